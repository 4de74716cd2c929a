// From whatever was thrown to what the caller is told. An error is made once, as a Problem; how it is
// shown (as problem+json, or as a page where a person looks) is the door's business. A 500 says nothing of
// the inside; the log has it under the request id.
import type { Context as HonoContext, ErrorHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import {
  isConnectionError,
  isLimitReached,
  isOutOfRoom,
  isRepeatable,
  isUnstorableText,
} from '../../db/errors.ts'
import { Replay } from '../platform/idempotency.ts'
import type { Log } from '../platform/log.ts'
import { Problem, problemTypes, type ProblemType } from '../platform/problems.ts'
import { sendJson } from './answers.ts'
import type { Env } from './env.ts'

/** How a door shows a problem. */
export type Show = (c: HonoContext<Env>, problem: Problem) => Response | Promise<Response>

export function errorHandler(log: Log, show: Show): ErrorHandler<Env> {
  return (error, c) => {
    if (error instanceof Replay) return sendAgain(c, error)
    const problem = problemOf(error)
    const request_id = c.get('request_id')
    if (isConnectionError(error)) log.warn({ error, request_id }, 'database away')
    else if (isLimitReached(error) || isRepeatable(error))
      log.warn({ error, request_id }, 'database busy')
    else if (isOutOfRoom(error)) log.error({ error, request_id }, 'database out of room')
    else if (isUnexpected(error)) log.error({ error, request_id }, 'request failed')
    return show(c, problem)
  }
}

/** What an error is to the caller: its status, type, title, text, headers and fields. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof HTTPException) return fromHono(error)
  if (isUnstorableText(error)) {
    return new Problem('invalid-request', 'A text has a NUL character (U+0000).')
  }
  if (isConnectionError(error)) {
    return new Problem('unavailable', 'The database cannot be reached.', {}, { 'retry-after': '2' })
  }
  // A deadlock: a write has been repeated by then, in vain.
  if (isLimitReached(error) || isRepeatable(error)) {
    const detail = 'Somebody else is working on the same, or it took too long. Nothing was changed.'
    return new Problem('unavailable', detail, {}, { 'retry-after': '2' })
  }
  if (isOutOfRoom(error)) {
    const detail = 'The database has no room to write. Nothing was changed.'
    return new Problem('unavailable', detail, {}, { 'retry-after': '10' })
  }
  return new Problem('internal-error', 'The request failed; it has been logged.')
}

function isUnexpected(error: unknown): boolean {
  return !(error instanceof Problem || error instanceof HTTPException || isUnstorableText(error))
}

const honoProblems: Record<number, ProblemType> = {
  400: 'malformed-request',
  413: 'payload-too-large',
  415: 'unsupported-media-type',
}

function fromHono(error: HTTPException): Problem {
  const type = honoProblems[error.status] ?? 'internal-error'
  return new Problem(type, error.message || problemTypes[type][1])
}

function sendAgain(c: HonoContext<Env>, { body, status, headers }: Replay): Response {
  return sendJson(c, body, status as 200, { ...headers, 'idempotency-replayed': 'true' })
}
