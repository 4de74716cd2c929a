// Why results wait: counts for each reason to hold, and a sentence for a lane that is always empty or always full,
// so that nobody has to guess whether a check works.
import { holdChecks } from '../../results/interpretation/rules/hold-checks.ts'

/** How many results of a test had a reason; `reason` '' counts the results themselves. */
export type Count = { test_code: string; reason: string; results: number }

/** How the laboratory is set up: of how many tests that can be ordered a check can say anything. */
export type Setup = {
  tests: number
  with_reference: number
  with_critical: number
  with_absolute: number
  with_delta: number
  /** Computed from other results. */
  derived: number
  instruments: number
  /** Of how many tests on how many instruments controls are required: pairs. */
  with_controls: number
  switched_off: number
  on_trial: number
}

export type Lane = {
  reason: string
  means: string | null
  held_now: number
  had_it: number
  note: string | null
  tests: { test_code: string; held_now: number; had_it: number; results: number }[]
}

/**
 * A lane for every check that there is, in their order, and for each reason that a row names and no check has any
 * more. `now` is what is held at this moment, `recent` the results of the last days.
 *
 * Worked example: 40 potassiums in 30 days, 2 critical, 1 of them still held → critical: held now 1, had it 2 of
 * 40, no note; outside_reportable_range: 0, "The check says nothing: no test has absolute limits."
 */
export function lanesOf(
  now: readonly Count[],
  recent: readonly Count[],
  setup: Setup,
  days: number,
): Lane[] {
  const known: readonly { reason: string; means: string }[] = holdChecks
  const reasons = new Map<string, string | null>(known.map((one) => [one.reason, one.means]))
  for (const { reason } of [...now, ...recent]) {
    if (reason !== '' && !reasons.has(reason)) reasons.set(reason, null)
  }
  const results = sumOf(recent, '')
  return [...reasons].map(([reason, means]) => {
    const held_now = sumOf(now, reason)
    const had_it = sumOf(recent, reason)
    const note = noteOf(reason, { had_it, results, days }, setup)
    return { reason, means, held_now, had_it, note, tests: testsOf(now, recent, reason) }
  })
}

export function sumOf(counts: readonly Count[], reason: string, test_code?: string): number {
  return counts
    .filter((one) => one.reason === reason && (test_code ?? one.test_code) === one.test_code)
    .reduce((sum, one) => sum + one.results, 0)
}

function testsOf(now: readonly Count[], recent: readonly Count[], reason: string): Lane['tests'] {
  const having = [...now, ...recent].filter((one) => one.reason === reason)
  const codes = [...new Set(having.map(({ test_code }) => test_code))].toSorted()
  return codes.map((test_code) => ({
    test_code,
    held_now: sumOf(now, reason, test_code),
    had_it: sumOf(recent, reason, test_code),
    results: sumOf(recent, '', test_code),
  }))
}

type Seen = { had_it: number; results: number; days: number }

/** Null for a lane that sometimes has something: its counts speak for themselves. */
export function noteOf(reason: string, seen: Seen, setup: Setup): string | null {
  const { had_it, results, days } = seen
  if (results === 0) return `Nothing was interpreted in the last ${counted(days, 'day')}.`
  if (had_it === results) {
    return `Each of the ${counted(results, 'result')} had it. ${fullBecause[reason]?.(setup) ?? ''}`.trim()
  }
  if (had_it > 0) return null
  return (
    emptyBecause[reason]?.(setup) ??
    `It never applied to the ${counted(results, 'result')} of the last ${counted(days, 'day')}.`
  )
}

type Because = Readonly<Record<string, (setup: Setup) => string | undefined>>

/** Undefined: the check can apply, and did not. */
const emptyBecause: Because = {
  autoverification_off: ({ switched_off, tests }) =>
    switched_off === 0
      ? 'No test is switched off.'
      : `Nothing came of the ${switched_off} of ${counted(tests, 'test')} that are switched off.`,
  autoverification_shadow: ({ on_trial }) =>
    on_trial === 0 ? 'No test is on trial.' : `Nothing came of the ${on_trial} that are on trial.`,
  no_reference_range: ({ with_reference, tests }) =>
    `Every value found its range: ${with_reference} of ${counted(tests, 'test')} have any.`,
  critical: criticalLimits,
  possibly_critical: criticalLimits,
  outside_reportable_range: ({ with_absolute }) =>
    with_absolute === 0 ? 'The check says nothing: no test has absolute limits.' : undefined,
  delta_failed: ({ with_delta }) =>
    with_delta === 0 ? 'The check says nothing: no test has a delta check.' : undefined,
  qc_rejected: controls,
  qc_awaiting_controls: controls,
  qc_missing: controls,
  not_evaluated: computed,
  input_held: computed,
  instrument_flag: ({ instruments }) =>
    instruments === 0 ? 'The check says nothing: there is no instrument.' : undefined,
}

function criticalLimits({ with_critical }: Setup): string | undefined {
  return with_critical === 0 ? 'The check says nothing: no test has critical limits.' : undefined
}

function controls({ with_controls, instruments }: Setup): string | undefined {
  if (instruments === 0) return 'The check says nothing: there is no instrument.'
  if (with_controls > 0) return undefined
  return 'The check says nothing: no test requires controls on any instrument.'
}

function computed({ derived }: Setup): string | undefined {
  return derived === 0 ? 'The check says nothing: no test is computed from others.' : undefined
}

const fullBecause: Because = {
  autoverification_off: ({ switched_off, tests }) =>
    `${switched_off} of ${counted(tests, 'test')} are switched off now: see /v1/autoverification/modes.`,
  autoverification_shadow: ({ on_trial, tests }) =>
    `${on_trial} of ${counted(tests, 'test')} are on trial now: see /v1/autoverification/modes.`,
  no_reference_range: ({ with_reference, tests }) =>
    `${with_reference} of ${counted(tests, 'test')} have any reference range.`,
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
