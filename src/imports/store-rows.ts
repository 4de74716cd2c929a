// One chunk of a file into the database. What the rows are was found before (find-rows.ts, judge-rows.ts); here they
// are locked, looked at once more, and written by sets: one COPY for each large table. Control rows go their own
// way (store-control-rows.ts), after those of patients: results are locked before points.
import { copyInto } from '../../db/copy.ts'
import { statement } from '../../db/statement.ts'
import type { Database } from '../../db/client.ts'
import type { Context } from '../context.ts'
import { inOrder, type Write } from '../platform/write.ts'
import { copyResults, type ResultToCopy } from '../results/entry/copy-results.ts'
import { findCorrectable, lockOrdersOf } from '../results/entry/correctable.ts'
import { insertResults, type ResultToInsert } from '../results/entry/insert-results.ts'
import { lockForCopy, refusalsOf } from '../results/entry/lock-for-entry.ts'
import { meaningOfChange } from '../results/entry/rules.ts'
import { readReported } from '../results/kinds/rules.ts'
import type { StoredCounts } from './counts.ts'
import { changedBeforeFinal, entryFault, reasonOf, secondValue } from './faults.ts'
import type { FileHeader } from './file-row.ts'
import { findControls, type FoundControl } from './find-controls.ts'
import { findRows, type Found } from './find-rows.ts'
import type { ImportRun } from './import-file.ts'
import {
  judgeRows,
  keyOf,
  nothingBefore,
  refuse,
  reportedAs,
  type Before,
  type Candidate,
  type Judged,
  type Measured,
  type Refused,
} from './judge-rows.ts'
import type { NumberedRow } from './number-rows.ts'
import { storeControlRows } from './store-control-rows.ts'

/** A chunk, and what the database knew of its rows. */
export type FoundChunk = {
  rows: NumberedRow[]
  patients: NumberedRow[]
  found: Map<number, Found>
  controls: NumberedRow[]
  foundControls: Map<number, FoundControl>
}

/** Asks what is known of the rows. Nothing is locked: it may be asked while the chunk before is written. */
export async function findChunk(
  of: { trx: Database; context: Context },
  run: ImportRun,
  rows: NumberedRow[],
): Promise<FoundChunk> {
  const patients = rows.filter((row) => !isControl(row))
  const controls = rows.filter(isControl)
  const [found, foundControls] = await Promise.all([
    findRows(of, run, patients),
    findControls(of, run, controls),
  ])
  return { rows, patients, found, controls, foundControls }
}

const isControl = (row: NumberedRow) =>
  row.kind === 'refused' ? row.is_control : row.kind === 'qc'

/** Finds and stores a chunk within one transaction. */
export async function storeChunk(
  w: Write,
  run: ImportRun,
  rows: NumberedRow[],
): Promise<StoredCounts> {
  const found = await findChunk(w, run, rows)
  return (await storeRows(w, run, found, nothingBefore)).counts
}

export type StoredRows = { counts: StoredCounts; entered: Before }

/** Stores the rows within the transaction of their chunk. Every row is counted exactly once. */
export async function storeRows(
  w: Write,
  run: ImportRun,
  chunk: FoundChunk,
  before: Before,
): Promise<StoredRows> {
  const judged = judgeRows(run.profile, chunk.patients, chunk.found, before)
  const proposed = judged.changed.length === 0 ? 0 : await propose(w, run, judged)
  const entered = await enter(w, run, judged)
  const controls = await storeControlRows(w, run, chunk.controls, chunk.foundControls)
  const { control, control_unassigned } = controls
  const refused = [
    ...judged.refused,
    ...controls.refused.map(({ row, faults }) => refuse(row, faults)),
  ]
  await insertRefused(w, run, refused)
  const counts = {
    accepted: entered.rows.size,
    unchanged: judged.unchanged + controls.unchanged,
    proposed,
    control,
    control_unassigned,
    refused: refused.length,
  }
  return { counts, entered }
}

