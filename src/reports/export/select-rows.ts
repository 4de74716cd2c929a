// The rows of an export: each reported version of a result that was entered in a period, in the order of entry. A
// correction stands beside what it replaced. What was taken back is there without its value: it was an error.
//
// The patient is told by MRN, birth date and sex. A file that leaves the service holds no names.
import { as, fragment, statement, type Fragment, type Prepared } from '../../../db/statement.ts'

const instantOf = (column: string): Fragment => ({
  fragment: `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
})
const nameOf = (column: string): Fragment => ({
  fragment: `(select display_name from users where id = ${column})`,
})
const standing = (expression: Fragment): Fragment => fragment`
      case when r.status = 'final' then ${expression} end`

const row = {
  result_id: 'uuid',
  version: 'integer',
  status: as<'final' | 'entered_in_error'>('text'),
  status_reason: 'text?',
  order_number: 'text',
  accession_number: 'text',
  specimen_type: 'text',
  mrn: 'text',
  birth_date: 'text',
  sex: 'text',
  test_code: 'text',
  test_name: 'text',
  loinc: 'text',
  value: 'text?',
  unit: 'text?',
  displayed_value: 'text?',
  canonical_unit: 'text?',
  flag: 'text?',
  critical: 'boolean?',
  reference_low: 'text?',
  reference_high: 'text?',
  collected_at: 'text',
  received_at: 'text?',
  entered_at: 'text',
  entered_by: 'text?',
  released_at: 'text',
  verified_by: 'text?',
  instrument: 'text?',
  superseded_at: 'text?',
  corrects_value: 'text?',
  corrects_unit: 'text?',
  correction_reason: 'text?',
} as const

/** In this order in both forms of the file. */
export const columns = Object.keys(row) as (keyof typeof row)[]

const select = fragment`
  select r.id as result_id, r.version, r.status, r.status_reason, o.order_number, s.accession_number, s.specimen_type,
      p.mrn, p.birth_date::text as birth_date, p.sex, t.code as test_code, t.name as test_name, t.loinc,
      ${standing(fragment`r.value`)} as value, r.unit,
      ${standing(fragment`displayed_result(t.kind, r.comparator, v.canonical_value, t.decimals, v.facts)`)} as displayed_value,
      v.canonical_unit, ${standing(fragment`v.flag`)} as flag, ${standing(fragment`v.critical`)} as critical,
      v.facts #>> '{reference,low}' as reference_low, v.facts #>> '{reference,high}' as reference_high,
      ${instantOf('s.collected_at')} as collected_at, ${instantOf('s.received_at')} as received_at,
      ${instantOf('r.entered_at')} as entered_at, ${nameOf('r.entered_by')} as entered_by,
      ${instantOf('r.released_at')} as released_at, ${nameOf('r.verified_by')} as verified_by, n.code as instrument,
      ${instantOf('r.superseded_at')} as superseded_at,
      ${standing(fragment`c.value`)} as corrects_value, c.unit as corrects_unit, r.correction_reason
    from results r
    join order_items i on i.id = r.order_item_id
    join orders o on o.id = i.order_id
    join patients p on p.id = o.patient_id
    join tests t on t.id = r.test_id
    join samples s on s.id = r.sample_id
    left join instruments n on n.id = r.instrument_id
    left join interpretations v on v.result_id = r.id and v.id = r.interpretation_id
    left join results c on c.id = r.corrects_id and c.status = 'final'
    where r.released_at is not null and r.status in ('final', 'entered_in_error')
      and r.entered_at >= `

type Period = { from: Date; to: Date }

const selectRows = statement({ parameters: { from: 'timestamptz', to: 'timestamptz' }, row })`
  ${select} ${'from'} and r.entered_at < ${'to'}
    order by r.entered_at, r.id`

const selectRowsOfTest = statement({
  parameters: { from: 'timestamptz', to: 'timestamptz', test_code: 'text' },
  row,
})`
  ${select} ${'from'} and r.entered_at < ${'to'} and r.test_id = (select id from tests where code = ${'test_code'})
    order by r.entered_at, r.id`

export type ExportedRow = RowOf<typeof selectRows>
type RowOf<S> = S extends Prepared<never, infer R> ? R : never

export function rowsOfPeriod({
  test_code,
  ...period
}: Period & { test_code?: string | undefined }) {
  return test_code === undefined
    ? selectRows.with(period)
    : selectRowsOfTest.with({ ...period, test_code })
}
