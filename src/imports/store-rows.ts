// One chunk of a file into the database: which rows are known, which belong to a sample and a test of its
// order, which are refused and why. One query finds everything, one writes each table.
import { statement } from '../../db/statement.ts'
import { inOrder, type Write } from '../platform/write.ts'
import { insertResults, type ResultToInsert } from '../results/entry/insert-results.ts'
import { lockForEntry, refusalOf } from '../results/entry/lock-for-entry.ts'
import { parseReportedValue } from '../results/rules.ts'
import type { ImportRun } from './import-file.ts'
import { labTestCode, ucumUnit } from './profile.ts'
import type { FileRow, MeasuredRow, RefusedRow } from './read-long-layout.ts'

export type NumberedRow = FileRow & { position: number; sequence: string | null }
export type StoredCounts = { accepted: number; unchanged: number; control: number; refused: number }

type Refused = Omit<RefusedRow, 'code' | 'kind'> & { position: number; code: string }
type Measured = MeasuredRow & { position: number }

/** A row whose sample, test and unit we know; whether it can be entered is still open. */
type Candidate = {
  row: Measured
  value: string
  unit: string
  measured_at: string | null
  sample_id: string
  order_item_id: string | null
  /** What was imported before as this row, if it was. */
  known: string | undefined
}

/** Stores the rows within the transaction of their chunk. Every row is counted exactly once. */
export async function storeRows(
  w: Write,
  run: ImportRun,
  rows: NumberedRow[],
): Promise<StoredCounts> {
  const refused: Refused[] = []
  const measured: Measured[] = []
  let control = 0
  for (const row of rows) {
    if (row.kind === 'refused') refused.push(row)
    else if (row.kind === 'qc') control++
    else measured.push(row)
  }
  const found = await findRows(w, run, measured)
  const fresh: Candidate[] = []
  const seen = new Map<string, string>()
  let unchanged = 0
  for (const [n, row] of measured.entries()) {
    const candidate = translate(run, row, found.get(n)!)
    if ('code' in candidate) {
      refused.push(candidate)
      continue
    }
    const known = candidate.known ?? seen.get(keyOf(row))
    const reported = JSON.stringify([candidate.value, candidate.unit])
    seen.set(keyOf(row), known ?? reported)
    if (known === reported) unchanged++
    else if (known !== undefined) refused.push(refuse(run, row, 'value', ...changedValue))
    else fresh.push(candidate)
  }
  const accepted = await enter(w, run, fresh, refused)
  await insertRefused(w, run, refused)
  return { accepted, unchanged, control, refused: refused.length }
}

// The sample comes first: while it is unknown, nothing else about the row matters.
function translate(
  run: ImportRun,
  row: Measured,
  { sample_id, ...found }: Found,
): Candidate | Refused {
  if (sample_id === null) return refuse(run, row, 'sample', ...unknownSample)
  if (labTestCode(run.profile, row.test) === null) return refuse(run, row, 'test', ...unknownTest)
  const unit = ucumUnit(run.profile, row.unit)
  if (unit === null) return refuse(run, row, 'unit', ...unknownUnit)
  const value = `${row.comparator ?? ''}${row.value}`
  if (!parseReportedValue(value)) return refuse(run, row, 'value', ...tooManyDigits)
  return { row, value, unit, sample_id, ...found }
}

/** `cell` says which of the profile's columns is at fault; the report names it as the file does. */
function refuse(
  { profile }: ImportRun,
  { position, line, sample, test }: Measured,
  cell: 'sample' | 'test' | 'value' | 'unit',
  code: string,
  reason: string,
): Refused {
  return { position, line, column: profile.columns[cell] ?? null, code, reason, sample, test }
}

const unknownSample = [
  'unknown_sample',
  'No sample has this accession number. Register it, then read the file again.',
] as const
const unknownTest = [
  'unknown_test',
  'The profile does not know this test. Add it to the profile, or ignore this row.',
] as const
const unknownUnit = [
  'unknown_unit',
  'The profile does not know the unit of this row, or has no default for one. Add it to the profile.',
] as const
const tooManyDigits = [
  'invalid_value',
  'The value has more digits than a result can have (15 before the point, 10 after it).',
] as const
const changedValue = [
  'changed_value',
  'This row was imported before with another value. If the new one is right, correct the result.',
] as const
const notOrdered = [
  'test_not_ordered',
  'The order of this sample does not ask for this test.',
] as const
const secondValue = [
  'second_value',
  'An earlier row of this file has a value for the same test.',
] as const

function keyOf({ sample, test, measured_at, sequence }: Measured): string {
  return JSON.stringify([sample, test, measured_at, sequence])
}

type Found = Pick<Candidate, 'known' | 'measured_at' | 'order_item_id'> & {
  sample_id: string | null
}

