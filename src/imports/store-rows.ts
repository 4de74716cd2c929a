// One chunk of a file into the database: which rows are known, which belong to a sample and a test of its
// order, which are refused and why. One query finds everything, one writes each table. Control rows go their own
// way (store-control-rows.ts), after those of patients: results are locked before points.
import { statement } from '../../db/statement.ts'
import { inOrder, type Write } from '../platform/write.ts'
import { insertResults, type ResultToInsert } from '../results/entry/insert-results.ts'
import { lockForEntry, refusalsOf } from '../results/entry/lock-for-entry.ts'
import { readReported } from '../results/kinds/rules.ts'
import type { StoredCounts } from './counts.ts'
import { changedValue, entryFault, reasonOf, secondValue } from './faults.ts'
import type { Fault, RefusedRow } from './file-row.ts'
import { findRows, type Found } from './find-rows.ts'
import type { ImportRun } from './import-file.ts'
import type { NumberedRow } from './number-rows.ts'
import { faultsOf, needsNoUnit, reportedValue, unitOf } from './row-faults.ts'
import { storeControlRows } from './store-control-rows.ts'

type Measured = Extract<NumberedRow, { kind: 'result' | 'qc' }>
type Refused = RefusedRow & { position: number }

/** A row whose sample, test, unit and order item we know; whether it can be entered is still open. */
type Candidate = {
  row: Measured
  value: string
  /** Null of a word or a titre. */
  unit: string | null
  measured_at: string | null
  sample_id: string
  order_item_id: string
}

/** Stores the rows within the transaction of their chunk. Every row is counted exactly once. */
export async function storeRows(
  w: Write,
  run: ImportRun,
  rows: NumberedRow[],
): Promise<StoredCounts> {
  const patients = rows.filter((row) => !isControl(row))
  const found = await findRows(w, run, patients)
  const { candidates, unchanged, refused } = sortRows(run, patients, found)
  const accepted = await enter(w, run, candidates, refused)
  const controls = await storeControlRows(w, run, rows.filter(isControl))
  refused.push(...controls.refused.map(({ row, faults }) => refuse(row, faults)))
  await insertRefused(w, run, refused)
  const { control, control_unassigned } = controls
  const known = unchanged + controls.unchanged
  const counts = { accepted, unchanged: known, proposed: 0, control, control_unassigned }
  return { ...counts, refused: refused.length }
}

const isControl = (row: NumberedRow) =>
  row.kind === 'refused' ? row.is_control : row.kind === 'qc'

function sortRows(run: ImportRun, rows: NumberedRow[], found: Map<number, Found>) {
  const refused: Refused[] = []
  const candidates: Candidate[] = []
  const seen = new Map<string, string>()
  let unchanged = 0
  for (const [n, row] of rows.entries()) {
    const here = found.get(n)!
    const faults = faultsOf(run.profile, row, here)
    const unit = row.kind === 'refused' ? null : unitOf(run.profile, row)
    const isUnknown = row.kind === 'refused' || (unit === null && !needsNoUnit(row))
    if (row.kind === 'refused' || isUnknown || here.sample_id === null) {
      refused.push(refuse(row, faults))
      continue
    }
    const value = reportedValue(row)
    const reported = JSON.stringify([value, unit])
    const known = here.known ?? seen.get(keyOf(row))
    seen.set(keyOf(row), known ?? reported)
    const { sample_id, order_item_id, measured_at } = here
    if (known === reported) unchanged++
    else if (known !== undefined) refused.push(refuse(row, [changedValue(row.columns)]))
    else if (faults.length > 0 || order_item_id === null) refused.push(refuse(row, faults))
    else candidates.push({ row, value, unit, measured_at, sample_id, order_item_id })
  }
  return { refused, candidates, unchanged }
}

function refuse(row: Measured | Refused, faults: Fault[]): Refused {
  if (row.kind === 'refused') return { ...row, faults }
  const { position, source, line, columns, sample, test, unit } = row
  const cells = { columns, sample, test, unit }
  return { kind: 'refused', is_control: row.kind === 'qc', position, source, line, faults, cells }
}

function keyOf({ sample, test, measured_at, sequence }: Measured): string {
  return JSON.stringify([sample, test, measured_at, sequence])
}

/** Enters what can be entered, and refuses the rest. Returns how many became results. */
async function enter(
  w: Write,
  run: ImportRun,
  candidates: Candidate[],
  refused: Refused[],
): Promise<number> {
  const placed: Candidate[] = []
  const taken = new Set<string>()
  for (const candidate of candidates) {
    const { row, order_item_id } = candidate
    if (taken.has(order_item_id)) refused.push(refuse(row, [secondValue(row.columns)]))
    else placed.push(candidate)
    taken.add(order_item_id)
  }
  const facts = await lockForEntry(w, placed)
  const entries: { candidate: Candidate; result: ResultToInsert }[] = []
  for (const [n, candidate] of placed.entries()) {
    const { row, sample_id, order_item_id, measured_at } = candidate
    const known = facts.get(n)
    const refusals = await refusalsOf(w, known, candidate)
    if (refusals.length > 0) {
      const faults = refusals.map((refusal) => entryFault(row.columns, refusal))
      refused.push(refuse(row, faults))
      continue
    }
    const { instrument_id, uploaded_by: entered_by } = run
    const instrument_flags = row.flags === null ? [] : [row.flags]
    const { result_id: id, order_id } = known!
    // A word is stored as the catalogue spells it, and remembered as the file does.
    const { reported } = readReported(known!, candidate)
    const entry = { id, order_id, order_item_id, sample_id, ...reported!, measured_at, entered_by }
    entries.push({ candidate, result: { ...entry, instrument_id, instrument_flags } })
  }
  if (entries.length === 0) return 0
  const results = entries.map(({ result }) => result)
  await inOrder(w, [...insertResults(w, results), rememberRows(run, entries)])
  return entries.length
}

function rememberRows(
  { instrument_id }: ImportRun,
  entries: { candidate: Candidate; result: ResultToInsert }[],
) {
  const rows = entries.map(({ candidate: { row, measured_at, value, unit }, result }) => {
    const { sample, test, sequence } = row
    const result_id = result.id
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
  const rows = refused.map(({ position, line, faults, cells }) => {
    const { column: column_name, code } = faults[0]!
    const codes = [...new Set(faults.map((fault) => fault.code))]
    const { sample = null, test = null } = cells ?? {}
    return { position, line, column_name, code, codes, reason: reasonOf(faults), sample, test }
  })
  await insertRefusedRows(trx, { import_id, rows })
}

const insertRefusedRows = statement({ parameters: { import_id: 'uuid', rows: 'jsonb' } })`
  insert into import_refused_rows (import_id, position, line, column_name, code, codes, reason, sample, test)
  select ${'import_id'}, position, line, column_name, code, codes, reason, sample, test
  from jsonb_to_recordset(${'rows'}::jsonb) as r (
    position integer, line integer, column_name text, code text, codes text[], reason text, sample text, test text)`
