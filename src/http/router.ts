// How a route is written here: a typed definition (which is also its documentation) and a short handler.
//   protectedRoute('orders:write', { method: 'post', path: '/v1/orders', … })
import { createRoute, OpenAPIHono, type RouteConfig, z } from '@hono/zod-openapi'
import type { Scope } from '../platform/access/scopes.ts'
import { problemTypes, type ProblemType } from '../platform/problems.ts'
import { requireScope } from './authentication.ts'
import { idempotencyHeader } from './commands.ts'
import { ifMatchHeader } from './entity-tags.ts'
import type { Env } from './env.ts'
import { refuseQuery, validationProblem } from './validation.ts'

export function createRouter(): Router {
  return new OpenAPIHono<Env>({ defaultHook: validationProblem })
}

export type Router = OpenAPIHono<Env>

/** A route as it is written: what its own errors are, and what else follows from what it takes. */
type ProtectedRoute = RouteConfig & {
  /** Those that do not follow from what it takes, such as 'conflict'. */
  errors?: readonly ProblemType[]
  /** Whether a POST takes an Idempotency-Key: yes, unless said otherwise. */
  idempotencyKey?: boolean
}

/** A route that needs a signed-in user whose role holds `scope`. */
export function protectedRoute<const R extends ProtectedRoute>(scope: Scope, config: R): R {
  const { errors = [], idempotencyKey = config.method === 'post', ...route } = config
  const request = { ...(idempotencyKey ? { headers: idempotencyHeader } : {}), ...config.request }
  const made = createRoute({
    ...route,
    security: [{ oauth2: [scope] }],
    middleware: request.query ? requireScope(scope) : [requireScope(scope), refuseQuery],
    request,
    responses: {
      ...config.responses,
      ...problems(...errors, ...errorsOf({ path: config.path, takesKey: idempotencyKey, request })),
    },
  })
  // To its handler it is what was written: what is added here is dealt with before, or thrown.
  return made as unknown as R
}

/** The errors of a route that follow from what it takes. */
function errorsOf(route: {
  path: string
  takesKey: boolean
  request: NonNullable<RouteConfig['request']>
}): ProblemType[] {
  const { body, headers } = route.request
  return [
    'unauthenticated',
    'forbidden',
    'invalid-request',
    'internal-error',
    'unavailable',
    ...when(route.path.includes('{'), 'not-found'),
    ...when(body !== undefined, 'malformed-request', 'payload-too-large', 'unsupported-media-type'),
    ...when(route.takesKey, 'idempotency-conflict', 'idempotency-key-reused'),
    ...when(headers === ifMatchHeader, 'precondition-failed', 'precondition-required'),
  ]
}

function when(applies: boolean, ...types: ProblemType[]): ProblemType[] {
  return applies ? types : []
}

export const problemSchema = z
  .object({
    type: z.string().openapi({ description: 'A page that explains this kind of problem.' }),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    request_id: z.string(),
    errors: z
      .array(z.object({ pointer: z.string(), code: z.string(), message: z.string() }))
      .optional()
      .openapi({ description: 'For 422: each field that is wrong, as a JSON Pointer.' }),
    allowed: z
      .array(z.string())
      .optional()
      .openapi({ description: 'For 409: the steps that are possible now.' }),
  })
  .catchall(z.unknown())
  .openapi('Problem', {
    example: {
      type: '/problems/conflict',
      title: 'It is not in a state that allows this',
      status: 409,
      detail: 'The order is completed.',
      request_id: '0b7c4f6e-5f0e-4d1c-9f3e-2f6f5a0b9c11',
      allowed: ['entered_in_error'],
    },
  })

/** The error answers that a route documents; types that share a status share an entry. */
export function problems(...types: ProblemType[]) {
  const byStatus: Record<number, string[]> = {}
  for (const type of types) {
    const [status, title] = problemTypes[type]
    ;(byStatus[status] ??= []).push(title)
  }
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, titles]) => [
      status,
      {
        description: titles.join(' · '),
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    ]),
  )
}

/** A JSON request body; `required`, because an empty body would otherwise pass as {}. */
export function jsonBody<S extends z.ZodType>(schema: S) {
  return { required: true as const, content: { 'application/json': { schema } } }
}

/** A JSON answer. */
export function jsonAnswer<S extends z.ZodType>(schema: S, description: string) {
  return { description, content: { 'application/json': { schema } } }
}

export const idParam = z.object({
  id: z.uuid().openapi({
    param: { name: 'id', in: 'path' },
    example: '01980b5e-7a31-7cc3-9d55-3c1f8e0f4a10',
  }),
})

/** RFC 3339 with an offset. */
export const instant = z.iso.datetime({ offset: true })

/** Why somebody did something, in words that another person reads later. */
export const reason = z.string().trim().min(3).max(500)
