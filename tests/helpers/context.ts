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
import { loadConfig } from '../../src/config.ts'
import type { Context } from '../../src/context.ts'
import type { Log } from '../../src/platform/log.ts'
import { openContext } from '../../src/processes/open-context.ts'
import { createDatabase, type TestDatabase } from './database.ts'

export type TestClock = {
  now(): Date
  set(time: Date): void
  advance(ms: number): void
}

export type TestLab = {
  context: Context
  app: App
  database: TestDatabase
  clock: TestClock
  stop(): Promise<void>
}

type Options = {
  /** Environment variables besides those every test has. */
  env?: Record<string, string>
  log?: Log
}

export async function testContext({ env = {}, log }: Options = {}): Promise<TestLab> {
  const database = await createDatabase()
  const config = loadConfig('api', {
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    DATABASE_URL: database.apiUrl,
    AUTH_SIGNING_KEYS: await signingKeys,
    ...env,
  })
  const opened = await openContext(config, 'api')
  const clock = createTestClock()
  const context: Context = { ...opened.context, clock, log: log ?? opened.context.log }
  return {
    context,
    app: createApp(context),
    database,
    clock,
    async stop() {
      await opened.close()
      await database.drop()
    },
  }
}

const signingKeys = generateSigningKey().then((key) => JSON.stringify({ keys: [key] }))

/** Starts at the present and stands still until it is moved. */
function createTestClock(): TestClock {
  let time = Date.now()
  return {
    now: () => new Date(time),
    set(to) {
      time = to.getTime()
    },
    advance(ms) {
      time += ms
    },
  }
}
