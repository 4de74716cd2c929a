// How a route is written here: a typed definition (which is also its documentation) and a short handler.
//   protectedRoute('orders:write', { method: 'post', path: '/v1/orders', … })
import { createRoute, OpenAPIHono, type RouteConfig, z } from '@hono/zod-openapi'
import type { Scope } from '../platform/access/scopes.ts'
import { problemTypes, type ProblemType } from '../platform/problems.ts'
import { requireScope } from './authentication.ts'
import { idempotencyHeader } from './commands.ts'
import { ifMatchHeader } from './entity-tags.ts'
import type { Env } from './env.ts'
import { invalidExample, notFoundExample, problemExample, type Shown } from './problem-examples.ts'
import { readBody } from './request-body.ts'
import { checkQuery, refuseQuery, validationProblem } from './validation.ts'

export function createRouter(): Router {
  return new OpenAPIHono<Env>({ defaultHook: validationProblem })
}

export type Router = OpenAPIHono<Env>

/** What a route's own errors say: the sentence, and what comes with it. */
type RouteErrors = Partial<Record<ProblemType, Shown>>

/** A route as it is written: what its own errors are, and what else follows from what it takes. */
type ProtectedRoute = RouteConfig & {
  description: string
  operationId: string
  /** Those that do not follow from what it takes, each as it says it: { conflict: { detail: 'The order is …' } }. */
  errors?: RouteErrors
  /** Whether a POST takes an Idempotency-Key: yes, unless said otherwise. */
  idempotencyKey?: boolean
}

/** A route that needs a signed-in user whose role holds `scope`. */
export function protectedRoute<const R extends ProtectedRoute>(scope: Scope, config: R): R {
  const { errors = {}, idempotencyKey = config.method === 'post', ...route } = config
  const request = { ...(idempotencyKey ? { headers: idempotencyHeader } : {}), ...config.request }
  const made = createRoute({
    ...route,
    security: [{ oauth2: [scope] }],
    middleware: [
      requireScope(scope, route.operationId),
      request.query ? checkQuery : refuseQuery,
      ...(isRead(config) ? [readBody({ declared: request.body !== undefined })] : []),
    ],
    request,
    responses: {
      ...config.responses,
      ...problems(errorsOf({ ...config, takesKey: idempotencyKey, request }), {
        ...errors,
        'invalid-request': invalidExample(request),
        ...(config.path.includes('{') ? { 'not-found': notFoundExample(config.path) } : {}),
      }),
    },
  })
  // To its handler it is what was written: what is added here is dealt with before, or thrown.
  return made as unknown as R
}

/** Whether a route has its body read for it: an upload streams its own. */
function isRead({ method, request }: RouteConfig): boolean {
  return method !== 'get' && !('multipart/form-data' in (request?.body?.content ?? {}))
}

/** The errors of a route that follow from what it takes. */
function errorsOf(route: {
  method: string
  path: string
  takesKey: boolean
  request: NonNullable<RouteConfig['request']>
}): ProblemType[] {
  const { headers } = route.request
  // A body is read also where none is asked for: it may be what another program always sends, or far too long.
  const readsBody = route.method !== 'get'
  return [
    'unauthenticated',
    'forbidden',
    'invalid-request',
    'too-many-requests',
    'internal-error',
    'unavailable',
    'busy',
    ...when(route.path.includes('{'), 'not-found'),
    ...when(readsBody, 'malformed-request', 'payload-too-large'),
    ...when(route.request.body !== undefined, 'unsupported-media-type'),
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
  .openapi('Problem', { example: problemExample('conflict') })

/**
 * The error answers that a route documents, each with an example; types that share a status share an
 * entry. `own` says what this route's answers say, and adds the types that are named there alone.
 */
export function problems(types: readonly ProblemType[], own: RouteErrors = {}) {
  const byStatus: Record<number, ProblemType[]> = {}
  for (const type of new Set([...types, ...(Object.keys(own) as ProblemType[])]))
    (byStatus[problemTypes[type][0]] ??= []).push(type)
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, sharing]) => [
      status,
      {
        description: sharing.map((type) => problemTypes[type][1]).join(' · '),
        content: {
          'application/problem+json': {
            schema: problemSchema,
            examples: Object.fromEntries(
              sharing.map((type) => [
                type,
                { summary: problemTypes[type][1], value: problemExample(type, own[type]) },
              ]),
            ),
          },
        },
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

/** The id in a path, in small letters however it is written; `example` is that of a row which lets the documented request succeed. */
export function idOf(example: string) {
  return z.object({
    id: z
      .uuid()
      .toLowerCase()
      .openapi({ param: { name: 'id', in: 'path' }, example }),
  })
}

const years = { from: 1900, to: 2200 }
const earliest_ms = Date.parse('1900-01-01T00:00:00Z')
/** Without the last second: PostgreSQL rounds to microseconds, and might round up. */
const latest_ms = Date.parse('2200-12-31T23:59:59Z')

/**
 * RFC 3339 with an offset. Of years in which there are patients and samples, and offsets that zones have
 * (-12:00 to +14:00, IANA): PostgreSQL knows no year 0 and no offset of a day, and a slip in either would be
 * a time that nobody can believe. It is of these years as it is written and in UTC, as answers tell it.
 */
export const instant = z.iso
  .datetime({ offset: true })
  .refine(isOfOurTime, {
    message: `must be of the years ${years.from} to ${years.to}, with an offset from -12:00 to +14:00`,
  })
  .openapi({ pattern: String.raw`^(19\d\d|2[01]\d\d|2200)-` })

function isOfOurTime(text: string): boolean {
  const year = Number(text.slice(0, 4))
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(text) ?? []
  const offset_minutes = 60 * Number(hours ?? 0) + Number(minutes ?? 0)
  if (year < years.from || year > years.to) return false
  if (offset_minutes > (sign === '-' ? 12 : 14) * 60) return false
  const at_ms = Date.parse(text)
  return at_ms >= earliest_ms && at_ms < latest_ms
}

/**
 * Why somebody did something, in words that another person reads later. Blanks at its ends do not count, which is said
 * by the pattern.
 */
export const reason = z
  .string()
  .trim()
  .min(3)
  .max(500)
  .openapi({ pattern: String.raw`\S[\s\S]+\S` })
