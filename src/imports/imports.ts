// The verbs of an import: upload a file, read it again, cancel it. What is in the file is decided by the job.
import { sql, type InsertQueryBuilder, type InsertResult } from 'kysely'
import { violatedConstraint } from '../../db/errors.ts'
import { prepare } from '../../db/prepared.ts'
import type { DB } from '../../db/types.ts'
import type { Context } from '../context.ts'
import type { Caller, UserCaller } from '../platform/caller.ts'
import { publish } from '../platform/events.ts'
import { conflict, invalidField, notFound } from '../platform/problems.ts'
import { enqueue } from '../platform/queue.ts'
import { inOrder, write, type Write } from '../platform/write.ts'
import { countColumns, countsOf } from './counts.ts'
import { getImport } from './queries.ts'
import type { Received } from './receive-upload.ts'
import type { CameBy, Import, Uploaded } from './schemas.ts'
import { storageOf } from './storage/choose-storage.ts'
import type { StoredIn } from './storage/rules.ts'

export type Upload = Received & { upload_id: string; came_by: CameBy }

/**
 * Makes the pieces of an upload an import with its job, in one transaction. The same bytes for the same instrument
 * and profile version are the same import: it is returned, and nothing changes.
 * @throws Problem 422 for an unknown analyzer
 */
export async function uploadFile(
  context: Context,
  caller: Caller,
  input: Upload,
): Promise<Uploaded> {
  const { file_name, size_bytes, sha256: file_sha256, analyzer, came_by } = input
  const storage = storageOf(context.config)
  return await write(context, caller, async (w) => {
    const [instrument] = await findInstrument(w.trx, { code: analyzer })
    if (!instrument)
      throw invalidField(
        '/analyzer',
        'unknown_analyzer',
        'is not an instrument: see /v1/instruments',
      )
    const file = { instrument_id: instrument.id, profile_id: instrument.profile_id, file_sha256 }
    // Waits for a simultaneous upload of the same bytes, and then finds that one.
    const about = {
      file_name,
      size_bytes,
      came_by,
      stored_in: storage.name,
      uploaded_by: caller.user_id,
    }
    const { created, same } = await insertOrFind(w, { ...file, ...about })
    if (created) {
      await storage.adopt(w, created.id, input)
      const about = { subject_id: created.id, data: { instrument: analyzer } }
      await inOrder(w, [
        enqueue(w, 'import-analyzer-file', { import_id: created.id }),
        publish(w, { type: 'import.uploaded', ...about }),
      ])
    }
    const { id } = created ?? same
    const document = JSON.parse(await getImport(w.trx, id)) as Import
    return { ...document, already_uploaded: created === undefined }
  })
}

type Id = { id: string }

// The import that stood in the way may fail, or be cancelled, before it is looked for, and then it stands in nobody's way.
async function insertOrFind(
  { trx }: Write,
  file: NewImport,
): Promise<{ created: Id; same?: never } | { created?: never; same: Id }> {
  for (;;) {
    const { uploaded_by, ...ofInstrument } = file
    const [created] =
      uploaded_by === undefined
        ? await insertSent(trx, ofInstrument)
        : await insertImport(trx, { ...file, uploaded_by })
    if (created) return { created }
    const [same] = await findSame(trx, file)
    if (same) return { same }
  }
}

const findInstrument = prepare((db, p: { code: string }) =>
  db
    .selectFrom('instruments')
    .where('code', '=', p.code)
    .where('active', '=', true)
    .select(['id', 'profile_id']),
)

type File = { instrument_id: string; profile_id: string; file_sha256: Buffer }
type About = { file_name: string; size_bytes: number; came_by: CameBy; stored_in: StoredIn }
type NewImport = File & About & { uploaded_by?: string | undefined }

// A literal: with a parameter the generic plan could not tell which partial index is meant.
const stands = sql<boolean>`status not in ('failed', 'cancelled')`

const insertImport = prepare((db, p: NewImport & { uploaded_by: string }) =>
  unlessKnown(db.insertInto('imports').values({ ...columnsOf(p), uploaded_by: p.uploaded_by })),
)

// Who listens and who watches folders may not name a person: the column is left out, not null.
const insertSent = prepare((db, p: File & About) =>
  unlessKnown(db.insertInto('imports').values(columnsOf(p))),
)

