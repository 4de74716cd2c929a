// The pieces of a file while it is uploaded. They are moved to their import by its transaction (imports.ts); what
// is left of an upload that was refused, given up or known already is deleted.
import { prepare } from '../../db/prepared.ts'
import type { Context } from '../context.ts'
import type { KeepPiece } from './receive-upload.ts'

/** Runs `work`, which keeps the pieces of one upload, and sees to it that none stays behind. */
export async function withPieces<T>(
  context: Context,
  work: (upload_id: string, keep: KeepPiece) => Promise<T>,
): Promise<T> {
  const upload_id = crypto.randomUUID()
  try {
    return await work(upload_id, async (position, bytes) => {
      await insertPiece(context.db, { upload_id, position, bytes })
    })
  } finally {
    context.background.run('discard-upload', () => deletePieces(context.db, { upload_id }))
  }
}

const insertPiece = prepare((db, p: { upload_id: string; position: number; bytes: Buffer }) =>
  db
    .insertInto('upload_parts')
    .values({ upload_id: p.upload_id, position: p.position, bytes: p.bytes }),
)

const deletePieces = prepare((db, p: { upload_id: string }) =>
  db.deleteFrom('upload_parts').where('upload_id', '=', p.upload_id),
)
