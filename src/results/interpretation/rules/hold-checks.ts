// Which results may leave without a person having seen them. Each reason to hold one is a row of a table.
import { qcStateOf, type QcState } from '../../../qc/rules/state.ts'
import type { DeltaOutcome } from '../../delta/rules.ts'
import { sidesOf, type Span } from '../../interval/rules.ts'
import { isInOrder } from '../../times/rules.ts'
import type { Classification } from './classify.ts'
import type { InterpretationFacts } from './facts.ts'
import { modeOf } from './switches.ts'

/**
 * What the checks look at. `span` is null if the value has no place in the canonical unit, `delta` if it was
 * never asked for.
 */
export type Assessment = Classification & {
  facts: InterpretationFacts
  span: Span | null
  delta: DeltaOutcome | null
}

export const verdicts = ['release', 'hold'] as const
export type Verdict = (typeof verdicts)[number]

const zeroOrMore: Span = { low: '0', low_inclusive: true, high: null, high_inclusive: false }

type HoldCheck = {
  reason: string
  means: string
  applies: (assessment: Assessment) => boolean
  /** The block of facts that it looks at: facts without it, of an earlier time, were not asked. */
  needs?: keyof InterpretationFacts
}

/**
 * Autoverification (compare CLSI AUTO10 and AUTO15): a result goes out without a person only if no
 * check applies. All are asked, not only up to the first, so that the worklist shows every reason
 * and its counts are fair. `means` is what the screen says. A new check is a new row.
 */
