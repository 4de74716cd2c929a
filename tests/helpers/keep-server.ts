/**
 * The process that keeps a PostgreSQL up between test runs (see kept-server.ts). `--stop` ends it.
 *
 *   node tests/helpers/keep-server.ts [directory] [--stop]
 */
import { rename, rm, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { claimDirectory } from '../../db/embedded/processes.ts'
import { keptHome, noteIn, readNote, type KeptServer } from './kept-server.ts'
import { startTemporary } from './temporary-server.ts'
import { asSuperuser } from './test-server.ts'

const idle_ms = Number(process.env.LAB_TEST_SERVER_IDLE_SECONDS ?? 900) * 1000
const home = process.argv.slice(2).find((argument) => argument !== '--stop') ?? keptHome

if (process.argv.includes('--stop')) await stopKeeper()
else await keep()

async function keep(): Promise<void> {
  const claim = await claimDirectory(home)
  const before = await readNote(home)
  if (before) await rm(before.directory, { recursive: true, force: true })
  const stopping = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stopping.abort())
  const server = await startTemporary()
  const { url, directory } = server
  const note: KeptServer = { url, directory, pid: process.pid }
  try {
    await untilUnused(note, stopping.signal)
  } finally {
    await rm(noteIn(home), { force: true })
    await server.stop()
    await claim.release()
  }
}

/** Ends with the note removed and nobody connected, or when it is told to stop. */
async function untilUnused(note: KeptServer, stopping: AbortSignal): Promise<void> {
  await announce(note)
  let used = Date.now()
  while (!stopping.aborted) {
    await sleep(Math.min(10_000, idle_ms), undefined, { signal: stopping }).catch(() => {})
    if (await isUsed(note)) used = Date.now()
    // Nobody finds it any more whose directory was deleted.
    const isKnown = (await readNote(home)) !== undefined
    if (isKnown ? Date.now() - used < idle_ms : await isUsed(note)) continue
    // Whoever read the note before is either connected by now, or finds nobody and starts anew.
    await rm(noteIn(home), { force: true })
    if (!(await isUsed(note))) return
    await announce(note)
  }
}

/** Whole or not at all, and readable by its user only: it holds the superuser's password. */
async function announce(note: KeptServer): Promise<void> {
  const draft = `${noteIn(home)}.${process.pid}`
  await writeFile(draft, JSON.stringify(note), { mode: 0o600 })
  await rename(draft, noteIn(home))
}

async function isUsed({ url }: KeptServer): Promise<boolean> {
  const others = await asSuperuser(
    url,
    (sql) => sql`
      select from pg_stat_activity
      where backend_type = 'client backend' and pid <> pg_backend_pid() limit 1`,
  )
  return others.length > 0
}

async function stopKeeper(): Promise<void> {
  const note = await readNote(home)
  // A note may be left over from a killed one, and its process id be a stranger's by now.
  const isRunning =
    note &&
    (await isUsed(note).then(
      () => true,
      () => false,
    ))
  if (!isRunning) {
    console.log('No server for tests is running.')
    return
  }
  process.kill(note.pid, 'SIGTERM')
  while (await readNote(home)) await sleep(50)
  console.log('The server for tests is stopped.')
}
