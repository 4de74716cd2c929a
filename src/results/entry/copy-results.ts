// As insertResults(), for the many first results of a file: by COPY, with what their locks have shown. Their jobs
// are of bounded size, so that whoever takes a batch of them takes no more than it can do in its time.
import { copyInto } from '../../../db/copy.ts'
import { statement, type Statement } from '../../../db/statement.ts'
import { eventsFrom } from '../../platform/events.ts'
import { enqueueAll } from '../../platform/queue.ts'
import type { Write } from '../../platform/write.ts'
import { numberOf } from './insert-results.ts'
import type { LockedPlace } from './lock-for-entry.ts'

export type ResultToCopy = Pick<
  LockedPlace,
  'order_id' | 'test_id' | 'patient_id' | 'collected_at' | 'version'
> & {
  id: string
  order_item_id: string
  sample_id: string
  /** As it is stored: see readReported. */
  value: string
  unit: string | null
  coded_value_id: string | null
  entered_by: string | null
  instrument_id: string
  instrument_flags: readonly string[]
  /** An instant, as the database writes it. */
  measured_at: string | null
}

const resultsOfJob = 50

/**
 * Writes results, whose items are locked and which were checked. The statements that it returns belong to them
 * (items, events and jobs) and are to be sent by inOrder().
 */
export async function copyResults(
  w: Write,
  entries: readonly ResultToCopy[],
): Promise<Statement<unknown>[]> {
  if (entries.length === 0) return []
  const rows = entries.map((entry) => ({ ...entry, ...numberOf(entry) }))
  await copyRows(w.trx, rows)
  const jobs = []
  for (let n = 0; n < entries.length; n += resultsOfJob) {
    jobs.push({ result_ids: entries.slice(n, n + resultsOfJob).map(({ id }) => id) })
  }
  return [
    setResulted.with({
      ids: entries.map(({ id }) => id),
      order_ids: entries.map(({ order_id }) => order_id),
      item_ids: entries.map(({ order_item_id }) => order_item_id),
    }),
    enqueueAll(w, 'interpret-results', jobs),
  ]
}

const copyRows = copyInto('results', [
  'id',
  'order_item_id',
  'sample_id',
  'test_id',
  'patient_id',
  'collected_at',
  'version',
  'value',
  'comparator',
  'number',
  'unit',
  'coded_value_id',
  'entered_by',
  'instrument_id',
  'instrument_flags',
  'measured_at',
])

const setResulted = statement({
  parameters: { item_ids: 'uuid[]', ids: 'uuid[]', order_ids: 'uuid[]' },
})`
  with resulted as (
    update order_items set status = 'resulted' where id = any((select ${'item_ids'}::uuid[])::uuid[])
  ), entries as (
    select id, order_id from unnest((select ${'ids'}::uuid[]), (select ${'order_ids'}::uuid[]))
      with ordinality as e (id, order_id, n) order by n
  )
  ${eventsFrom({ type: 'result.entered', order_id: 'order_id', subject_id: 'id', from: 'entries' })}`
