// One file of a watched folder becomes an import, and is moved away. First it is stored, by the same verb as an
// upload, in one transaction with its job; then it is moved. A worker that is killed in between leaves the file
// where it is, and the next look finds that its bytes are an import already. So it is neither lost nor read twice.
import { constants } from 'node:fs'
import { mkdir, open, rename, writeFile, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { WatchedFolder } from '../../config/instruments.ts'
import type { Context } from '../../context.ts'
import { instrumentCaller } from '../../platform/caller.ts'
import { uploadFile } from '../imports.ts'
import { keepFile } from '../receive-upload.ts'
import { withPieces } from '../upload-pieces.ts'
import type { Look } from './rules.ts'

export const done = 'done'
export const refused = 'refused'

/** @returns false when it has changed meanwhile: it is looked at again */
export async function takeFile(
  context: Context,
  { folder, instrument }: WatchedFolder,
  name: string,
  look: Look,
): Promise<boolean> {
  const path = join(folder, name)
  const caller = instrumentCaller(instrument)
  const { request_id } = caller
  // Neither a link nor a pipe that was put in its place since it was looked at.
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    if (!(await looksLike(file, look))) return false
    const taken = await withPieces(context, async (upload_id, keep) => {
      const bytes = Readable.from(file.createReadStream({ autoClose: false, end: look.size_bytes }))
      const kept = await keepFile(bytes, keep)
      if (kept.size_bytes !== look.size_bytes || !(await looksLike(file, look))) return undefined
      const upload = { ...kept, file_name: shortened(name, 255), analyzer: instrument, upload_id }
      return await uploadFile(context, caller, { ...upload, came_by: 'folder' })
    })
    if (!taken) return false
    const { id, already_uploaded } = taken
    context.log.info({ request_id, instrument, import_id: id, already_uploaded }, 'file taken')
    const what = already_uploaded
      ? `Unchanged: the same bytes are import ${id} already.`
      : `Taken: import ${id}.`
    await moveAway(folder, name, done, id, what)
    return true
  } finally {
    await file.close()
  }
}

async function looksLike(file: FileHandle, look: Look): Promise<boolean> {
  const { size, mtimeMs, ino } = await file.stat()
  return size === look.size_bytes && mtimeMs === look.changed_ms && ino === look.inode
}

export async function refuseFile(
  { log, clock }: Context,
  { folder, instrument }: WatchedFolder,
  name: string,
  why: string,
): Promise<void> {
  log.warn({ instrument, why }, 'file refused')
  const stamp = clock.now().toISOString().replaceAll(/[-:]/g, '').slice(0, 15)
  await moveAway(folder, name, refused, `${stamp}-${crypto.randomUUID().slice(0, 8)}`, why)
}

// The name says which import it is, so that a second file of the same name overwrites nothing but itself. What
// became of it stands beside it.
async function moveAway(folder: string, name: string, to: string, prefix: string, what: string) {
  await mkdir(join(folder, to), { recursive: true })
  const target = join(folder, to, `${prefix}-${shortened(name, 150)}`)
  await writeFile(`${target}.txt`, `${what}\n`)
  await rename(join(folder, name), target)
}

/** File systems count bytes. The end is kept: it says what kind of file it is. */
function shortened(name: string, most_bytes: number): string {
  let short = name
  while (Buffer.byteLength(short) > most_bytes) short = short.replace(/^./su, '')
  return short
}
