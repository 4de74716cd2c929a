// Finds the profile's columns in a file's header. A file whose header does not fit is refused as a whole,
// after its first lines: it belongs to another analyzer, or its profile is wrong.

import type { Line } from './decode.ts'
import type { FileHeader } from './file-row.ts'
import { columnsOf, labelsOf, readLabels } from './places.ts'
import { DELIMITERS, MAX_COLUMNS } from './profile.ts'
import type { AnalyzerProfile } from './profile.ts'
import { reasonColumn, restored } from './returned-rows.ts'
import { splitRow } from './split-row.ts'

export type FileErrorCode =
  'empty_file' | 'not_text' | 'missing_column' | 'ambiguous_column' | 'too_many_refused'

/** The file as a whole cannot be read, or not to its end. The message is for the user and holds no cell of any row. */
export class FileError extends Error {
  readonly code: FileErrorCode

  constructor(code: FileErrorCode, message: string) {
    super(message)
    this.name = 'FileError'
    this.code = code
  }
}

export type Header = FileHeader & {
  /** Where each header name stands. */
  at: Map<string, number>
  /** What the lines before the header say, by their words. */
  said: Map<string, string>
  /** Of rows that were refused before and come back: where their reason stands. */
  reason_at?: number
}

type Reading = { delimiter: string; names: string[]; missing: string[]; line: number }

export type HeaderSearch = {
  /** Whether the line is the header of a file that has one, or the first row of one that has none. @throws FileError */
  take(line: Line): { header: Header; isRow: boolean } | undefined
  /** Why the file, or its section, has no header. */
  failure(): FileError
}

/** Looks for a header from a line on: it is the first line with all columns, or the one after the preamble. */
export function createHeaderSearch(profile: AnalyzerProfile): HeaderSearch {
  const wanted = columnsOf(profile)
  const labels = labelsOf(profile)
  const labelled: string[] = []
  let lines = 0
  let closest: Reading | undefined

  function complete({ delimiter, names, line }: Reading): Header {
    const twice = wanted.find((name) => names.indexOf(name) !== names.lastIndexOf(name))
    if (twice !== undefined) throw ambiguous(twice, line)
    const said = readLabels(
      labels,
      labelled.map((text) => cellsOf(profile, text, delimiter)),
    )
    const unsaid = labels.filter((label) => !said.has(label))
    if (unsaid.length > 0) throw missingLabels(unsaid, line)
    return { line, delimiter, names, said, at: new Map(names.map((name, index) => [name, index])) }
  }

  return {
    take(line) {
      lines++
      const { text, number } = line
      const isPreamble = lines <= profile.preamble_lines
      if (line.too_long || !line.is_text) {
        if (isPreamble) return undefined
        throw notText(profile, number)
      }
      if (text.trim() === '' || (number === 1 && /^"?sep=.?"?$/i.test(text))) return undefined
      if (profile.header_names && !isPreamble) {
        const delimiter = delimiterOf(profile, text)
        const names = profile.header_names
        return { header: complete({ delimiter, names, missing: [], line: number }), isRow: true }
      }
      const reading = profile.header_names ? undefined : readNames(profile, wanted, line)
      // Where every place is a line before the header, only their number tells which line is the header.
      const isFound = reading?.missing.length === 0 && (wanted.length > 0 || !isPreamble)
      if (reading && isFound) return { header: complete(reading), isRow: false }
      if (reading && (!closest || reading.missing.length < closest.missing.length))
        closest = reading
      if (!isPreamble) throw missingColumns(profile, closest!, wanted)
      if (labels.some((label) => text.includes(label)))
        labelled.push(text.slice(0, longestLabelled))
      return undefined
    },
    failure: () =>
      closest && closest.missing.length < wanted.length
        ? missingColumns(profile, closest, wanted)
        : new FileError(
            'empty_file',
            `The file has no header after its first ${profile.preamble_lines} lines. Export it again.`,
          ),
  }
}

