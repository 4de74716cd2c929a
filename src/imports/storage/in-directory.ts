// Files in a directory that every process sees, and that belongs to one laboratory's database. A file is written under
// a name of its own, is on the disk before it has its final name, and has that before its import is committed: so an
// import that there is has all of its bytes. What a failed transaction leaves is nobody's, and is purged.
import { constants } from 'node:fs'
import { open, readdir, rename, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { statement } from '../../../db/statement.ts'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/problems.ts'
import { inOrder, write } from '../../platform/write.ts'
import { lost, uploadsMayTake_ms, type FileStorage } from './file-storage.ts'
import { fileName, kindOfName, partName } from './rules.ts'

const { O_WRONLY, O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW } = constants
const onlyOurs = 0o600

export function inDirectory(directory: string): FileStorage {
  const path = (name: string) => join(directory, name)
  return {
    name: 'directory',
    async keepPiece(_, upload_id, position, bytes) {
      const flags = O_WRONLY | O_APPEND | O_NOFOLLOW | (position === 0 ? O_CREAT | O_EXCL : 0)
      await closing(await openOrLost(path(partName(upload_id)), flags), (file) =>
        withRoom(() => file.writeFile(bytes)),
      )
    },
    async adopt(w, _, { upload_id, sha256, size_bytes }) {
      await inOrder(w, [lockToAdopt.with({})])
      const target = path(fileName(sha256))
      const isHere = await renamed(path(partName(upload_id)), target, size_bytes)
      // The transaction is repeated, and the file has its name already.
      if (!isHere && (await sizeOf(target)) !== size_bytes) throw lost()
      await closing(await open(directory), (entries) => entries.sync())
    },
    async discard(_, upload_id) {
      await removed(path(partName(upload_id)))
    },
    read: (_, { sha256, size_bytes }) => bytesOf(path(fileName(sha256)), size_bytes),
    async purge(context, caller) {
      const old = await oldNames(context, directory)
      const files = old.filter((name) => kindOfName(name) === 'file')
      let purged = 0
      for (const name of old) if (!files.includes(name)) purged += await removed(path(name))
      // Most files belong to an import; only those that seem not to are looked at under the lock.
      const suspects = await notOfImports(context, files)
      if (suspects.length === 0) return purged
      return await write(context, caller, async (w) => {
        await inOrder(w, [lockToPurge.with({})])
        for (const { name } of await unknownFiles(w.trx, { names: suspects }))
          purged += await removed(path(name))
        return purged
      })
    },
  }
}

type Handle = Awaited<ReturnType<typeof open>>

async function closing<T>(file: Handle, work: (file: Handle) => Promise<T>): Promise<T> {
  try {
    return await work(file)
  } finally {
    await file.close()
  }
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code

/** A part that is gone was purged: its process was taken for dead. */
async function openOrLost(path: string, flags: number): Promise<Handle> {
  try {
    return await withRoom(() => open(path, flags, onlyOurs))
  } catch (error) {
    if (codeOf(error) === 'ENOENT' && !(flags & O_CREAT)) throw lost()
    throw error
  }
}

async function withRoom<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (codeOf(error) !== 'ENOSPC' && codeOf(error) !== 'EDQUOT') throw error
    const why = 'There is no room for the file: tell who runs the laboratory.'
    throw new Problem('unavailable', why, {}, { 'retry-after': '60' })
  }
}

/** On the disk, and under its final name. False if there is no such part. */
async function renamed(from: string, to: string, size_bytes: number): Promise<boolean> {
  let file: Handle
  try {
    file = await open(from, 'r+')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
  await closing(file, async () => {
    if ((await file.stat()).size !== size_bytes) throw lost()
    await file.sync()
  })
  await rename(from, to)
  return true
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

async function removed(path: string): Promise<number> {
  try {
    await unlink(path)
    return 1
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 0
    throw error
  }
}

/** @throws when it is not there, or was cut: the job is repeated, perhaps by a worker that sees the directory */
async function* bytesOf(path: string, size_bytes: number): AsyncGenerator<Uint8Array> {
  const file = await open(path, constants.O_RDONLY | O_NOFOLLOW)
  try {
    const { size } = await file.stat()
    if (size !== size_bytes) throw new Error(`The stored file has ${size} of ${size_bytes} bytes.`)
    yield* file.createReadStream({ autoClose: false }) as AsyncIterable<Buffer>
  } finally {
    await file.close()
  }
}

/** Ours, and older than an upload may take. */
async function oldNames({ clock }: Context, directory: string): Promise<string[]> {
  const before_ms = clock.now().getTime() - uploadsMayTake_ms
  const old: string[] = []
  for (const name of await readdir(directory)) {
    if (kindOfName(name) === undefined) continue
    const found = await stat(join(directory, name)).catch(() => undefined) // renamed or removed meanwhile
    if (found && found.mtimeMs < before_ms) old.push(name)
  }
  return old
}

async function notOfImports({ db }: Context, names: string[]): Promise<string[]> {
  const left: string[] = []
  for (let n = 0; n < names.length; n += 1000) {
    const some = await unknownFiles(db, { names: names.slice(n, n + 1000) })
    left.push(...some.map(({ name }) => name))
  }
  return left
}

const unknownFiles = statement({ parameters: { names: 'text[]' }, row: { name: 'text' } })`
  select name from unnest(${'names'}::text[]) as n (name)
  where not exists (
    select from imports where file_sha256 = decode(n.name, 'hex') and stored_in = 'directory')`

// Who gives a file its name holds this to the end of its transaction, beside others; who purges waits for them all,
// and then sees their imports. Without it a file could be purged between its name and its commit.
const lockToAdopt = statement({ parameters: {}, row: { kept: 'boolean' } })`
  select true as kept from pg_advisory_xact_lock_shared(hashtextextended('lab:files', 0))`

const lockToPurge = statement({ parameters: {}, row: { kept: 'boolean' } })`
  select true as kept from pg_advisory_xact_lock(hashtextextended('lab:files', 0))`
