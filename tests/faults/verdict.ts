// Holds the laboratory, when it has come to rest, against what the client was told. Each finding is a sentence;
// none means that nothing was lost, doubled or left half-done.
import type postgres from 'postgres'
import { rollUpStatus, type OrderItemStatus, type OrderStatus } from '../../src/orders/rules.ts'
import type { FaithfulFollower } from './followers.ts'
import type { Day, Ledger, Wish } from './ledger.ts'

/** `unanswered`: writes that were done, and whose answer was lost. */
export async function judgeWrites(
  sql: postgres.Sql,
  { days }: Ledger,
): Promise<{ faults: string[]; unanswered: number }> {
  const mrns = days.map(({ mrn }) => mrn)
  const there = await sql<Found[]>`
    select p.mrn, p.id as patient_id,
      coalesce((select json_agg(json_build_object('id', o.id, 'status', o.status,
        'samples', (select coalesce(json_agg(json_build_object('id', s.id, 'status', s.status)), '[]')
                    from samples s where s.order_id = o.id),
        'results', (select coalesce(json_agg(json_build_object('id', r.id, 'item_id', r.order_item_id,
            'value', r.value, 'status', r.status, 'corrects_id', r.corrects_id, 'verified', r.verified_by is not null)), '[]')
          from results r join order_items i on i.id = r.order_item_id where i.order_id = o.id)))
        from orders o where o.patient_id = p.id), '[]') as orders
    from patients p where p.mrn = any(${mrns})`
  const byMrn = Map.groupBy(there, ({ mrn }) => mrn)
  const imports = days.flatMap(({ import_id }) => import_id ?? [])
  const unread = await sql`
    select id from unnest(${imports}::uuid[]) as told (id)
    left join imports i using (id) where i.finished_at is null`
  const faults = [
    ...days.flatMap((day) => judgeDay(day, byMrn.get(day.mrn) ?? [])),
    ...unread.map(({ id }) => `the file ${id} was taken and never read`),
  ]
  const unanswered = days.filter((day) => isDoneUnanswered(day, byMrn.get(day.mrn) ?? [])).length
  return { faults, unanswered }
}

/** The last wish of a day without an answer, and there it is: the next is not sent without it. */
function isDoneUnanswered({ patient, order, sample }: Day, there: Found[]): boolean {
  if (!patient.id) return there.length > 0
  const orders = there.flatMap((one) => one.orders)
  if (order && !order.id) return orders.length > 0
  return sample !== undefined && !sample.id && orders.some((one) => one.samples.length > 0)
}

type Found = {
  mrn: string
  patient_id: string
  orders: {
    id: string
    status: string
    samples: { id: string; status: string }[]
    results: {
      id: string
      item_id: string
      value: string
      status: string
      corrects_id: string | null
      verified: boolean
    }[]
  }[]
}

function judgeDay(day: Day, patients: Found[]): string[] {
  const orders = patients.flatMap((one) => one.orders)
  const samples = orders.flatMap((one) => one.samples)
  const results = orders.flatMap((one) => one.results)
  const faults = [
    ...judgeWish(
      `patient ${day.mrn}`,
      day.patient,
      patients.map((one) => one.patient_id),
    ),
    ...judgeWish(`order of ${day.mrn}`, day.order, idsOf(orders)),
    ...judgeWish(`sample of ${day.mrn}`, day.sample, idsOf(samples)),
  ]
  for (const [test, wish] of day.results) {
    const first = results.filter((one) => one.item_id === wish.item_id && !one.corrects_id)
    faults.push(...judgeWish(`${test} of ${day.mrn}`, wish, idsOf(first)))
    if (first.some(({ value }) => value !== wish.value))
      faults.push(`${test} of ${day.mrn} is not the value that was sent`)
  }
  for (const wish of day.corrections) {
    const made = results.filter((one) => one.corrects_id === wish.corrects_id)
    faults.push(...judgeWish(`correction of ${day.mrn}`, wish, idsOf(made)))
  }
  for (const id of day.verified)
    if (!results.some((one) => one.id === id && one.verified && isReported(one.status)))
      faults.push(`${id} of ${day.mrn} was verified, and is not`)
  if (day.cancelled && orders[0]?.status !== 'cancelled')
    faults.push(`the order of ${day.mrn} was cancelled, and is ${orders[0]?.status}`)
  if (day.rejected && samples[0]?.status !== 'rejected')
    faults.push(`the sample of ${day.mrn} was rejected, and is ${samples[0]?.status}`)
  if (day.import_id && results.length !== 3)
    faults.push(`the file of ${day.mrn} brought ${results.length} results, not 3`)
  return faults
}

