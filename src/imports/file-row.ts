// What a file holds, row by row: a measurement of a sample, one of control material, or a row that cannot be
// taken, with everything that is wrong with it. Reasons never quote a cell, because they reach logs and a
// shifted cell may hold a patient's name.
import type { Comparator } from './rules.ts'

/** The names that the file's header has for where a row's cells stand; the report names faults by them. */
export type Columns = { sample: string; test: string; value: string; unit: string | null }

/** What says whose a value is and what it measures, as the file writes it. Null where a cell is empty. */
export type Identity = { sample: string | null; test: string | null; unit: string | null }

/** The header that a row stands under, as the file has it. */
export type FileHeader = { line: number; delimiter: string; names: readonly string[] }

/**
 * The row of the file in which a measurement stands, for whoever writes it out again: one object for all
 * measurements of a row. `cells` are untouched; a line that could not be cut into cells is one cell.
 */
export type Source = { header: FileHeader; cells: readonly string[] }

export type MeasuredRow = {
  kind: 'result' | 'qc'
  /** Null in a file of messages, which has no rows of cells. */
  source: Source | null
  /** 1-based physical line in the file. */
  line: number
  columns: Columns
  /** Of a control: what the file calls its material. */
  sample: string
  /** The analyzer's own name; `labTestCode` maps it. */
  test: string
  /** Decimal string with `.`, all digits kept; or a titre (`1:80`), or a word. */
  value: string
  comparator: Comparator | null
  /** The analyzer's spelling; `ucumUnit` maps it. */
  unit: string | null
  /** Local civil time `YYYY-MM-DD HH:MM:SS`, in the laboratory's zone. */
  measured_at: string | null
  sequence: string | null
  flags: string | null
  /** Of a control: the lot number that the file gives, if it does. */
  lot_number: string | null
}

/** One thing that is wrong with a row. */
export type Fault = {
  /** Header name, or null when the row as a whole is at fault. */
  column: string | null
  code: string
  /** What is wrong and what to do, in small letters and without a full stop: a report may join several. */
  reason: string
}

export type RefusedRow = {
  kind: 'refused'
  /** Whether it is a row of control material: then `sample` is what the file calls the material. */
  is_control: boolean
  /** Null in a file of messages, which has no rows of cells. */
  source: Source | null
  line: number
  faults: Fault[]
  /** Only where the row's cells can be trusted to stand in their columns. */
  cells: (Identity & { columns: Columns }) | null
}

export type FileRow = MeasuredRow | RefusedRow
