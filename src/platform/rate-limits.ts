// How many requests a minute one key (a user, a network address) may send to this process. It is asked at each
// request, so it costs no statement and no timer: a number for each key, in memory that has an end. Several
// processes count by themselves: n of them let through n times as much. (Failed sign-ins are another matter: all
// processes count those together, in PostgreSQL.)
//
// hono-rate-limiter, which counts those, would do this with a store in memory too. But it keeps every key that was
// seen in a window, however many, takes a layer and three promises for each limit, knows the header fields of an
// older draft only, and its window lets twice the quota through around its end.

export type Standing = {
  allowed: boolean
  /** How many more would be allowed now. */
  remaining: number
  /** Until the whole quota is there again; of one that is refused, until the next one is allowed. */
  wait_seconds: number
}

export type RateLimit = {
  name: string
  per_minute: number
  take(key: string, now_ms: number): Standing
}

const window_ms = 60_000
const mostKeys = 50_000
/** What sums of fractions may be wrong by. */
const rounding_ms = 0.01

/**
 * The generic cell rate algorithm (ITU-T I.371): of each key one number is kept, the moment at which its quota would
 * be whole again. A request moves it by its share of the minute, and is refused when it would be further away than
 * a minute. With 60 a minute, 60 may come at once, and then one each second.
 */
export function createRateLimit(name: string, per_minute: number, most = mostKeys): RateLimit {
  const share_ms = window_ms / per_minute
  const wholeAgain = new Map<string, number>()

  // What is whole again says no more than no entry. If that is not enough, those who came first are forgotten, many
  // at once: among so many keys a limit for each is no protection anyway.
  function makeRoom(now_ms: number): void {
    for (const [key, at_ms] of wholeAgain) if (at_ms <= now_ms) wholeAgain.delete(key)
    let excess = wholeAgain.size - Math.floor(most * 0.9)
    for (const key of wholeAgain.keys()) {
      if (excess-- <= 0) break
      wholeAgain.delete(key)
    }
  }

  return {
    name,
    per_minute,
    take(key, now_ms) {
      const before_ms = wholeAgain.get(key)
      const whole_ms = Math.max(before_ms ?? 0, now_ms) + share_ms
      const ahead_ms = whole_ms - now_ms
      if (ahead_ms > window_ms + rounding_ms) {
        const wait_seconds = Math.ceil((ahead_ms - window_ms - rounding_ms) / 1000)
        return { allowed: false, remaining: 0, wait_seconds }
      }
      if (before_ms === undefined && wholeAgain.size >= most) makeRoom(now_ms)
      wholeAgain.set(key, whole_ms)
      const remaining = Math.floor((window_ms - ahead_ms) / share_ms + 0.001)
      return { allowed: true, remaining, wait_seconds: Math.ceil((ahead_ms - rounding_ms) / 1000) }
    },
  }
}
