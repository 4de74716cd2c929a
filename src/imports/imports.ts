// The verbs of an import: upload a file, read it again. What is in the file is decided by the job.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Context } from '../context.ts'
import type { UserCaller } from '../platform/caller.ts'
import { conflict, invalidField, notFound } from '../platform/problems.ts'
import { enqueue } from '../platform/queue.ts'
import { write } from '../platform/write.ts'
import { getImport } from './queries.ts'
import type { Import, Uploaded } from './schemas.ts'

const partSize_bytes = 256 * 1024

export type Upload = { file_name: string; bytes: Uint8Array; analyzer: string }

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
  const { file_name, bytes, analyzer } = input
  const file_sha256 = createHash('sha256').update(bytes).digest()
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
      await w.trx.insertInto('import_parts').values(partsOf(bytes, created.id)).execute()
      await enqueue(w, 'import-analyzer-file', { import_id: created.id })
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
 * late). Rows that became results are known, and stay as they are.
 * @throws Problem 404 · 409 while it is being read
 */
export async function readAgain(context: Context, caller: UserCaller, id: string): Promise<Import> {
  return await write(context, caller, async (w) => {
    const found = await w.trx
      .selectFrom('imports')
      .where('id', '=', id)
      .select('status')
      .forUpdate()
      .executeTakeFirst()
    if (!found) throw notFound('import')
    if (found.status === 'queued' || found.status === 'running')
      throw conflict(`The import is ${found.status}.`, [])
    await w.trx.deleteFrom('import_refused_rows').where('import_id', '=', id).execute()
    await w.trx
      .updateTable('imports')
      .set({
        status: 'queued',
        next_row: 0,
        rows_accepted: 0,
        rows_unchanged: 0,
        rows_control: 0,
        rows_refused: 0,
      })
      .set({ error: null, started_at: null, finished_at: null, attempt: sql`attempt + 1` })
      .where('id', '=', id)
      .execute()
    await enqueue(w, 'import-analyzer-file', { import_id: id })
    return JSON.parse(await getImport(w.trx, id)) as Import
  })
}

function partsOf(bytes: Uint8Array, import_id: string) {
  return Array.from({ length: Math.ceil(bytes.byteLength / partSize_bytes) }, (_, position) => ({
    import_id,
    position,
    bytes: Buffer.from(bytes.subarray(position * partSize_bytes, (position + 1) * partSize_bytes)),
  }))
}
