// Where the bytes of files are kept: in the database or in a directory, as UPLOADS says. An import remembers where it
// is, so both can be read whatever UPLOADS says now.
import { access, constants } from 'node:fs/promises'
import { prepare } from '../../../db/prepared.ts'
import { ConfigError, type Config } from '../../config/config.ts'
import type { Context } from '../../context.ts'
import type { Caller } from '../../platform/caller.ts'
import type { FileStorage } from './file-storage.ts'
import { inDatabase } from './in-database.ts'
import { inDirectory } from './in-directory.ts'
import type { StoredIn } from './rules.ts'

/** A directory that is not mounted is noticed when a process starts, not with its first file. @throws ConfigError */
export async function requireDirectory({ directory }: Config['uploads']): Promise<void> {
  if (directory === undefined) return
  try {
    await access(directory, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new ConfigError(
      `UPLOADS_DIRECTORY: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

/** Where files go now. */
export const storageOf = ({ uploads }: Config): FileStorage =>
  storageNamed(uploads.stored_in, uploads)

function storageNamed(name: StoredIn, { directory }: Config['uploads']): FileStorage {
  if (name === 'database') return inDatabase
  if (directory !== undefined) return inDirectory(directory)
  throw new Error('The file is in a directory: tell this process which, with UPLOADS_DIRECTORY.')
}

/** The bytes of an import, from the first. */
export async function* readStored(context: Context, import_id: string): AsyncGenerator<Uint8Array> {
  const [file] = await findFile(context.db, { import_id })
  if (!file) return
  const { stored_in, sha256, size_bytes } = file
  const storage = storageNamed(stored_in as StoredIn, context.config.uploads)
  yield* storage.read(context, { import_id, sha256, size_bytes: Number(size_bytes) })
}

const findFile = prepare((db, p: { import_id: string }) =>
  db
    .selectFrom('imports')
    .where('id', '=', p.import_id)
    .select(['stored_in', 'file_sha256 as sha256', 'size_bytes']),
)

/** Deletes what is left of uploads whose process was killed. Safe to repeat, and to run twice at once. */
export async function purgeUploads(context: Context, caller: Caller): Promise<{ uploads: number }> {
  const { directory } = context.config.uploads
  let uploads = await inDatabase.purge(context, caller)
  if (directory !== undefined) uploads += await inDirectory(directory).purge(context, caller)
  context.log.info({ uploads }, 'uploads that nobody finished deleted')
  return { uploads }
}
