// The pieces of a file while it is uploaded. They become the import's by its transaction (imports.ts); what is left of
// an upload that was refused, given up or known already is deleted.
import type { Context } from '../context.ts'
import type { KeepPiece } from './receive-upload.ts'
import { storageOf } from './storage/choose-storage.ts'

/** Runs `work`, which keeps the pieces of one upload, and sees to it that none stays behind. */
export async function withPieces<T>(
  context: Context,
  work: (upload_id: string, keep: KeepPiece) => Promise<T>,
): Promise<T> {
  const upload_id = crypto.randomUUID()
  const storage = storageOf(context.config)
  try {
    return await work(upload_id, async (position, bytes) => {
      await storage.keepPiece(context, upload_id, position, bytes)
    })
  } finally {
    context.background.run('discard-upload', () => storage.discard(context, upload_id))
  }
}
