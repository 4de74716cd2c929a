// Counters of hono-rate-limiter in PostgreSQL, so that all api processes count together: a fixed window
// that begins with the first attempt. Incrementing is one statement, so a parallel flood cannot slip by.
import type { Store } from 'hono-rate-limiter'
import { prepare } from '../../db/prepared.ts'
import { statement } from '../../db/statement.ts'
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

// `soon`: the commit waits for no disk. Counters outlive a restart, and a crash forgets the last second of attempts.
const countAttempt = statement({
  parameters: { key: 'text', now: 'timestamptz', reset_at: 'timestamptz' },
  row: { hits: 'integer', reset_at: 'timestamptz' },
})`
  with soon as materialized (select set_config('synchronous_commit', 'off', true))
  insert into rate_limits as r (key, hits, reset_at)
  select ${'key'}::text, 1, ${'reset_at'}::timestamptz from soon
  on conflict (key) do update set
    hits = case when r.reset_at <= ${'now'}::timestamptz then 1 else r.hits + 1 end,
    reset_at = case when r.reset_at <= ${'now'}::timestamptz then excluded.reset_at else r.reset_at end
  returning hits, reset_at`

// Not after the window has ended: the attempt was not counted in the next one.
const takeBack = statement({ parameters: { key: 'text', now: 'timestamptz' } })`
  with soon as materialized (select set_config('synchronous_commit', 'off', true))
  update rate_limits set hits = greatest(hits - 1, 0) from soon
  where key = ${'key'}::text and reset_at > ${'now'}::timestamptz`

const forget = prepare((db, p: { key: string }) =>
  db.deleteFrom('rate_limits').where('key', '=', p.key),
)
