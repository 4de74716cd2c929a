// Reads an analyzer's export. Nothing is lost silently: every measurement of the file comes out as a result,
// a QC point or one refusal that says where and why.
import { createLineCutter, decodeText, type Line } from './decode.ts'
import type { FileRow } from './file-row.ts'
import { createFileReader } from './file-reader.ts'
import { joinBrokenLines } from './join-lines.ts'
import type { AnalyzerProfile } from './profile.ts'

/** What reads a file: this one, or that of another format. Some rows at a time, in the file's order. */
export type ReadFile = (
  profile: AnalyzerProfile,
  bytes: AsyncIterable<Uint8Array>,
) => AsyncIterable<FileRow[]>

/**
 * Yields one FileRow for every measurement after the header, in the file's order; blank rows are passed over.
 * Throws FileError `empty_file`, `not_text`, `missing_column` or `ambiguous_column`, all of them before
 * the first row, and then reads no further. A file cut off inside its last cell cannot be told from a
 * whole one, because many analyzers write no line end after the last row.
 */
export async function* readBatches(
  profile: AnalyzerProfile,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<FileRow[]> {
  const reader = createFileReader(profile)
  const cutter = createLineCutter()
  const joiner = profile.line_breaks_in_cells === true ? joinBrokenLines(reader) : reader
  function read(lines: Line[]): FileRow[] {
    const rows: FileRow[] = []
    for (const line of lines) joiner.read(line, rows)
    return rows
  }
  for await (const text of decodeText(profile.encoding, bytes)) {
    const rows = read(cutter.cut(text))
    if (rows.length > 0) yield rows
  }
  const last = read(cutter.end())
  joiner.end(last)
  if (last.length > 0) yield last
}

/** As readBatches, one row after another. */
export async function* readAnalyzerFile(
  profile: AnalyzerProfile,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<FileRow> {
  for await (const rows of readBatches(profile, bytes)) yield* rows
}
