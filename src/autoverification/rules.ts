// What the switches of a test amount to, and who has the last word.
import { modeOf, type AutoverificationMode } from '../results/interpretation/rules/switches.ts'

/** Who decides: the environment, the catalogue, a switch of all tests, a switch of this one; nobody: it is on. */
export const deciders = ['environment', 'catalogue', 'laboratory', 'test'] as const
export type Decider = (typeof deciders)[number]

export type Switches = {
  /** AUTOVERIFICATION in the environment. */
  environment: boolean
  /** tests.autoverify */
  catalogue: boolean
  laboratory: AutoverificationMode | null
  test: AutoverificationMode | null
}

/**
 * The mode of a test, and what makes it so: the first of those that say it, in the order of `deciders`.
 *
 * Worked example: environment on, laboratory shadow, test off → off, by the test. Laboratory shadow, test
 * on → shadow, by the laboratory. Nothing said → on, by nobody.
 */
export function effectiveMode(given: Switches): {
  mode: AutoverificationMode
  decided_by: Decider | null
} {
  const says: Record<Decider, AutoverificationMode | null> = {
    environment: given.environment ? null : 'off',
    catalogue: given.catalogue ? null : 'off',
    laboratory: given.laboratory,
    test: given.test,
  }
  const said = deciders.flatMap((by) => {
    const mode = says[by]
    return mode === null ? [] : [{ mode, by }]
  })
  const mode = modeOf(said)
  return { mode, decided_by: said.find((one) => one.mode === mode)?.by ?? null }
}
