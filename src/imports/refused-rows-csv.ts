// The whole report of an import as CSV (RFC 4180), for the person at the analyzer. It is read page by page, as
// fast as the client takes it: a report of any size passes through in the memory of a page. Reading the file again
// deletes the list: a report that is under way then breaks off, so that no half of it is taken for the whole.
import type { Database } from '../../db/client.ts'
import { prepare } from '../../db/prepared.ts'
import { csvLine } from '../platform/csv.ts'
import { getImport } from './queries.ts'

const columns = ['line', 'column_name', 'code', 'reason', 'sample', 'test'] as const
const page_rows = 500

/** The stream fails when another reading of the file has begun before its end. @throws Problem 404 */
export async function downloadRefusedRows(
  db: Database,
  import_id: string,
): Promise<ReadableStream<Uint8Array>> {
  await getImport(db, import_id)
  const attempt = await attemptOf(db, import_id)
  return ReadableStream.from(pagesOf(db, import_id, attempt)).pipeThrough(new TextEncoderStream())
}

async function* pagesOf(
  db: Database,
  import_id: string,
  attempt: number | undefined,
): AsyncGenerator<string> {
  yield csvLine(columns)
  for (let after = -1; ;) {
    const rows = await refusedRows(db, { import_id, after, page_rows })
    // Asked after the page was read: what is gone from it was deleted by an attempt that is seen here.
    if ((await attemptOf(db, import_id)) !== attempt) {
      throw new Error('the file is being read again: the report was broken off')
    }
    if (rows.length > 0) yield rows.map((row) => csvLine(columns.map((one) => row[one]))).join('')
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

async function attemptOf(db: Database, id: string): Promise<number | undefined> {
  return (await findAttempt(db, { id }))[0]?.attempt
}

const findAttempt = prepare((db, p: { id: string }) =>
  db.selectFrom('imports').where('id', '=', p.id).select('attempt'),
)
