// What a value means: its canonical form, its flag, whether it is critical, and whether it may
// leave without a person having seen it. One pure function of one flat row, so that the same
// facts are answered alike whenever they are asked again.

import type { SampleStatus } from '../../samples/rules.ts'
import { isInOrder, type Times } from '../times/rules.ts'
import { sidesOf, spanOf, toCanonical, type Interval, type Span } from '../interval/rules.ts'
import type { Comparator } from '../rules.ts'

/**
 * Names these rules in what is stored. Raise it when the same facts may be answered otherwise. 2 came with
 * `times`: the facts of 1 have none, and are answered as they were.
 */
export const interpretationRuleSet = 2

/**
 * HL7 v2 table 0078: N normal, L and H outside the reference range, LL and HH outside the critical
 * limits, A abnormal (results in words; no number gets it here), IND indeterminate.
 */
export const resultFlags = ['N', 'L', 'H', 'LL', 'HH', 'A', 'IND'] as const
export type ResultFlag = (typeof resultFlags)[number]

/**
 * One result with all that its interpretation needs: one row of one SQL query. It is stored beside the
 * answer, as `interpretations.facts`, so that the answer can be made again from that row alone.
 */
export type InterpretationFacts = {
  /** As reported, without the comparator, in `unit`. */
  value: string
  comparator: Comparator | null
  /** UCUM codes, equal only if spelled alike. */
  unit: string
  canonical_unit: string
  /** From `unit` to `canonical_unit`; null if they are equal, or if no conversion is known. */
  conversion: { id: string; factor: string; offset: string } | null
  /** What is normal at this sex and age on the day of collection; null if nothing is known. */
  reference: Interval | null
  /** What is not critical; null if the test has no critical limits. */
  critical: Interval | null
  /** What may go out unseen; null means the reference range. */
  autoverification: Interval | null
  /** What the method can measure, the reportable range; null if it has no limits. */
  absolute: Interval | null
  /** Age at collection on the scale of age_index(), and the zone of its local date: they chose the intervals. */
  age_index: number
  time_zone: string
  /** Whether the canonical value can: no for a concentration, yes for a base excess. */
  can_be_negative: boolean
  /** The switch of the test and the switch of the laboratory, both on. */
  autoverify: boolean
  is_correction: boolean
  instrument_flags: readonly string[] | null
  sample_status: SampleStatus
  /** When it was collected, received and measured, and what policy says of that. */
  times?: Times
}

/** The answer to the facts. */
export type Interpretation = {
  /** Null if there is no way from the reported unit to the canonical one. */
  canonical_value: string | null
  flag: ResultFlag
  /** True also if the value only may be critical. */
  critical: boolean
  verdict: Verdict
  hold_reasons: HoldReason[]
  rule_set: number
}

export const verdicts = ['release', 'hold'] as const
export type Verdict = (typeof verdicts)[number]

type Classification = { flag: ResultFlag; criticality: 'none' | 'possible' | 'certain' }

/**
 * The flag of a value. Critical limits are asked first: LL and HH override L and H, and a normal
 * range too (a limit is about danger, a range about what is usual). A value with a comparator is
 * flagged only if all of it lies in one class. Without a reference range nothing is called normal.
 *
 * Worked example, glucose in mg/dL with reference [70, 105] and critical limits [40, 450]:
 * 39 → LL, certain · 40 → L · 70 → N · 106 → H · `>450` → HH, certain · `<45` → IND, possible
 * (30 would be LL, 42 only L) · `>400` → IND, possible · `>200` without critical limits → H.
 */
export function classify(
  span: Span,
  reference: Interval | null,
  critical: Interval | null,
): Classification {
  if (critical) {
    const sides = sidesOf(span, critical)
    if (sides.length > 1) return { flag: 'IND', criticality: 'possible' }
    if (sides[0] === 'below') return { flag: 'LL', criticality: 'certain' }
    if (sides[0] === 'above') return { flag: 'HH', criticality: 'certain' }
  }
  if (!reference) return { flag: 'IND', criticality: 'none' }
  const sides = sidesOf(span, reference)
  if (sides.length > 1) return { flag: 'IND', criticality: 'none' }
  if (sides[0] === 'below') return { flag: 'L', criticality: 'none' }
  if (sides[0] === 'above') return { flag: 'H', criticality: 'none' }
  return { flag: 'N', criticality: 'none' }
}

/** What the checks look at. `span` is null if the value has no place in the canonical unit. */
type Assessment = Classification & { facts: InterpretationFacts; span: Span | null }

const zeroOrMore: Span = { low: '0', low_inclusive: true, high: null, high_inclusive: false }

type HoldCheck = {
  reason: string
  means: string
  applies: (assessment: Assessment) => boolean
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
    applies: ({ facts }) => !facts.autoverify,
  },
  {
    reason: 'no_conversion',
    means: 'No conversion is known from the reported unit to the unit of the test.',
    applies: ({ span }) => span === null,
  },
  {
    reason: 'no_reference_range',
    means: 'No reference range is known for this sex and age.',
    applies: ({ facts }) => facts.reference === null,
  },
  {
    reason: 'critical',
    means: 'The value is outside the critical limits.',
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
  },
] as const satisfies readonly HoldCheck[]

export type HoldReason = (typeof holdChecks)[number]['reason']

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

/**
 * The canonical value. In the canonical unit already, it is the reported text: `5.40` keeps its
 * digits. Another unit without a conversion has none, and is never guessed.
 */
function canonicalValue(facts: InterpretationFacts): string | null {
  if (facts.conversion) return toCanonical({ value: facts.value, ...facts.conversion })
  return facts.unit === facts.canonical_unit ? facts.value : null
}

/**
 * Everything that one result's facts say. The unrounded canonical value is compared.
 *
 * Worked example: glucose `100` mg/dL with factor 0.05551, reference [3.9, 5.8] mmol/L, accepted
 * sample → { canonical_value: '5.551', flag: 'N', critical: false, verdict: 'release',
 * hold_reasons: [] }.
 *
 * A rejected sample never makes a critical value: its critical limits are not asked at all.
 *
 * @throws RangeError if the conversion's factor is not above 0
 */
export function interpret(facts: InterpretationFacts): Interpretation {
  const canonical_value = canonicalValue(facts)
  const span =
    canonical_value === null
      ? null
      : spanOf(canonical_value, facts.comparator, facts.can_be_negative)
  const critical = facts.sample_status === 'rejected' ? null : facts.critical
  const classification: Classification =
    span === null ? { flag: 'IND', criticality: 'none' } : classify(span, facts.reference, critical)
  const { verdict, reasons } = decide({ facts, span, ...classification })
  return {
    canonical_value,
    flag: classification.flag,
    critical: classification.criticality !== 'none',
    verdict,
    hold_reasons: reasons,
    rule_set: interpretationRuleSet,
  }
}
