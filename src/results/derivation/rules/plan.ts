// What is to be done for a derived item, given what its inputs are now and what was derived before. The same
// question whatever has happened (an input was released, corrected, verified), so asking twice does no harm.

/** An input as it stands, or as it was when a value was derived from it. */
export type Standing = { result_id: string; held: boolean }

export type DerivedState = {
  /** Null while an input has no value that stands: released, or held for a person. */
  inputs: readonly Standing[] | null
  /** The derived result under way, and the one that is reported, each with what it was derived from. */
  open: { id: string; inputs: readonly Standing[] } | null
  final: { id: string; inputs: readonly Standing[] } | null
}

export type Plan = {
  /** The result under way that is given up: its inputs are not what they were. */
  give_up: string | null
  /** A new version is derived; `corrects_id` where one was reported already. */
  derive: { corrects_id: string | null } | null
}

const nothing: Plan = { give_up: null, derive: null }

/**
 * Worked example, an eGFR from creatinine 1:
 * creatinine 1 released, no eGFR yet → derive · asked again → nothing · creatinine 1 was held, the eGFR waits for
 * it, and now it is verified → give up, derive anew (it may go out by itself) · the eGFR is reported and
 * creatinine 2 has taken the place of 1 → derive a correction of it · creatinine has no value → nothing: who
 * withdrew it has withdrawn the eGFR in the same transaction.
 */
export function planDerivation({ inputs, open, final }: DerivedState): Plan {
  if (inputs === null) return nothing
  if (open && key(open.inputs) === key(inputs)) return nothing
  const give_up = open?.id ?? null
  // A reported value stands while its inputs are the same versions; whether one was held no longer matters.
  if (final && ids(final.inputs) === ids(inputs)) return { give_up, derive: null }
  return { give_up, derive: { corrects_id: final?.id ?? null } }
}

const ids = (inputs: readonly Standing[]) =>
  inputs
    .map(({ result_id }) => result_id)
    .toSorted()
    .join()
const key = (inputs: readonly Standing[]) =>
  inputs
    .map(({ result_id, held }) => `${result_id} ${held}`)
    .toSorted()
    .join()
