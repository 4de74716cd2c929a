// The work of the laboratory while accidents happen: patients come one after the other, each with an order, a tube,
// three results, and now and then what goes wrong on any day.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer, Calls, Person } from './calls.ts'
import type { Day, Ledger, Wish } from './ledger.ts'
import type { Random } from './random.ts'

const tests = { GLU: ['5.1', 'mmol/L'], CREA: ['88', 'umol/L'], K: ['4.2', 'mmol/L'] } as const
const criticalPotassium = '6.8'
type Code = keyof typeof tests
const codes = Object.keys(tests) as Code[]

export type Load = {
  /** No new patient comes; who is there is looked after to the end. */
  finish(): Promise<void>
  underWay(): number
}

type Surroundings = { calls: Calls; ledger: Ledger; random: Random; seed: number }

export function startLoad(lanes: number, around: Surroundings): Load {
  const { ledger, random, seed } = around
  let open = true
  let number = 0
  let under_way = 0
  async function lane() {
    while (open) {
      const patient = { keyed: random.chance(0.6), sent: 0 }
      const mrn = `F-${seed}-${++number}`
      const day: Day = { mrn, patient, results: new Map(), corrections: [], verified: [] }
      ledger.days.push(day)
      under_way += 1
      await liveThrough(day, around)
      under_way -= 1
      await sleep(random.between(0, 150))
    }
  }
  const all = Promise.all(Array.from({ length: lanes }, lane))
  return {
    async finish() {
      open = false
      await all
    },
    underWay: () => under_way,
  }
}

type Order = { id: string; items: { id: string; test_code: Code }[] }

async function liveThrough(day: Day, around: Surroundings): Promise<void> {
  const { random } = around
  const wish = (): Wish => ({ keyed: random.chance(0.6), sent: 0 })
  const person = { mrn: day.mrn, family_name: 'Fault', given_name: 'Toni', sex: 'female' }
  const body = { ...person, birth_date: '1980-05-17' }
  const patient = await ask(around, day.patient, 'clerk', '/v1/patients', body)
  if (!patient) return
  day.order = wish()
  const placing = { patient_id: patient.id, tests: codes }
  const order = (await ask(around, day.order, 'clerk', '/v1/orders', placing)) as Order | undefined
  if (!order) return
  if (random.chance(0.05)) return await cancel(day, order, around)
  day.sample = wish()
  const tube = { order_id: order.id, specimen_type: 'serum' }
  const sample = await ask(around, day.sample, 'phlebotomist', '/v1/samples', tube)
  if (!sample) return
  const path = `/v1/samples/${String(sample.id)}`
  await around.calls.insist('technologist', 'POST', `${path}/receive`)
  if (random.chance(0.05)) return await reject(day, path, around)
  if (random.chance(0.1)) await importFile(day, order, String(sample.accession_number), around)
  else await enterResults(day, order, String(sample.id), around)
  await lookAtHeld(day, around)
  if (random.chance(0.15)) await correct(day, around)
}

/** Sends a wish: until it is answered if it has a key, else once. Returns what was made, if that is known. */
async function ask(
  { calls }: Surroundings,
  wish: Wish,
  as: Person,
  path: string,
  body: object,
): Promise<Record<string, unknown> | undefined> {
  const key = crypto.randomUUID()
  wish.sent += 1
  const answer = wish.keyed
    ? await calls.insist(as, 'POST', path, body, key)
    : await calls.send(as, 'POST', path, body)
  if (!answer) return undefined
  if (answer.status !== 201) {
    if (answer.status < 500)
      calls.faults.push(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return undefined
  }
  wish.id = String(answer.body.id)
  return answer.body
}

const isDone = (answer: Answer) => answer?.status === 200

async function cancel(day: Day, order: Order, { calls, random }: Surroundings): Promise<void> {
  const key = random.chance(0.6) ? crypto.randomUUID() : undefined
  const reason = { reason: 'The patient went home' }
  const path = `/v1/orders/${order.id}/cancel`
  const answer = key
    ? await calls.insist('clerk', 'POST', path, reason, key)
    : await calls.send('clerk', 'POST', path, reason)
  if (isDone(answer)) day.cancelled = true
}

async function reject(day: Day, path: string, { calls }: Surroundings): Promise<void> {
  const answer = await calls.send('technologist', 'POST', `${path}/reject`, { code: 'RH' })
  if (isDone(answer)) day.rejected = true
}

async function enterResults(day: Day, order: Order, sample_id: string, around: Surroundings) {
  const { random } = around
  for (const { id: item_id, test_code } of order.items) {
    const [usual, unit] = tests[test_code]
    const value = test_code === 'K' && random.chance(0.2) ? criticalPotassium : usual
    const wish = { keyed: random.chance(0.6), sent: 0, item_id, value }
    day.results.set(test_code, wish)
    const body = { order_item_id: item_id, sample_id, value, unit }
    await ask(around, wish, 'technologist', '/v1/results', body)
  }
}

async function importFile(day: Day, order: Order, accession: string, { calls }: Surroundings) {
  const header =
    'order_id,test_name,result_concentration,std_unit,result_calculation_time,result_seqnr'
  const [date, time] = new Date().toISOString().split('T')
  const [year, month, dayOfMonth] = date!.split('-')
  const at = `${month}/${dayOfMonth}/${year} ${time!.slice(0, 5)}`
  const rows = order.items.map(({ test_code }) => {
    const [value, unit] = tests[test_code]
    return [accession, test_code, value, unit, at, '1'].join(',')
  })
  const form = new FormData()
  form.set('file', new File([[header, ...rows].join('\r')], 'run.csv'))
  form.set('analyzer', 'cobas-integra-1')
  const answer = await calls.insist('technologist', 'POST', '/v1/imports', form)
  if (![200, 202].includes(answer!.status))
    calls.faults.push(`/v1/imports: ${answer!.status} ${JSON.stringify(answer!.body)}`)
  else day.import_id = String(answer!.body.id)
}

/** A critical potassium waits for a person. */
async function lookAtHeld(day: Day, around: Surroundings): Promise<void> {
  const held = [...day.results.values()].find(({ value }) => value === criticalPotassium)
  if (held?.id) await verify(day, held.id, around)
}

async function verify(day: Day, id: string, { calls, random }: Surroundings): Promise<void> {
  for (;;) {
    const read = await calls.insist('pathologist', 'GET', `/v1/results/${id}`)
    const { status } = read!.body
    if (status === 'final') return
    if (status === 'held') break
    await sleep(random.between(50, 300))
  }
  const key = random.chance(0.6) ? crypto.randomUUID() : undefined
  const path = `/v1/results/${id}/verify`
  const answer = key
    ? await calls.insist('pathologist', 'POST', path, undefined, key)
    : await calls.send('pathologist', 'POST', path)
  if (isDone(answer)) day.verified.push(id)
}

async function correct(day: Day, around: Surroundings): Promise<void> {
  const { calls, random } = around
  const glucose = day.results.get('GLU')
  if (!glucose?.id) return
  const path = `/v1/results/${glucose.id}`
  for (;;) {
    const read = await calls.insist('technologist', 'GET', path)
    if (read!.body.status === 'final') break
    if (read!.body.status === 'held') return
    await sleep(random.between(50, 300))
  }
  const keyed = random.chance(0.6)
  const value = '5.3'
  const correction = { keyed, sent: 0, corrects_id: glucose.id, value }
  day.corrections.push(correction)
  const body = { value, unit: 'mmol/L', reason: 'Digits swapped when typing' }
  const made = await ask(around, correction, 'technologist', `${path}/correct`, body)
  if (made) await verify(day, String(made.id), around)
}
