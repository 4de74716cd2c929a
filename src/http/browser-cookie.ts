// The cookie that a browser's session is proved by: no script can read it, no other site makes a browser write with
// it (same-origin.ts holds the second half of that).
import type { Context as HonoContext } from 'hono'
import { deleteCookie, setCookie } from 'hono/cookie'
import type { Env } from './env.ts'

const plainName = 'lab_session'

/**
 * `Lax`, so that a link in a letter opens an order; what it opens are reads. Over HTTPS its name begins with
 * `__Host-`: a browser takes such a cookie from this host alone, never from a neighbour below the same domain.
 */
export function browserCookie({ public_url }: { public_url: string }) {
  const secure = public_url.startsWith('https:')
  const attributes = {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure,
    ...(secure && { prefix: 'host' as const }),
  } as const
  return {
    name: secure ? `__Host-${plainName}` : plainName,
    set: (c: HonoContext<Env>, value: string, expires: Date) =>
      setCookie(c, plainName, value, { ...attributes, expires }),
    clear: (c: HonoContext<Env>) => void deleteCookie(c, plainName, attributes),
  }
}
