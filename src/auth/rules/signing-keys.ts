// Which key signs an access token, and which verify one, at each moment of a rotation. All of it follows from the
// file of keys and the clock, so that any number of processes come to the same without a word between them.
//
// A key may have a time from which it signs (`use_from`). Before that it verifies only, so that every process knows
// it before the first token comes that it has signed. From that time on the older keys sign no more, and after the
// life of the last token that they signed they verify nothing either. Example, with tokens that live ten minutes:
//
//   12:00  rotate: B is added, to sign from 12:01      A signs; A and B verify
//   12:01                                              B signs; A and B verify
//   12:12  A's last token has expired, and a minute    B signs; B verifies
//   13:00  rotate: C is added, A is dropped            B signs; B and C verify
//
// Keys without a time are those of an operator who arranges them by hand: the first signs, and all verify.

export type SigningKey = { kid: string; use_from?: string | undefined }

/** Between a process that signs by a slow clock and one that verifies by a quick one. */
const clocks_ms = 60_000

/** How long an access token is good, in milliseconds, so that this rule needs nothing. */
export type Lifetime = { token_ms: number }

const startOf = (key: SigningKey) =>
  key.use_from === undefined ? -Infinity : Date.parse(key.use_from)

/** The newest of those whose time has come; of several without a time, the first. */
export function keyThatSigns<K extends SigningKey>(keys: readonly K[], now: Date): K {
  const begun = keys.filter((key) => startOf(key) <= now.getTime())
  // None yet, when the only key begins later: a token of a key that all know is better than none.
  if (begun.length === 0) return keys.toSorted((a, b) => startOf(a) - startOf(b))[0]!
  return begun.reduce((newest, key) => (startOf(key) > startOf(newest) ? key : newest))
}

/** Those that a good token may have been signed with, and those that sign next. */
export function keysThatVerify<K extends SigningKey>(
  keys: readonly K[],
  now: Date,
  { token_ms }: Lifetime,
): K[] {
  return keys.filter((key) => now.getTime() < endOf(key, keys, token_ms))
}

/** When the last token that it signed has expired for certain. */
function endOf(key: SigningKey, keys: readonly SigningKey[], token_ms: number): number {
  const later = keys.map(startOf).filter((start) => start > startOf(key))
  return Math.min(...later) + token_ms + clocks_ms
}

export type Rotation<K> = { keys: (K & SigningKey)[]; added: boolean; dropped: number }

/**
 * The keys after a rotation at `now`: the new one first, and those that verify nothing any more are gone. A key that
 * was added and does not sign yet is a rotation under way: then nothing is added, so that two who rotate at the same
 * moment do it once.
 */
export function rotated<K extends SigningKey>(
  keys: readonly K[],
  made: K,
  now: Date,
  { token_ms, grace_ms }: Lifetime & { grace_ms: number },
): Rotation<K> {
  const kept = keysThatVerify(keys, now, { token_ms })
  const dropped = keys.length - kept.length
  if (kept.some((key) => startOf(key) > now.getTime())) return { keys: kept, added: false, dropped }
  const use_from = new Date(now.getTime() + grace_ms).toISOString()
  return { keys: [{ ...made, use_from }, ...kept], added: true, dropped }
}
