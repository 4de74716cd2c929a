// What a value means: its canonical form, its flag, whether it is critical, and whether it may
// leave without a person having seen it. One pure function of one flat row, so that the same
// facts are answered alike whenever they are asked again.
import { checkDelta, type DeltaOutcome } from '../../delta/rules.ts'
import { spanOf, toCanonical, type Span } from '../../interval/rules.ts'
import { classify, classifyWord, type Classification, type ResultFlag } from './classify.ts'
import type { InterpretationFacts } from './facts.ts'
import { decide, type HoldReason, type Verdict } from './hold-checks.ts'

/**
 * Names these rules in what is stored. Raise it when the same facts may be answered otherwise. 2 came with
 * `times`, 3 with what lies around a value: controls, the value before, words. The facts of an earlier set have
 * none of these, and are answered as they were.
 */
export const interpretationRuleSet = 3

/** The answer to the facts. */
export type Interpretation = {
  /** Null if there is no way from the reported unit to the canonical one. */
  canonical_value: string | null
  flag: ResultFlag
  /** True also if the value only may be critical. */
  critical: boolean
  verdict: Verdict
  hold_reasons: HoldReason[]
  /** Of the delta check; null for facts that are older than it. */
  delta: DeltaOutcome | null
  rule_set: number
}

/**
 * The canonical value. In the canonical unit already, it is the reported text: `5.40` keeps its
 * digits. Another unit without a conversion has none, and is never guessed.
 */
function canonicalValue(facts: InterpretationFacts): string | null {
  if (facts.value === null) return null
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
 * A word is judged by its row of the catalogue: `positive` (A) → { canonical_value: null, flag: 'A', verdict: 'hold',
 * hold_reasons: ['abnormal_word'] }.
 *
 * @throws RangeError if the conversion's factor is not above 0
 */
export function interpret(facts: InterpretationFacts): Interpretation {
  const canonical_value = canonicalValue(facts)
  const span =
    canonical_value === null
      ? null
      : spanOf(canonical_value, facts.comparator, facts.can_be_negative)
  const classification = classificationOf(facts, span)
  const { comparator, canonical_unit } = facts
  const delta =
    facts.delta === undefined
      ? null
      : checkDelta(facts.delta, { canonical_value, comparator, canonical_unit })
  const { verdict, reasons } = decide({ facts, span, delta, ...classification })
  return {
    canonical_value,
    flag: classification.flag,
    critical: classification.criticality !== 'none',
    verdict,
    hold_reasons: reasons,
    delta,
    rule_set: interpretationRuleSet,
  }
}

function classificationOf(facts: InterpretationFacts, span: Span | null): Classification {
  const isRejected = facts.sample_status === 'rejected'
  if (facts.coded) return classifyWord(facts.coded, isRejected)
  if (span === null) return { flag: 'IND', criticality: 'none' }
  return classify(span, facts.reference, isRejected ? null : facts.critical)
}
