// The whole HTTP application: what surrounds every request, then the features.
import { cors } from 'hono/cors'
import { createAuthenticate } from './auth/authenticate.ts'
import { accessTokenLifetime_ms } from './auth/lifetimes.ts'
import type { Context } from './context.ts'
import { features, rights } from './features.ts'
import { checkAnswers } from './http/answer-check.ts'
import { securePages } from './http/content-security.ts'
import { documentation } from './http/documentation.ts'
import { errorHandler } from './http/errors.ts'
import type { ApiContext } from './http/feature.ts'
import { createHeldOpen, type HeldOpen } from './http/held-open.ts'
import { noRoute } from './http/no-route.ts'
import { sendProblem } from './http/problem-details.ts'
import { requestFrame } from './http/request-frame.ts'
import { createRouter } from './http/router.ts'
import { bearerDoor, type Entrance } from './platform/access/admit.ts'
import { createEndedSessions } from './platform/access/ended-sessions.ts'
import { createEventFeed } from './platform/event-feed.ts'
import type { FindPrincipal } from './platform/access/principal.ts'
import { createReadiness, type Readiness } from './platform/readiness.ts'
import { createReads } from './platform/reads.ts'

/** `authenticate` can be replaced (a test that is not about signing in); all else comes from the context. */
export function createApp(
  context: Context,
  parts: { authenticate?: FindPrincipal; readiness?: Readiness; heldOpen?: HeldOpen } = {},
) {
  const { clock, config, log } = context
  const endedSessions = createEndedSessions(clock, accessTokenLifetime_ms)
  const authenticate = createAuthenticate({ ...context, rights, endedSessions })
  const { rolesOfScope, patientScopes } = rights
  const entrance: Entrance = {
    doors: [bearerDoor(parts.authenticate ?? authenticate)],
    rolesOfScope,
    patientScopes,
    reads: createReads(context),
  }
  const api: ApiContext = {
    ...context,
    rights,
    endedSessions,
    readiness: parts.readiness ?? createReadiness(),
    entrance,
    feed: createEventFeed(context),
    heldOpen: parts.heldOpen ?? createHeldOpen(),
  }
  const app = createRouter()
  app.onError(errorHandler(log, sendProblem))
  app.notFound(noRoute(app))

  app.use(requestFrame(log, entrance))
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

  app.on('GET', ['/docs', '/problems/:type'], securePages)
  documentation(app, features, rights, {
    public_url: config.http.public_url,
    production: config.production,
  })
  for (const feature of features) app.route('/', feature.routes(api))
  return app
}

export type App = ReturnType<typeof createApp>
