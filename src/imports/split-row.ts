// One line of a delimited file into cells (quoting of RFC 4180), in one pass over its text: a file of a million
// rows is as fast as its lines can be cut. A row is one line: a quote that does not close spoils its own line only,
// where a parser that reads on would swallow every row up to the next quote.

/** The cells of a line; `open` when a quote does not close, `bad` when a cell goes on behind its closing quote. */
export function splitRow(text: string, delimiter: string): string[] | 'open' | 'bad' {
  if (!text.includes('"')) return text.split(delimiter)
  const cells: string[] = []
  for (let at = 0; ;) {
    const start = afterBlanks(text, at)
    if (text[start] !== '"') {
      // A quote inside a cell, such as `5" tube`, is a character like any other.
      const end = text.indexOf(delimiter, at)
      cells.push(end < 0 ? text.slice(at) : text.slice(at, end))
      if (end < 0) return cells
      at = end + 1
      continue
    }
    const end = closingQuote(text, start + 1)
    if (end < 0) return 'open'
    cells.push(text.slice(start + 1, end).replaceAll('""', '"'))
    const behind = afterBlanks(text, end + 1)
    if (behind === text.length) return cells
    if (text[behind] !== delimiter) return 'bad'
    at = behind + 1
  }
}

function afterBlanks(text: string, from: number): number {
  let at = from
  while (text[at] === ' ') at++
  return at
}

/** Where the quote is that closes the cell; a doubled one is a character of it. */
function closingQuote(text: string, from: number): number {
  for (let at = from; ;) {
    const quote = text.indexOf('"', at)
    if (quote < 0 || text[quote + 1] !== '"') return quote
    at = quote + 2
  }
}