const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id)
const isReported = (status: string) => status === 'final' || status === 'corrected'

/** Acknowledged: it is there once. Else at most as often as it was sent; with a key at most once. */
function judgeWish(what: string, wish: Wish | undefined, ids: string[]): string[] {
  const { id, sent = 0, keyed = false } = wish ?? {}
  if (id !== undefined)
    return ids.length === 1 && ids[0] === id
      ? []
      : [`${what}: was acknowledged as ${id}, and there is ${ids.join(', ') || 'none'}`]
  return ids.length <= Math.min(sent, 1)
    ? []
    : [`${what}: sent ${keyed ? 'with' : 'without'} a key, there ${ids.length} times`]
}

/** Each result was interpreted once, and each order's status is what its items and samples say. */
export async function judgeState(sql: postgres.Sql): Promise<string[]> {
  const twice = await sql`
    select r.id, r.status, (select count(*)::int from interpretations n where n.result_id = r.id) as times,
      (select count(*)::int from events e where e.subject_id = r.id
        and e.type in ('result.final', 'result.held', 'result.corrected')) as told
    from results r join order_items i on i.id = r.order_item_id join orders o on o.id = i.order_id
    join patients p on p.id = o.patient_id where p.mrn like 'F-%' and r.entered_by is not null`
  const faults = twice
    .filter(({ times, status }) => times !== 1 && !(times === 0 && isOver(status)))
    .map(({ id, times, status }) => `result ${id} (${status}) was interpreted ${times} times`)
  const orders = await sql<
    { id: string; status: OrderStatus; items: OrderItemStatus[]; received: boolean }[]
  >`
    select o.id, o.status,
      array(select i.status from order_items i where i.order_id = o.id) as items,
      exists (select from samples s where s.order_id = o.id and s.received_at is not null) as received
    from orders o join patients p on p.id = o.patient_id where p.mrn like 'F-%'`
  for (const { id, status, items, received } of orders) {
    const derived = rollUpStatus(status, items, received)
    if (derived !== status) faults.push(`order ${id} is ${status}, and its items say ${derived}`)
  }
  return faults
}

const isOver = (status: string) => status === 'cancelled' || status === 'entered_in_error'

/** Events are numbered without a gap, and who follows has seen each of them once. */
export async function judgeEvents(
  sql: postgres.Sql,
  followers: FaithfulFollower[],
  from: number,
): Promise<string[]> {
  const rows = await sql<{ number: string | null }[]>`
    select number from events where number is null or number > ${from} order by number`
  const numbers = rows.map(({ number }) => Number(number))
  const faults = numbers.every((number, n) => number === from + 1 + n)
    ? []
    : ['the events are not numbered without a gap']
  const all = numbers.join()
  for (const follower of followers) {
    const seen = follower.numbers()
    if (seen.join() !== all)
      faults.push(`follower ${follower.name} saw ${seen.length} events of ${numbers.length}`)
  }
  return faults
}

/** No job is left, stuck or given up. */
export async function judgeQueue(sql: postgres.Sql): Promise<string[]> {
  // The clock goes on making jobs: one of this minute is not stuck.
  const left = await findJobs(sql, { older_seconds: 60 })
  const dead = await sql`
    select source_name, source_output from pgboss.job where name = 'dead-letters' and state = 'created'`
  return [
    ...left.map(({ name, state, jobs }) => `${jobs} jobs of ${name} are ${state}`),
    ...dead.map((one) => `dead letter of ${one.source_name}: ${JSON.stringify(one.source_output)}`),
  ]
}

/** Jobs that have an end before them, and were made so long ago at least. */
export async function findJobs(sql: postgres.Sql, { older_seconds = 0 } = {}) {
  return await sql<{ name: string; state: string; jobs: number }[]>`
    select name, state::text, count(*)::int as jobs from pgboss.job
    where state in ('created', 'retry', 'active') and name <> 'dead-letters' and not name ^@ '__pgboss__'
      and created_on <= now() - make_interval(secs => ${older_seconds})
    group by 1, 2`
}
