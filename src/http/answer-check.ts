// For tests and development: an answer that is not as its route documents it becomes a 500. What the
// database writes as JSON is held to the OpenAPI document this way; production does not pay for it.
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { z } from '@hono/zod-openapi'
import type { Env } from './env.ts'
import { routePattern } from './route-pattern.ts'

type Answers = Record<string, { content?: Record<string, { schema?: unknown }> } | undefined>

export function checkAnswers(app: OpenAPIHono<Env>): MiddlewareHandler<Env> {
  const answersOf = new Map<string, Answers>()
  return async (c, next) => {
    await next()
    if (answersOf.size === 0) {
      for (const definition of app.openAPIRegistry.definitions) {
        if (definition.type !== 'route') continue
        const { method, path, responses } = definition.route
        answersOf.set(
          `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
          responses as Answers,
        )
      }
    }
    const route = `${c.req.method} ${routePattern(c)}`
    const answers = answersOf.get(route)
    if (!answers) return
    const documented = answers[c.res.status]
    if (!documented)
      throw new Error(`${route} answered ${c.res.status}, which it does not document`)
    const type = c.res.headers.get('content-type')?.split(';')[0] ?? ''
    const schema = documented.content?.[type]?.schema
    if (!(schema instanceof z.ZodType) || !type.endsWith('json')) return
    const checked = schema.safeParse(await c.res.clone().json())
    if (!checked.success)
      throw new Error(`${route} answered other than documented: ${checked.error.message}`)
  }
}
