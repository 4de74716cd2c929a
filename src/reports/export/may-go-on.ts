// An export may run for longer than its reader stays in the laboratory: whose session has ended, or who is
// deactivated or has another role by now, is handed no more. The access token may expire meanwhile, as long as the
// session lives: who reads slowly gets the whole file.
import { statement } from '../../../db/statement.ts'
import type { Context } from '../../context.ts'
import type { Principal } from '../../platform/access/principal.ts'

/** As long as a token is believed without asking the database: src/auth/lifetimes.ts. */
const believed_ms = 10_000

/** Asks at most once in that time. @throws when they may not go on */
export function createMayGoOn(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  { session_id, role }: Pick<Principal, 'session_id' | 'role'>,
): () => Promise<void> {
  let asked_ms = clock.now().getTime()
  return async () => {
    const now = clock.now()
    if (Math.abs(now.getTime() - asked_ms) < believed_ms) return
    asked_ms = now.getTime()
    const [reader] = await findReader(db, { session_id, now })
    if (reader?.role !== role) throw new Error('The session of its reader has ended.')
  }
}

const findReader = statement({
  parameters: { session_id: 'uuid', now: 'timestamptz' },
  row: { role: 'text' },
})`
  select u.role
  from sessions s join users u on u.id = s.user_id
  where s.id = ${'session_id'} and s.revoked_at is null and s.expires_at > ${'now'}::timestamptz and u.active`
