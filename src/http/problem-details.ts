// Problems as the API shows them: application/problem+json (RFC 9457).
import type { Hook } from '@hono/zod-openapi'
import type { Context as HonoContext } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { Problem, problemTypes } from '../platform/problems.ts'
import type { Env } from './env.ts'

export function sendProblem(c: HonoContext<Env>, problem: Problem): Response {
  const [status, title] = problemTypes[problem.type]
  const body = {
    type: `/problems/${problem.type}`,
    title,
    status,
    detail: problem.message,
    request_id: c.get('request_id'),
    ...problem.members,
  }
  return c.body(JSON.stringify(body), status as ContentfulStatusCode, {
    ...problem.headers,
    'content-type': 'application/problem+json',
  })
}

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
  const errors = result.error.issues.flatMap((issue) =>
    // An unknown field is named itself, not the object that has it.
    (issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => [...issue.path, key])
      : [issue.path]
    ).map((path) => ({ pointer: pointerOf(path), code: issue.code, message: issue.message })),
  )
  const place = places[result.target] ?? result.target
  throw new Problem('invalid-request', `The ${place} is not as documented.`, { errors })
}

export function pointerOf(path: PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
