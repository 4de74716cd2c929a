// The one way in which a result comes into the table: typed by hand, read from a file, or as a correction.
// What it means is not decided here: a job does that, enqueued in the same transaction.
import { statement } from '../../../db/statement.ts'
import { eventsFrom } from '../../platform/events.ts'
import { enqueue } from '../../platform/queue.ts'
import type { Write } from '../../platform/write.ts'
import type { DerivedFrom } from '../derivation/rules/derived-from.ts'
import { parseTitre } from '../kinds/rules.ts'
import { parseReportedValue } from '../rules.ts'

export type ResultToInsert = {
  id: string
  order_id: string
  order_item_id: string
  sample_id: string
  /** As it is stored: see readReported. */
  value: string
  unit: string | null
  /** The row of the catalogue that `value` is a word of. */
  coded_value_id?: string | null
  /** Null for a derived result, which has `derived_from` instead. */
  entered_by: string | null
  derived_from?: DerivedFrom
  request_id?: string | null
  instrument_id?: string
  instrument_flags?: string[]
  /** An instant, as the database writes it. */
  measured_at?: string | null
  corrects_id?: string
  correction_reason?: string
}

/**
 * The statements that write results, whose items are locked and which were checked: result, item and event,
 * and the job that interprets them. To be sent by inOrder() or finish(); the rows of the first are the
 * results' ids and versions. The order needs no roll-up: a result needs a
 * received sample, which has brought the order in progress already.
 */
export function insertResults(w: Write, entries: ResultToInsert[]) {
  const rows = entries.map((entry, n) => {
    return { n, ...entry, ...numberOf(entry) }
  })
  const result_ids = entries.map(({ id }) => id)
  return [insert.with({ rows }), enqueue(w, 'interpret-results', { result_ids })] as const
}

/** The number that a value says, as it is stored beside it. */
export function numberOf({
  value,
  coded_value_id,
  derived_from,
}: Pick<ResultToInsert, 'value' | 'coded_value_id' | 'derived_from'>) {
  if (typeof coded_value_id === 'string') return { comparator: null, number: null }
  if (derived_from && derived_from.not_evaluated !== null) return { comparator: null, number: null }
  const reported = parseReportedValue(value) ?? parseTitre(value)
  if (!reported) throw new Error('insertResults() takes values that readReported() has read')
  return { comparator: reported.comparator, number: reported.value }
}

const insert = statement({
  parameters: { rows: 'jsonb' },
  row: { id: 'uuid', version: 'integer' },
})`
  with entries as (
    select * from jsonb_to_recordset(${'rows'}::jsonb) as e (
      n integer, id uuid, order_id uuid, order_item_id uuid, sample_id uuid,
      value text, comparator text, number numeric, unit text, coded_value_id uuid,
      entered_by uuid, instrument_id uuid, instrument_flags text[], measured_at timestamptz,
      corrects_id uuid, correction_reason text, derived_from jsonb, request_id text)
  ), inserted as (
    insert into results (id, order_item_id, sample_id, test_id, patient_id, collected_at, version, value, comparator, number, unit,
      coded_value_id, entered_by, instrument_id, instrument_flags, measured_at, corrects_id, correction_reason,
      derived_from, request_id)
    select id, order_item_id, sample_id,
      (select i.test_id from order_items i where i.id = e.order_item_id),
      (select o.patient_id from orders o where o.id = e.order_id),
      (select s.collected_at from samples s where s.id = e.sample_id),
      1 + coalesce((select r.version from results r where r.order_item_id = e.order_item_id
                    order by r.version desc limit 1), 0),
      value, comparator, number, unit,
      coded_value_id, entered_by, instrument_id, coalesce(instrument_flags, '{}'), measured_at, corrects_id, correction_reason,
      derived_from, coalesce(request_id, nullif(current_setting('lab.request_id', true), ''))
    from entries e
    order by n
    returning id, version
  ), resulted as (
    update order_items set status = 'resulted'
    where id = any(array(select order_item_id from entries where corrects_id is null))
  ), told as (
    ${eventsFrom({
      type: {
        by: 'kind',
        of: { first: 'result.entered', correction: 'result.correction_entered' },
      },
      order_id: 'order_id',
      subject_id: 'id',
      from: `(select *, case when corrects_id is null then 'first' else 'correction' end as kind
              from entries order by n) e`,
    })}
  )
  select id, version from inserted`
