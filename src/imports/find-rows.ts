// What the database knows of the rows of a chunk: was a row imported before, whose is it, and what stands
// against it? Asked by one statement for all, before anything is locked. Their tests are few, and asked before it: of
// each once, not of each row.
import { as, statement } from '../../db/statement.ts'
import type { OrderItemStatus, OrderStatus } from '../orders/rules.ts'
import type { Database } from '../../db/client.ts'
import type { Context } from '../context.ts'
import type { EntryFacts } from '../results/entry/rules.ts'
import { describeTests, type DescribedTest } from '../results/kinds/describe-tests.ts'
import type { SampleStatus } from '../samples/rules.ts'
import type { MeasuredRow, RefusedRow } from './file-row.ts'
import type { ImportRun } from './import-file.ts'
import { clockZoneOf } from './instrument-profile.ts'
import { labTestCode } from './profile.ts'

export type Found = {
  measured_at: string | null
  /** What was imported before as this row, if it was: its value and its unit. */
  known: string | undefined
  sample_id: string | null
  order_item_id: string | null
  /** What the test can be reported in; null while the test is unknown. */
  units: string[] | null
  /** What stands for or against an entry; undefined while the sample or the test is unknown. */
  facts: EntryFacts | undefined
}

/** Of each row, by its index. */
export async function findRows(
  { trx, context }: { trx: Database; context: Context },
  run: ImportRun,
  asked: (MeasuredRow | RefusedRow)[],
): Promise<Map<number, Found>> {
  const codes = new Set<string>()
  const named = asked.map((row) => {
    const { sample = null, test = null } = (row.kind === 'refused' ? row.cells : row) ?? {}
    const { measured_at = null, sequence = null } = row.kind === 'refused' ? {} : row
    const test_code = test === null ? null : labTestCode(run.profile, test)
    if (test_code !== null) codes.add(test_code)
    return { sample, test, test_code, measured_at, sequence }
  })
  const described = await describeTests(trx, { ids: [], codes: [...codes] })
  const tests = new Map(described.map((test) => [test.test_code, test]))
  const rows = named.map(({ test_code, ...row }, n) => {
    const test_id = test_code === null ? null : (tests.get(test_code)?.test_id ?? null)
    return { n, ...row, test_id }
  })
  const time_zone = clockZoneOf(run.profile) ?? context.config.policy.time_zone
  const found = await lookUp(trx, { rows, time_zone, instrument_id: run.instrument_id })
  return new Map(
    found.map((row) => {
      const { test_code } = named[row.n]!
      return [row.n, toFound(row, test_code === null ? undefined : tests.get(test_code))]
    }),
  )
}

const lookUp = statement({
  parameters: { rows: 'jsonb', time_zone: 'text', instrument_id: 'uuid' },
  row: {
    n: 'integer',
    measured_at: 'text?',
    value: 'text?',
    unit: 'text?',
    sample_id: 'uuid?',
    sample_status: as<SampleStatus | null>('text?'),
    specimen_given: 'text?',
    order_item_id: 'uuid?',
    item_status: as<OrderItemStatus | null>('text?'),
    order_status: as<OrderStatus | null>('text?'),
  },
})`
  select r.n, at.measured_at::text as measured_at, a.value, a.unit,
    s.id as sample_id, s.status as sample_status, s.specimen_type as specimen_given,
    i.id as order_item_id, i.status as item_status, o.status as order_status
  from jsonb_to_recordset(${'rows'}::jsonb)
    as r (n integer, sample text, test text, test_id uuid, measured_at timestamp, sequence text)
  cross join lateral (select r.measured_at at time zone ${'time_zone'}::text as measured_at) at
  left join lateral (
    select value, unit from analyzer_rows
    where instrument_id = ${'instrument_id'} and sample = r.sample and test = r.test
      and measured_at is not distinct from at.measured_at::timestamptz(3)
      and sequence is not distinct from r.sequence
    limit 1) a on true
  left join lateral (
    select id, order_id, status, specimen_type from samples
    where upper(accession_number) = upper(r.sample) limit 1) s on true
  left join lateral (
    select id, status from order_items where order_id = s.order_id and test_id = r.test_id limit 1) i on true
  left join lateral (select status from orders where id = s.order_id limit 1) o on true`

type Row = ReturnType<typeof lookUp> extends Promise<(infer R)[]> ? R : never

function toFound(row: Row, test: DescribedTest | undefined): Found {
  const { measured_at, sample_id, order_item_id } = row
  const known = row.value === null ? undefined : JSON.stringify([row.value, row.unit])
  const units = test?.units ?? null
  return { measured_at, known, sample_id, order_item_id, units, facts: factsOf(row, test) }
}

function factsOf(row: Row, test: DescribedTest | undefined): EntryFacts | undefined {
  const { sample_status, specimen_given, order_status } = row
  if (sample_status === null || specimen_given === null || order_status === null) return undefined
  if (!test) return undefined
  // A test that was not ordered has no item that could stand against it.
  const item_status = row.item_status ?? 'pending'
  const tube = { sample_status, specimen_given, same_order: true }
  const { test_id: _, ...ofTest } = test
  return { ...tube, ...ofTest, order_status, item_status }
}
