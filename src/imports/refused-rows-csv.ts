// The refused rows of an import as a file of its own dialect, with the reason added to each row, to be corrected and
// sent again. It is read page by page, as fast as the client takes it: a report of any size passes through in the
// memory of a page. Reading the file again deletes the list: a report that is under way then breaks off, so that no
// half of it is taken for the whole.
import type { Database } from '../../db/client.ts'
import { prepare } from '../../db/prepared.ts'
import { getImport } from './queries.ts'
import { reasonColumn, toLine } from './returned-rows.ts'

const page_rows = 500
// It wins over the encoding that a profile names, and a spreadsheet needs it.
const byteOrderMark = '\ufeff'

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
  const headers = new Map((await findHeaders(db, { import_id })).map((one) => [one.line, one]))
  const lines = createLines(headers)
  yield byteOrderMark
  for (let after = -1; ;) {
    const rows = await refusedRows(db, { import_id, after, page_rows })
    // Asked after the page was read: what is gone from it was deleted by an attempt that is seen here.
    if ((await attemptOf(db, import_id)) !== attempt) {
      throw new Error('the file is being read again: the report was broken off')
    }
    const text = rows.map((row) => lines.next(row)).join('')
    if (text !== '') yield text
    if (rows.length < page_rows) break
    after = rows.at(-1)!.position
  }
  yield lines.end()
}

type Row = Awaited<ReturnType<typeof refusedRows>>[number]
type Header = Awaited<ReturnType<typeof findHeaders>>[number]

// A row of the file may hold several measurements, and several of them may have been refused: it is written once.
function createLines(headers: ReadonlyMap<number, Header>) {
  let under: number | undefined
  let waiting: { row: Row; reasons: string[] } | undefined

  function end(): string {
    if (!waiting) return ''
    const { row, reasons } = waiting
    waiting = undefined
    const header = row.header_line === null ? undefined : headers.get(row.header_line)
    const { delimiter, names } = header ?? { delimiter: ',', names: ['line', 'sample', 'test'] }
    const cells = row.cells ?? [String(row.line), row.sample ?? '', row.test ?? '']
    const padded = [...cells, ...Array(Math.max(0, names.length - cells.length)).fill('')]
    const first = under === row.header_line ? '' : toLine([...names, reasonColumn], delimiter)
    under = row.header_line ?? undefined
    return first + toLine([...padded.slice(0, names.length), reasons.join(' ')], delimiter)
  }

  return {
    end,
    next(row: Row): string {
      if (waiting?.row.line === row.line) {
        waiting.reasons.push(row.reason)
        return ''
      }
      const before = end()
      waiting = { row, reasons: [row.reason] }
      return before
    },
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
    .select(['position', 'line', 'reason', 'sample', 'test', 'header_line', 'cells']),
)

const findHeaders = prepare((db, p: { import_id: string }) =>
  db
    .selectFrom('import_headers')
    .where('import_id', '=', p.import_id)
    .select(['line', 'delimiter', 'names']),
)

async function attemptOf(db: Database, id: string): Promise<number | undefined> {
  return (await findAttempt(db, { id }))[0]?.attempt
}

const findAttempt = prepare((db, p: { id: string }) =>
  db.selectFrom('imports').where('id', '=', p.id).select('attempt'),
)
