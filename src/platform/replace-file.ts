// Replaces a file of secrets so that whoever reads it finds the old text or the new one, whole, also after a crash:
// the new text is written beside it, brought to the disk, and then renamed onto it.
import { constants } from 'node:fs'
import { open, realpath, rename, stat, unlink, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'

/** A file beside it that nobody has worked on for so long was left by a process that was killed. */
const abandoned_ms = 30_000

export class FileInUse extends Error {
  override name = 'FileInUse'
}

/**
 * `change` gets a place that only one process has at a time, and gives the new text, or undefined to change nothing.
 * Mode 0600, and the owner stays (or is that of another file: `ownerOf`). A link is followed: what it points to is replaced.
 * @throws FileInUse while another process replaces it
 */
export async function replaceFile(
  path: string,
  change: (path: string) => Promise<string | undefined>,
  { ownerOf = path } = {},
): Promise<void> {
  const file = await realpath(path).catch(() => path)
  const beside = `${file}.new`
  const handle = await openAlone(beside)
  let renamed = false
  try {
    const text = await change(file)
    if (text === undefined) return
    const owner = await stat(ownerOf).catch(() => undefined)
    if (owner && (owner.uid !== process.getuid?.() || owner.gid !== process.getgid?.())) {
      await handle.chown(owner.uid, owner.gid)
    }
    await handle.writeFile(text)
    await handle.sync()
    // Whoever was taken for dead and is not must not rename what another has begun.
    if (!(await isStill(handle, beside))) throw inUse(beside)
    await rename(beside, file)
    renamed = true
    await syncDirectory(dirname(file))
  } finally {
    if (!renamed && (await isStill(handle, beside))) await unlink(beside)
    await handle.close()
  }
}

/** Opening it for the first time is the lock: of several that try, one succeeds. */
async function openAlone(beside: string): Promise<FileHandle> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await open(beside, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o600)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      const left = await stat(beside).catch(() => undefined)
      const isAbandoned = left !== undefined && Date.now() - left.mtimeMs > abandoned_ms
      if (!isAbandoned || attempt > 1) throw inUse(beside)
      await unlink(beside).catch(() => {})
    }
  }
}

async function isStill(handle: FileHandle, path: string): Promise<boolean> {
  const [own, there] = await Promise.all([handle.stat(), stat(path).catch(() => undefined)])
  return own.ino === there?.ino && own.dev === there.dev
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}

function inUse(beside: string): FileInUse {
  return new FileInUse(`${beside} is there: another process replaces this file. Try again.`)
}
