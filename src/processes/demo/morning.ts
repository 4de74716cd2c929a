// A busy morning to be watched: patients come, tubes are taken and received, and one file of the analyzer brings the
// results. Nothing but ordinary requests, so it may be stopped anywhere and repeated at any time.
import { setTimeout as sleep } from 'node:timers/promises'
import { laboratoryClient, type LaboratoryClient } from '../../../client/laboratory-client.ts'
import { take } from '../../../client/problem-error.ts'
import { bold, dim, green, heading, print, progress, red, yellow } from '../local/terminal.ts'
import { busyFile, visitsOf, type Tube, type Visit } from './busy-morning.ts'

type Client = LaboratoryClient['api']
type People = Record<'clerk' | 'phlebotomist' | 'technologist', Client>
type Case = { order_id: string; tubes: Tube[] }
export type Morning = { url: string; seconds: number; time_zone: string; signal: AbortSignal }

const standardsPerSecond = 1500
/** On cobas-integra-1 nobody has to have measured controls first. */
const analyzer = 'cobas-integra-1'

/** @throws ProblemError when something is refused, and when the file is not read to its end */
export async function morning({ url, seconds, time_zone, signal }: Morning): Promise<void> {
  const people = await signInAll(url)
  const count = Math.min(30, Math.max(3, Math.round(seconds * 0.6)))
  heading(`A busy morning: ${count} patients in about ${seconds} s`)
  print(`  Watch        ${bold(`${url}/lab/board`)}   ${dim('as technologist')}`)
  print(`  Password     demo-technologist-password\n`)
  const visits = visitsOf(Date.now().toString(36).toUpperCase(), count)
  // They come in the first half, and each tube needs a fifth of the time from the patient to the bench.
  const every_ms = (seconds * 500) / count
  const cases = await Promise.all(
    visits.map(async (visit, n) => {
      await sleep(n * every_ms, undefined, { signal })
      return await bringToBench(people, visit, { pause_ms: seconds * 100, signal })
    }),
  )
  const file = busyFile(
    cases.flatMap(({ tubes }) => tubes),
    { at: new Date(), time_zone, standards: seconds * standardsPerSecond },
  )
  heading('The analyzer’s file')
  const id = await upload(people.technologist, file)
  print(`  Watch        ${bold(`${url}/lab/imports/${id}`)}\n`)
  await followImport(people.technologist, id, signal)
  await tellWhatBecame(people.clerk, { url, cases, signal })
}

async function signInAll(url: string): Promise<People> {
  const signIn = async (username: string) => {
    const lab = laboratoryClient(url)
    await lab.signIn(username, `demo-${username}-password`)
    return lab.api
  }
  const [clerk, phlebotomist, technologist] = await Promise.all([
    signIn('clerk'),
    signIn('phlebotomist'),
    signIn('technologist'),
  ])
  return { clerk, phlebotomist, technologist }
}

/** Registered, ordered, collected and received, with a pause between. */
async function bringToBench(
  { clerk, phlebotomist, technologist }: People,
  { patient, priority, tests }: Visit,
  { pause_ms, signal }: { pause_ms: number; signal: AbortSignal },
): Promise<Case> {
  const { id: patient_id } = await take(clerk.POST('/v1/patients', { body: patient }))
  const order = await take(clerk.POST('/v1/orders', { body: { patient_id, priority, tests } }))
  const { id: order_id, order_number } = order
  await sleep(pause_ms, undefined, { signal })
  const tubes: Tube[] = []
  for (const specimen_type of new Set(order.items.map((item) => item.specimen_type))) {
    const body = { order_id, specimen_type }
    const sample = await take(phlebotomist.POST('/v1/samples', { body }))
    await sleep(pause_ms, undefined, { signal })
    const params = { path: { id: sample.id } }
    await take(technologist.POST('/v1/samples/{id}/receive', { params }))
    const ofTube = order.items.filter((item) => item.specimen_type === specimen_type)
    const { accession_number } = sample
    tubes.push({ accession_number, tests: ofTube.map(({ test_code }) => test_code) })
  }
  const said = priority === 'stat' ? red('stat   ') : dim(priority.padEnd(7))
  const numbers = tubes.map(({ accession_number }) => accession_number).join(', ')
  print(`  ${green('✓')} ${order_number}  ${said}  ${numbers}  ${dim(tests.join(' '))}`)
  return { order_id, tubes }
}

async function upload(technologist: Client, content: string): Promise<string> {
  const form = new FormData()
  form.set('analyzer', analyzer)
  form.set('file', new File([content], 'busy-morning.csv', { type: 'text/csv' }))
  const { id } = await take(
    technologist.POST('/v1/imports', {
      body: { analyzer, file: content },
      bodySerializer: () => form,
    }),
  )
  return id
}

async function followImport(technologist: Client, id: string, signal: AbortSignal) {
  const params = { path: { id } }
  for (;;) {
    const now = await take(technologist.GET('/v1/imports/{id}', { params }))
    const { percent, rows_per_second } = now.progress
    const speed = rows_per_second === null ? '' : `${Math.round(rows_per_second)} rows a second`
    progress(percent, speed)
    if (now.status !== 'queued' && now.status !== 'running') {
      if (now.status !== 'completed') throw new Error(`The import is ${now.status}: ${now.error}`)
      const { read, accepted, control, control_unassigned, refused } = now.rows
      print(
        `  ${green('✓')} ${read} rows: ${green(`${accepted} results`)}, ${control + control_unassigned} controls and standards, ${yellow(`${refused} refused`)}`,
      )
      return
    }
    await sleep(200, undefined, { signal })
  }
}

type Outcome = { url: string; cases: readonly Case[]; signal: AbortSignal }

async function tellWhatBecame(clerk: Client, { url, cases, signal }: Outcome): Promise<void> {
  const read = ({ order_id: id }: Case) =>
    take(clerk.GET('/v1/orders/{id}', { params: { path: { id } } }))
  let orders = await Promise.all(cases.map(read))
  const isJudged = () =>
    orders.every(({ items }) =>
      items.every(({ result }) => result !== null && result.status !== 'entered'),
    )
  for (let n = 0; !isJudged() && n < 50; n++) {
    await sleep(200, undefined, { signal })
    orders = await Promise.all(cases.map(read))
  }
  const completed = orders.filter(({ status }) => status === 'completed').length
  heading('What became of it')
  print(`  ${green(`${completed} orders`)} were completed without anybody looking.`)
  print(
    `  ${yellow(`${orders.length - completed}`)} wait for the pathologist: ${bold(`${url}/lab/verify`)}`,
  )
  print(`  A critical potassium waits to be called: ${bold(`${url}/lab/calls`)}`)
}