export const holdChecks = [
  {
    reason: 'autoverification_off',
    means: 'Automatic release is switched off for this test or for the laboratory.',
    applies: ({ facts }) => isOff(facts),
  },
  {
    // Held although nothing else speaks against it: the laboratory looks first whether it agrees.
    reason: 'autoverification_shadow',
    means:
      'Automatic release is on trial: a person decides, and the machine is compared with them.',
    applies: ({ facts }) => !isOff(facts) && modeOf(facts.switches) === 'shadow',
    needs: 'switches',
  },
  {
    reason: 'no_conversion',
    means: 'No conversion is known from the reported unit to the unit of the test.',
    applies: ({ facts, span }) => span === null && facts.value !== null,
  },
  {
    reason: 'no_reference_range',
    means: 'No reference range is known for this sex and age.',
    applies: ({ facts }) => facts.reference === null && !facts.coded,
  },
  {
    reason: 'critical',
    means: 'The value is outside the critical limits, or a word that is critical.',
    applies: ({ criticality }) => criticality === 'certain',
  },
  {
    reason: 'possibly_critical',
    means: 'The value has a comparator and may be outside the critical limits.',
    applies: ({ criticality }) => criticality === 'possible',
  },
  {
    // Cholesterol `>4` with the range [3.0, 5.2]: normal or high. Without a range nothing was
    // compared, and `no_reference_range` says so.
    reason: 'indeterminate',
    means: 'The value has a comparator and may belong to more than one class.',
    applies: ({ facts, span, flag }) => flag === 'IND' && span !== null && facts.reference !== null,
  },
  {
    // Potassium 5.3 with the range [3.5, 5.1] is held; with limits of its own of [3.0, 5.5] not.
    reason: 'outside_autoverification_limits',
    means: 'The value is not inside the limits for automatic release.',
    applies: ({ facts, span }) => mayBeOutside(span, facts.autoverification ?? facts.reference),
  },
  {
    // Measurable up to 100: `>100` is outside, and a person decides on a dilution.
    reason: 'outside_reportable_range',
    means: 'The value is not inside what the method can measure.',
    applies: ({ facts, span }) => mayBeOutside(span, facts.absolute),
  },
  {
    // LDL -50 is a slip or a blank, and yet inside "below 100". A bilirubin of -0.1 likewise.
    reason: 'negative',
    means: 'The value is below zero, and this test cannot be.',
    applies: ({ facts, span }) => !facts.can_be_negative && mayBeOutside(span, zeroOrMore),
  },
  {
    reason: 'instrument_flag',
    means: 'The instrument marked the result.',
    applies: ({ facts }) => facts.instrument_flags !== null && facts.instrument_flags.length > 0,
  },
  {
    reason: 'edited',
    means: 'The result is a correction.',
    applies: ({ facts }) => facts.is_correction,
  },
  {
    // Policy: received or accepted. A sample that is stored already was kept for some time, and a
    // person judges whether the value still holds.
    reason: 'sample_not_accepted',
    means: 'The sample is neither received nor accepted.',
    applies: ({ facts }) =>
      facts.sample_status !== 'received' && facts.sample_status !== 'accepted',
  },
  {
    // A sodium that says it was measured in 2018, of a sample collected today, is another tube's.
    reason: 'implausible_times',
    means:
      'Collected, received and measured do not follow on each other, or lie too far apart (policy).',
    applies: ({ facts: { times, is_correction } }) =>
      times !== undefined && !isInOrder(times, { is_correction }),
    needs: 'times',
  },
  {
    // Sodium 141 and two days later 126. Passed or not applicable goes on: who comes for the first time has
    // nothing to be compared with, and is not held for it.
    reason: 'delta_failed',
    means: 'The value has changed more since the one before than this patient is likely to.',
    applies: ({ delta }) => delta === 'failed',
    needs: 'delta',
  },
  {
    reason: 'qc_rejected',
    means: 'A control was rejected, and no corrective action has been documented since.',
    applies: qcIs('rejected'),
    needs: 'qc',
  },
  {
    reason: 'qc_awaiting_controls',
    means: 'A corrective action was taken, and not every required control has passed since.',
    applies: qcIs('awaiting_controls'),
    needs: 'qc',
  },
  {
    reason: 'qc_missing',
    means: 'A required control was not measured within the hours of the policy.',
    applies: qcIs('missing'),
    needs: 'qc',
  },
  {
    // A child's eGFR, a Friedewald with triglycerides of 6. The result says which; a person lets it go out so.
    reason: 'not_evaluated',
    means: 'The value could not be computed from its inputs.',
    applies: ({ facts }) => facts.value === null && !facts.coded,
  },
  {
    // What is computed from a creatinine that nobody has looked at is worth no more than it.
    reason: 'input_held',
    means: 'A result that it was computed from is held.',
    applies: ({ facts }) => facts.derived_from?.inputs.some(({ held }) => held) ?? false,
    needs: 'derived_from',
  },
  {
    // "positive": only a word that is normal goes out unseen.
    reason: 'abnormal_word',
    means: 'The word is one that the catalogue calls abnormal.',
    applies: ({ facts }) => facts.coded?.flag === 'A',
    needs: 'coded',
  },
  {
    reason: 'indeterminate_word',
    means: 'The word says that nothing can be said.',
    applies: ({ facts }) => facts.coded?.flag === 'IND',
    needs: 'coded',
  },
] as const satisfies readonly HoldCheck[]

export type HoldReason = (typeof holdChecks)[number]['reason']

/** A result without an instrument (typed by hand), or whose test needs no controls there, has no state. */
function qcIs(state: QcState): HoldCheck['applies'] {
  return ({ facts: { qc } }) => qc !== undefined && qc !== null && qcStateOf(qc).state === state
}

/** By the environment or the catalogue (`autoverify`), or by a switch. */
function isOff(facts: InterpretationFacts): boolean {
  return !facts.autoverify || modeOf(facts.switches) === 'off'
}

/** Whether any of the value may be outside. Without a place or a limit there is no telling. */
function mayBeOutside(span: Span | null, limits: Span | null): boolean {
  if (span === null || limits === null) return false
  return sidesOf(span, limits).some((side) => side !== 'inside')
}

/**
 * Released if no check applies, else held, with every reason in the order of `holdChecks`.
 *
 * Worked example: potassium 6.8 from an instrument that marked it → hold, [critical,
 * outside_autoverification_limits, instrument_flag].
 */
export function decide(assessment: Assessment): {
  verdict: Verdict
  reasons: HoldReason[]
} {
  const reasons = holdChecks
    .filter((check) => check.applies(assessment))
    .map((check) => check.reason)
  return { verdict: reasons.length === 0 ? 'release' : 'hold', reasons }
}
