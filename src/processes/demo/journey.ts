// The main job, over HTTP, with real people's roles: two patients, two orders, one analyzer file. Every
// expectation is checked: the demo fails when the laboratory does not do what it should.
import { setTimeout as sleep } from 'node:timers/promises'
import { take } from '../../../client/problem-error.ts'
import {
  laboratoryClient,
  type LaboratoryClient,
  type Schemas,
} from '../../../client/laboratory-client.ts'
import { demoFile } from './analyzer-file.ts'
import { bold, dim, green, heading, print, red, step, table, yellow } from '../local/terminal.ts'

type Client = LaboratoryClient['api']
type People = Record<'clerk' | 'phlebotomist' | 'technologist' | 'pathologist', Client>
type Order = Schemas['Order']
type Import = Schemas['Import']
type Notice = Schemas['Notice']
type Sample = Schemas['Sample']
type NewAttempt = Schemas['NewNoticeAttempt']
type Case = { name: string; order: Order; sample: Sample }

/** @throws when anything is not as it should be */
export async function journey(url: string, time_zone: string, signal: AbortSignal): Promise<void> {
  const started = performance.now()
  heading('One morning in the laboratory')
  const people = await signInAll(url)
  const ann = await admit(people, 'Ann', ['GLU', 'CREA', 'K', 'NA'])
  const ben = await admit(people, 'Ben', ['GLU', 'CREA', 'K', 'NA', 'CRP'])
  const imported = await uploadFile(people.technologist, [ann, ben], time_zone, signal)
  const refused = await take(
    people.technologist.GET('/v1/imports/{id}/refused-rows', {
      params: { path: { id: imported.id } },
    }),
  )
  showImport(imported, refused.items)
  const { accepted, control, unchanged, refused: refusals } = imported.rows
  // A morning that begins in the same minute as the last one brings the same control once more.
  expect(accepted === 9 && control + unchanged === 1 && refusals === 4, 'the rows of the file')

  await until(signal, 'interpretation', async () => {
    const orders = await Promise.all([readOrder(people.clerk, ann), readOrder(people.clerk, ben)])
    return orders.every((order) =>
      order.items.every((item) => ['final', 'held'].includes(item.result?.status ?? '')),
    )
  })
  heading('What the rules made of it')
  await showResults(people.clerk, [ann, ben])
  const annAfter = await readOrder(people.clerk, ann)
  const benAfter = await readOrder(people.clerk, ben)
  expect(annAfter.status === 'completed', "Ann's order, complete without a person having looked")
  expect(benAfter.status === 'in_progress', "Ben's order, waiting for a person")

  heading('The ward is called about the critical value')
  await callWard(people.technologist, ben)

  heading('A pathologist looks at what is held')
  for (const item of benAfter.items.filter(({ result }) => result?.status === 'held')) {
    await step(
      'verified',
      () =>
        take(
          people.pathologist.POST('/v1/results/{id}/verify', {
            params: { path: { id: item.result!.id } },
          }),
        ),
      ({ test_code, value, unit, flag }) => `${test_code} ${value} ${unit} ${flag}`,
    )
  }
  expect(
    (await readOrder(people.clerk, ben)).status === 'completed',
    "Ben's order, completed by itself",
  )

  heading('What became of the orders')
  for (const one of [ann, ben]) {
    const { items } = await take(
      people.clerk.GET('/v1/orders/{id}/events', { params: { path: { id: one.order.id } } }),
    )
    const statuses = items
      .filter(({ type }) => type.startsWith('order.'))
      .map(({ type }) => type.slice('order.'.length))
    print(`  ${one.order.order_number}  ${statuses.join(' → ')}`)
    expect(statuses.join() === 'placed,in_progress,completed', 'the life of an order')
  }
  print(
    `\n  ${green('Done')} in ${bold(`${Math.round(performance.now() - started)} ms`)}, from signing in to the last completed order.`,
  )
}

async function signIn(url: string, username: string): Promise<Client> {
  const lab = laboratoryClient(url)
  await lab.signIn(username, `demo-${username}-password`)
  return lab.api
}

async function signInAll(url: string): Promise<People> {
  const names = ['clerk', 'phlebotomist', 'technologist', 'pathologist'] as const
  const clients = await step(
    'signed in',
    () => Promise.all(names.map((name) => signIn(url, name))),
    () => names.join(', '),
  )
  return Object.fromEntries(names.map((name, n) => [name, clients[n]])) as People
}

/** Patient, order, sample: from the desk to the bench. */
async function admit(people: People, name: string, tests: string[]): Promise<Case> {
  const patient = await step(
    'patient registered',
    () =>
      take(
        people.clerk.POST('/v1/patients', {
          body: {
            mrn: `DEMO-${Date.now().toString(36).toUpperCase()}-${name[0]}`,
            family_name: 'Example',
            given_name: name,
            birth_date: '1980-05-17',
            sex: name === 'Ann' ? 'female' : 'male',
          },
        }),
      ),
    ({ mrn }) => `${name} Example, ${mrn}`,
  )
  const order = await step(
    'order placed',
    () => take(people.clerk.POST('/v1/orders', { body: { patient_id: patient.id, tests } })),
    ({ order_number, status }) => `${bold(order_number)} ${tests.join(' ')} · ${status}`,
  )
  const collected_at = new Date().toISOString()
  const sample = await step(
    'sample collected',
    () =>
      take(
        people.phlebotomist.POST('/v1/samples', {
          body: { order_id: order.id, specimen_type: 'serum', collected_at },
        }),
      ),
    ({ accession_number }) => `accession number ${bold(accession_number)}`,
  )
  await step(
    'sample received',
    () =>
      take(
        people.technologist.POST('/v1/samples/{id}/receive', {
          params: { path: { id: sample.id } },
        }),
      ),
    () => 'the order is in progress',
  )
  return { name, order, sample }
}