/** Of a line before the header, in UTF-16 code units. */
const longestLabelled = 2000

/** The header of refused rows that come back, wherever it stands: theirs is the dialect, without what stood around. */
export function returnedHeader(profile: AnalyzerProfile, line: Line): Header | undefined {
  const { text, number } = line
  if (!text.includes(reasonColumn)) return undefined
  const wanted = columnsOf(profile)
  for (const delimiter of DELIMITERS) {
    const cells = cellsOf(profile, text, delimiter)
    const reason_at = cells.indexOf(reasonColumn)
    if (reason_at === -1 || cells.slice(reason_at + 1).some((cell) => cell !== '')) continue
    const names = cells.slice(0, reason_at).map(restored)
    const at = new Map(names.map((name, index) => [name, index]))
    if (!wanted.every((name) => at.has(name))) continue
    return { line: number, delimiter, names, at, said: new Map(), reason_at }
  }
  return undefined
}

/** The names of a line under the delimiter that gives most of the columns wanted. */
export function readNames(
  profile: AnalyzerProfile,
  wanted: readonly string[],
  { text, number: line }: Line,
): Reading {
  const delimiters = profile.delimiter === 'auto' ? DELIMITERS : [profile.delimiter]
  const readings = delimiters.map((delimiter) => {
    const names = cellsOf(profile, text, delimiter)
    const known = new Set(names)
    return { delimiter, names, line, missing: wanted.filter((name) => !known.has(name)) }
  })
  // Where nothing is missing under two of them, it is the one that gives more columns.
  return readings.reduce((a, b) =>
    (b.missing.length - a.missing.length || a.names.length - b.names.length) < 0 ? b : a,
  )
}

function cellsOf(profile: AnalyzerProfile, text: string, delimiter: string): string[] {
  const cells = profile.quotes === 'none' ? text.split(delimiter) : splitRow(text, delimiter)
  return typeof cells === 'string' ? [] : cells.slice(0, MAX_COLUMNS + 1).map((cell) => cell.trim())
}

/** Of a file without a header: the one under which its first row has the cells that the profile names. */
function delimiterOf(profile: AnalyzerProfile, text: string): string {
  if (profile.delimiter !== 'auto') return profile.delimiter
  const width = profile.header_names!.length
  return DELIMITERS.find((one) => cellsOf(profile, text, one).length === width) ?? ','
}

function notText({ encoding }: AnalyzerProfile, line: number): FileError {
  return new FileError(
    'not_text',
    `Line ${line} is not text in the profile's encoding (${encoding}). ` +
      'Export the results as CSV; for UTF-16 without a byte order mark, name it in the profile.',
  )
}

function ambiguous(name: string, line: number): FileError {
  return new FileError(
    'ambiguous_column',
    `The header in line ${line} has more than one column '${name}'. ` +
      'Export the file with that column once.',
  )
}

const listed = (names: readonly string[]) => names.map((name) => `'${name}'`).join(', ')

function missingLabels(labels: readonly string[], line: number): FileError {
  const message = `No line before the header in line ${line} says ${listed(labels)}. `
  return new FileError(
    'missing_column',
    `${message}Choose the analyzer that wrote the file, or correct its profile.`,
  )
}

function missingColumns(profile: AnalyzerProfile, reading: Reading, wanted: string[]): FileError {
  const { line, names, missing } = reading
  // A line without any expected name may be a row of a file without a header, and name a patient. So may the
  // header of a pivoted file: its columns are samples.
  const isTold = missing.length < wanted.length && profile.layout !== 'pivoted'
  const found = isTold
    ? `line ${line} has: ${names.filter((name) => name !== '').join(', ')}`
    : `line ${line} has ${missing.length < wanted.length ? 'not all' : 'none'} of the profile's columns`
  return new FileError(
    'missing_column',
    `The header lacks ${listed(missing)}; ${found}. Choose the analyzer that wrote the file, or correct its profile.`,
  )
}
