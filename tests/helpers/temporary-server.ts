/**
 * An embedded PostgreSQL for tests, gone with its files when it stops. They lie in memory where there is room, because
 * each test file gets a copy of the template, nine hundred small files, and a disk takes twenty times as long for that.
 */
import { chmod, glob, mkdtemp, rm, stat, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { claimDirectory } from '../../db/embedded/processes.ts'
import { startEmbedded } from '../../db/embedded/server.ts'
import type { Server } from './test-server.ts'

export type TemporaryServer = Server & { directory: string }

const memory = '/dev/shm'
const room_bytes = 4 * 1024 ** 3
const prefix = 'diagnostics-lab-test-'

export async function startTemporary(): Promise<TemporaryServer> {
  await removeForgotten()
  if (await hasRoomInMemory()) {
    try {
      return await startIn(memory)
    } catch {
      // Nothing may be run from there (noexec), and PostgreSQL's programs would have to be copied to it.
    }
  }
  return await startIn(tmpdir())
}

/** A container has 64 MB there; a machine half of its memory. */
async function hasRoomInMemory(): Promise<boolean> {
  const found = await statfs(memory).catch(() => undefined)
  return found !== undefined && found.bavail * found.bsize >= room_bytes
}

/** What a run left in memory that was killed would stay there until the machine is started anew. */
async function removeForgotten(): Promise<void> {
  for await (const directory of glob(join(memory, `${prefix}*`))) {
    try {
      const { mtimeMs } = await stat(directory)
      // Whoever has just made it may not have claimed it yet.
      if (Date.now() - mtimeMs < 60_000) continue
      await claimDirectory(directory)
      await rm(directory, { recursive: true, force: true })
    } catch {
      // It is somebody's.
    }
  }
}

async function startIn(parent: string): Promise<TemporaryServer> {
  const directory = await mkdtemp(join(parent, prefix))
  const remove = (...places: string[]) =>
    Promise.all(places.map((place) => rm(place, { recursive: true, force: true })))
  try {
    // The server's user, who is another one when we are root, has to walk through.
    await chmod(directory, 0o711)
    const { url, dataDir, stop } = await startEmbedded({
      dataDir: directory,
      preferredPort: 0,
      durable: false,
      settings: { max_wal_size: '256MB' },
    })
    return {
      name: 'an embedded PostgreSQL',
      url,
      directory,
      async stop() {
        await stop()
        await remove(directory, dataDir)
      },
    }
  } catch (error) {
    await remove(directory)
    throw error
  }
}
