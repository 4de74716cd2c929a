// How well the machine agrees with people: what it would have done with results, and what people did with them.

/**
 * What became of a result in the hands of people. `released`: reported, and it stands as it is. `rerun`, `corrected`
 * and `marked_in_error`: somebody was not content with the value. `sample_rejected` and `given_up` (its test or
 * order was cancelled) say nothing of the value: nobody could have seen them in it. `waiting`: nobody has decided.
 */
export const outcomes = [
  'released',
  'corrected',
  'marked_in_error',
  'rerun',
  'sample_rejected',
  'given_up',
  'waiting',
] as const
export type Outcome = (typeof outcomes)[number]

/** Those in which a person did not agree with the release. */
const disagreements: readonly Outcome[] = ['corrected', 'marked_in_error', 'rerun']

/** So many results of a test with the same reasons to hold (none: it would have been released) and outcome. */
export type Tried = {
  test_code: string
  hold_reasons: readonly string[]
  outcome: Outcome
  results: number
}

export type Comparison = {
  test_code: string
  results: number
  would_release: number
  would_hold: number
  /** What became of those that it would have released. */
  of_would_release: Record<Outcome, number>
  disagreements: number
  /** Of those that it would have held, for each reason how many had it. */
  reasons: { reason: string; results: number }[]
}

/** What a switch says is not what the rules say of the result: the trial itself, and the stop. */
const switches = ['autoverification_off', 'autoverification_shadow']

/**
 * The comparison for each test, by its code.
 *
 * Worked example: of 100 potassiums 90 would have been released; 88 of these stand as people released them, one
 * was run again, one was corrected → 2 disagreements. 10 would have been held: critical 4, instrument_flag 7 (one
 * had both).
 */
export function compare(tried: readonly Tried[]): Comparison[] {
  const codes = [...new Set(tried.map(({ test_code }) => test_code))].toSorted()
  return codes.map((test_code) => {
    const of = tried.filter((one) => one.test_code === test_code)
    const released = of.filter((one) => reasonsOf(one).length === 0)
    const held = of.filter((one) => reasonsOf(one).length > 0)
    const became = (outcome: Outcome) => sum(released.filter((one) => one.outcome === outcome))
    const names = [...new Set(held.flatMap(reasonsOf))].toSorted()
    return {
      test_code,
      results: sum(of),
      would_release: sum(released),
      would_hold: sum(held),
      of_would_release: Object.fromEntries(
        outcomes.map((outcome) => [outcome, became(outcome)]),
      ) as Record<Outcome, number>,
      disagreements: disagreements.reduce((total, outcome) => total + became(outcome), 0),
      reasons: names.map((reason) => ({
        reason,
        results: sum(held.filter((one) => one.hold_reasons.includes(reason))),
      })),
    }
  })
}

function reasonsOf({ hold_reasons }: Tried): string[] {
  return hold_reasons.filter((reason) => !switches.includes(reason))
}

function sum(all: readonly Tried[]): number {
  return all.reduce((total, { results }) => total + results, 0)
}

const day_ms = 24 * 60 * 60_000
export const longest_days = 92

/**
 * The time that a report is about: until `now` and of the last 30 days, unless said otherwise. Undefined if it ends
 * before it begins, or is longer than 92 days.
 */
export function windowOf(
  asked: { from?: string | undefined; to?: string | undefined },
  now: Date,
): { from: Date; to: Date } | undefined {
  const to = asked.to === undefined ? now : new Date(asked.to)
  const from =
    asked.from === undefined ? new Date(to.getTime() - 30 * day_ms) : new Date(asked.from)
  const length_ms = to.getTime() - from.getTime()
  return length_ms > 0 && length_ms <= longest_days * day_ms ? { from, to } : undefined
}
