// Problems as the API shows them: application/problem+json (RFC 9457).
import type { Context as HonoContext } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { problemTypes, type FieldError, type Problem } from '../platform/problems.ts'
import type { Env } from './env.ts'

export function sendProblem(c: HonoContext<Env>, problem: Problem): Response {
  const document = problemDocument(problem, c.get('request_id'))
  return c.body(JSON.stringify(document), document.status as ContentfulStatusCode, {
    ...problem.headers,
    'content-type': 'application/problem+json',
  })
}

// However much is wrong with a request, and however long its names are, what is said of it stays short.
const mostErrors = 20
const mostText = 300
const mostPointer = 200

export function problemDocument(problem: Problem, request_id: string) {
  const [status, title] = problemTypes[problem.type]
  const { errors, ...members } = problem.members
  const unlisted = (errors?.length ?? 0) - mostErrors
  const more =
    unlisted > 0 ? ` ${mostErrors} errors are listed, and there are ${unlisted} more.` : ''
  return {
    type: `/problems/${problem.type}`,
    title,
    status,
    detail: shortened(problem.message, mostText) + more,
    request_id,
    ...members,
    ...(errors && { errors: errors.slice(0, mostErrors).map(shortError) }),
  }
}

function shortError({ pointer, code, message }: FieldError): FieldError {
  return { pointer: shortened(pointer, mostPointer), code, message: shortened(message, mostText) }
}

function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most).toWellFormed()}…`
}
