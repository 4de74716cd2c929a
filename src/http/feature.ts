// What a feature says of itself, once: its feature.ts. The app mounts its routes, the documentation shows
// its tag and its scopes, access takes the rights of the roles from it, and the tests hold the walls, the
// tables and their audit to it.
import type { Context as HonoContext } from 'hono'
import type { JobName } from '../platform/queue.ts'
import type { Context } from '../context.ts'
import type { EndedSessions } from '../platform/access/ended-sessions.ts'
import type { Entrance } from '../platform/access/admit.ts'
import type { EventFeed } from '../platform/event-feed.ts'
import type { HeldOpen } from './held-open.ts'
import type { Rights, ScopeDeclaration } from '../platform/access/scopes.ts'
import type { Readiness } from '../platform/readiness.ts'
import type { Env } from './env.ts'
import type { Router } from './router.ts'

export type Feature = {
  /** Its folder in src/, and its tag in the documentation. */
  name: string
  /** Of the tag; without one, its routes stand under the tags of others. */
  description?: string
  /** Other features whose code it imports (rules.ts do not count: they are words and pure functions). */
  buildsOn: readonly string[]
  scopes: Readonly<Record<string, ScopeDeclaration>>
  tables: Tables
  jobs: readonly JobName[]
  routes(api: ApiContext): Router
}

/** The tables that somebody owns, and whether every change of them is audited; if not, why not. */
export type Tables = Readonly<Record<string, 'audited' | { notAudited: string }>>

/** What routes have beside the context of every process. */
export type ApiContext = Context & {
  rights: Rights
  endedSessions: EndedSessions
  readiness: Readiness
  /** The doors, for what comes in otherwise than as a request. */
  entrance: Entrance
  feed: EventFeed
  heldOpen: HeldOpen
  /** Asks this app, as a client would, without the network: for the screens. */
  dispatch: (request: Request, from: HonoContext<Env>) => Promise<Response>
}

/** Gives a feature its exact type, so that its scopes can be named. */
export function defineFeature<const F extends Feature>(feature: F): F {
  return feature
}
