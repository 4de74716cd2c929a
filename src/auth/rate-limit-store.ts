// Counters of hono-rate-limiter in PostgreSQL, so that all api processes count together: a fixed window
// that begins with the first attempt. Incrementing is one statement, so a parallel flood cannot slip by.
import { sql } from 'kysely'
import type { Store } from 'hono-rate-limiter'
import { prepare } from '../../db/prepared.ts'
import type { Context } from '../context.ts'
import type { Env } from '../http/env.ts'

export function rateLimitStore({ clock, db }: Context): Store<Env> {
  let window_ms = 0
  return {
    localKeys: false,
    init(options) {
      window_ms = options.windowMs
    },
    async increment(key) {
      const now = clock.now()
      const reset_at = new Date(now.getTime() + window_ms)
      const [counter] = await countAttempt(db, { key, now, reset_at })
      return { totalHits: counter!.hits, resetTime: counter!.reset_at }
    },
    async decrement(key) {
      await takeBack(db, { key, now: clock.now() })
    },
    async resetKey(key) {
      await forget(db, { key })
    },
  }
}

const countAttempt = prepare((db, p: { key: string; now: Date; reset_at: Date }) =>
  db
    .insertInto('rate_limits')
    .values({ key: p.key, hits: 1, reset_at: p.reset_at })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({
        hits: sql`case when rate_limits.reset_at <= ${p.now} then 1 else rate_limits.hits + 1 end`,
        reset_at: sql`case when rate_limits.reset_at <= ${p.now} then excluded.reset_at else rate_limits.reset_at end`,
      }),
    )
    .returning(['hits', 'reset_at']),
)

// Not after the window has ended: the attempt was not counted in the next one.
const takeBack = prepare((db, p: { key: string; now: Date }) =>
  db
    .updateTable('rate_limits')
    .set({ hits: sql`greatest(hits - 1, 0)` })
    .where('key', '=', p.key)
    .where('reset_at', '>', p.now),
)

const forget = prepare((db, p: { key: string }) =>
  db.deleteFrom('rate_limits').where('key', '=', p.key),
)
