// One chunk of a file into the database: which rows are known, which belong to a sample and a test of its
// order, which are refused and why. One query finds everything, one writes each table.
import { sql } from 'kysely'
import { prepare } from '../../db/prepared.ts'
import type { Write } from '../platform/write.ts'
import {
  insertResults,
  lockForEntry,
  refusalOf,
  type EnteredResult,
} from '../results/entry/enter-results.ts'
import { parseReportedValue } from '../results/rules.ts'
import type { ImportRun } from './import-file.ts'
import { labTestCode, ucumUnit } from './profile.ts'
import type { FileRow, MeasuredRow, RefusedRow } from './read-long-layout.ts'

export type NumberedRow = FileRow & { position: number; sequence: string | null }
export type StoredCounts = { accepted: number; unchanged: number; control: number; refused: number }

type Refused = Omit<RefusedRow, 'code' | 'kind'> & { position: number; code: string }
type Measured = MeasuredRow & { position: number }

/** A row that names a test and a unit we know; whether it can be entered is still open. */
type Candidate = { row: Measured; test_code: string; value: string; unit: string }

/** Stores the rows within the transaction of their chunk. Every row is counted exactly once. */
export async function storeRows(
  w: Write,
  run: ImportRun,
  rows: NumberedRow[],
): Promise<StoredCounts> {
  const refused: Refused[] = []
  const candidates: Candidate[] = []
  let control = 0
  for (const row of rows) {
    if (row.kind === 'refused') refused.push(row)
    else if (row.kind === 'qc') control++
    else {
      const read = translate(run, row)
      if ('code' in read) refused.push(read)
      else candidates.push(read)
    }
  }
  const found = await findRows(w, run, candidates)
  const fresh: (Candidate & Found)[] = []
  const seen = new Map<string, string>()
  let unchanged = 0
  for (const [n, candidate] of candidates.entries()) {
    const what = found.get(n)!
    const known = what.known ?? seen.get(keyOf(candidate.row))
    const reported = JSON.stringify([candidate.value, candidate.unit])
    seen.set(keyOf(candidate.row), known ?? reported)
    if (known === reported) unchanged++
    else if (known !== undefined) refused.push(refuse(candidate.row, 'value', ...changedValue))
    else fresh.push({ ...candidate, ...what })
  }
  const accepted = await enter(w, run, fresh, refused)
  await insertRefused(w, run, refused)
  return { accepted, unchanged, control, refused: refused.length }
}

const changedValue = [
  'changed_value',
  'This row was imported before with another value. If the new one is right, correct the result.',
] as const

function translate(run: ImportRun, row: Measured): Candidate | Refused {
  const test_code = labTestCode(run.profile, row.test)
  if (test_code === null) {
    const reason = `The profile does not know the test "${row.test}". Add it to the profile, or ignore this row.`
    return refuse(row, 'test', 'unknown_test', reason)
  }
  const unit = ucumUnit(run.profile, row.unit)
  if (unit === null) {
    const reason =
      row.unit === null
        ? 'The row has no unit.'
        : `The profile does not know the unit "${row.unit}".`
    return refuse(row, 'unit', 'unknown_unit', `${reason} Add it to the profile.`)
  }
  const value = `${row.comparator ?? ''}${row.value}`
  if (!parseReportedValue(value)) {
    const reason =
      'The value has more digits than a result can have (15 before the point, 10 after it).'
    return refuse(row, 'value', 'invalid_value', reason)
  }
  return { row, test_code, value, unit }
}

function refuse(row: Measured, column: string, code: string, reason: string): Refused {
  const { position, line, sample, test } = row
  return { position, line, column, code, reason, sample, test }
}

function keyOf({ sample, test, measured_at, sequence }: Measured): string {
  return JSON.stringify([sample, test, measured_at, sequence])
}

type Found = {
  known: string | undefined
  measured_at: string | null
  sample_id: string | null
  order_item_id: string | null
}

