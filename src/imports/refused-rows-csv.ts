// The whole report of an import as CSV (RFC 4180), for the person at the analyzer. It is read page by page, as
// fast as the client takes it: a report of any size passes through in the memory of a page.
import type { Database } from '../../db/client.ts'
import { prepare } from '../../db/prepared.ts'
import { getImport } from './queries.ts'

const columns = ['line', 'column_name', 'code', 'reason', 'sample', 'test'] as const
const page_rows = 500

/** @throws Problem 404 */
export async function downloadRefusedRows(
  db: Database,
  import_id: string,
): Promise<ReadableStream<Uint8Array>> {
  await getImport(db, import_id)
  return ReadableStream.from(pagesOf(db, import_id)).pipeThrough(new TextEncoderStream())
}

async function* pagesOf(db: Database, import_id: string): AsyncGenerator<string> {
  yield toLine(columns)
  for (let after = -1; ;) {
    const rows = await refusedRows(db, { import_id, after, page_rows })
    if (rows.length > 0) yield rows.map((row) => toLine(columns.map((one) => row[one]))).join('')
    if (rows.length < page_rows) return
    after = rows.at(-1)!.position
  }
}

type Page = { import_id: string; after: number; page_rows: number }

const refusedRows = prepare((db, p: Page) =>
  db
    .selectFrom('import_refused_rows')
    .where('import_id', '=', p.import_id)
    .where('position', '>', p.after)
    .orderBy('position')
    .limit(p.page_rows)
    .select(['position', ...columns]),
)

const toLine = (cells: readonly (string | number | null)[]) => `${cells.map(cell).join(',')}\r\n`

// A spreadsheet would run a cell that begins like a formula, and the file's author chose what is in it.
function cell(value: string | number | null): string {
  const text = String(value ?? '')
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}
