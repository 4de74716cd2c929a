// What a storage of files does. Either way a file is an import with all of its bytes, or nothing: pieces are kept as
// they arrive, and become the import's in the transaction that makes it.
import type { Context } from '../../context.ts'
import type { Caller } from '../../platform/caller.ts'
import { Problem } from '../../platform/problems.ts'
import type { Write } from '../../platform/write.ts'
import type { Kept } from '../receive-upload.ts'
import type { StoredIn } from './rules.ts'

/** An upload that has arrived, all of it. */
export type Arrived = Kept & { upload_id: string }
export type StoredFile = { import_id: string; sha256: Buffer; size_bytes: number }

export type FileStorage = {
  name: StoredIn
  /** Keeps a piece of a file that is on its way. */
  keepPiece(context: Context, upload_id: string, position: number, bytes: Buffer): Promise<void>
  /** Makes the pieces the import's, in its transaction, which may be repeated. @throws Problem 503 when they are gone */
  adopt(w: Write, import_id: string, upload: Arrived): Promise<void>
  /** Deletes what an upload has left; nothing of one that was adopted. */
  discard(context: Context, upload_id: string): Promise<void>
  /** Piece by piece: a file of any size takes the memory of one. */
  read(context: Context, file: StoredFile): AsyncGenerator<Uint8Array>
  /** Deletes what nobody came back for; returns how much it was. */
  purge(context: Context, caller: Caller): Promise<number>
}

/** No upload takes that long: the process that received it was killed. */
export const uploadsMayTake_ms = 3600_000

export const lost = () =>
  new Problem('unavailable', 'The file was lost: send it again.', {}, { 'retry-after': '2' })