async function uploadFile(
  technologist: Client,
  [ann, ben]: [Case, Case],
  time_zone: string,
  signal: AbortSignal,
): Promise<Import> {
  const content = demoFile(
    { ann: ann.sample.accession_number, ben: ben.sample.accession_number },
    new Date(),
    time_zone,
  )
  const form = new FormData()
  const analyzer = 'cobas-integra-1'
  form.set('analyzer', analyzer)
  form.set('file', new File([content], 'cobas-integra.csv', { type: 'text/csv' }))
  const { id } = await step(
    'file uploaded',
    () =>
      take(
        technologist.POST('/v1/imports', {
          body: { analyzer, file: content },
          bodySerializer: () => form,
        }),
      ),
    ({ size_bytes }) => `cobas-integra.csv, ${size_bytes} bytes`,
  )
  const look = () => take(technologist.GET('/v1/imports/{id}', { params: { path: { id } } }))
  let current = await look()
  await step('file read by a worker', () =>
    until(signal, 'the import', async () => {
      current = await look()
      return current.status === 'completed' || current.status === 'failed'
    }),
  )
  expect(current.status === 'completed', 'the import')
  return current
}

function showImport({ rows }: Import, refused: Schemas['RefusedRow'][]): void {
  heading('The analyzer’s file')
  print(
    `  ${rows.read} rows: ${green(`${rows.accepted} accepted`)}, ${rows.control + rows.control_unassigned} control material, ${yellow(`${rows.refused} refused`)}`,
  )
  table([
    ['line', 'reason', ''],
    ...refused.map(({ line, code, reason }) => [String(line), code, reason]),
  ])
}

async function showResults(client: Client, cases: Case[]): Promise<void> {
  for (const { name, order } of cases) {
    const query = { order_id: order.id, sort: 'entered_at' } as const
    const { items } = await take(client.GET('/v1/results', { params: { query } }))
    print(`  ${bold(name)}  ${dim(order.order_number)}`)
    const byTest = [...items].sort((a, b) => a.test_code.localeCompare(b.test_code))
    table([
      ['test', 'reported', 'in the test’s unit', 'range', 'flag', 'status', 'because'],
      ...byTest.map((r) => [
        r.test_code,
        `${r.value} ${r.unit}`,
        `${r.displayed_value} ${r.canonical_unit}`,
        rangeOf(r.reference),
        r.flag ?? '',
        r.status === 'final' ? 'released' : r.status,
        r.hold_reasons.join(', ').replaceAll('_', ' '),
      ]),
    ])
  }
}

/** One call in vain, one that is read back. */
async function callWard(technologist: Client, { order }: Case): Promise<void> {
  const query = { order_id: order.id }
  const { items } = await take(technologist.GET('/v1/notices', { params: { query } }))
  expect(items.length === 1, 'one critical notice')
  const [notice] = items as [Notice]
  const { id, test_code, value, unit, flag } = notice
  const due = new Date(notice.due_at).toISOString().slice(11, 16)
  print(`  ${yellow('!')} ${test_code} ${value} ${unit} ${flag}: to be read back until ${due} UTC`)
  const params = { path: { id } }
  const attempt = (made: Omit<NewAttempt, 'channel'>) =>
    take(
      technologist.POST('/v1/notices/{id}/attempts', {
        params,
        body: { channel: 'phone', ...made },
      }),
    )
  const weber = { recipient_name: 'Dr. Weber', recipient_role: 'physician on duty' }
  const aydin = { recipient_name: 'D. Aydin', recipient_role: 'nurse, ward 3' }
  const called = ({ status, attempts }: Notice) => {
    const { recipient_name, recipient_role, outcome, read_back } = attempts.at(-1)!
    const heard = read_back === null ? outcome.replaceAll('_', ' ') : `reads back “${read_back}”`
    return `${recipient_name}, ${recipient_role}: ${heard} · ${status}`
  }
  await step('called', () => attempt({ ...weber, outcome: 'unable_to_reach' }), called)
  const readBack = { ...aydin, outcome: 'confirmed', read_back: value } as const
  await step('called', () => attempt(readBack), called)
  await step('notice closed', () => take(technologist.POST('/v1/notices/{id}/close', { params })))
}

function rangeOf(reference: Schemas['Result']['reference']): string {
  const { displayed_low: low = null, displayed_high: high = null } = reference ?? {}
  if (low !== null && high !== null) return `${low} – ${high}`
  return low !== null ? `from ${low}` : high !== null ? `to ${high}` : ''
}

function readOrder(client: Client, { order }: Case): Promise<Order> {
  return take(client.GET('/v1/orders/{id}', { params: { path: { id: order.id } } }))
}

async function until(
  signal: AbortSignal,
  what: string,
  done: () => Promise<boolean>,
): Promise<void> {
  const deadline = performance.now() + 30_000
  while (!(await done())) {
    signal.throwIfAborted()
    if (performance.now() > deadline) throw new Error(`Waited 30 s for ${what}`)
    await sleep(10)
  }
}

function expect(holds: boolean, what: string): void {
  if (!holds) throw new Error(red(`Not as it should be: ${what}`))
}
