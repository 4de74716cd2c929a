// Which tests a result asks for. A rule looks at the flag, or at the value in the canonical unit, or at both.

import { sidesOf, spanOf, type Span } from '../interval/rules.ts'
import type { ResultFlag } from '../interpretation/rules/classify.ts'
import type { Comparator } from '../rules.ts'

export const reflexOperators = ['<', '<=', '>', '>='] as const
export type ReflexOperator = (typeof reflexOperators)[number]

export type ReflexRule = {
  id: string
  adds_test_id: string
  /** Any of these; null: whatever the flag is. */
  flags: readonly ResultFlag[] | null
  /** Null with `limit`: whatever the value is. */
  operator: ReflexOperator | null
  limit: string | null
}

/** A final result, as it was judged. */
export type JudgedValue = {
  canonical_value: string | null
  comparator: Comparator | null
  flag: ResultFlag
  can_be_negative: boolean
}

/**
 * The tests that the result asks for, each once.
 *
 * A value with a comparator fulfils a condition only if all of it does, as with flags: `>100` is above 80 and
 * above 100, and says nothing of 120. A value without a place in the canonical unit fulfils none.
 *
 * Worked example: TSH 9.1 (H) with the rule "flags L, LL, H, HH → FT4" → FT4; TSH 2.0 (N) → nothing;
 * CRP `>150` with "above 100 → FERR" → FERR; CRP 100 → nothing, it is not above.
 */
export function reflexTests(rules: readonly ReflexRule[], judged: JudgedValue): string[] {
  const fired = rules.filter((rule) => fires(rule, judged))
  return [...new Set(fired.map(({ adds_test_id }) => adds_test_id))]
}

function fires({ flags, operator, limit }: ReflexRule, judged: JudgedValue): boolean {
  if (flags !== null && !flags.includes(judged.flag)) return false
  if (operator === null || limit === null) return true
  if (judged.canonical_value === null) return false
  const span = spanOf(judged.canonical_value, judged.comparator, judged.can_be_negative)
  const sides = sidesOf(span, asSpan(operator, limit))
  return sides.length === 1 && sides[0] === 'inside'
}

/** Where the condition is fulfilled: "<= 5" is (−∞, 5]. */
function asSpan(operator: ReflexOperator, limit: string): Span {
  const inclusive = operator.endsWith('=')
  return operator.startsWith('<')
    ? { low: null, low_inclusive: false, high: limit, high_inclusive: inclusive }
    : { low: limit, low_inclusive: inclusive, high: null, high_inclusive: false }
}
