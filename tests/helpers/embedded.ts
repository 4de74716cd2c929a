/**
 * For the tests of the embedded server: places to start it in, another process to start it from,
 * and a look at which processes are left.
 */
import assert from 'node:assert/strict'
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import postgres from 'postgres'
import type { EmbeddedServer } from '../../db/embedded/server.ts'

export const isRoot = process.getuid?.() === 0
export const nobody = { uid: 65534, gid: 65534 }
export const checkout = join(import.meta.dirname, '../..')
export const settings = { preferredPort: 0, durable: false }

export async function temporaryDirectory(t: TestContext, name = 'pg'): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), 'embedded-test-'))
  await chmod(parent, 0o755)
  t.after(() => rm(parent, { recursive: true, force: true, maxRetries: 5 }))
  return join(parent, name)
}

export async function query(server: { url: string }, text: string): Promise<unknown[]> {
  const sql = postgres(server.url, { max: 1, onnotice() {} })
  try {
    return (await sql.unsafe(text).values()).flat()
  } finally {
    await sql.end()
  }
}

export async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + 30_000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`not seen within 30 seconds: ${what}`)
    await sleep(5)
  }
}

/** The command lines of all living processes that work on a directory, but for our own. */
export async function processesOn(directory: string): Promise<string[]> {
  if (process.platform !== 'linux')
    return execFileSync('ps', ['-axww', '-o', 'args='], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.includes(directory))
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const lines = pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''))
  return (await Promise.all(lines)).filter((line) => line.includes(directory))
}

export async function hasUnfinishedData(directory: string): Promise<boolean> {
  const names = (await readdir(directory).catch(() => [])).filter((n) => n.startsWith('unfinished'))
  const inner = await Promise.all(
    names.map((n) => readdir(join(directory, n, 'data')).catch(() => [])),
  )
  return inner.flat().length > 0
}

/** Another process that starts a server, prints it as JSON, and then does nothing until killed. */
export function startElsewhere(
  dataDir: string,
  options: { from?: string; ids?: typeof nobody } = {},
) {
  const module = pathToFileURL(join(options.from ?? checkout, 'db/embedded/server.ts')).href
  const settled = JSON.stringify({ dataDir, ...settings })
  const code = `
    import { startEmbedded } from ${JSON.stringify(module)}
    const { stop, ...server } = await startEmbedded(${settled})
    console.log(JSON.stringify(server))
    process.stdin.once('data', async () => { await stop(); process.exit() })`
  return spawn(process.execPath, ['--input-type=module', '--eval', code], {
    ...options.ids,
    cwd: '/',
    stdio: ['pipe', 'pipe', 'inherit'],
  })
}

export async function readServer(child: ChildProcess): Promise<Omit<EmbeddedServer, 'stop'>> {
  const [line] = await Promise.race([
    once(child.stdout!, 'data'),
    once(child, 'exit').then(() => assert.fail('the other process ended before its server ran')),
  ])
  return JSON.parse(String(line))
}
