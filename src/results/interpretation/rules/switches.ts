// Whether the automatic release is trusted: what people have switched, and what follows from several words.

/** off: every result waits. shadow: likewise, and the rules say what they would have done. on: they do it. */
export const autoverificationModes = ['off', 'shadow', 'on'] as const
export type AutoverificationMode = (typeof autoverificationModes)[number]

/** A switch in force: of all tests (the laboratory's) or of this one. */
export type Switch = { id: string; of: 'laboratory' | 'test'; mode: AutoverificationMode }

/**
 * The strictest of them: off before shadow before on. Without a switch it is on.
 *
 * Worked example: laboratory on, potassium shadow → shadow. Laboratory off, potassium on → off: whoever
 * stops the machine need not know what was allowed before.
 */
export function modeOf(
  switches: readonly Pick<Switch, 'mode'>[] | null | undefined,
): AutoverificationMode {
  const given = switches ?? []
  return autoverificationModes.find((mode) => given.some((one) => one.mode === mode)) ?? 'on'
}