// What the database knows of each row: was it imported before, and whose is it?
async function findRows(
  { trx, context }: Write,
  run: ImportRun,
  candidates: Candidate[],
): Promise<Map<number, Found>> {
  const rows = candidates.map(({ row, test_code }, n) => {
    const { sample, test, measured_at, sequence } = row
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

const lookUp = prepare((db, p: { rows: unknown[]; time_zone: string; instrument_id: string }) =>
  db
    .selectFrom(
      sql<{ n: number; measured_at: Date | null }>`(
        select r.*, r.civil_time at time zone ${p.time_zone} as measured_at
        from (select n, sample, test, test_code, measured_at as civil_time, sequence
              from jsonb_to_recordset(${p.rows}::jsonb)
                as j (n int, sample text, test text, test_code text, measured_at timestamp, sequence text)) r)`.as(
        'r',
      ),
    )
    .leftJoin('analyzer_rows as a', (join) =>
      join
        .on('a.instrument_id', '=', p.instrument_id)
        .on(sql<boolean>`a.sample = r.sample and a.test = r.test`)
        .on(sql<boolean>`a.measured_at is not distinct from r.measured_at::timestamptz(3)`)
        .on(sql<boolean>`a.sequence is not distinct from r.sequence`),
    )
    .leftJoin('samples as s', (join) => join.on(sql<boolean>`s.accession_number = r.sample`))
    .leftJoin('tests as t', (join) => join.on(sql<boolean>`t.code = r.test_code`))
    .leftJoin('order_items as i', (join) =>
      join.onRef('i.order_id', '=', 's.order_id').onRef('i.test_id', '=', 't.id'),
    )
    .select(['r.n', 'a.value', 'a.unit', 's.id as sample_id', 'i.id as order_item_id'])
    .select(sql<string | null>`r.measured_at::text`.as('measured_at')),
)

/** Enters what can be entered, and refuses the rest. Returns how many became results. */
async function enter(
  w: Write,
  run: ImportRun,
  rows: (Candidate & Found)[],
  refused: Refused[],
): Promise<number> {
  const placed: (Candidate & Found & { sample_id: string; order_item_id: string })[] = []
  const taken = new Set<string>()
  for (const row of rows) {
    const { sample_id, order_item_id } = row
    if (sample_id === null) refused.push(refuse(row.row, 'sample', ...unknownSample))
    else if (order_item_id === null) refused.push(refuse(row.row, 'test', ...notOrdered))
    else if (taken.has(order_item_id)) refused.push(refuse(row.row, 'test', ...secondValue))
    else {
      taken.add(order_item_id)
      placed.push({ ...row, sample_id, order_item_id })
    }
  }
  const facts = await lockForEntry(w, placed)
  const entries: { row: Measured; result: EnteredResult }[] = []
  for (const [n, candidate] of placed.entries()) {
    const { row, unit, value, sample_id, order_item_id, measured_at } = candidate
    const refusal = refusalOf(facts.get(n), candidate)
    if (refusal) {
      const column = refusal.field === 'unit' ? 'unit' : 'test'
      refused.push(refuse(row, column, refusal.code, `${refusal.field}: ${refusal.message}.`))
      continue
    }
    const { instrument_id, uploaded_by: entered_by } = run
    const instrument_flags = row.flags === null ? [] : [row.flags]
    const entry = { sample_id, order_item_id, value, unit, measured_at, entered_by }
    entries.push({ row, result: { ...entry, instrument_id, instrument_flags } })
  }
  if (entries.length === 0) return 0
  const ids = await insertResults(
    w,
    entries.map(({ result }) => result),
  )
  await rememberRows(w, run, entries, ids)
  return entries.length
}

const unknownSample = [
  'unknown_sample',
  'No sample has this accession number. Register it, then read the file again.',
] as const
const notOrdered = [
  'test_not_ordered',
  'The order of this sample does not ask for this test.',
] as const
const secondValue = [
  'second_value',
  'An earlier row of this file has a value for the same test.',
] as const

async function rememberRows(
  { trx }: Write,
  { instrument_id }: ImportRun,
  entries: { row: Measured; result: EnteredResult }[],
  ids: string[],
): Promise<void> {
  const rows = entries.map(({ row, result }, n) => ({
    instrument_id,
    sample: row.sample,
    test: row.test,
    sequence: row.sequence,
    measured_at: result.measured_at ?? null,
    value: result.value,
    unit: result.unit,
    result_id: ids[n]!,
  }))
  await trx.insertInto('analyzer_rows').values(rows).execute()
}

async function insertRefused(
  { trx }: Write,
  { import_id }: ImportRun,
  refused: Refused[],
): Promise<void> {
  if (refused.length === 0) return
  const rows = refused.map(({ position, line, column, code, reason, sample, test }) => {
    return {
      import_id,
      position,
      line,
      column_name: column,
      code,
      reason,
      sample: sample ?? null,
      test: test ?? null,
    }
  })
  await trx.insertInto('import_refused_rows').values(rows).execute()
}
