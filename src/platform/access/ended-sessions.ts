// Sessions that this process has ended. For a few seconds it believes a token that it has checked, without
// asking the database again. Whoever has signed out here must be refused here all the same.
import type { Clock } from '../clock.ts'

export type EndedSessions = {
  add(session_id: string): void
  has(session_id: string): boolean
  /** Tells whoever serves somebody for longer than one request. */
  onEnd(listener: (session_id: string) => void): void
}

/** Remembers each for as long as anybody may be believed (the life of an access token), and no longer. */
export function createEndedSessions(clock: Clock, remembered_ms: number): EndedSessions {
  const endedAt_ms = new Map<string, number>()
  const listeners: ((session_id: string) => void)[] = []
  return {
    has: (session_id) => endedAt_ms.has(session_id),
    onEnd: (listener) => void listeners.push(listener),
    add(session_id) {
      const now_ms = clock.now().getTime()
      // A Map keeps the order of insertion: the oldest come first.
      for (const [id, at_ms] of endedAt_ms) {
        if (now_ms - at_ms <= remembered_ms) break
        endedAt_ms.delete(id)
      }
      endedAt_ms.set(session_id, now_ms)
      for (const tell of listeners) tell(session_id)
    },
  }
}
