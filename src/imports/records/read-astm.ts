// Reads the records of ASTM E1394 (CLSI LIS2-A2): a header, patients, their orders, and the results of each. A
// result belongs to the order above it; what is above that order no longer counts.
import type { Line } from '../decode.ts'
import type { FileRow } from '../file-row.ts'
import { FileError } from '../header.ts'
import { decodeLine, readByteLines } from './lines.ts'
import type { AstmProfile } from './profile.ts'
import { readObservation, refuseLine } from './read-row.ts'
import { delimitersOfHeader, type Delimiters } from './rules/delimiters.ts'
import { readAddress, splitRecord, textsAt, type Segment } from './rules/fields.ts'
import { statusFault } from './rules/statuses.ts'

/** Passed over: comments, manufacturer's records, queries, the end, requests for records. */
const passed = ['C', 'M', 'Q', 'L', 'S']

/** @throws FileError `not_text` when it does not begin with a header record */
export async function* readAstm(
  profile: AstmProfile,
  bytes: AsyncIterable<Uint8Array>,
  time_zone: string,
): AsyncGenerator<FileRow> {
  const characters = profile.encoding === 'auto' ? 'utf-8' : profile.encoding
  let delimiters: Delimiters | undefined
  let above = new Map<string, Segment>()
  for await (const line of readByteLines(bytes)) {
    const text = line.text.replace(/^\u00ef\u00bb\u00bf/, '').trimEnd()
    if (text === '' && !line.too_long) continue
    const isHeader = text[0]?.toUpperCase() === 'H'
    if (isHeader) {
      delimiters = delimitersOfHeader(`H${text.slice(1)}`)
      above = new Map()
    }
    if (!delimiters) throw noHeader(line, isHeader)
    if (line.too_long) {
      yield refuseLine(line.number, 'row_too_long', 'the record is too long for a result')
      continue
    }
    const record = splitRecord(decodeLine(text, characters), line.number, delimiters, characters)
    const { name } = record
    if (name === 'R') yield readResult(profile, record, above, time_zone)
    else if (name === 'H' || name === 'P' || name === 'O') {
      if (name === 'P') above.delete('O')
      above.set(name, record)
    } else if (!passed.includes(name)) {
      yield refuseLine(line.number, 'unknown_record', 'not a record of the standard; send it again')
    }
  }
  if (!delimiters) throw new FileError('empty_file', 'The file has no record. Send it again.')
}

function noHeader(line: Line, isHeader: boolean): FileError {
  const what = isHeader ? 'declares no delimiters' : 'is before any header record (H)'
  return new FileError(
    'not_text',
    `Line ${line.number} ${what}. Send records of ASTM E1394 or LIS2-A2, from the header on.`,
  )
}

function readResult(
  profile: AstmProfile,
  result: Segment,
  above: Map<string, Segment>,
  time_zone: string,
): FileRow {
  const { line } = result
  if (!above.has('O')) {
    return refuseLine(line, 'no_order', 'a result (R) before any order (O); send the message again')
  }
  const texts = (address: string) => {
    const at = readAddress(address)
    const record = at.segment === 'R' ? result : above.get(at.segment)
    return record ? textsAt(record, at) : []
  }
  const { value: value_column } = profile.columns
  const status = statusFault('astm', texts('R-9')[0] ?? '')
  const value = texts(value_column)[0] ?? ''
  const where = { line, value_column, value, status_column: 'R-9', status }
  return readObservation(profile, { ...where, texts }, time_zone)
}
