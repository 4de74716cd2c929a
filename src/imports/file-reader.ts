// A file line by line: what stands before the header, rows, headers again, sections, what ends them. Nothing is lost
// silently: a line that is neither a row nor what the profile says may be passed over is refused.
import { MAX_LINE_LENGTH, type Line } from './decode.ts'
import type { FileRow, Source } from './file-row.ts'
import { createHeaderSearch, FileError, readNames, type Header } from './header.ts'
import { columnsOf } from './places.ts'
import { MAX_COLUMNS, type AnalyzerProfile } from './profile.ts'
import { longLayout, type RowReader } from './read-long-layout.ts'
import { pivotedLayout } from './read-pivoted-layout.ts'
import { wideLayout } from './read-wide-layout.ts'
import { splitRow } from './split-row.ts'

export type FileReader = {
  /** Puts the measurements of a line behind those before it. @throws FileError before the first of them */
  read(line: Line, rows: FileRow[]): void
  /** The file has ended. @throws FileError when it had no header */
  end(rows: FileRow[]): void
  /** Once the header was read, or the profile says it: how its lines are cut. */
  delimiter(): string | undefined
}

type State =
  | { is: 'before'; search: ReturnType<typeof createHeaderSearch>; since: Line | undefined }
  | { is: 'units'; header: Header }
  | { is: 'rows'; header: Header; table: Table }
  | { is: 'outside' | 'ignored' }

/** The rows below one header. */
type Table = { width: number; source: Source['header']; read: RowReader }

export function createFileReader(profile: AnalyzerProfile): FileReader {
  const { sections } = profile
  const wanted = columnsOf(profile)
  let hasRows = false
  let state: State = sections
    ? { is: 'outside' }
    : { is: 'before', search: createHeaderSearch(profile), since: undefined }

  function read(line: Line, rows: FileRow[]): void {
    const text = line.text.trim()
    if (begins(profile.ignored_lines, text)) return
    if (sections && !line.too_long && begins(sections.begin_with, text)) {
      giveUpSection(rows)
      state = { is: 'before', search: createHeaderSearch(profile), since: line }
    } else if (sections && begins(sections.ignored, text)) {
      giveUpSection(rows)
      state = { is: 'ignored' }
    } else if (state.is !== 'before' && begins(profile.end_with, text)) {
      state = { is: sections ? 'outside' : 'ignored' }
      return
    }
    if (state.is === 'before') readBefore(state, line, rows)
    else if (state.is === 'units') readUnits(state, line)
    else if (state.is === 'rows') readRow(state, line, text, rows)
    // Before the first section a file says what it is.
    else if (state.is === 'outside' && hasRows && text !== '') rows.push(outside(line))
  }

  /** A section that ends before its header came. */
  function giveUpSection(rows: FileRow[]): void {
    if (state.is !== 'before') return
    if (!hasRows) throw state.search.failure()
    if (state.since) rows.push(withoutHeader(state.since, state.search.failure()))
  }

  function readBefore(before: Extract<State, { is: 'before' }>, line: Line, rows: FileRow[]): void {
    try {
      const found = before.search.take(line)
      if (!found) return
      open(found.header)
      if (found.isRow) read(line, rows)
    } catch (error) {
      if (!hasRows || !(error instanceof FileError)) throw error
      rows.push(withoutHeader(before.since ?? line, error))
      state = { is: 'ignored' }
    }
  }

  function open(header: Header): void {
    if (profile.layout === 'wide' && profile.units_in === 'next_line') {
      state = { is: 'units', header }
    } else openTable(header, [])
  }

  function readUnits({ header }: { header: Header }, line: Line): void {
    if (line.text.trim() !== '') openTable(header, cut(line.text, header.delimiter) ?? [])
  }

  function openTable(header: Header, unitsBelow: readonly string[]): void {
    state = { is: 'rows', header, table: tableOf(profile, header, unitsBelow) }
    hasRows = true
  }

  function cut(text: string, delimiter: string): string[] | undefined {
    const cells = profile.quotes === 'none' ? text.split(delimiter) : splitRow(text, delimiter)
    return typeof cells === 'string' ? undefined : cells
  }

  function readRow(
    { header, table }: { header: Header; table: Table },
    line: Line,
    text: string,
    rows: FileRow[],
  ): void {
    const raw = line.too_long ? undefined : cut(line.text, header.delimiter)
    const source: Source = { header: table.source, cells: raw ?? [line.text] }
    const fault = faultOfLine(profile, line, raw)
    if (fault || !raw) {
      rows.push(refuseLine(source, line, fault!))
      return
    }
    if (text === '' || isBlank(raw)) {
      if (sections?.end_at_blank_line) state = { is: 'outside' }
      return
    }
    if (!profile.header_names && isHeaderAgain(header, wanted, raw)) {
      const again = readNames(profile, wanted, line)
      if (again.missing.length === 0) return openAgain(header, again.names, line)
    }
    const ragged = raggedReason(profile, raw, table.width, line.ended)
    if (ragged) rows.push(refuseLine(source, line, { code: 'ragged_row', reason: ragged }))
    else if (
      line.text.includes('\n') &&
      wanted.some((name) => raw[header.at.get(name)!]?.includes('\n'))
    )
      rows.push(refuseLine(source, line, brokenCell))
    else table.read(source, line.number, raw, rows)
  }

  function openAgain(header: Header, names: readonly string[], line: Line): void {
    const at = new Map(names.map((name, index) => [name, index]))
    open({ ...header, line: line.number, names, at })
  }

  return {
    read,
    end(rows) {
      giveUpSection(rows)
      if (!hasRows) throw noSection(profile)
    },
    delimiter() {
      if (state.is === 'rows' || state.is === 'units') return state.header.delimiter
      return profile.delimiter === 'auto' ? undefined : profile.delimiter
    },
  }
}

