// Refused rows leave as a file in the dialect they came in, with the reason in a column added at its end. A person
// corrects them, perhaps in a spreadsheet, and sends the file back. A spreadsheet runs a cell that begins like a
// formula, and who wrote the file chose what is in it: such a cell leaves with an apostrophe before it, and comes
// back without. (OWASP, "CSV Injection": = + - @, tab and carriage return.)

/** The name of the added column: a file whose last column is called so is one of ours. */
export const reasonColumn = 'refused_because'

/**
 * | cell        | leaves as    | comes back as |
 * |-------------|--------------|---------------|
 * | `=1+1`      | `'=1+1`      | `=1+1`        |
 * | `-----`     | `'-----`     | `-----`       |
 * | `'=1+1`     | `''=1+1`     | `'=1+1`       |
 * | `-1.5`      | `-1.5`       | `-1.5`        |
 * | `+3,2e-4`   | `+3,2e-4`    | `+3,2e-4`     |
 *
 * A number is none that runs: it stays one.
 */
export function inert(cell: string): string {
  const runs = /^'*[=+\-@\t\r]/.test(cell) && !isNumber(cell)
  return runs ? `'${cell}` : cell
}

export function restored(cell: string): string {
  return /^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell
}

const isNumber = (cell: string) => /^[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d{1,3})?$/.test(cell)

/** One line of CSV (RFC 4180). */
export function toLine(cells: readonly string[], delimiter: string): string {
  return `${cells.map((cell) => quoted(inert(cell), delimiter)).join(delimiter)}\r\n`
}

const quoted = (cell: string, delimiter: string) =>
  cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell

/** The cells of a row of ours as they were before it left; `reason_at` is where the reason stands. */
export function cellsBefore(cells: readonly string[], reason_at: number): string[] {
  return cells.toSpliced(reason_at, 1).map(restored)
}
