// What goes wrong now and then: a reported value is corrected, a tube is found to be another patient's after its
// results went out. By the service's own statements where a state follows from another.
import type { Random } from '../../../../db/history/random.ts'
import {
  drawAccessionNumbers,
  drawIds,
  findItemsOfSample,
  findReported,
  insertEvents,
  insertSamples,
  markRejected,
} from '../../../../db/history/statements.ts'
import { settleNotices } from '../../../notices/settle-notices.ts'
import { rollUpOrders } from '../../../orders/roll-up.ts'
import { inOrder, type Write } from '../../../platform/write.ts'
import { withdrawResultsOfSample } from '../../../results/withdraw.ts'
import { accessionNumber } from '../../../samples/rules.ts'
import { iso, minute_ms, type Day, type PastEvent } from './past.ts'
import { addResults, type ResultToAdd } from './results-of-day.ts'

type Asked = { random: Random; day: Day; clerk: string; results: readonly ResultToAdd[] }

/** Days before today on which it happened, and to which test. */
const corrected: Record<number, string> = { 26: 'HGB', 18: 'PLT', 11: 'PLT', 4: 'HGB' }
const mistaken: Record<number, string> = { 22: 'GLU', 8: 'K' }

export async function befallExceptions(w: Write, asked: Asked): Promise<void> {
  const { days_ago } = asked.day
  const ids = asked.results.map(({ id }) => id)
  if (corrected[days_ago] !== undefined) await correct(w, asked, { ids, test: corrected[days_ago] })
  if (mistaken[days_ago] !== undefined) await reject(w, asked, { ids, test: mistaken[days_ago] })
}

/** As correctResult() does: two digits were swapped, and somebody noticed. */
async function correct(w: Write, { random, day }: Asked, asked: { ids: string[]; test: string }) {
  const [reported, [drawn]] = await inOrder(w, [
    findReported.with(asked),
    drawIds.with({ count: 1, at: new Date(day.midnight_ms) }),
  ])
  const wrong = reported.find(({ value }) => swapped(value) !== value)
  if (!wrong) return
  const entered_ms = wrong.released_at.getTime() + 47 * minute_ms
  const { item_id, sample_id, order_id, patient_id, unit, id: corrects_id } = wrong
  const place = { id: drawn!.id, item_id, sample_id, order_id, patient_id, corrects_id, version: 2 }
  const value = { test: asked.test, value: swapped(wrong.value), unit, instrument: null }
  const times = {
    measured_ms: entered_ms,
    entered_ms,
    collected_at: wrong.collected_at.toISOString(),
  }
  const correction = { ...place, ...value, ...times, correction_reason: 'Two digits were swapped' }
  await addResults(w, { random, day, results: [correction] })
}

function swapped(value: string): string {
  return value.replace(/(\d)(\d)(?!.*\d\d)/, '$2$1')
}

/** As rejectSample() does, and then the recollection: a new tube, measured again. */
async function reject(
  w: Write,
  { random, day, clerk }: Asked,
  asked: { ids: string[]; test: string },
) {
  const [[found]] = await inOrder(w, [findReported.with(asked)])
  if (!found) return
  const { order_id, sample_id } = found
  const [measured] = await inOrder(w, [findItemsOfSample.with({ sample_id })])
  const rejected_ms = found.released_at.getTime() + 35 * minute_ms
  const code = 'RI'
  const note = 'The label is another patient’s: the ward has called'
  const about = { order_id, subject_id: sample_id, at: iso(rejected_ms) }
  const told: PastEvent[] = [
    { type: 'sample.rejected', ...about, data: { code } },
    { type: 'sample.recollection_requested', ...about, data: { code, ordered_by: clerk } },
  ]
  const reason = 'Sample rejected: identification problem'
  await inOrder(w, [
    markRejected.with({ id: sample_id, code, note, at: new Date(rejected_ms) }),
    withdrawResultsOfSample.with({ sample_id, reason }),
    insertEvents.with({ rows: told }),
    settleNotices(w, [order_id]),
    rollUpOrders.with({ ids: [order_id] }),
  ])
  await recollect(w, { random, day, of: found, measured, rejected_ms })
}

type Recollection = {
  random: Random
  day: Day
  of: { order_id: string; sample_id: string; patient_id: string; specimen_type: string }
  measured: readonly (Pick<ResultToAdd, 'item_id' | 'test' | 'value' | 'unit' | 'instrument'> & {
    versions: number
  })[]
  rejected_ms: number
}

async function recollect(w: Write, { random, day, of, measured, rejected_ms }: Recollection) {
  const { order_id, sample_id, patient_id, specimen_type } = of
  const at = new Date(day.midnight_ms)
  const [ids, [number]] = await inOrder(w, [
    drawIds.with({ count: measured.length + 1, at }),
    drawAccessionNumbers.with({ count: 1 }),
  ])
  const collected_ms = rejected_ms + 25 * minute_ms
  const received_ms = collected_ms + 15 * minute_ms
  const id = ids.pop()!.id
  const year = new Date(collected_ms).getUTCFullYear()
  const sample = {
    id,
    order_id,
    specimen_type,
    status: 'received',
    replaces_id: sample_id,
    accession_number: accessionNumber(BigInt(number!.sequence), year),
    collected_at: iso(collected_ms),
    received_at: iso(received_ms),
    rejected_at: null,
    rejection_code: null,
    rejection_note: null,
  }
  const came: PastEvent[] = [
    {
      type: 'sample.collected',
      order_id,
      subject_id: id,
      data: { specimen_type },
      at: iso(collected_ms),
    },
    { type: 'sample.received', order_id, subject_id: id, at: iso(received_ms) },
  ]
  await inOrder(w, [insertSamples.with({ rows: [sample] }), insertEvents.with({ rows: came })])
  const measured_ms = received_ms + 22 * minute_ms
  const results = measured.map(({ item_id, versions, ...value }) => ({
    ...value,
    item_id,
    id: ids.pop()!.id,
    sample_id: id,
    order_id,
    patient_id,
    version: versions + 1,
    measured_ms,
    entered_ms: measured_ms + minute_ms,
    collected_at: iso(collected_ms),
  }))
  await addResults(w, { random, day, results })
}
