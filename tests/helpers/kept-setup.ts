/**
 * Runs once around `npm run test:one` and `npm run test:quick`: like global-setup.ts, but on the server
 * that stays up between runs, and with what was compiled by the run before.
 */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { useKeptServer, type Lease } from './kept-server.ts'
import { startTestServer } from './template.ts'

let lease: Lease | undefined

export async function globalSetup(): Promise<void> {
  process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'node-compile-cache')
  lease = process.env.TEST_DATABASE_URL ? await leaseGiven() : await useKeptServer()
  Object.assign(process.env, lease.server)
}

async function leaseGiven(): Promise<Lease> {
  const { server, stop } = await startTestServer()
  return { server, end: stop }
}

export async function globalTeardown(): Promise<void> {
  await lease?.end()
}
