// Reads an analyzer's export with one result per row. Nothing is lost silently: every row of the file
// comes out as a result, a QC point or one refusal that says where and why. Reasons never quote a cell,
// because they reach logs and a shifted cell may hold a patient's name.

import { decodeText, MAX_LINE_LENGTH, readLines } from './decode.ts'
import type { Line } from './decode.ts'
import { FileError, isText, readHeader } from './header.ts'
import type { Header } from './header.ts'
import type { AnalyzerProfile } from './profile.ts'
import { readCivilTime, readValue } from './rules.ts'
import type { Comparator } from './rules.ts'
import { splitRow } from './split-row.ts'

export type MeasuredRow = {
  kind: 'result' | 'qc'
  /** 1-based physical line in the file. */
  line: number
  sample: string
  /** The analyzer's own name; `labTestCode` maps it. */
  test: string
  /** Decimal string with `.`, all digits kept. */
  value: string
  comparator: Comparator | null
  /** The analyzer's spelling; `ucumUnit` maps it. */
  unit: string | null
  /** Local civil time `YYYY-MM-DD HH:MM:SS`, in the laboratory's zone. */
  measured_at: string | null
  sequence: string | null
  flags: string | null
}

export type RefusalCode =
  | 'row_too_long'
  | 'garbage'
  | 'ragged_row'
  | 'missing_sample'
  | 'missing_test'
  | 'missing_value'
  | 'no_value'
  | 'invalid_value'
  | 'invalid_date'
  | 'field_too_long'

export type RefusedRow = {
  kind: 'refused'
  line: number
  /** Header name, or null when the row as a whole is at fault. */
  column: string | null
  code: RefusalCode
  /** What is wrong and what to do, for every column at fault; `column` and `code` are the first one's. */
  reason: string
  /** Only where the row's cells can be trusted to stand in their columns. */
  sample?: string
  test?: string
}

export type FileRow = MeasuredRow | RefusedRow

/** Longest name, unit, sequence or flag accepted, in UTF-16 code units. */
const longestField_characters = 200

/**
 * Yields one FileRow for every row after the header, in the file's order; blank rows are passed over.
 * Throws FileError `empty_file`, `not_text`, `missing_column` or `ambiguous_column`, all of them before
 * the first row, and then reads no further. A file cut off inside its last cell cannot be told from a
 * whole one, because many analyzers write no line end after the last row.
 */
