// Failures in a row of one account, over all addresses and all api processes: the next guess waits longer and longer
// (rules/waits.ts). Where the account has signed in before it has a count of its own, so that a stranger's guesses
// keep nobody from work: db/migrations/0055_failures_in_a_row.sql says how. At a screen a place is a browser, which is
// known again by its cookie; for a program it is a network address.
//
// Known and accepted: who shares an address with a program shares its count, and could tell by it that the program has
// signed in from there. So does whoever sits at the same browser.
import type { Context as HonoContext } from 'hono'
import { createMiddleware } from 'hono/factory'
import { statement } from '../../db/statement.ts'
import type { Context } from '../context.ts'
import type { Env } from '../http/env.ts'
import { Problem } from '../platform/problems.ts'
import { knownPlace_ms } from './lifetimes.ts'
import { waits } from './rules/waits.ts'
import { sha256 } from './secrets.ts'

/** Whose password it is, and from which place; `learns`: whether a success makes that a known one. */
export type Attempt = { subject: string; from: string; learns: boolean }

export function limitInARow(
  { db, clock }: Context,
  attemptOf: (c: HonoContext<Env>) => Attempt | Promise<Attempt>,
  outcomeOf: (c: HonoContext<Env>) => 'right' | 'wrong' | 'not tried',
) {
  return createMiddleware<Env>(async (c, next) => {
    const { subject, from, learns } = await attemptOf(c)
    const subject_sha256 = sha256(subject)
    const now = clock.now()
    const known_since = new Date(now.getTime() - knownPlace_ms)
    const [counted] = await countAttempt(db, { subject_sha256, from, now, known_since, waits })
    const { place, admitted, in_a_row, next_from } = counted!
    if (!admitted) throw tooMany(in_a_row, next_from, now)
    await next()
    const outcome = outcomeOf(c)
    if (outcome === 'not tried') await takeBack(db, { subject_sha256, place })
    if (outcome === 'right') {
      await succeed(db, { subject_sha256, place, from, now: clock.now(), learns })
    }
  })
}

function tooMany(in_a_row: number, next_from: Date | null, now: Date): Problem {
  const isOver = in_a_row >= waits.length
  const left_ms = (next_from?.getTime() ?? 0) - now.getTime()
  const seconds = isOver ? waits.at(-1)! : Math.max(1, Math.ceil(left_ms / 1000))
  const detail = isOver
    ? 'Too many attempts failed in a row: sign in from where you did before, or ask an administrator for a new password.'
    : 'Too many attempts failed in a row. The next one waits as long as Retry-After says, and longer each time.'
  return new Problem('too-many-requests', detail, {}, { 'retry-after': `${seconds}` })
}

// Counted before the attempt is made: of a flood at the same moment no more pass than may. `f` is the row as it was
// before. `soon`: this commit does not wait for the disk. Where nothing is waited for, no clocks are compared: of two
// attempts at once the first to ask for the time may be the second to come.
const countAttempt = statement({
  parameters: {
    subject_sha256: 'bytea',
    from: 'text',
    now: 'timestamptz',
    known_since: 'timestamptz',
    waits: 'integer[]',
  },
  row: { place: 'text', admitted: 'boolean', in_a_row: 'integer', next_from: 'timestamptz?' },
})`
  with soon as materialized (select set_config('synchronous_commit', 'off', true)),
  here as materialized (
    select case when exists (
      select from sign_in_places
      where subject_sha256 = ${'subject_sha256'}::bytea and place = ${'from'}::text
        and signed_in_at > ${'known_since'}::timestamptz
    ) then ${'from'}::text else 'elsewhere' end as place
    from soon),
  counted as (
    insert into sign_in_places as p (subject_sha256, place, in_a_row, next_from, last_at)
    select ${'subject_sha256'}::bytea, place, 1, ${'now'}::timestamptz, ${'now'}::timestamptz from here
    on conflict (subject_sha256, place) do update set
      in_a_row = p.in_a_row + 1,
      last_at = excluded.last_at,
      next_from = excluded.last_at + make_interval(secs => (${'waits'}::integer[])[p.in_a_row + 1])
    where p.in_a_row < cardinality(${'waits'}::integer[])
      and (p.next_from <= excluded.last_at or coalesce((${'waits'}::integer[])[p.in_a_row], 0) = 0)
    returning place)
  select here.place, exists (select from counted) as admitted, coalesce(f.in_a_row, 0) as in_a_row, f.next_from
  from here
  left join sign_in_places f on f.subject_sha256 = ${'subject_sha256'}::bytea and f.place = here.place`

const takeBack = statement({ parameters: { subject_sha256: 'bytea', place: 'text' } })`
  with soon as materialized (select set_config('synchronous_commit', 'off', true))
  update sign_in_places set in_a_row = greatest(in_a_row - 1, 0), next_from = last_at from soon
  where subject_sha256 = ${'subject_sha256'}::bytea and place = ${'place'}::text`

// Only what failed at this place is forgotten (3.2.2): a guesser elsewhere does not begin anew each morning.
const succeed = statement({
  parameters: {
    subject_sha256: 'bytea',
    place: 'text',
    from: 'text',
    now: 'timestamptz',
    learns: 'boolean',
  },
})`
  with forgotten as (
    update sign_in_places set in_a_row = 0, next_from = last_at
    where subject_sha256 = ${'subject_sha256'}::bytea and place = ${'place'}::text and place = 'elsewhere')
  insert into sign_in_places (subject_sha256, place, in_a_row, next_from, last_at, signed_in_at)
  select ${'subject_sha256'}::bytea, ${'from'}::text, 0, ${'now'}::timestamptz, ${'now'}::timestamptz, ${'now'}::timestamptz
  where ${'learns'}::boolean
  on conflict (subject_sha256, place) do update set
    in_a_row = 0, next_from = excluded.next_from, last_at = excluded.last_at, signed_in_at = excluded.signed_in_at`
