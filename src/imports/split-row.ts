// One line of a delimited file into cells. A row is one physical line: a quote that does not close spoils
// its own line only, where a parser that reads on would swallow every row up to the next quote.

import { CsvError, parse } from 'csv-parse/sync'

/** The cells of a line (quoting of RFC 4180), or null when a quote opens and does not close. */
export function splitRow(text: string, delimiter: string): string[] | null {
  if (!text.includes('"')) return text.split(delimiter)
  try {
    // `relax_quotes`: a quote inside a cell, such as `5" tube`, is a character like any other.
    const [cells] = parse(text, { delimiter, relax_quotes: true })
    return cells ?? null
  } catch (error) {
    if (error instanceof CsvError) return null
    throw error
  }
}
