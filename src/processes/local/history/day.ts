// One day of the history: its orders, items and tubes, then control by control and result by result in two halves,
// so that no result was released by what was known only later.
import type { Random } from '../../../../db/history/random.ts'
import {
  planDay,
  type Person,
  type PlannedOrder,
  type PlannedTube,
} from '../../../../db/history/plan-day.ts'
import {
  drawAccessionNumbers,
  drawIds,
  insertEvents,
  insertItems,
  insertOrders,
  insertSamples,
} from '../../../../db/history/statements.ts'
import { rollUpOrders } from '../../../orders/roll-up.ts'
import { inOrder, type Write } from '../../../platform/write.ts'
import { accessionNumber } from '../../../samples/rules.ts'
import { measureControls, type Measuring } from './controls-of-day.ts'
import { befallExceptions } from './exceptions.ts'
import { hour_ms, iso, minute_ms, type Day, type PastEvent } from './past.ts'
import { addResults, type ResultToAdd } from './results-of-day.ts'

export type DayOf = {
  random: Random
  persons: readonly Person[]
  measuring: Measuring
  day: Day
  clerk: string
}

/** From an order to its cancellation or hold. */
const until_ended_ms = 12 * minute_ms
/** When the controls of a half are measured, and the results after them. */
const halves = [6.75, 11.5] as const

export async function addDay(w: Write, { random, persons, measuring, day, clerk }: DayOf) {
  const now_ms = w.context.clock.now().getTime() - minute_ms
  const planned = planDay(random, day, persons)
    .filter(({ ordered_ms }) => ordered_ms <= now_ms)
    .map((order) => untilNow(order, now_ms, day.days_ago <= 2 && random.chance(0.06)))
  const { orders, results } = await addOrders(w, planned, { midnight_ms: day.midnight_ms, clerk })
  let controls = 0
  const added: ResultToAdd[] = []
  for (const run of [0, 1] as const) {
    const at_ms = day.midnight_ms + halves[run] * hour_ms
    if (at_ms <= now_ms) {
      controls += await measureControls(w, {
        random,
        measuring,
        at_ms,
        run,
        working_days_ago: day.working_days_ago,
      })
    }
    const border_ms = day.midnight_ms + halves[1] * hour_ms
    const ofHalf = results.filter(({ measured_ms }) => measured_ms < border_ms === (run === 0))
    await addResults(w, { random, day, results: ofHalf })
    added.push(...ofHalf)
  }
  await befallExceptions(w, { random, day, clerk, results: added })
  return { orders, results: added.length, controls }
}

/** What has not happened yet is left out. A tube that is `lost` was drawn and never measured, or never drawn. */
function untilNow(order: PlannedOrder, now_ms: number, isLost: boolean): PlannedOrder {
  const tubes = order.tubes
    .filter(({ collected_ms }) => collected_ms <= now_ms)
    .map((tube) => ({
      ...tube,
      rejection: tube.rejection && tube.rejection.at_ms <= now_ms ? tube.rejection : undefined,
      results: tube.results.filter(({ entered_ms }) => entered_ms <= now_ms),
    }))
  if (order.ordered_ms + until_ended_ms > now_ms) return { ...order, tubes, ended: undefined }
  if (!isLost) return { ...order, tubes }
  if (order.ordered_ms % 3 === 0) {
    return {
      ...order,
      tubes: [],
      ended: { status: 'on_hold', reason: 'The patient has eaten: tomorrow' },
    }
  }
  if (order.ordered_ms % 3 === 1) return { ...order, tubes: [] }
  return { ...order, tubes: tubes.map((tube) => ({ ...tube, results: tube.results.slice(1) })) }
}

type Rows = Record<'orders' | 'items' | 'samples', object[]> & {
  events: PastEvent[]
  results: ResultToAdd[]
}

