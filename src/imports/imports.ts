// The verbs of an import: upload a file, read it again. What is in the file is decided by the job.
import { sql } from 'kysely'
import { violatedConstraint } from '../../db/errors.ts'
import type { Context } from '../context.ts'
import type { UserCaller } from '../platform/caller.ts'
import { conflict, invalidField, notFound } from '../platform/problems.ts'
import { enqueue } from '../platform/queue.ts'
import { inOrder, write, type Write } from '../platform/write.ts'
import { getImport } from './queries.ts'
import type { Import, Uploaded } from './schemas.ts'

const partSize_bytes = 256 * 1024

export type Upload = { file_name: string; bytes: Uint8Array; sha256: Buffer; analyzer: string }

/**
 * Stores a file with its import and its job, in one transaction. The same bytes for the same instrument
 * and profile version are the same import: it is returned, and nothing changes.
 * @throws Problem 422 for an unknown analyzer
 */
export async function uploadFile(
  context: Context,
  caller: UserCaller,
  input: Upload,
): Promise<Uploaded> {
  const { file_name, bytes, sha256: file_sha256, analyzer } = input
  return await write(context, caller, async (w) => {
    const instrument = await w.trx
      .selectFrom('instruments')
      .where('code', '=', analyzer)
      .where('active', '=', true)
      .select(['id', 'profile_id'])
      .executeTakeFirst()
    if (!instrument)
      throw invalidField(
        '/analyzer',
        'unknown_analyzer',
        'is not an instrument: see /v1/instruments',
      )
    const file = { instrument_id: instrument.id, profile_id: instrument.profile_id, file_sha256 }
    // Waits for a simultaneous upload of the same bytes, and then finds that one.
    const created = await w.trx
      .insertInto('imports')
      .values({ ...file, file_name, size_bytes: bytes.byteLength, uploaded_by: caller.user_id })
      .onConflict((conflict) =>
        conflict
          .columns(['instrument_id', 'profile_id', 'file_sha256'])
          // A literal: with a parameter the generic plan could not tell which partial index is meant.
          .where(sql<boolean>`status <> 'failed'`)
          .doNothing(),
      )
      .returning('id')
      .executeTakeFirst()
    if (created) {
      await storeParts(w, created.id, bytes)
      await inOrder(w, [enqueue(w, 'import-analyzer-file', { import_id: created.id })])
    }
    const { id } =
      created ??
      (await w.trx
        .selectFrom('imports')
        .where('instrument_id', '=', file.instrument_id)
        .where('profile_id', '=', file.profile_id)
        .where('file_sha256', '=', file_sha256)
        .where('status', '<>', 'failed')
        .select('id')
        .executeTakeFirstOrThrow())
    const document = JSON.parse(await getImport(w.trx, id)) as Import
    return { ...document, already_uploaded: created === undefined }
  })
}

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
  const found = await w.trx
    .selectFrom('imports')
    .where('id', '=', id)
    .select(['status', sql<boolean>`updated_at > now() - interval '1 hour'`.as('alive')])
    .forUpdate()
    .executeTakeFirst()
  if (!found) throw notFound('import')
  const underWay = found.status === 'queued' || found.status === 'running'
  if (underWay && found.alive) throw conflict(`The import is ${found.status}.`, [])
  await w.trx.deleteFrom('import_refused_rows').where('import_id', '=', id).execute()
  const counts = { rows_accepted: 0, rows_unchanged: 0, rows_control: 0, rows_refused: 0 }
  await w.trx
    .updateTable('imports')
    .set({ status: 'queued', next_row: 0, ...counts, error: null })
    .set({ started_at: null, finished_at: null, updated_at: sql`now()` })
    .set({ attempt: sql`attempt + 1` })
    .where('id', '=', id)
    .execute()
  await inOrder(w, [enqueue(w, 'import-analyzer-file', { import_id: id })])
  return JSON.parse(await getImport(w.trx, id)) as Import
}

// One statement a piece: all in one would be a message of twice the file's size.
async function storeParts({ trx }: Write, import_id: string, bytes: Uint8Array): Promise<void> {
  for (let position = 0; position * partSize_bytes < bytes.byteLength; position++) {
    const start = position * partSize_bytes
    const part = Buffer.from(bytes.subarray(start, start + partSize_bytes))
    await trx.insertInto('import_parts').values({ import_id, position, bytes: part }).execute()
  }
}
