// A browser sends its cookie whoever makes it send: a page of somebody else, too. So what writes by a cookie, and
// what signs a browser in, must come from a page of ours. Every browser says where a POST comes from.
import type { Context as HonoContext } from 'hono'
import { createMiddleware } from 'hono/factory'
import { forbidden } from '../platform/problems.ts'
import type { Env } from './env.ts'

const reads = ['GET', 'HEAD', 'OPTIONS']

/** `byBrowser`: addresses that only browsers write to, cookie or not. @throws Problem 403 */
export function demandSameOrigin(cookieName: string, public_url: string, byBrowser: RegExp) {
  return createMiddleware<Env>(async (c, next) => {
    if (!reads.includes(c.req.method) && c.req.header('authorization') === undefined) {
      const cookie = c.req.header('cookie')
      const matters = cookie?.includes(`${cookieName}=`) || byBrowser.test(c.req.path)
      if (matters && !comesFromHere(c, public_url)) {
        throw forbidden(
          'This writes with the cookie of a browser, and comes from a page that is not ours.',
        )
      }
    }
    await next()
  })
}

/** By what the browser says of it: Sec-Fetch-Site (Fetch Metadata), or Origin (RFC 6454 §7). */
export function comesFromHere(c: HonoContext<Env>, public_url: string): boolean {
  const site = c.req.header('sec-fetch-site')
  if (site !== undefined) return site === 'same-origin'
  const origin = c.req.header('origin')
  if (origin === undefined) return true // no browser: nobody's page can make a program send this
  if (!URL.canParse(origin)) return false
  // By the host alone: behind a proxy that ends TLS we do not see the scheme.
  const { host } = new URL(origin)
  return host === new URL(c.req.url).host || host === new URL(public_url).host
}
