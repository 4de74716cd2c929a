// Reads an analyzer's export. Nothing is lost silently: every measurement of the file comes out as a result,
// a QC point or one refusal that says where and why.
import { decodeText, MAX_LINE_LENGTH, readLines } from './decode.ts'
import type { Line } from './decode.ts'
import type { FileRow, RefusedRow, Source } from './file-row.ts'
import { FileError, isText, readHeader } from './header.ts'
import type { Header } from './header.ts'
import type { AnalyzerProfile } from './profile.ts'
import { readLongRow } from './read-long-layout.ts'
import { readWideRow } from './read-wide-layout.ts'
import { splitRow } from './split-row.ts'

/** As readAnalyzerFile, some rows at a time: what a piece of the file holds. */
export async function* readBatches(
  profile: AnalyzerProfile,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<FileRow[]> {
  let batch: FileRow[] = []
  for await (const row of readAnalyzerFile(profile, bytes)) {
    batch.push(row)
    if (batch.length < 500) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/**
 * Yields one FileRow for every measurement after the header, in the file's order; blank rows are passed over.
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
      yield* readRow(profile, header, line)
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

/** None for a blank row; several where a row holds all measurements of a sample. */
function readRow(profile: AnalyzerProfile, header: Header, line: Line): FileRow[] {
  const { names, delimiter } = header
  const raw = line.too_long ? null : splitRow(line.text, delimiter)
  const source = { header: { line: header.line, delimiter, names }, cells: raw ?? [line.text] }
  if (line.too_long) {
    const reason = `the row is longer than ${MAX_LINE_LENGTH} characters; export the file again`
    return [refuseRow(line, source, 'row_too_long', reason)]
  }
  if (!isText(line.text)) {
    const reason = `the row holds bytes that are not text in the encoding of the profile (${profile.encoding}); correct the encoding, or export the file again`
    return [refuseRow(line, source, 'garbage', reason)]
  }
  const cells = raw?.map((cell) => cell.trim())
  if (!cells) {
    const reason = 'a quote opens in this row and does not close; correct the row and upload again'
    return [refuseRow(line, source, 'garbage', reason)]
  }
  if (cells.every((cell) => cell === '')) return []
  // More cells are fine as long as they are blank: many programs end each row with a delimiter.
  if (cells.length < header.width || cells.slice(header.width).some((cell) => cell !== '')) {
    return [
      refuseRow(line, source, 'ragged_row', raggedReason(cells.length, header.width, line.ended)),
    ]
  }
  const cell = (column: string) => cells[header.at.get(column) ?? -1] ?? ''
  return profile.layout === 'long'
    ? [readLongRow(profile, source, line.number, cell)]
    : readWideRow(profile, header, source, line.number, cells)
}

function refuseRow(line: Line, source: Source, code: string, reason: string): RefusedRow {
  const faults = [{ column: null, code, reason }]
  return { kind: 'refused', is_control: false, source, line: line.number, faults, cells: null }
}

function raggedReason(cells: number, width: number, ended: boolean): string {
  const counts = `the row has ${cells} columns, the header ${width}`
  if (!ended && cells < width) return `${counts}; the file ends inside this row: export it again`
  return `${counts}; its values may stand in the wrong columns: correct the row and upload again`
}
