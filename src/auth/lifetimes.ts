// How long what proves an identity is good for.

/** Short, because it is checked against the database only every few seconds. */
export const accessTokenLifetime_ms = 10 * 60_000

/** From the password to the next one, however often the tokens are refreshed: a long shift. */
export const sessionLifetime_ms = 12 * 60 * 60_000

/** How long a checked session is believed before the database is asked again. */
export const belief_ms = 10_000

/** How long a place counts as known after somebody has signed in there. */
export const knownPlace_ms = 30 * 24 * 60 * 60_000

/** A link with which somebody sets a password: read the next morning, or asked for at the telephone. */
export const linkLifetime_ms = { invitation: 24 * 60 * 60_000, reset: 60 * 60_000 } as const

/** How exactly it is kept when a session was used last. */
export const usesAreKept_ms = 5 * 60_000
