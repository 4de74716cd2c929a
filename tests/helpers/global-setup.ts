/**
 * Runs once around a whole test run (`--test-global-setup`): all test files share one server, and
 * each clones its own database from one template.
 */
import { startTestServer } from './template.ts'

let running: Awaited<ReturnType<typeof startTestServer>> | undefined

export async function globalSetup(): Promise<void> {
  running = await startTestServer()
  Object.assign(process.env, running.server)
}

export async function globalTeardown(): Promise<void> {
  await running?.stop()
}
