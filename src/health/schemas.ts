// Health as the machine that runs this process sees it.
import { z } from '@hono/zod-openapi'

export const liveness = z
  .object({ status: z.literal('ok') })
  .openapi('Liveness', { example: { status: 'ok' } })

const check = z.object({ ok: z.boolean(), detail: z.string().optional() })

export const readinessReport = z
  .object({
    status: z.enum(['ready', 'degraded', 'not_ready']),
    checks: z.object({
      process: check,
      database: check,
      schema: check,
      queue: check,
      worker: check,
      scheduler: check,
    }),
  })
  .openapi('Readiness', {
    example: {
      status: 'not_ready',
      checks: {
        process: { ok: true },
        database: { ok: true },
        schema: { ok: false, detail: 'The migration 0099_example.sql is not applied.' },
        queue: { ok: true },
        worker: { ok: true },
        scheduler: { ok: true },
      },
    },
  })
export type ReadinessReport = z.output<typeof readinessReport>
export type Check = z.output<typeof check>
