// Sessions that a verb ends are forgotten by this process too, once that is committed: it would believe their
// tokens for some seconds more (platform/access/ended-sessions.ts).
import type { ApiContext } from '../http/feature.ts'

type Sessions = { id: string }[]

/** Does `work`, which says what it has `ended`; the last word counts, for a transaction may be repeated. */
export async function endingSessions<T>(
  { endedSessions }: Pick<ApiContext, 'endedSessions'>,
  work: (ended: (sessions: Sessions) => void) => Promise<T>,
): Promise<T> {
  let ended: Sessions = []
  const answer = await work((sessions) => (ended = sessions))
  for (const { id } of ended) endedSessions.add(id)
  return answer
}
