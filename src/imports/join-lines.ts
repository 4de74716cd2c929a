// Rows whose quoted cells go on in the next line, where a profile says that there are any. A quote that does not
// close within a few lines was none: then its line is refused alone, and reading goes on with the one after it.
import { MAX_LINE_LENGTH, type Line } from './decode.ts'
import type { FileReader } from './file-reader.ts'
import type { FileRow } from './file-row.ts'
import { splitRow } from './split-row.ts'

const most_lines = 100

export type LineReader = {
  read(line: Line, rows: FileRow[]): void
  end(rows: FileRow[]): void
}

export function joinBrokenLines(reader: FileReader): LineReader {
  let held: Line[] = []

  function read(line: Line, rows: FileRow[]): void {
    held.push(line)
    const delimiter = reader.delimiter()
    const joined = held.map(({ text }) => text).join('\n')
    const isOpen = delimiter !== undefined && splitRow(joined, delimiter) === 'open'
    const fits = held.length < most_lines && joined.length <= MAX_LINE_LENGTH
    if (isOpen && fits && held.every(({ too_long, is_text }) => is_text && !too_long)) return
    if (isOpen || held.some((one) => one.too_long)) giveUp(rows)
    else {
      const [first] = held
      const is_text = held.every((one) => one.is_text)
      held = []
      reader.read({ ...first!, text: joined, is_text, ended: line.ended }, rows)
    }
  }

  /** The quote of the first line was none. */
  function giveUp(rows: FileRow[]): void {
    const [first, ...rest] = held
    held = []
    reader.read(first!, rows)
    for (const line of rest) read(line, rows)
  }

  return {
    read,
    end(rows) {
      while (held.length > 0) giveUp(rows)
      reader.end(rows)
    },
  }
}
