// A file line by line: what stands before the header, rows, headers again, sections, what ends them. Nothing is lost
// silently: a line that is neither a row nor what the profile says may be passed over is refused.
import type { Line } from './decode.ts'
import type { FileRow } from './file-row.ts'
import {
  createHeaderSearch,
  FileError,
  returnedHeader,
  type Header,
  type HeaderSearch,
} from './header.ts'
import type { AnalyzerProfile } from './profile.ts'
import { createTable, cut, refuseLine, type Table } from './read-table.ts'

export type FileReader = {
  /** Puts the measurements of a line behind those before it. @throws FileError before the first of them */
  read(line: Line, rows: FileRow[]): void
  /** The file has ended. @throws FileError when it had no header */
  end(rows: FileRow[]): void
  /** Once the header was read, or the profile says it: how its lines are cut. */
  delimiter(): string | undefined
}

type State =
  | { is: 'before'; search: HeaderSearch; since: Line | undefined }
  | { is: 'units'; header: Header }
  | { is: 'rows'; header: Header; table: Table }
  | { is: 'outside' | 'ignored' }

type Reading = { profile: AnalyzerProfile; state: State; has_rows: boolean }

export function createFileReader(profile: AnalyzerProfile): FileReader {
  const search = createHeaderSearch(profile)
  const state: State = profile.sections
    ? { is: 'outside' }
    : { is: 'before', search, since: undefined }
  const reading: Reading = { profile, state, has_rows: false }
  return {
    read: (line, rows) => readLine(reading, line, rows),
    end(rows) {
      giveUpSection(reading, rows)
      if (!reading.has_rows) throw noSection(profile)
    },
    delimiter() {
      const { is } = reading.state
      if (is === 'rows' || is === 'units') return reading.state.header.delimiter
      return profile.delimiter === 'auto' ? undefined : profile.delimiter
    },
  }
}

function readLine(reading: Reading, line: Line, rows: FileRow[]): void {
  const { profile } = reading
  const { sections } = profile
  const text = line.text.trim()
  const returned = returnedHeader(profile, line)
  if (returned) {
    openTable(reading, returned, [])
    return
  }
  if (begins(profile.ignored_lines, text)) return
  if (begins(sections?.begin_with, text)) {
    giveUpSection(reading, rows)
    reading.state = { is: 'before', search: createHeaderSearch(profile), since: line }
  } else if (begins(sections?.ignored, text)) {
    giveUpSection(reading, rows)
    reading.state = { is: 'ignored' }
  } else if (reading.state.is === 'rows' && begins(profile.end_with, text)) {
    reading.state = { is: sections ? 'outside' : 'ignored' }
    return
  }
  const { state } = reading
  if (state.is === 'rows') readRow(reading, state.table, line, rows)
  else if (state.is === 'before') readBefore(reading, state, line, rows)
  else if (state.is === 'units' && text !== '') {
    openTable(reading, state.header, cut(profile, line.text, state.header.delimiter) ?? [])
  } else if (state.is === 'outside' && reading.has_rows && text !== '') {
    // Before the first section a file says what it is.
    rows.push(outside(line))
  }
}

function readRow(reading: Reading, table: Table, line: Line, rows: FileRow[]): void {
  const found = table.read(line, rows)
  if (found === undefined) return
  if (found === 'blank') {
    if (reading.profile.sections?.end_at_blank_line) reading.state = { is: 'outside' }
    return
  }
  try {
    open(reading, found.again)
  } catch (error) {
    refuseSection(reading, line, error, rows)
  }
}

/** What stands below a header that does not fit is not read, and one row says so. @throws FileError of the first */
function refuseSection(reading: Reading, line: Line, error: unknown, rows: FileRow[]): void {
  if (!reading.has_rows || !(error instanceof FileError)) throw error
  rows.push(withoutHeader(line, error))
  reading.state = { is: 'ignored' }
}

function readBefore(
  reading: Reading,
  { search, since }: Extract<State, { is: 'before' }>,
  line: Line,
  rows: FileRow[],
): void {
  try {
    const found = search.take(line)
    if (!found) return
    open(reading, found.header)
    if (found.isRow) readLine(reading, line, rows)
  } catch (error) {
    refuseSection(reading, since ?? line, error, rows)
  }
}

function open(reading: Reading, header: Header): void {
  const { profile } = reading
  const hasUnitsBelow = profile.layout === 'wide' && profile.units_in === 'next_line'
  if (hasUnitsBelow) reading.state = { is: 'units', header }
  else openTable(reading, header, [])
}

function openTable(reading: Reading, header: Header, unitsBelow: readonly string[]): void {
  const table = createTable(reading.profile, header, unitsBelow)
  reading.state = { is: 'rows', header, table }
  reading.has_rows = true
}

/** A section that ends before its header came. */
function giveUpSection({ state, has_rows }: Reading, rows: FileRow[]): void {
  if (state.is !== 'before') return
  if (!has_rows) throw state.search.failure()
  if (state.since) rows.push(withoutHeader(state.since, state.search.failure()))
}

const begins = (beginnings: readonly string[] | undefined, text: string) =>
  beginnings !== undefined &&
  beginnings.some((one) => text.startsWith(one) || text.startsWith(`"${one}`))

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
