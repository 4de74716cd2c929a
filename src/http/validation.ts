// What is not as documented: a 422 that names each field. An unknown field or parameter is refused, not
// passed over in silence.
import { z, type Hook } from '@hono/zod-openapi'
import { createMiddleware } from 'hono/factory'
import { Problem } from '../platform/problems.ts'
import type { Env } from './env.ts'

const places: Record<string, string> = {
  json: 'body',
  form: 'body',
  param: 'path',
  query: 'query',
  header: 'header',
}

/** The hook that every router has: what zod refused, as a 422 that names each field. */
export const validationProblem: Hook<unknown, Env, string, unknown> = (result) => {
  if (result.success) return
  throw refused(places[result.target] ?? result.target, result.error.issues)
}

const nothing = z.strictObject({})

/** For a route that takes no query: most requests have none, and are not looked at further. */
export const refuseQuery = createMiddleware<Env>(async (c, next) => {
  if (c.req.url.includes('?')) {
    const { error } = nothing.safeParse(c.req.query())
    if (error) throw refused('query', error.issues)
  }
  await next()
})

function refused(place: string, issues: z.core.$ZodIssue[]): Problem {
  const errors = issues.flatMap((issue) =>
    // An unknown field is named itself, not the object that has it.
    (issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => [...issue.path, key])
      : [issue.path]
    ).map((path) => ({ pointer: pointerOf(path), code: issue.code, message: issue.message })),
  )
  return new Problem('invalid-request', `The ${place} is not as documented.`, { errors })
}

export function pointerOf(path: PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
