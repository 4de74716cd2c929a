// Who is told of each statement that is sent, by connect({ observer }). The program above makes spans of it;
// without an observer a statement costs one look at undefined.
//
// What it is told is the text, never the values that are bound to it: those are patients' data.

/** Something under way: a statement, or a transaction with statements in it. */
export type Observed = {
  /** Its answer is there. `error`: why it failed; of a transaction also how it ended. */
  end(how?: { error?: unknown; outcome?: 'commit' | 'rollback' }): void
}

export type Observer = {
  transaction(): Observed | undefined
  /** `within`: what transaction() gave, for a statement of one. */
  statement(text: string, within: Observed | undefined): Observed | undefined
}

/** Tells an observer, if there is one, when `answer` is there; returns the same promise. */
export function untilAnswered<P extends Promise<unknown>>(
  answer: P,
  observed: Observed | undefined,
): P {
  if (observed !== undefined) {
    answer.then(
      () => observed.end(),
      (error: unknown) => observed.end({ error }),
    )
  }
  return answer
}