const begins = (beginnings: readonly string[] | undefined, text: string) =>
  beginnings !== undefined &&
  beginnings.some((one) => text.startsWith(one) || text.startsWith(`"${one}`))

const isBlank = (cells: readonly string[]) => cells.every((cell) => cell.trim() === '')

function tableOf(profile: AnalyzerProfile, header: Header, unitsBelow: readonly string[]): Table {
  const { line, delimiter, names } = header
  // Blank names at the header's end do not count; but what stands beside the last value does.
  const last = names.findLastIndex((name) => name !== '')
  const beside = profile.layout === 'long' ? 0 : (profile.beside?.length ?? besideOf(profile))
  const isOfValue = !columnsOf(profile).includes(names[last] ?? '')
  const width = last + 1 + (isOfValue ? beside : 0)
  const source = { line, delimiter, names }
  if (profile.layout === 'long') return { width, source, read: longLayout(profile, header) }
  if (profile.layout === 'pivoted') return { width, source, read: pivotedLayout(profile, header) }
  return { width, source, read: wideLayout(profile, header, unitsBelow) }
}

const besideOf = (profile: AnalyzerProfile) =>
  profile.layout === 'wide' && profile.units_in === undefined ? 1 : 0

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

function refuseLine(source: Source, { number: line }: Line, fault: LineFault): FileRow {
  const faults = [{ column: null, ...fault }]
  return { kind: 'refused', is_control: false, source, line, faults, cells: null }
}

const noHeader = { line: 0, delimiter: ',', names: [] }

function outside(line: Line): FileRow {
  const reason =
    "stands outside of the profile's sections; if it says nothing, name its beginning in ignored_lines"
  const source = { header: noHeader, cells: [line.text] }
  return refuseLine(source, line, { code: 'outside_sections', reason })
}

function withoutHeader(line: Line, { code, message }: FileError): FileRow {
  const said = message[0]!.toLowerCase() + message.slice(1, -1)
  const reason = `the section that begins here is not read: ${said}`
  return refuseLine({ header: noHeader, cells: [line.text] }, line, { code, reason })
}

function noSection({ sections }: AnalyzerProfile): FileError {
  const named = sections?.begin_with.map((one) => `'${one}'`).join(', ')
  return new FileError(
    'empty_file',
    `No line of the file begins a section: ${named}. Choose the analyzer that wrote it, or correct its profile.`,
  )
}
