// The cookies of a browser. One proves its session: no script can read it, no other site makes a browser write with
// it (same-origin.ts holds the second half of that). One says how far its writes have come in PostgreSQL's log, and by
// one it is known again.
import type { Context as HonoContext } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { positionOf } from '../platform/replica/rules.ts'
import type { Env } from './env.ts'

type Http = { public_url: string }

const sessionName = 'lab_session'

export function browserCookie(http: Http) {
  const attributes = attributesFor(http)
  return {
    name: attributes.secure ? `__Host-${sessionName}` : sessionName,
    set: (c: HonoContext<Env>, value: string, expires: Date) =>
      setCookie(c, sessionName, value, { ...attributes, expires }),
    clear: (c: HonoContext<Env>) => void deleteCookie(c, sessionName, attributes),
  }
}

const positionName = 'lab_position'

/**
 * What a client of /v1 sends as Lab-Position (docs/scaling.md). Whoever changes it in their own browser sees at most
 * what is older: what is no position says nothing, and what is ahead of all is read on the primary.
 */
export function positionCookie(http: Http) {
  const attributes = attributesFor(http)
  return {
    read(c: HonoContext<Env>): string | undefined {
      const position = getCookie(c, positionName, attributes.prefix) ?? ''
      return positionOf(position) === undefined ? undefined : position
    },
    set: (c: HonoContext<Env>, position: string, lifetime_ms: number) =>
      setCookie(c, positionName, position, { ...attributes, maxAge: lifetime_ms / 1000 }),
    clear: (c: HonoContext<Env>) => void deleteCookie(c, positionName, attributes),
  }
}

const deviceName = 'lab_device'

/** What this browser is known again by where somebody signs in (auth/limit-guesses.ts). It outlives the session. */
export function deviceCookie(http: Http) {
  const attributes = attributesFor(http)
  return {
    read(c: HonoContext<Env>): string | undefined {
      const device = getCookie(c, deviceName, attributes.prefix) ?? ''
      return /^[\w-]{43}$/.test(device) ? device : undefined
    },
    set: (c: HonoContext<Env>, device: string, lifetime_ms: number) =>
      setCookie(c, deviceName, device, { ...attributes, maxAge: lifetime_ms / 1000 }),
  }
}

/**
 * `Lax`, so that a link in a letter opens an order; what it opens are reads. Over HTTPS the name begins with
 * `__Host-`: a browser takes such a cookie from this host alone, never from a neighbour below the same domain.
 */
function attributesFor({ public_url }: Http) {
  const secure = public_url.startsWith('https:')
  return {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure,
    ...(secure && { prefix: 'host' as const }),
  } as const
}
