// Problems as the API shows them: application/problem+json (RFC 9457).
import type { Context as HonoContext } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { problemTypes, type Problem } from '../platform/problems.ts'
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
