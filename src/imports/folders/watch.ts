// Looks into the folders that instruments drop files into, every few seconds. Each worker looks for itself, and one
// at a time takes files: the others find the lock of the folder taken, and look again later. The lock only spares
// them the work. What keeps a file from being read twice is that its bytes are known (imports_file_key).
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Database } from '../../../db/client.ts'
import type { WatchedFolder } from '../../config/instruments.ts'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/problems.ts'
import { isFinishedName, whatToDo, type Look } from './rules.ts'
import { done, refused, refuseFile, takeFile } from './take-file.ts'

export type Watching = { stop: () => Promise<void> }

/** So many files of a folder are taken at one look: then others have their turn. */
const at_once = 100

export function keepWatching(context: Context): Watching {
  const { folders, interval_ms } = context.config.watch
  const stopping = new AbortController()
  const watchers = folders.map((folder) => createWatcher(context, folder))
  // One folder after the other: each look holds a connection, and the pool has others to serve.
  async function keep() {
    while (watchers.length > 0 && !stopping.signal.aborted) {
      for (const look of watchers) await look(stopping.signal)
      await sleep(interval_ms, undefined, { signal: stopping.signal }).catch(() => {})
    }
  }
  const keeping = keep()
  return {
    async stop() {
      stopping.abort()
      await keeping
    },
  }
}

/** One look; it throws nothing: what went wrong is logged, and tried again at a later one. */
export type Watcher = (signal?: AbortSignal) => Promise<void>

export function createWatcher(context: Context, folder: WatchedFolder): Watcher {
  const { log, clock, db } = context
  const { instrument } = folder
  let before = new Map<string, Look>()
  /** What failed is left alone for a while, and so is what is no file: said once, and not at each look. */
  const leftUntil = new Map<string, number>()

  function leave(name: string, about: object, message: string) {
    if (!leftUntil.has(name)) log.warn({ instrument, ...about }, message)
    leftUntil.set(name, clock.now().getTime() + 60_000)
  }

  async function attempt(name: string, work: () => Promise<unknown>): Promise<void> {
    if ((leftUntil.get(name) ?? 0) > clock.now().getTime()) return
    try {
      await work()
    } catch (error) {
      // Another worker was quicker.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
      const reason = error instanceof Problem ? { why: error.message } : { error }
      leave(name, reason, 'file not taken, it is tried again')
    }
  }

  async function handle(name: string, look: Look): Promise<void> {
    const most_bytes = context.config.http.upload_limit_bytes
    const limits = { most_bytes, at_ms: clock.now().getTime() }
    const what = whatToDo(look, before.get(name), limits)
    if (what === 'take') await takeFile(context, folder, name, look)
    else if (what !== 'wait') await refuseFile(context, folder, name, what.refuse)
  }

  async function lookAt(names: string[], signal: AbortSignal | undefined) {
    const looks = new Map<string, Look>()
    for (const name of names) {
      const found = await lstat(join(folder.folder, name)).catch(() => undefined)
      if (!found) leave(name, {}, 'a file is gone, or has a name that is not UTF-8')
      else if (found.isDirectory())
        leave(name, {}, 'a folder in a watched folder is not looked into')
      else if (!found.isFile()) {
        const why = 'It is no file, but a link or a device.'
        await attempt(name, () => refuseFile(context, folder, name, why))
      } else {
        const { size: size_bytes, mtimeMs: changed_ms, ino: inode } = found
        looks.set(name, { size_bytes, changed_ms, inode })
      }
    }
    // As they were written: a later file may correct an earlier one.
    const ordered = [...looks].toSorted(
      ([a, x], [b, y]) => x.changed_ms - y.changed_ms || (a < b ? -1 : 1),
    )
    for (const [name, look] of ordered.slice(0, at_once)) {
      if (signal?.aborted) return
      await attempt(name, () => handle(name, look))
    }
    before = looks
  }

  return async (signal) => {
    try {
      const all = await readdir(folder.folder)
      const names = all.filter((name) => isFinishedName(name) && name !== done && name !== refused)
      for (const name of leftUntil.keys()) if (!all.includes(name)) leftUntil.delete(name)
      if (names.length > 0) await alone(db, folder.folder, () => lookAt(names, signal))
    } catch (error) {
      log.warn({ error, instrument }, 'folder cannot be watched')
    }
  }
}

// The lock of a transaction that does nothing else: it ends with its connection, however the worker ends. It is silent
// while files are taken, so it may be so for longer than others; one that is cut off costs the others a look in vain.
async function alone(db: Database, folder: string, work: () => Promise<void>): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ locked: boolean }>`
      select pg_try_advisory_xact_lock(hashtextextended(${`lab:watch ${folder}`}, 0)) as locked,
        set_config('idle_in_transaction_session_timeout', '10min', true) as silent,
        set_config('transaction_timeout', '0', true) as in_all`.execute(trx)
    if (rows[0]!.locked) await work()
  })
}
