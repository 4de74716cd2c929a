// Lines of CSV (RFC 4180) that a spreadsheet may open: whatever was typed into a cell, it calculates nothing.

/** One line, ended by CRLF. */
export function csvLine(cells: readonly (string | number | boolean | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

// A spreadsheet runs a cell that begins like a formula, some also behind a space or with the wide signs of East Asian
// keyboards. A negative number is none: it stays a number.
const formula = /^(?:\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])/
const number = /^-\d+(?:\.\d+)?$/

function csvCell(value: string | number | boolean | null): string {
  const text = String(value ?? '')
  const inert = formula.test(text) && !number.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}
