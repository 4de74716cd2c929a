// Finds the profile's columns in a file's header. A file whose header does not fit is refused as a whole,
// after its first lines: it belongs to another analyzer, or its profile is wrong.

import type { Line } from './decode.ts'
import { DELIMITERS } from './profile.ts'
import type { AnalyzerProfile } from './profile.ts'
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

export type Header = {
  line: number
  delimiter: string
  /** Number of cells a row must have; blank names at the header's end do not count. */
  width: number
  /** All names, in the order of the columns. */
  names: string[]
  /** Where each header name stands. */
  at: Map<string, number>
}

/** Throws FileError `not_text`, `missing_column` or `ambiguous_column`. */
export function readHeader(profile: AnalyzerProfile, line: Line): Header {
  if (line.too_long || !isText(line.text)) {
    throw new FileError(
      'not_text',
      `Line ${line.number} is not text in the profile's encoding (${profile.encoding}). ` +
        'Export the results as CSV; for UTF-16 without a byte order mark, name it in the profile.',
    )
  }
  const delimiters = profile.delimiter === 'auto' ? DELIMITERS : [profile.delimiter]
  const wanted = namedColumns(profile)
  const readings = delimiters.map((delimiter) => {
    const names = (splitRow(line.text, delimiter) ?? []).map((name) => name.trim())
    return { delimiter, names, missing: wanted.filter((name) => !names.includes(name)) }
  })
  const best = readings.reduce((a, b) => (b.missing.length < a.missing.length ? b : a))
  if (best.missing.length > 0) throw missingColumns(best, wanted, line.number)

  const twice = wanted.find((name) => best.names.indexOf(name) !== best.names.lastIndexOf(name))
  if (twice !== undefined) {
    throw new FileError(
      'ambiguous_column',
      `The header in line ${line.number} has more than one column '${twice}'. ` +
        'Export the file with that column once.',
    )
  }
  return {
    line: line.number,
    delimiter: best.delimiter,
    // In the wide layout the unit of the last test stands behind the last name.
    width: best.names.findLastIndex((name) => name !== '') + (profile.layout === 'wide' ? 2 : 1),
    names: best.names,
    at: new Map(best.names.map((name, index) => [name, index])),
  }
}

/** False where bytes did not fit the encoding, or were no text at all. */
export function isText(text: string): boolean {
  return !text.includes('\0') && !text.includes('\uFFFD')
}

function namedColumns(profile: AnalyzerProfile): string[] {
  const names = Object.values(profile.columns)
  const ofControls = profile.layout === 'long' ? Object.values(profile.controls ?? {}) : []
  const kind = profile.qc?.by === 'column' ? [profile.qc.column] : []
  return [...new Set([...names, ...kind, ...ofControls])]
}

function missingColumns(
  reading: { names: string[]; missing: string[] },
  wanted: string[],
  lineNumber: number,
): FileError {
  const missing = reading.missing.map((name) => `'${name}'`).join(', ')
  // A line without any expected name may be a row of a file without a header, and name a patient.
  const found =
    reading.missing.length === wanted.length
      ? `none of the profile's columns is in line ${lineNumber}`
      : `line ${lineNumber} has: ${reading.names.filter((name) => name !== '').join(', ')}`
  return new FileError(
    'missing_column',
    `The header lacks ${missing}; ${found}. Choose the analyzer that wrote the file, or correct its profile.`,
  )
}
