// Hard deletion of what has served its time. Clinical data is never deleted here.
import type { Context } from '../context.ts'
import type { Caller } from './caller.ts'
import { write } from './write.ts'

const hour_ms = 3600_000
const keysAreKept_ms = 24 * hour_ms
// An ended session stays a while, for whoever asks what happened.
const sessionsAreKept_ms = 30 * 24 * hour_ms
// From where somebody has signed in, and what failed in a row: NIST SP 800-63B-4, 3.2.2, knows no such end. It lets a
// guesser begin anew after a month without a guess, and the laboratory forget where people were.
const placesAreKept_ms = 30 * 24 * hour_ms

export type Purged = {
  idempotency_keys: number
  sessions: number
  rate_limits: number
  sign_in_places: number
}

export async function purgeExpired(context: Context, caller: Caller): Promise<Purged> {
  const now = context.clock.now().getTime()
  const ago = (ms: number) => new Date(now - ms)
  const purged = await write(context, caller, async ({ trx }) => {
    const keys = await trx
      .deleteFrom('idempotency_keys')
      .where('created_at', '<', ago(keysAreKept_ms))
      .executeTakeFirst()
    // Their refresh tokens go with them (on delete cascade).
    const sessions = await trx
      .deleteFrom('sessions')
      .where('expires_at', '<', ago(sessionsAreKept_ms))
      .executeTakeFirst()
    const limits = await trx
      .deleteFrom('rate_limits')
      .where('reset_at', '<', ago(0))
      .executeTakeFirst()
    const places = await trx
      .deleteFrom('sign_in_places')
      .where('last_at', '<', ago(placesAreKept_ms))
      .executeTakeFirst()
    return {
      idempotency_keys: Number(keys.numDeletedRows),
      sessions: Number(sessions.numDeletedRows),
      rate_limits: Number(limits.numDeletedRows),
      sign_in_places: Number(places.numDeletedRows),
    }
  })
  context.log.info(purged, 'expired rows deleted')
  return purged
}
