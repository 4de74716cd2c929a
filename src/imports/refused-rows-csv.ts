// The whole report of an import as CSV (RFC 4180), for the person at the analyzer.
import type { Database } from '../../db/client.ts'
import { prepare } from '../../db/prepared.ts'
import { getImport } from './queries.ts'

const columns = ['line', 'column_name', 'code', 'reason', 'sample', 'test'] as const

/** @throws Problem 404 */
export async function downloadRefusedRows(db: Database, import_id: string): Promise<string> {
  await getImport(db, import_id)
  const rows = await refusedRows(db, { import_id })
  const lines = rows.map((row) => columns.map((column) => cell(row[column])))
  return [columns, ...lines].map((cells) => `${cells.join(',')}\r\n`).join('')
}

const refusedRows = prepare((db, p: { import_id: string }) =>
  db
    .selectFrom('import_refused_rows')
    .where('import_id', '=', p.import_id)
    .orderBy('position')
    .select(columns),
)

// A spreadsheet would run a cell that begins like a formula, and the file's author chose what is in it.
function cell(value: string | number | null): string {
  const text = String(value ?? '')
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}
