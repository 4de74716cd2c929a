// The rows below one header: each is what its layout makes of it, or refused as a whole when its cells cannot be
// trusted to stand in their columns.
import { MAX_LINE_LENGTH, type Line } from './decode.ts'
import type { FileRow, Source } from './file-row.ts'
import { readNames, type Header } from './header.ts'
import { columnsOf } from './places.ts'
import { MAX_COLUMNS, type AnalyzerProfile } from './profile.ts'
import { longLayout, type Layout, type RowReader } from './read-long-layout.ts'
import { pivotedLayout } from './read-pivoted-layout.ts'
import { wideLayout } from './read-wide-layout.ts'
import { cellsBefore } from './returned-rows.ts'
import { splitRow } from './split-row.ts'

export type Table = {
  /** Puts the measurements of a row behind those before it; tells when it was blank, or the header once more. */
  read(line: Line, rows: FileRow[]): undefined | 'blank' | { again: Header }
}

/** @throws FileError when a column is not where the profile says */
export function createTable(
  profile: AnalyzerProfile,
  header: Header,
  unitsBelow: readonly string[],
): Table {
  const wanted = columnsOf(profile)
  const { width, source: about, read } = shapeOf(profile, header, unitsBelow)
  return {
    read(line, rows) {
      const raw = line.too_long ? undefined : cutRow(profile, line.text, header)
      const source: Source = { header: about, cells: raw ?? [line.text] }
      const fault = faultOfLine(profile, line, raw)
      if (fault || !raw) {
        rows.push(refuseLine(source, line, fault!))
        return undefined
      }
      if (isBlank(raw)) return 'blank'
      if (!profile.header_names && isHeaderAgain(header, wanted, raw)) {
        const { names, missing } = readNames(profile, wanted, line)
        const at = new Map(names.map((name, index) => [name, index]))
        if (missing.length === 0) return { again: { ...header, line: line.number, names, at } }
      }
      const refusal = shapeFault(profile, header, wanted, line, raw, width)
      if (refusal) rows.push(refuseLine(source, line, refusal))
      else read(source, line.number, raw, rows)
      return undefined
    },
  }
}

/** The cells of a line; undefined where its quotes are not in order. */
export function cut({ quotes }: AnalyzerProfile, text: string, delimiter: string) {
  const cells = quotes === 'none' ? text.split(delimiter) : splitRow(text, delimiter)
  return typeof cells === 'string' ? undefined : cells
}

function cutRow(profile: AnalyzerProfile, text: string, { delimiter, reason_at }: Header) {
  const cells = cut(profile, text, delimiter)
  return cells && reason_at !== undefined ? cellsBefore(cells, reason_at) : cells
}

const isBlank = (cells: readonly string[]) => cells.every((cell) => cell.trim() === '')

function shapeOf(
  profile: AnalyzerProfile,
  header: Header,
  unitsBelow: readonly string[],
): { width: number; source: Source['header']; read: RowReader } {
  const { line, delimiter, names } = header
  // Blank names at the header's end do not count; but what stands beside the last value does.
  const last = names.findLastIndex((name) => name !== '')
  const { read, width } = layoutOf(profile, header, unitsBelow)
  return { width: Math.max(last + 1, width), source: { line, delimiter, names }, read }
}

function layoutOf(profile: AnalyzerProfile, header: Header, unitsBelow: readonly string[]): Layout {
  if (profile.layout === 'long') return longLayout(profile, header)
  if (profile.layout === 'pivoted') return pivotedLayout(profile, header)
  return wideLayout(profile, header, unitsBelow)
}

/** Whether the cell of the first column that the profile names is such a name itself. */
function isHeaderAgain(header: Header, wanted: readonly string[], cells: readonly string[]) {
  const first = wanted[0]
  if (first === undefined) return false
  const cell = cells[header.at.get(first)!]?.trim() ?? ''
  return header.at.has(cell)
}

type LineFault = { code: string; reason: string }

function faultOfLine(
  { encoding }: AnalyzerProfile,
  { too_long, is_text }: Line,
  cells: readonly string[] | undefined,
): LineFault | undefined {
  if (too_long) {
    const reason = `the row is longer than ${MAX_LINE_LENGTH} characters; export the file again`
    return { code: 'row_too_long', reason }
  }
  if (!is_text) {
    const reason = `the row holds bytes that are not text in the encoding of the profile (${encoding}); correct the encoding, or export the file again`
    return { code: 'garbage', reason }
  }
  if (!cells) {
    const reason =
      'a quote opens a cell of this row and does not close it; correct the row and upload again'
    return { code: 'garbage', reason }
  }
  if (cells.length <= MAX_COLUMNS) return undefined
  const reason = `the row has more than ${MAX_COLUMNS} columns; check the profile's delimiter`
  return { code: 'too_many_columns', reason }
}

const brokenCell = {
  code: 'garbage',
  reason: 'a cell that is read goes on in the next line; correct the row and upload again',
}

function shapeFault(
  profile: AnalyzerProfile,
  { at }: Header,
  wanted: readonly string[],
  { text, ended }: Line,
  cells: readonly string[],
  width: number,
): LineFault | undefined {
  const reason = raggedReason(profile, cells, width, ended)
  if (reason !== undefined) return { code: 'ragged_row', reason }
  const isBroken =
    text.includes('\n') && wanted.some((name) => cells[at.get(name)!]?.includes('\n'))
  return isBroken ? brokenCell : undefined
}

/** Unless the profile tolerates it. More cells are fine as long as they are blank: many programs end so. */
function raggedReason(
  { fewer_cells, more_cells }: AnalyzerProfile,
  cells: readonly string[],
  width: number,
  ended: boolean,
): string | undefined {
  const counts = `the row has ${cells.length} columns, the header ${width}`
  if (cells.length < width) {
    // Whether the last row is short or was cut off, nobody can tell.
    if (!ended) return `${counts}; the file ends inside this row: export it again`
    if (fewer_cells === 'blank') return undefined
  } else if (more_cells === 'ignored' || isBlank(cells.slice(width))) return undefined
  return `${counts}; its values may stand in the wrong columns: correct the row and upload again`
}

export function refuseLine(source: Source, { number: line }: Line, fault: LineFault): FileRow {
  const faults = [{ column: null, ...fault }]
  return { kind: 'refused', is_control: false, source, line, faults, cells: null }
}