const columnsOf = (p: File & About) => ({
  instrument_id: p.instrument_id,
  profile_id: p.profile_id,
  file_sha256: p.file_sha256,
  file_name: p.file_name,
  size_bytes: p.size_bytes,
  came_by: p.came_by,
  stored_in: p.stored_in,
})

const unlessKnown = (insert: InsertQueryBuilder<DB, 'imports', InsertResult>) =>
  insert
    .onConflict((conflict) =>
      conflict.columns(['instrument_id', 'profile_id', 'file_sha256']).where(stands).doNothing(),
    )
    .returning('id')

const findSame = prepare((db, p: File) =>
  db
    .selectFrom('imports')
    .where('instrument_id', '=', p.instrument_id)
    .where('profile_id', '=', p.profile_id)
    .where('file_sha256', '=', p.file_sha256)
    .where(stands)
    .select('id'),
)

/**
 * Reads a file once more, for rows that were refused and would be accepted now (a sample registered
 * late). Rows that became results are known, and stay as they are. An import that has shown no sign of
 * life for an hour may be read again too: its job may have ended in the dead letters.
 * @throws Problem 404 · 409 while it is being read, or when the same file was uploaded again
 */
export async function readImportAgain(
  context: Context,
  caller: UserCaller,
  id: string,
): Promise<Import> {
  try {
    return await write(context, caller, (w) => startAgain(w, id))
  } catch (error) {
    if (violatedConstraint(error) !== 'imports_file_key') throw error
    throw conflict('The same file was uploaded again: read that import.', [])
  }
}

async function startAgain(w: Write, id: string): Promise<Import> {
  const [found] = await lockImport(w.trx, { id })
  if (!found) throw notFound('import')
  if (isUnderWay(found) && found.alive) throw conflict(`The import is ${found.status}.`, [])
  await inOrder(w, [
    deleteRefusedRows.with({ id }),
    deleteHeaders.with({ id }),
    setQueued.with({ id }),
    enqueue(w, 'import-analyzer-file', { import_id: id }),
    publish(w, { type: 'import.read_again', subject_id: id }),
  ])
  return JSON.parse(await getImport(w.trx, id)) as Import
}

const isUnderWay = ({ status }: { status: string }) => status === 'queued' || status === 'running'

/**
 * Stops an import. What was written stays, and is counted; the rest of the file is not read. It waits for the chunk
 * that is being written, and after its answer no other one is. To cancel twice is to cancel.
 * @throws Problem 404 · 409 when it has ended already
 */
export async function cancelImport(
  context: Context,
  caller: UserCaller,
  id: string,
): Promise<Import> {
  return await write(context, caller, async (w) => {
    const [found] = await lockImport(w.trx, { id })
    if (!found) throw notFound('import')
    if (isUnderWay(found)) {
      const [counts] = await setCancelled(w.trx, { id })
      const data = countsOf(counts!)
      await inOrder(w, [publish(w, { type: 'import.cancelled', subject_id: id, data })])
    } else if (found.status !== 'cancelled') throw conflict(`The import is ${found.status}.`, [])
    return JSON.parse(await getImport(w.trx, id)) as Import
  })
}

const setCancelled = prepare((db, p: { id: string }) =>
  db
    .updateTable('imports')
    .set({ status: 'cancelled', finished_at: sql`now()` })
    .where('id', '=', p.id)
    .returning(countColumns),
)

const lockImport = prepare((db, p: { id: string }) =>
  db
    .selectFrom('imports')
    .where('id', '=', p.id)
    .select(['status', sql<boolean>`updated_at > now() - interval '1 hour'`.as('alive')])
    .forUpdate(),
)

const deleteRefusedRows = prepare((db, p: { id: string }) =>
  db.deleteFrom('import_refused_rows').where('import_id', '=', p.id),
)

const deleteHeaders = prepare((db, p: { id: string }) =>
  db.deleteFrom('import_headers').where('import_id', '=', p.id),
)

const setQueued = prepare((db, p: { id: string }) =>
  db
    .updateTable('imports')
    .set({ status: 'queued', attempt: sql`attempt + 1`, next_row: 0, error: null })
    .set({ rows_accepted: 0, rows_unchanged: 0, rows_proposed: 0, rows_refused: 0 })
    .set({ rows_control: 0, rows_control_unassigned: 0 })
    .set({ bytes_read: 0, resumed_at: null, resumed_row: 0 })
    .set({ started_at: null, finished_at: null, updated_at: sql`now()` })
    .where('id', '=', p.id),
)
