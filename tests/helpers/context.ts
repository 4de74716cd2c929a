/**
 * The whole service over a database of its own, without a port: what an api process has, but with a
 * clock that the test sets and a silent log.
 *
 *   const lab = await testContext()
 *   after(() => lab.stop())
 *   const response = await lab.app.request('/v1/orders')
 */
import { createApp, type App } from '../../src/app.ts'
import { generateSigningKey } from '../../src/auth/tokens.ts'
import { loadConfig } from '../../src/config/config.ts'
import type { Context } from '../../src/context.ts'
import type { Log } from '../../src/platform/log.ts'
import { openContext } from '../../src/processes/open-context.ts'
import { createDatabase, type TestDatabase } from './database.ts'
import { finishJobs } from './jobs.ts'
import { patient, quickPasswords } from './processes.ts'

/** Goes with the machine's time, so that nothing depends on how long a test takes. */
export type TestClock = {
  now(): Date
  advance(ms: number): void
  /** Stands still from now on, or at this time, until run(): for what one second would change. */
  stop(at?: Date): void
  /** Goes with the machine's time again. */
  run(): void
}

export type TestLab = {
  context: Context
  app: App
  database: TestDatabase
  clock: TestClock
  /** This test leaves jobs in this queue, and why. Of what it says it leaves, there must be some. */
  leavesJobs(queue: string, reason: string): void
  /** Runs the jobs that are left. @throws when any are left then that no test said it leaves */
  stop(): Promise<void>
}

export type LabOptions = {
  /** Environment variables besides those every test has. */
  env?: Record<string, string>
  log?: Log
}

export async function testContext({ env = {}, log }: LabOptions = {}): Promise<TestLab> {
  const database = await createDatabase()
  const config = loadConfig('api', {
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    DATABASE_URL: database.apiUrl,
    AUTH_SIGNING_KEYS: await signingKeys,
    ...patient,
    ...quickPasswords,
    ...env,
  })
  const opened = await openContext(config, 'api')
  const clock = createTestClock()
  const context: Context = { ...opened.context, clock, log: log ?? opened.context.log }
  const leaves = new Map<string, string>()
  const lab: TestLab = {
    context,
    app: createApp(context),
    database,
    clock,
    leavesJobs: (queue, reason) => void leaves.set(queue, reason),
    async stop() {
      try {
        await finishJobs(lab, env, leaves)
      } finally {
        await opened.close()
        await database.drop()
      }
    },
  }
  return lab
}

const signingKeys = generateSigningKey().then((key) => JSON.stringify({ keys: [key] }))

function createTestClock(): TestClock {
  let ahead_ms = 0
  let stopped_ms: number | undefined
  const now = () => new Date(stopped_ms ?? Date.now() + ahead_ms)
  return {
    now,
    advance(ms) {
      if (stopped_ms === undefined) ahead_ms += ms
      else stopped_ms += ms
    },
    stop(at = now()) {
      stopped_ms = at.getTime()
    },
    run() {
      ahead_ms = 0
      stopped_ms = undefined
    },
  }
}
