// Two clocks, and which is asked where:
//
// now() of PostgreSQL    for what a table records (received_at, released_at, updated_at), and for what is
//                        compared with that: what applied when it was entered, what has waited for too long.
//                        There is one, however many processes there are, and within a transaction it stands.
// clock.now(), here      for what comes from outside and is held against the present (a collection in the
//                        future, the age of a child), and for what the service hands out and takes back itself
//                        (sessions, tokens, limits). Tests move it.
//
// The two may differ by seconds. So nothing compares one with the other where seconds matter: purge-expired
// asks for rows that are an hour old or more.

export type Clock = { now(): Date }

export const systemClock: Clock = { now: () => new Date() }

/** Whether a time that somebody else's clock gave has not come yet: it may be ahead of ours by a little. (`at`: RFC 3339) */
export function isInTheFuture(
  clock: Clock,
  at: string,
  { clock_tolerance_ms }: { clock_tolerance_ms: number },
): boolean {
  return Date.parse(at) > clock.now().getTime() + clock_tolerance_ms
}
