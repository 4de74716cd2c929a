// A life cycle is one table of transitions: the verbs refuse by it, a 409 lists what it allows,
// the tests walk every pair of it and the documentation prints it. A pair that is not in the
// table cannot happen, whoever asks.

/**
 * One allowed step. `by` says who takes it: a person through the API ('caller'), or a part of the
 * service whose own rule leads there. `when` is the condition in words.
 */
export type Transition<Status extends string, Actor extends string> = {
  from: Status
  to: Status
  by: Actor
  when: string
}

/** The statuses that `by` may lead to from `from`, in the table's order. Unlisted means refused. */
export function transitionsFrom<Status extends string, Actor extends string>(
  table: readonly Transition<Status, Actor>[],
  from: Status,
  by: Actor,
): Status[] {
  return table.filter((row) => row.from === from && row.by === by).map((row) => row.to)
}
