// An export of any size in the memory of one piece: a cursor of PostgreSQL gives the next rows when the reader has
// taken the last ones. It has a connection of its own, so that slow readers take none from the api, and one
// snapshot: what is changed while it runs is not in it. When the reader goes, so does the connection.
import { createHash } from 'node:crypto'
import { CompiledQuery } from 'kysely'
import { connect } from '../../../db/client.ts'
import { exportLimits } from '../../../db/limits.ts'
import type { Context } from '../../context.ts'
import type { FileForm } from './file-forms.ts'
import { rowsOfPeriod, type ExportedRow } from './select-rows.ts'

export type Export = {
  body: ReadableStream<Uint8Array>
  /** Settles when the connection is gone: the reader has all, or has gone, or it failed. */
  ended: Promise<void>
}

/** The primary, or a replica of it. */
export type Source = Pick<Context['config']['database'], 'url' | 'password_file'>

export type Asked = { from: Date; to: Date; test_code?: string | undefined }
/** Resolves when it is noted that these rows are handed out. @throws when they may not be, or it cannot be noted */
type Handing = (rows: readonly ExportedRow[]) => Promise<void>

const piece_rows = 500

/** Begins it; each piece leaves when `handing` its rows has resolved. @throws when the database cannot be asked */
export async function exportResults(
  { log }: Pick<Context, 'log'>,
  from: Source,
  asked: Asked,
  form: FileForm,
  handing: Handing,
): Promise<Export> {
  const { sql, db } = connect(from.url, {
    name: 'lab-api-export',
    max: 1,
    limits: exportLimits,
    password_file: from.password_file,
    client_check_ms: 2000,
  })
  let release!: () => void
  const ended = new Promise<void>((resolve) => (release = resolve))
  let closed = false
  const close = async (timeout: number) => {
    if (closed) return
    closed = true
    clearTimeout(patience)
    await sql.end({ timeout }).catch(() => {})
    release()
  }
  // A reader that takes nothing keeps a connection and a snapshot from the others.
  const patience = setTimeout(() => void close(0), exportLimits.idle_in_transaction_seconds * 1000)
  try {
    const trx = await db
      .startTransaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute()
    const { sql: select, parameters } = rowsOfPeriod(asked)
    await trx.executeQuery(
      CompiledQuery.raw(`declare exported no scroll cursor for ${select}`, [...parameters]),
    )
    const next = async () => {
      const fetched = CompiledQuery.raw(`fetch ${piece_rows} from exported`)
      return (await trx.executeQuery(fetched)).rows as ExportedRow[]
    }
    const pieces = piecesOf(next, form, handing)
    const body = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          patience.refresh()
          try {
            const { value, done } = await pieces.next()
            if (!done) return controller.enqueue(value)
            await trx.commit().execute()
            await close(5)
            controller.close()
          } catch (error) {
            if (!closed) log.error({ error }, 'an export broke off')
            await close(0)
            controller.error(error)
          }
        },
        cancel: () => close(0),
      },
      { highWaterMark: 0 },
    )
    return { body, ended }
  } catch (error) {
    await close(0)
    throw error
  }
}

async function* piecesOf(
  next: () => Promise<ExportedRow[]>,
  form: FileForm,
  handing: Handing,
): AsyncGenerator<Uint8Array, undefined> {
  const hash = createHash('sha256')
  const encoder = new TextEncoder()
  let count = 0
  let text = form.begin
  for (;;) {
    const rows = await next()
    await handing(rows)
    count += rows.length
    for (const row of rows) text += form.line(row)
    const bytes = encoder.encode(text)
    hash.update(bytes)
    if (bytes.length > 0) yield bytes
    if (rows.length < piece_rows) break
    text = ''
  }
  yield encoder.encode(form.end(count, hash.digest('hex')))
  return undefined
}
