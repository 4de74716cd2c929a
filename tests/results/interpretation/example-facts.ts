// What the rules are given in these tests: a potassium and a glucose with nothing against them.
import assert from 'node:assert/strict'
import type { InterpretationFacts } from '../../../src/results/interpretation/rules/facts.ts'
import type { Interval } from '../../../src/results/interval/rules.ts'
import { parseReportedValue } from '../../../src/results/rules.ts'

/** `interval('critical', '[3.0, 6.1]')`; `*` is no bound. */
export function interval(id: string, text: string): Interval {
  const [, left, low, high, right] = /^([[(])(\S+), (\S+)([\])])$/.exec(text) ?? []
  assert.ok(low !== undefined && high !== undefined, text)
  return {
    id,
    low: low === '*' ? null : low,
    low_inclusive: left === '[',
    high: high === '*' ? null : high,
    high_inclusive: right === ']',
  }
}

/** A potassium that goes out by itself (child 1–16 y, PedSAP; limits of ARUP). */
export const potassium: InterpretationFacts = {
  value: '4.2',
  comparator: null,
  unit: 'mmol/L',
  canonical_unit: 'mmol/L',
  conversion: null,
  reference: interval('reference', '[3.5, 5.1]'),
  critical: interval('critical', '[3.0, 6.1]'),
  autoverification: null,
  absolute: interval('absolute', '[1.0, 10.0]'),
  age_index: 31 * 12 * 8,
  time_zone: 'Europe/Berlin',
  can_be_negative: false,
  autoverify: true,
  is_correction: false,
  instrument_flags: null,
  sample_status: 'accepted',
}

/** Glucose in the unit of its published limits: adult 70–105, critical <40 and >450 mg/dL. */
export const glucose: InterpretationFacts = {
  ...potassium,
  unit: 'mg/dL',
  canonical_unit: 'mg/dL',
  reference: interval('reference', '[70, 105]'),
  critical: interval('critical', '[40, 450]'),
  absolute: null,
}

export function reported(facts: InterpretationFacts, text: string): InterpretationFacts {
  const value = parseReportedValue(text)
  assert.ok(value, text)
  return { ...facts, ...value }
}
