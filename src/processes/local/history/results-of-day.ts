// Results as they come: entered, interpreted by the service's rules, and what is held released by a pathologist.
import type { Random } from '../../../../db/history/random.ts'
import type { PlannedResult } from '../../../../db/history/plan-day.ts'
import {
  findHeld,
  insertEvents,
  insertResults,
  releaseHeld,
  supersedeCorrected,
} from '../../../../db/history/statements.ts'
import { settleNotices } from '../../../notices/settle-notices.ts'
import { rollUpOrders } from '../../../orders/roll-up.ts'
import { inOrder, type Write } from '../../../platform/write.ts'
import { deriveEntered } from '../../../results/derivation/derive-results.ts'
import { interpretEntered } from '../../../results/interpretation/interpret-results.ts'
import { hour_ms, iso, minute_ms, type Day, type PastEvent } from './past.ts'

export type ResultToAdd = PlannedResult & {
  id: string
  item_id: string
  sample_id: string
  order_id: string
  patient_id: string
  collected_at: string
  version: number
  corrects_id?: string
  correction_reason?: string
}

type Asked = { random: Random; day: Day; results: readonly ResultToAdd[] }

const batch = 200

export async function addResults(w: Write, { random, day, results }: Asked): Promise<void> {
  for (let n = 0; n < results.length; n += batch) {
    const some = results.slice(n, n + batch)
    const ids = some.map(({ id }) => id)
    const rows = some.map(({ measured_ms, entered_ms, ...result }) => ({
      ...result,
      measured_at: iso(measured_ms),
      entered_at: iso(entered_ms),
    }))
    const entered = some.map(({ id, order_id, entered_ms, corrects_id }): PastEvent => {
      const type = corrects_id === undefined ? 'result.entered' : 'result.correction_entered'
      return { type, order_id, subject_id: id, at: iso(entered_ms) }
    })
    await inOrder(w, [insertResults.with({ rows }), insertEvents.with({ rows: entered })])
    await inOrder(w, (await interpretEntered(w, ids)).statements)
    await verifyHeld(w, { random, day, ids })
    const order_ids = [...new Set(some.map(({ order_id }) => order_id))]
    const derived = await deriveEntered(w, order_ids)
    if (derived.ids.length === 0) continue
    await inOrder(w, derived.statements)
    await inOrder(w, (await interpretEntered(w, derived.ids)).statements)
    await verifyHeld(w, { random, day, ids: derived.ids })
  }
}

/** As verifyResult() does: a pathologist looks at each, soon if it is urgent and in the morning if it is late. */
async function verifyHeld(
  w: Write,
  { random, day, ids }: { random: Random; day: Day; ids: string[] },
) {
  const [held] = await inOrder(w, [findHeld.with({ ids })])
  const now_ms = w.context.clock.now().getTime()
  const rows = held
    .map((result) => ({ ...result, at_ms: whenVerified(random, day, result) }))
    .filter(({ at_ms }) => at_ms < now_ms)
    .toSorted((a, b) => a.at_ms - b.at_ms)
    .map(({ at_ms, ...result }) => ({ ...result, at: iso(at_ms) }))
  if (rows.length === 0) return
  const order_ids = [...new Set(rows.map(({ order_id }) => order_id))]
  const released = rows.map(({ id, order_id, corrects_id, at }): PastEvent => {
    const type = corrects_id === null ? 'result.final' : 'result.corrected'
    return { type, order_id, subject_id: id, at }
  })
  await inOrder(w, [
    supersedeCorrected.with({ rows }),
    releaseHeld.with({ rows }),
    insertEvents.with({ rows: released }),
    settleNotices(w, order_ids),
    rollUpOrders.with({ ids: order_ids }),
  ])
}

function whenVerified(
  random: Random,
  { midnight_ms, isWeekend, days_ago }: Day,
  { entered_at, priority }: { entered_at: Date; priority: string },
): number {
  const [least, most] = priority === 'routine' ? [8, 80] : [3, 22]
  const soon_ms =
    entered_at.getTime() + (least + random.between(0, 1) ** 2 * (most - least)) * minute_ms
  const end_ms = midnight_ms + (isWeekend ? 15 : 18.5) * hour_ms
  // What is routine of today still lies on the desk.
  if (days_ago === 0 && priority === 'routine') return soon_ms + 5 * hour_ms
  if (priority !== 'routine' || soon_ms < end_ms) return Math.round(soon_ms)
  const next_morning_ms = midnight_ms + (24 + 7.6 + random.between(0, 0.8)) * hour_ms
  // A tube that was collected again may come later than that.
  return Math.round(Math.max(soon_ms, next_morning_ms))
}
