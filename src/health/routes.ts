// For the machine that runs this process, without signing in: is it alive, may requests be sent to it?
import { createRoute } from '@hono/zod-openapi'
import type { ApiContext } from '../http/feature.ts'
import { createRouter, jsonAnswer, type Router } from '../http/router.ts'
import { checkReadiness } from './readiness.ts'
import { liveness, readinessReport, type ReadinessReport } from './schemas.ts'

const tags = ['health']

const live = createRoute({
  method: 'get',
  path: '/health/live',
  operationId: 'checkLiveness',
  summary: 'Whether the process runs: if it does not answer, restart it',
  description:
    'It asks nothing of the database: a database that is away is no reason to restart the api.',
  tags,
  responses: { 200: jsonAnswer(liveness, 'It runs.') },
})

const ready = createRoute({
  method: 'get',
  path: '/health/ready',
  operationId: 'checkReadiness',
  summary: 'Whether requests may be sent to it',
  description:
    'The database answers, its schema is the one of this release, and the queue takes jobs.',
  tags,
  responses: {
    200: jsonAnswer(readinessReport, 'They may; `degraded` when nobody works on jobs.'),
    503: jsonAnswer(readinessReport, 'They may not: see which check failed.'),
  },
})

export function healthRoutes(context: ApiContext): Router {
  // Everybody may ask, and an answer takes six statements: so all who ask meanwhile share one.
  let underWay: Promise<ReadinessReport> | undefined
  const check = () =>
    (underWay ??= checkReadiness(context, context.readiness).finally(() => {
      underWay = undefined
    }))
  return createRouter()
    .openapi(live, (c) => c.json({ status: 'ok' as const }, 200))
    .openapi(ready, async (c) => {
      const report = await check()
      return report.status === 'not_ready' ? c.json(report, 503) : c.json(report, 200)
    })
}
