// The address that answered, as its route is written: for the log and for whoever looks up its documentation.
import type { Context as HonoContext } from 'hono'
import { matchedRoutes, routePath } from 'hono/route'

/**
 * Of the patterns that fit, the last, which is the most particular; but an address that a route names in full is
 * that route's: `/v1/notices/compliance` fits `/v1/notices/:id` too.
 */
export function routePattern(c: HonoContext): string {
  const inFull = matchedRoutes(c).some(({ path }) => path === c.req.path)
  return inFull ? c.req.path : routePath(c, -1)
}