export async function* readAnalyzerFile(
  profile: AnalyzerProfile,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<FileRow> {
  let header: Header | undefined
  for await (const line of readLines(decodeText(profile.encoding, bytes))) {
    if (header) {
      const row = readRow(profile, header, line)
      if (row) yield row
    } else if (line.number > profile.preamble_lines && (line.too_long || line.text.trim() !== '')) {
      header = readHeader(profile, line)
    }
  }
  if (!header) {
    throw new FileError(
      'empty_file',
      `The file has no header after its first ${profile.preamble_lines} lines. Export it again.`,
    )
  }
}

/** Undefined for a blank row. */
function readRow(profile: AnalyzerProfile, header: Header, line: Line): FileRow | undefined {
  if (line.too_long) {
    const reason = `The row is longer than ${MAX_LINE_LENGTH} characters. Export the file again.`
    return refuseRow(line, 'row_too_long', reason)
  }
  if (!isText(line.text)) {
    const reason = `The row holds bytes that are not text in the encoding of the profile (${profile.encoding}). Correct the encoding, or export the file again.`
    return refuseRow(line, 'garbage', reason)
  }
  const cells = splitRow(line.text, header.delimiter)?.map((cell) => cell.trim())
  if (!cells) {
    const reason = 'A quote opens in this row and does not close. Correct the row and upload again.'
    return refuseRow(line, 'garbage', reason)
  }
  if (cells.every((cell) => cell === '')) return undefined
  // More cells are fine as long as they are blank: many programs end each row with a delimiter.
  if (cells.length < header.width || cells.slice(header.width).some((cell) => cell !== '')) {
    return refuseRow(line, 'ragged_row', raggedReason(cells.length, header.width, line.ended))
  }
  return readCells(profile, line.number, (column) => cells[header.at.get(column) ?? -1] ?? '')
}

function refuseRow(line: Line, code: RefusalCode, reason: string): RefusedRow {
  return { kind: 'refused', line: line.number, column: null, code, reason }
}

function raggedReason(cells: number, width: number, ended: boolean): string {
  const counts = `The row has ${cells} columns, the header ${width}.`
  if (!ended && cells < width) return `${counts} The file ends inside this row: export it again.`
  return `${counts} Its values may stand in the wrong columns: correct the row and upload again.`
}

type Problem = { column: string; code: RefusalCode; reason: string }

/** Reads the cells of a row whose shape is right; all problems of one row make one refusal. */
function readCells(
  profile: AnalyzerProfile,
  line: number,
  cell: (column: string) => string,
): FileRow {
  const { columns } = profile
  const problems: Problem[] = []
  const text = (column: string | undefined): string | null => {
    const content = column === undefined ? '' : cell(column)
    if (column !== undefined && content.length > longestField_characters) {
      const reason = `longer than ${longestField_characters} characters; shorten it`
      problems.push({ column, code: 'field_too_long', reason })
    }
    return content === '' ? null : content
  }

  const sample = text(columns.sample)
  if (sample === null) {
    const reason = 'no sample number; enter this result by hand or correct the row'
    problems.push({ column: columns.sample, code: 'missing_sample', reason })
  }
  const test = text(columns.test)
  if (test === null) {
    const reason = 'no test name; enter this result by hand or correct the row'
    problems.push({ column: columns.test, code: 'missing_test', reason })
  }
  const value = readValue(cell(columns.value), profile.decimal_mark)
  if (value === null) problems.push(valueProblem(profile, cell(columns.value)))

  const unit = text(columns.unit)
  const time = text(columns.measured_at)
  const measuredAt = time === null ? null : readCivilTime(time, profile.date_order)
  if (time !== null && columns.measured_at !== undefined && measuredAt === null) {
    const reason = `not a date and time of the order ${profile.date_order}; check the profile's date order`
    problems.push({ column: columns.measured_at, code: 'invalid_date', reason })
  }
  const sequence = text(columns.sequence)
  const flags = text(columns.flags)

  if (sample === null || test === null || value === null || problems.length > 0) {
    return refuseCells(line, problems, { sample, test })
  }
  const kind = isQc(profile, sample, cell) ? 'qc' : 'result'
  return { kind, line, sample, test, ...value, unit, measured_at: measuredAt, sequence, flags }
}

function valueProblem(profile: AnalyzerProfile, text: string): Problem {
  const column = profile.columns.value
  if (text === '') {
    return { column, code: 'missing_value', reason: 'empty; rerun the test or cancel it' }
  }
  if (profile.no_value.includes(text)) {
    const reason = 'the analyzer measured nothing; rerun the test or cancel it'
    return { column, code: 'no_value', reason }
  }
  const example = `5${profile.decimal_mark}40`
  const reason = `not a plain number such as ${example} or <${example}, without a thousands mark; correct it, or the profile's decimal mark`
  return { column, code: 'invalid_value', reason }
}

function refuseCells(
  line: number,
  problems: Problem[],
  { sample, test }: { sample: string | null; test: string | null },
): RefusedRow {
  const first = problems[0]
  return {
    kind: 'refused',
    line,
    column: first?.column ?? null,
    code: first?.code ?? 'garbage',
    reason: problems.map((problem) => `${problem.column}: ${problem.reason}`).join('. ') + '.',
    ...(sample !== null && sample.length <= longestField_characters && { sample }),
    ...(test !== null && test.length <= longestField_characters && { test }),
  }
}

function isQc(profile: AnalyzerProfile, sample: string, cell: (column: string) => string): boolean {
  const { qc } = profile
  if (qc?.by === 'sample_prefix') return qc.prefixes.some((prefix) => sample.startsWith(prefix))
  if (qc?.by === 'column') return !qc.patient_values.includes(cell(qc.column))
  return false
}
