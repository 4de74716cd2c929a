// The whole HTTP application: what surrounds every request, then an explicit list of features.
import { bodyLimit } from 'hono/body-limit'
import { cors } from 'hono/cors'
import type { MiddlewareHandler } from 'hono'
import { auditRoutes } from './audit/routes.ts'
import { createAuthenticate } from './auth/authenticate.ts'
import { accessTokenLifetime_ms } from './auth/lifetimes.ts'
import { authRoutes } from './auth/routes.ts'
import { catalogueRoutes } from './catalogue/routes.ts'
import type { Context } from './context.ts'
import { createReadiness, type Readiness } from './health/readiness.ts'
import { healthRoutes } from './health/routes.ts'
import { checkAnswers } from './http/answer-check.ts'
import { documentation } from './http/documentation.ts'
import { errorHandler } from './http/errors.ts'
import { noRoute } from './http/no-route.ts'
import { sendProblem } from './http/problem-details.ts'
import { requestFrame } from './http/request-frame.ts'
import type { Env } from './http/env.ts'
import { createRouter } from './http/router.ts'
import { importRoutes } from './imports/routes.ts'
import { orderRoutes } from './orders/routes.ts'
import { patientRoutes } from './patients/routes.ts'
import { bearerDoor } from './platform/access/admit.ts'
import { createEndedSessions } from './platform/access/ended-sessions.ts'
import type { FindPrincipal } from './platform/access/principal.ts'
import { Problem } from './platform/problems.ts'
import { resultRoutes } from './results/routes.ts'
import { sampleRoutes } from './samples/routes.ts'
import { withdrawalRoutes } from './withdrawals/routes.ts'

const bodyLimit_bytes = 1024 * 1024

/** `authenticate` can be replaced (a test that is not about signing in); all else comes from the context. */
export function createApp(
  context: Context,
  parts: { authenticate?: FindPrincipal; readiness?: Readiness } = {},
) {
  const { config, log } = context
  const endedSessions = createEndedSessions(context.clock, accessTokenLifetime_ms)
  const doors = [bearerDoor(parts.authenticate ?? createAuthenticate(context, endedSessions))]
  const app = createRouter()
  app.onError(errorHandler(log, sendProblem))
  app.notFound(noRoute(app))

  app.use(requestFrame(log, doors))
  if (!config.production) app.use(checkAnswers(app))
  if (config.http.cors_origins.length > 0) {
    app.use(
      cors({
        origin: config.http.cors_origins,
        exposeHeaders: ['ETag', 'Link', 'Location', 'Retry-After', 'X-Request-Id'],
        maxAge: 600,
      }),
    )
  }
  app.use('/v1/*', limitBody(config.http.upload_limit_bytes))

  documentation(app, config.http.public_url)
  return app
    .route('/', healthRoutes(context, parts.readiness ?? createReadiness()))
    .route('/', authRoutes(context, endedSessions))
    .route('/', patientRoutes(context))
    .route('/', catalogueRoutes(context))
    .route('/', orderRoutes(context))
    .route('/', sampleRoutes(context))
    .route('/', resultRoutes(context))
    .route('/', withdrawalRoutes(context))
    .route('/', importRoutes(context))
    .route('/', auditRoutes(context))
}

// Everything is small but the files of analyzers. Only what may have a body is looked at: asking a request
// for its body makes Node build a whole Request object, which costs more than reading an order does.
function limitBody(upload_bytes: number): MiddlewareHandler<Env> {
  const onError = () => {
    throw new Problem(
      'payload-too-large',
      `A body may have ${bodyLimit_bytes} bytes, an upload ${upload_bytes}.`,
    )
  }
  const small = bodyLimit({ maxSize: bodyLimit_bytes, onError })
  const upload = bodyLimit({ maxSize: upload_bytes, onError })
  return (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next()
    return c.req.path === '/v1/imports' ? upload(c, next) : small(c, next)
  }
}

export type App = ReturnType<typeof createApp>