/** Sorts the rows that are known with another value, and proposes corrections. Returns how many. */
async function propose(w: Write, run: ImportRun, judged: Judged): Promise<number> {
  const { instrument_id, uploaded_by: entered_by } = run
  const item_ids = judged.changed.map(({ order_item_id }) => order_item_id)
  // The orders of the whole chunk, so that all are locked in one sequence.
  const all = [...item_ids, ...judged.candidates.map(({ order_item_id }) => order_item_id)]
  await inOrder(w, [lockOrdersOf.with({ item_ids: all })])
  const items = await findCorrectable(w.trx, { item_ids, instrument_id })
  const taken = new Set(judged.candidates.map(({ order_item_id }) => order_item_id))
  const corrections: ResultToInsert[] = []
  for (const candidate of judged.changed) {
    const { row, value, unit, measured_at, order_item_id } = candidate
    const item = items.get(order_item_id)!
    const meaning = meaningOfChange(item, value, unit)
    if (meaning === 'known') judged.unchanged++
    else if (meaning === 'refused')
      judged.refused.push(refuse(row, [changedBeforeFinal(row.columns)]))
    else if (taken.has(order_item_id)) judged.refused.push(refuse(row, [secondValue(row.columns)]))
    else if (meaning === 'entered') judged.candidates.push(candidate)
    else {
      const { next_id: id, order_id, sample_id, reported_id } = item
      const place = {
        id,
        order_id,
        order_item_id,
        sample_id: sample_id!,
        instrument_id,
        entered_by,
      }
      const instrument_flags = flagsOf(row)
      const because = { corrects_id: reported_id!, correction_reason: anotherValue }
      corrections.push({ ...place, value, unit, measured_at, instrument_flags, ...because })
    }
    if (meaning === 'entered' || meaning === 'proposed') taken.add(order_item_id)
  }
  if (corrections.length > 0) await inOrder(w, insertResults(w, corrections))
  return corrections.length
}

const anotherValue = 'The instrument has sent this row again, with another value'

const flagsOf = ({ flags }: Measured) => (flags === null ? [] : [flags])

/** Enters what can be entered, and refuses the rest. Returns what became results. */
async function enter(
  w: Write,
  { instrument_id, uploaded_by: entered_by }: ImportRun,
  { candidates, refused }: Judged,
) {
  const rows = new Map<string, string>()
  const items = new Set<string>()
  if (candidates.length === 0) return { rows, items }
  const places = await lockForCopy(w, candidates)
  const refusalsOfAll = await refusalsOf(w, places, candidates)
  const results: ResultToCopy[] = []
  const remembered: Remembered[] = []
  for (const [n, candidate] of candidates.entries()) {
    const { row, measured_at, order_item_id, sample_id } = candidate
    const place = places.get(n)
    const refusals = refusalsOfAll[n]!
    if (refusals.length > 0) {
      const faults = refusals.map((refusal) => entryFault(row.columns, refusal))
      refused.push(refuse(row, faults))
      continue
    }
    const { result_id: id, order_id, test_id, patient_id, collected_at, version, ...test } = place!
    const reported = readReported(test, candidate).reported!
    const where = { order_id, test_id, patient_id, collected_at, version, order_item_id, sample_id }
    const by = { entered_by, instrument_id, instrument_flags: flagsOf(row), measured_at }
    results.push({ id, ...where, ...reported, ...by })
    if (!candidate.is_known) remembered.push(rememberedAs(candidate, instrument_id, id))
    rows.set(keyOf(row), reportedAs(candidate.value, candidate.unit))
    items.add(order_item_id)
  }
  const statements = await copyResults(w, results)
  await copyKnown(w.trx, remembered)
  await inOrder(w, statements)
  return { rows, items }
}

type Remembered = Parameters<typeof copyKnown>[1][number]

function rememberedAs(
  { row: { sample, test, sequence }, measured_at, value, unit }: Candidate,
  instrument_id: string,
  result_id: string,
): Remembered {
  return { instrument_id, sample, test, sequence, measured_at, value, unit, result_id }
}

const copyKnown = copyInto('analyzer_rows', [
  'instrument_id',
  'sample',
  'test',
  'sequence',
  'measured_at',
  'value',
  'unit',
  'result_id',
])

async function insertRefused(
  { trx }: Write,
  { import_id }: ImportRun,
  refused: Refused[],
): Promise<void> {
  const headers = new Map<number, FileHeader>()
  const rows = refused.map(({ position, line, faults, cells: named, source }) => {
    const { column: column_name, code } = faults[0]!
    const codes = [...new Set(faults.map((fault) => fault.code))]
    const { sample = null, test = null } = named ?? {}
    if (source) headers.set(source.header.line, source.header)
    const place = { import_id, position, line, header_line: source?.header.line ?? null }
    const why = { column_name, code, codes, reason: reasonOf(faults) }
    return { ...place, ...why, sample, test, cells: source ? source.cells : null }
  })
  if (headers.size > 0) await insertHeaders(trx, { import_id, headers: [...headers.values()] })
  await copyRefused(trx, rows)
}

const copyRefused = copyInto('import_refused_rows', [
  'import_id',
  'position',
  'line',
  'column_name',
  'code',
  'codes',
  'reason',
  'sample',
  'test',
  'header_line',
  'cells',
])

const insertHeaders = statement({ parameters: { import_id: 'uuid', headers: 'jsonb' } })`
  insert into import_headers (import_id, line, delimiter, names)
  select ${'import_id'}, line, delimiter, names
  from jsonb_to_recordset(${'headers'}::jsonb) as h (line integer, delimiter text, names text[])
  on conflict do nothing`
