// The whole HTTP application: what surrounds every request, then the features.
import { cors } from 'hono/cors'
import { createAuthenticate, createAuthenticateCookie } from './auth/authenticate.ts'
import { accessTokenLifetime_ms } from './auth/lifetimes.ts'
import type { Context } from './context.ts'
import { features, rights } from './features.ts'
import { checkAnswers } from './http/answer-check.ts'
import { securePages } from './http/content-security.ts'
import { browserCookie } from './http/browser-cookie.ts'
import { documentation } from './http/documentation.ts'
import { errorHandler, type Show } from './http/errors.ts'
import type { ApiContext } from './http/feature.ts'
import { createHeldOpen, type HeldOpen } from './http/held-open.ts'
import { noRoute } from './http/no-route.ts'
import { fhirPath, sendOutcome } from './http/operation-outcome.ts'
import { sendProblem } from './http/problem-details.ts'
import { requestFrame } from './http/request-frame.ts'
import { createRequestLimits } from './http/request-limits.ts'
import { createRouter } from './http/router.ts'
import { demandSameOrigin } from './http/same-origin.ts'
import { bearerDoor, cookieDoor, type Entrance } from './platform/access/admit.ts'
import { createEndedSessions } from './platform/access/ended-sessions.ts'
import { createEventFeed } from './platform/event-feed.ts'
import type { FindPrincipal } from './platform/access/principal.ts'
import { createReadiness, type Readiness } from './platform/readiness.ts'
import { createReads } from './platform/reads.ts'
import { isScreen, showProblem } from './screens/frame/problem-page.ts'

/** `authenticate` can be replaced (a test that is not about signing in); all else comes from the context. */
export function createApp(
  context: Context,
  parts: { authenticate?: FindPrincipal; readiness?: Readiness; heldOpen?: HeldOpen } = {},
) {
  const { clock, config, log } = context
  const app = createRouter()
  const endedSessions = createEndedSessions(clock, accessTokenLifetime_ms)
  const known = { ...context, rights, endedSessions }
  const cookie = browserCookie(config.http)
  const { rolesOfScope, patientScopes } = rights
  const entrance: Entrance = {
    doors: [
      bearerDoor(parts.authenticate ?? createAuthenticate(known)),
      cookieDoor(cookie.name, createAuthenticateCookie(known)),
    ],
    rolesOfScope,
    patientScopes,
    reads: createReads(context),
    replica: context.replica,
  }
  const api: ApiContext = {
    ...context,
    dispatch: async (request, { env }) => app.fetch(request, { clientOf: env }),
    rights,
    endedSessions,
    readiness: parts.readiness ?? createReadiness(),
    entrance,
    feed: createEventFeed(context),
    heldOpen: parts.heldOpen ?? createHeldOpen(),
  }
  app.onError(errorHandler(log, show))
  app.notFound(noRoute(app))

  app.use(requestFrame(context, entrance, createRequestLimits(config.http)))
  app.use(demandSameOrigin(cookie.name, config.http.public_url, onlyForBrowsers))
  if (!config.production) app.use(checkAnswers(app))
  if (config.http.cors_origins.length > 0) {
    app.use(
      cors({
        origin: config.http.cors_origins,
        exposeHeaders: [
          'ETag',
          'Lab-Position',
          'Link',
          'Location',
          'RateLimit',
          'RateLimit-Policy',
          'Retry-After',
          'X-Request-Id',
        ],
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

/** A problem, as whoever calls expects it: a person reads a page, a client of FHIR an OperationOutcome. */
const show: Show = (c, problem) => {
  if (isScreen(c.req.path)) return showProblem(c, problem)
  return c.req.path.startsWith(`${fhirPath}/`) ? sendOutcome(c, problem) : sendProblem(c, problem)
}

/** The screens, and signing in at them. */
const onlyForBrowsers = /^\/(lab\/|v1\/auth\/session$)/

export type App = ReturnType<typeof createApp>
