/**
 * Runs once around a whole test run (`--test-global-setup`): all test files share one server, and
 * each clones its own database from one template.
 */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startTestServer } from './template.ts'

let running: Awaited<ReturnType<typeof startTestServer>> | undefined

export async function globalSetup(): Promise<void> {
  // Each file, and each process that it starts, loads the same sources: they are compiled once.
  process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'node-compile-cache')
  running = await startTestServer()
  Object.assign(process.env, running.server)
}

export async function globalTeardown(): Promise<void> {
  await running?.stop()
}
