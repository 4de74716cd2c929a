/**
 * Prints the OpenAPI document, made from the routes as they stand: no database, no port.
 *
 *   node tests/print-openapi.ts | node client/generate-types.ts
 */
import { createApp } from '../src/app.ts'
import { generateSigningKey } from '../src/auth/tokens.ts'
import { loadConfig } from '../src/config/config.ts'
import type { Context } from '../src/context.ts'
import { systemClock } from '../src/platform/clock.ts'
import { createLog } from '../src/platform/log.ts'
import { createMetrics } from '../src/platform/metrics/metrics.ts'

const config = loadConfig('api', {
  NODE_ENV: 'test',
  LOG_LEVEL: 'silent',
  DATABASE_URL: 'postgres://nobody@127.0.0.1:9/nowhere',
  AUTH_SIGNING_KEYS: JSON.stringify({ keys: [await generateSigningKey()] }),
})

/** Routes look at their context when they are called, and nobody calls one here. */
const metrics = await createMetrics(config)
const context = { config, clock: systemClock, log: createLog(config), metrics } as Context
const answer = await createApp(context).request('/openapi.json')
process.stdout.write(await answer.text())