async function addOrders(
  w: Write,
  planned: readonly PlannedOrder[],
  { midnight_ms, clerk }: { midnight_ms: number; clerk: string },
) {
  if (planned.length === 0) return { orders: 0, results: [] }
  const tubes = planned.flatMap((order) => order.tubes)
  const values = tubes.flatMap((tube) => tube.results)
  const items = planned.flatMap((order) => order.tests)
  const count = planned.length + items.length + tubes.length + values.length
  const at = new Date(midnight_ms)
  const [ids, numbers] = await inOrder(w, [
    drawIds.with({ count, at }),
    drawAccessionNumbers.with({ count: tubes.length }),
  ])
  const draw = { clerk, id: () => ids.pop()!.id, sequence: () => numbers.shift()!.sequence }
  const rows: Rows = { orders: [], items: [], samples: [], events: [], results: [] }
  const order_ids = planned.map((order) => rowsOfOrder(order, draw, rows))
  await inOrder(w, [
    insertOrders.with({ rows: rows.orders }),
    insertItems.with({ rows: rows.items }),
    insertSamples.with({ rows: rows.samples }),
    insertEvents.with({ rows: rows.events }),
    rollUpOrders.with({ ids: order_ids }),
  ])
  return { orders: order_ids.length, results: rows.results }
}

type Draw = { clerk: string; id: () => string; sequence: () => string }

function rowsOfOrder(order: PlannedOrder, draw: Draw, rows: Rows): string {
  const { person, priority, ordered_ms, tests, ended, tubes } = order
  const id = draw.id()
  const ordered_at = iso(ordered_ms)
  const ended_at = iso(ordered_ms + until_ended_ms)
  const [status, status_reason] = ended ? [ended.status, ended.reason] : ['placed', null]
  const updated_at = ended ? ended_at : ordered_at
  rows.orders.push({
    id,
    patient_id: person.id,
    priority,
    status,
    status_reason,
    ordered_at,
    updated_at,
  })
  rows.events.push({
    type: 'order.placed',
    order_id: id,
    subject_id: id,
    data: { priority },
    at: ordered_at,
  })
  if (ended) {
    const data = { from: 'placed', to: ended.status }
    rows.events.push({
      type: `order.${ended.status}`,
      order_id: id,
      subject_id: id,
      data,
      at: ended_at,
    })
  }
  const items = new Map(tests.map((test) => [test, draw.id()]))
  for (const [n, [test, item_id]] of [...items].entries()) {
    const item_status = ended?.status === 'cancelled' ? 'cancelled' : 'pending'
    rows.items.push({ id: item_id, order_id: id, test, position: n + 1, status: item_status })
  }
  const rejected = new Map<string, string>()
  for (const tube of tubes) {
    const replaces_id = rejected.get(tube.specimen_type) ?? null
    const sample_id = rowsOfTube({ order_id: id, tube, replaces_id }, draw, rows)
    if (tube.rejection) rejected.set(tube.specimen_type, sample_id)
    const collected_at = iso(tube.collected_ms)
    for (const result of tube.results) {
      const place = {
        item_id: items.get(result.test)!,
        sample_id,
        order_id: id,
        patient_id: person.id,
      }
      rows.results.push({ id: draw.id(), ...place, ...result, collected_at, version: 1 })
    }
  }
  return id
}

type TubeOf = { order_id: string; tube: PlannedTube; replaces_id: string | null }

function rowsOfTube({ order_id, tube, replaces_id }: TubeOf, draw: Draw, rows: Rows): string {
  const { specimen_type, collected_ms, received_ms, rejection } = tube
  const id = draw.id()
  const year = new Date(collected_ms).getUTCFullYear()
  const isReceived = rejection !== undefined || received_ms <= Date.now()
  const status = rejection ? 'rejected' : isReceived ? 'received' : 'collected'
  rows.samples.push({
    id,
    order_id,
    specimen_type,
    status,
    replaces_id,
    accession_number: accessionNumber(BigInt(draw.sequence()), year),
    collected_at: iso(collected_ms),
    received_at: isReceived ? iso(received_ms) : null,
    rejected_at: rejection ? iso(rejection.at_ms) : null,
    rejection_code: rejection?.code ?? null,
    rejection_note: rejection?.note ?? null,
  })
  const about = { order_id, subject_id: id }
  rows.events.push({
    type: 'sample.collected',
    ...about,
    data: { specimen_type },
    at: iso(collected_ms),
  })
  if (isReceived) rows.events.push({ type: 'sample.received', ...about, at: iso(received_ms) })
  if (rejection) {
    const at = iso(rejection.at_ms)
    rows.events.push({ type: 'sample.rejected', ...about, data: { code: rejection.code }, at })
    const data = { code: rejection.code, ordered_by: draw.clerk }
    rows.events.push({ type: 'sample.recollection_requested', ...about, data, at })
  }
  return id
}
