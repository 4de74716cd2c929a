// Sessions that this process has ended. An access token is believed for a few seconds without asking the
// database; whoever signs out here must not be let in here by that.
import type { Clock } from '../platform/clock.ts'
import { accessTokenLifetime_ms } from './lifetimes.ts'

export type EndedSessions = {
  add(session_id: string): void
  has(session_id: string): boolean
}

/** Remembers each for as long as its access tokens can live, and no longer. */
export function createEndedSessions(clock: Clock): EndedSessions {
  const endedAt_ms = new Map<string, number>()
  return {
    has: (session_id) => endedAt_ms.has(session_id),
    add(session_id) {
      const now_ms = clock.now().getTime()
      // A Map keeps the order of insertion: the oldest come first.
      for (const [id, at_ms] of endedAt_ms) {
        if (now_ms - at_ms <= accessTokenLifetime_ms) break
        endedAt_ms.delete(id)
      }
      endedAt_ms.set(session_id, now_ms)
    },
  }
}