// What the database knows of each row: was it imported before, and whose is it?
async function findRows(
  { trx, context }: Write,
  run: ImportRun,
  measured: Measured[],
): Promise<Map<number, Found>> {
  const rows = measured.map(({ sample, test, measured_at, sequence }, n) => {
    const test_code = labTestCode(run.profile, test)
    return { n, sample, test, test_code, measured_at, sequence }
  })
  const { time_zone } = context.config.policy
  const found = await lookUp(trx, { rows, time_zone, instrument_id: run.instrument_id })
  return new Map(
    found.map(({ n, value, unit, ...rest }) => {
      const known = value === null ? undefined : JSON.stringify([value, unit])
      return [n, { ...rest, known }]
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
    order_item_id: 'uuid?',
  },
})`
  select r.n, at.measured_at::text as measured_at, a.value, a.unit, s.id as sample_id, i.id as order_item_id
  from jsonb_to_recordset(${'rows'}::jsonb)
    as r (n integer, sample text, test text, test_code text, measured_at timestamp, sequence text)
  cross join lateral (select r.measured_at at time zone ${'time_zone'}::text as measured_at) at
  left join lateral (
    select value, unit from analyzer_rows
    where instrument_id = ${'instrument_id'} and sample = r.sample and test = r.test
      and measured_at is not distinct from at.measured_at::timestamptz(3)
      and sequence is not distinct from r.sequence
    limit 1) a on true
  left join lateral (select id, order_id from samples where accession_number = r.sample limit 1) s on true
  left join lateral (select id from tests where code = r.test_code limit 1) t on true
  left join lateral (
    select id from order_items where order_id = s.order_id and test_id = t.id limit 1) i on true`

/** Enters what can be entered, and refuses the rest. Returns how many became results. */
async function enter(
  w: Write,
  run: ImportRun,
  candidates: Candidate[],
  refused: Refused[],
): Promise<number> {
  const placed: (Candidate & { order_item_id: string })[] = []
  const taken = new Set<string>()
  for (const { order_item_id, ...candidate } of candidates) {
    if (order_item_id === null) refused.push(refuse(run, candidate.row, 'test', ...notOrdered))
    else if (taken.has(order_item_id))
      refused.push(refuse(run, candidate.row, 'test', ...secondValue))
    else {
      taken.add(order_item_id)
      placed.push({ ...candidate, order_item_id })
    }
  }
  const facts = await lockForEntry(w, placed)
  const entries: { row: Measured; result: ResultToInsert }[] = []
  for (const [n, candidate] of placed.entries()) {
    const { row, unit, value, sample_id, order_item_id, measured_at } = candidate
    const known = facts.get(n)
    const refusal = await refusalOf(w, known, candidate)
    if (refusal) {
      const { field, code, message } = refusal
      refused.push(refuse(run, row, cellOf[field], code, `${cellOf[field]}: ${message}.`))
      continue
    }
    const { instrument_id, uploaded_by: entered_by } = run
    const instrument_flags = row.flags === null ? [] : [row.flags]
    const { result_id: id, order_id } = known!
    const entry = { id, order_id, order_item_id, sample_id, value, unit, measured_at, entered_by }
    entries.push({ row, result: { ...entry, instrument_id, instrument_flags } })
  }
  if (entries.length === 0) return 0
  const results = entries.map(({ result }) => result)
  await inOrder(w, [...insertResults(w, results), rememberRows(run, entries)])
  return entries.length
}

const cellOf = { order_item_id: 'test', sample_id: 'sample', unit: 'unit' } as const

function rememberRows(
  { instrument_id }: ImportRun,
  entries: { row: Measured; result: ResultToInsert }[],
) {
  const rows = entries.map(({ row: { sample, test, sequence }, result }) => {
    const { id: result_id, measured_at, value, unit } = result
    return { sample, test, sequence, measured_at, value, unit, result_id }
  })
  return insertRows.with({ instrument_id, rows })
}

const insertRows = statement({ parameters: { instrument_id: 'uuid', rows: 'jsonb' } })`
  insert into analyzer_rows (instrument_id, sample, test, sequence, measured_at, value, unit, result_id)
  select ${'instrument_id'}, sample, test, sequence, measured_at, value, unit, result_id
  from jsonb_to_recordset(${'rows'}::jsonb) as r (
    sample text, test text, sequence text, measured_at timestamptz, value text, unit text, result_id uuid)`

async function insertRefused(
  { trx }: Write,
  { import_id }: ImportRun,
  refused: Refused[],
): Promise<void> {
  if (refused.length === 0) return
  const rows = refused.map(({ position, line, column, code, reason, sample, test }) => {
    return { position, line, column_name: column, code, reason, sample, test }
  })
  await insertRefusedRows(trx, { import_id, rows })
}

const insertRefusedRows = statement({ parameters: { import_id: 'uuid', rows: 'jsonb' } })`
  insert into import_refused_rows (import_id, position, line, column_name, code, reason, sample, test)
  select ${'import_id'}, position, line, column_name, code, reason, sample, test
  from jsonb_to_recordset(${'rows'}::jsonb) as r (
    position integer, line integer, column_name text, code text, reason text, sample text, test text)`
