// Positions in PostgreSQL's log, and what follows from them. A position is two numbers of 32 bits in hexadecimal, the
// higher one first: "16/B374D848" is 0x16 · 2³² + 0xB374D848 (PostgreSQL, "pg_lsn Type"). Later in the log is greater:
// "0/FFFFFFFF" comes before "1/0", although its text is longer.

export type Position = bigint

const form = /^([0-9a-f]{1,8})\/([0-9a-f]{1,8})$/i

/** Undefined when it is none. */
export function positionOf(text: string): Position | undefined {
  const [, high, low] = form.exec(text) ?? []
  if (high === undefined || low === undefined) return undefined
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`)
}

/**
 * Whether a replica that has replayed the log up to `replayed` may answer a request.
 *
 *   the request says         its caller      may it?
 *   nothing                  cannot write    yes: nobody reads what they have not written
 *   nothing                  may write       no: what they have written a moment ago could be missing
 *   0/0                      either          yes: "I have written nothing yet"
 *   0/5000, replayed 0/5000  either          yes
 *   0/5000, replayed 0/4FFF  either          no
 *   latest, or no position   either          no: the primary never is too old
 */
export function mayAnswer(
  replayed: Position,
  demanded: string | undefined,
  mayWrite: boolean,
): boolean {
  if (demanded === undefined) return !mayWrite
  const position = positionOf(demanded)
  return position !== undefined && position <= replayed
}

/** A position of the primary, and a moment before it was asked for. */
export type Seen = { at: number; position: Position }

/**
 * How old the replica is: up to which moment it has all that was committed.
 *
 *   primary at 10 s: 0/100, at 11 s: 0/200; replica at 0/150: it has all of until 10 s, and waits for the second
 *
 * @param ahead what it had not reached before, the oldest first
 * @returns what it has still not reached, and the moment, if it is another than before
 */
export function caughtUp(
  ahead: readonly Seen[],
  replayed: Position,
): { ahead: readonly Seen[]; freshAt: number | undefined } {
  const next = ahead.findIndex(({ position }) => position > replayed)
  const reached = next === -1 ? ahead.length : next
  return { ahead: ahead.slice(reached), freshAt: ahead[reached - 1]?.at }
}
