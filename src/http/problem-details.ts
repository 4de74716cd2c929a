// Everything that goes wrong leaves here, in one form: application/problem+json (RFC 9457). A 500 says
// nothing of the inside; the log has it under the request id.
import type { Hook } from '@hono/zod-openapi'
import type { Context as HonoContext, ErrorHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { isConnectionError, isUnstorableText } from '../../db/errors.ts'
import { Replay } from '../platform/idempotency.ts'
import type { Log } from '../platform/log.ts'
import { Problem, problemTypes, type ProblemType } from '../platform/problems.ts'
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

export function errorHandler(log: Log): ErrorHandler<Env> {
  return (error, c) => {
    if (error instanceof Replay) {
      const headers = {
        ...error.headers,
        'content-type': 'application/json',
        'idempotency-replayed': 'true',
      }
      return c.body(error.body, error.status as ContentfulStatusCode, headers)
    }
    if (error instanceof Problem) return sendProblem(c, error)
    if (error instanceof HTTPException) return sendProblem(c, fromHono(error))
    if (isUnstorableText(error)) {
      return sendProblem(c, new Problem('invalid-request', 'A text has a NUL character (U+0000).'))
    }
    if (isConnectionError(error)) {
      log.warn({ error, request_id: c.get('request_id') }, 'database away')
      return sendProblem(
        c,
        new Problem('unavailable', 'The database cannot be reached.', {}, { 'retry-after': '2' }),
      )
    }
    log.error({ error, request_id: c.get('request_id') }, 'request failed')
    return sendProblem(c, new Problem('internal-error', 'The request failed; it has been logged.'))
  }
}

const honoProblems: Record<number, ProblemType> = {
  400: 'malformed-request',
  413: 'payload-too-large',
  415: 'unsupported-media-type',
}

function fromHono(error: HTTPException): Problem {
  const type = honoProblems[error.status] ?? 'internal-error'
  // Hono's validator answers 400 for a missing or foreign content type; RFC 9110 has 415 for that.
  return new Problem(type, error.message || problemTypes[type][1])
}

const places: Record<string, string> = {
  json: 'body',
  form: 'body',
  param: 'path',
  query: 'query',
  header: 'header',
}

/** The hook that every router has: what zod refused, as a 422 that names each field. */
export const validationProblem: Hook<unknown, Env, string, unknown> = (result, c) => {
  if (result.success) return undefined
  const errors = result.error.issues.flatMap((issue) =>
    // An unknown field is named itself, not the object that has it.
    (issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => [...issue.path, key])
      : [issue.path]
    ).map((path) => ({ pointer: pointerOf(path), code: issue.code, message: issue.message })),
  )
  const place = places[result.target] ?? result.target
  return sendProblem(
    c,
    new Problem('invalid-request', `The ${place} is not as documented.`, { errors }),
  )
}

export function pointerOf(path: PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
