// What the laboratory knows of the control rows of a chunk: was a row stored before, which material does the name
// stand for, and which lot of it was in use? Asked by one statement for all.
import { statement } from '../../db/statement.ts'
import type { Database } from '../../db/client.ts'
import type { Context } from '../context.ts'
import type { ImportRun } from './import-file.ts'
import { clockZoneOf } from './instrument-profile.ts'
import type { NumberedRow } from './number-rows.ts'
import { labTestCode } from './profile.ts'

export type FoundControl = {
  measured_at: string | null
  /** What was stored before as this row, if it was: its value and its unit. */
  known: string | undefined
  /** Whether the laboratory has such a material, and a lot of it: without, the row is only counted. */
  is_assigned: boolean
  lot_id: string | null
  /** Null while the test is unknown. */
  test_id: string | null
}

/** Of each row, by its index. */
export async function findControls(
  { trx, context }: { trx: Database; context: Context },
  { profile, instrument_id }: ImportRun,
  asked: readonly NumberedRow[],
): Promise<Map<number, FoundControl>> {
  if (asked.length === 0) return new Map()
  const rows = asked.map((row, n) => {
    const { sample = null, test = null } = (row.kind === 'refused' ? row.cells : row) ?? {}
    const { measured_at = null, lot_number = null } = row.kind === 'refused' ? {} : row
    const test_code = test === null ? null : labTestCode(profile, test)
    return { n, sample, test, test_code, measured_at, lot_number, sequence: row.sequence }
  })
  const time_zone = clockZoneOf(profile) ?? context.config.policy.time_zone
  const found = await lookUp(trx, { rows, time_zone, instrument_id })
  return new Map(
    found.map(({ n, value, unit, ...row }) => {
      const known = value === null ? undefined : JSON.stringify([value, unit])
      return [n, { ...row, known }]
    }),
  )
}

// The moment as RFC 3339, as it goes on.
const lookUp = statement({
  parameters: { rows: 'jsonb', time_zone: 'text', instrument_id: 'uuid' },
  row: {
    n: 'integer',
    measured_at: 'text?',
    value: 'text?',
    unit: 'text?',
    is_assigned: 'boolean',
    lot_id: 'uuid?',
    test_id: 'uuid?',
  },
})`
  select r.n, to_char(at.measured_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as measured_at, a.value, a.unit,
    exists (select from qc_lots o where o.material_id = m.id) as is_assigned, l.id as lot_id, t.id as test_id
  from jsonb_to_recordset(${'rows'}::jsonb) as r (n integer, sample text, test text, test_code text,
    measured_at timestamp, lot_number text, sequence text)
  cross join lateral (select r.measured_at at time zone ${'time_zone'}::text as measured_at) at
  left join lateral (
    select value, unit from analyzer_rows
    where instrument_id = ${'instrument_id'} and sample = r.sample and test = r.test
      and measured_at is not distinct from at.measured_at::timestamptz(3)
      and sequence is not distinct from r.sequence
    limit 1) a on true
  left join lateral (
    select id from qc_materials where upper(r.sample) = any(analyzer_names) order by code limit 1) m on true
  left join lateral (
    select id from qc_lots
    where material_id = m.id and case when r.lot_number is not null then lot_number = r.lot_number
      else opened_at <= at.measured_at and (closed_at is null or closed_at > at.measured_at) end
    order by opened_at desc, id desc
    limit 1) l on true
  left join lateral (select id from tests where code = r.test_code limit 1) t on true`
