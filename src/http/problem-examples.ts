// What the documentation shows for each kind of error: an answer as this service really gives it.
import { z, type RouteConfig } from '@hono/zod-openapi'
import { problemTypes, type ProblemType } from '../platform/problems.ts'

export type Shown = { detail: string; [member: string]: unknown }

const shown: Record<ProblemType, Shown> = {
  'malformed-request': { detail: 'Malformed JSON in request body' },
  'invalid-grant': {
    detail: 'The user name or the password is wrong.',
    error: 'invalid_grant',
  },
  unauthenticated: { detail: 'There is no access token in the Authorization header.' },
  forbidden: {
    detail:
      'This needs the scope results:verify, which the role clerk does not have. It is held by: pathologist.',
  },
  'not-found': { detail: 'There is no order with this id.' },
  'method-not-allowed': { detail: 'Use GET, POST.' },
  'not-acceptable': {
    detail: 'There is no image/png of this.',
    available: ['application/json', 'text/html'],
  },
  conflict: { detail: 'The order is completed.', allowed: ['entered_in_error'] },
  'idempotency-conflict': {
    detail: 'A request with this Idempotency-Key is under way.',
  },
  'precondition-failed': { detail: 'The patient is at version 2 now.' },
  'payload-too-large': { detail: 'The body may have 1048576 bytes.' },
  'unsupported-media-type': { detail: 'Send a Content-Type: application/json.' },
  'invalid-request': {
    detail: 'The body is not as documented.',
    errors: [{ pointer: '/tests', code: 'custom', message: 'name at least one test or panel' }],
  },
  'idempotency-key-reused': {
    detail: 'This Idempotency-Key was used with another body.',
  },
  'precondition-required': {
    detail: 'If-Match is missing: send the ETag that you got when you read it.',
  },
  'too-many-requests': { detail: 'Too many attempts failed. Wait a minute.' },
  'request-timeout': { detail: 'Nothing came for 15 seconds.' },
  'headers-too-large': { detail: 'The address and the headers have more than 16 KiB.' },
  busy: { detail: 'Too many do this at once.' },
  'internal-error': { detail: 'The request failed; it has been logged.' },
  unavailable: { detail: 'The database cannot be reached.' },
}

/** The error answer of `type` as an example; `own` is what this route says in its place. */
export function problemExample(type: ProblemType, own: Partial<Shown> = {}) {
  const [status, title] = problemTypes[type]
  const { detail, ...members } = { ...shown[type], ...own }
  return {
    type: `/problems/${type}`,
    title,
    status,
    detail,
    request_id: '0b7c4f6e-5f0e-4d1c-9f3e-2f6f5a0b9c11',
    ...members,
  }
}

/** The 422 of a route: its first field, missing or malformed. */
export function invalidExample({
  body,
  query,
  params,
}: NonNullable<RouteConfig['request']>): Shown {
  const schema = Object.values(body?.content ?? {}).map(
    (media) => 'schema' in media! && media.schema,
  )[0]
  if (schema instanceof z.ZodObject) return wrong('body', Object.keys(schema.shape)[0]!, expected)
  if (query) return wrong('query', 'limit', 'must be a whole number from 1 to 200')
  if (params) return wrong('path', 'id', 'Invalid UUID')
  return wrong('query', 'page', 'Unrecognized key: "page"', 'unrecognized_keys')
}

const expected = 'Invalid input: expected string, received undefined'

function wrong(place: string, field: string, message: string, code = 'invalid_type'): Shown {
  return {
    detail: `The ${place} is not as documented.`,
    errors: [{ pointer: `/${field}`, code, message }],
  }
}

/** `/v1/orders/{id}/hold` → There is no order with this id. */
export function notFoundExample(path: string): Shown {
  const [, things = '', key] = /([a-z-]+)\/\{(\w+)\}/.exec(path) ?? []
  return { detail: `There is no ${things.slice(0, -1).replaceAll('-', ' ')} with this ${key}.` }
}
