// Whether a value is plausible beside the one before it, of the same patient and the same test (a delta
// check; CLSI EP33 names the four methods). A change that is too large for its time is more often a tube
// that was mixed up, or drawn above a drip, than a patient who changed so much.

import { Big } from 'big.js'
import { toCanonical } from '../interval/rules.ts'
import type { Comparator } from '../rules.ts'

export const deltaMethods = ['difference', 'percent', 'rate', 'percent_rate'] as const
export type DeltaMethod = (typeof deltaMethods)[number]

/** Of a test, as the catalogue has it. `limit` in the canonical unit or in percent, by day for the two rates. */
export type DeltaRule = { id: string; method: DeltaMethod; limit: string; window_days: string }

/** The value that stood before, in the canonical unit that the test had then; null if it had none. */
export type PreviousValue = {
  result_id: string
  value: string | null
  comparator: Comparator | null
  unit: string
  /** To the unit that the test has now; null if that is the same, or if no conversion is known. */
  conversion: { id: string; factor: string; offset: string } | null
  collected_at: string
}

/**
 * What is compared: the rule of the test, or null; the newest value of this patient and test that stands and
 * was collected strictly earlier, or null; and when this sample was collected. Instants as RFC 3339.
 */
export type DeltaFacts = {
  rule: DeltaRule
  previous: PreviousValue | null
  collected_at: string
} | null

/**
 * `passed`, `failed`, or why nothing was compared:
 * - `no_rule`: the test has no delta check
 * - `no_previous`: the patient has no earlier value of this test that stands
 * - `outside_window`: the one before is too old to say anything
 * - `has_comparator`: `<2` is no number, and neither is a change from it
 * - `other_unit`: one of the two is in a unit from which no conversion is known
 * - `previous_zero`: there is no percentage of nothing
 * - `no_interval`: there is no rate when no time has passed
 */
export const deltaOutcomes = [
  'passed',
  'failed',
  'no_rule',
  'no_previous',
  'outside_window',
  'has_comparator',
  'other_unit',
  'previous_zero',
  'no_interval',
] as const
export type DeltaOutcome = (typeof deltaOutcomes)[number]

/** A value as it was judged: in the canonical unit of its test, null if there is no way to it. */
export type DeltaValue = {
  canonical_value: string | null
  comparator: Comparator | null
  canonical_unit: string | null
}

/** A constructor of our own: strict refuses a JavaScript number, so no float can slip in. */
const Decimal = Big()
Decimal.strict = true

const dayMs = '86400000'

/**
 * The outcome of a delta check. "Exceeds" is strictly greater, and nothing is divided, so nothing is rounded:
 * |Δ| · 100 > limit · |previous| is the same question as "is the change above limit percent?".
 *
 * Worked example, sodium, difference 13 mmol/L within 3 days, before it 141:
 * 128 → 13, passed · 127.9 → 13.1, failed · 127 four days later → outside_window · `<120` → has_comparator.
 * Creatinine, percent 50, before it 80: 120 → exactly 50 %, passed · 120.1 → failed; before it 0 →
 * previous_zero. Rate 5 mmol/L a day, 130 → 141 within two days: 5.5 a day, failed; at the same instant →
 * no_interval.
 */
export function checkDelta(delta: DeltaFacts, value: DeltaValue): DeltaOutcome {
  if (delta === null) return 'no_rule'
  const { rule, previous } = delta
  if (previous === null) return 'no_previous'
  const elapsed = new Decimal(
    String(Date.parse(delta.collected_at) - Date.parse(previous.collected_at)),
  )
  if (elapsed.gt(new Decimal(rule.window_days).times(dayMs))) return 'outside_window'
  if (value.comparator !== null || previous.comparator !== null) return 'has_comparator'
  const before = previousValue(previous, value.canonical_unit)
  if (value.canonical_value === null || before === null) return 'other_unit'
  const change = new Decimal(value.canonical_value).minus(before).abs()
  return compare(rule, { change, before: new Decimal(before).abs(), elapsed })
}

function previousValue(previous: PreviousValue, unit: string | null): string | null {
  if (previous.value === null || previous.unit === unit) return previous.value
  return previous.conversion && toCanonical({ value: previous.value, ...previous.conversion })
}

type Change = { change: Big; before: Big; elapsed: Big }

function compare({ method, limit }: DeltaRule, { change, before, elapsed }: Change): DeltaOutcome {
  const isPercent = method === 'percent' || method === 'percent_rate'
  const isRate = method === 'rate' || method === 'percent_rate'
  if (isPercent && before.eq('0')) return 'previous_zero'
  if (isRate && elapsed.lte('0')) return 'no_interval'
  const moved = isPercent ? change.times('100') : change
  const allowed = isPercent ? before.times(limit) : new Decimal(limit)
  const exceeds = isRate ? moved.times(dayMs).gt(allowed.times(elapsed)) : moved.gt(allowed)
  return exceeds ? 'failed' : 'passed'
}
