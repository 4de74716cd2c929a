// The flag of a value: on which side of its limits it lies.
import { sidesOf, type Interval, type Span } from '../../interval/rules.ts'

/**
 * HL7 v2 table 0078: N normal, L and H outside the reference range, LL and HH outside the critical
 * limits, A abnormal (of a word; no number gets it), IND indeterminate.
 */
export const resultFlags = ['N', 'L', 'H', 'LL', 'HH', 'A', 'IND'] as const
export type ResultFlag = (typeof resultFlags)[number]

export type Classification = { flag: ResultFlag; criticality: 'none' | 'possible' | 'certain' }

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

/** The flag of a word is its row's; whether it is critical too. Of a rejected sample nothing is critical. */
export function classifyWord(
  { flag, critical }: { flag: ResultFlag; critical: boolean },
  isRejected: boolean,
): Classification {
  return { flag, criticality: critical && !isRejected ? 'certain' : 'none' }
}
