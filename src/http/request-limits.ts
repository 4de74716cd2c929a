// How often one user, and one network address, may ask: counted where a protected route asks who calls, the address
// before and the user after. What needs no user is not counted here: signing in has limits of its own, and the rest
// (health, documentation, public keys) asks the database for nothing.
import type { Context as HonoContext } from 'hono'
import { Problem } from '../platform/problems.ts'
import { createRateLimit, type RateLimit, type Standing } from '../platform/rate-limits.ts'
import { createClientAddress } from './client-address.ts'
import type { Env } from './env.ts'

export type RequestLimits = {
  /** @throws Problem 429 */
  countAddress(c: HonoContext<Env>): void
  /** @throws Problem 429 */
  countUser(c: HonoContext<Env>, user_id: string): void
}

type Limits = { per_minute_of_user: number; per_minute_of_address: number }

/** 0: as often as they like. */
export function createRequestLimits(
  { rate_limits, trusted_proxies }: { rate_limits: Limits; trusted_proxies: readonly string[] },
  now = () => performance.now(),
): RequestLimits {
  const addressOf = createClientAddress(trusted_proxies)
  const address = limitOf('address', rate_limits.per_minute_of_address)
  const user = limitOf('user', rate_limits.per_minute_of_user)
  return {
    countAddress(c) {
      if (address) count(c, address, address.take(addressOf(c), now()))
    },
    countUser(c, user_id) {
      if (user) count(c, user, user.take(user_id, now()))
    },
  }
}

const limitOf = (name: string, per_minute: number) =>
  per_minute === 0 ? undefined : createRateLimit(name, per_minute)

/** Both fields as draft-ietf-httpapi-ratelimit-headers-10 has them. */
function count(c: HonoContext<Env>, { name, per_minute }: RateLimit, standing: Standing): void {
  const { allowed, remaining, wait_seconds } = standing
  const before = c.get('rate_limit')
  const policy = `"${name}";q=${per_minute};w=60`
  const limit = `"${name}";r=${remaining};t=${wait_seconds}`
  c.set('rate_limit', {
    policy: before ? `${before.policy}, ${policy}` : policy,
    limit: before ? `${before.limit}, ${limit}` : limit,
  })
  if (allowed) return
  const whose = name === 'user' ? 'You send' : 'Your network address sends'
  throw new Problem(
    'too-many-requests',
    `${whose} more than ${per_minute} requests a minute. Wait for the seconds that Retry-After names.`,
    { 'violated-policies': [name] },
    { 'retry-after': `${wait_seconds}` },
  )
}
