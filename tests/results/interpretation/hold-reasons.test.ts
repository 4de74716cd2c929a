// From facts to release: every single reason to hold a result, of a number and of a word.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { QcFacts } from '../../../src/qc/rules/state.ts'
import type { ResultFlag } from '../../../src/results/interpretation/rules/classify.ts'
import type {
  CodedFact,
  InterpretationFacts,
} from '../../../src/results/interpretation/rules/facts.ts'
import {
  holdChecks,
  type HoldReason,
} from '../../../src/results/interpretation/rules/hold-checks.ts'
import { interpret } from '../../../src/results/interpretation/rules/interpret.ts'
import type { Switch } from '../../../src/results/interpretation/rules/switches.ts'
import { sampleStatuses } from '../../../src/samples/rules.ts'
import { interval, potassium, reported } from './example-facts.ts'

const times = {
  collected_at: '2026-11-23T08:00:00+00:00',
  received_at: '2026-11-23T08:40:00+00:00',
  measured_at: '2026-11-23T08:50:00+00:00',
  entered_at: '2026-11-23T09:00:00+00:00',
  clock_tolerance_ms: 300_000,
  to_measurement_ms: 7 * 86_400_000,
}
/** 3.6 the day before, and half a millimole is allowed. */
const moved: NonNullable<InterpretationFacts['delta']> = {
  rule: { id: 'd', method: 'difference', limit: '0.5', window_days: '3' },
  previous: {
    result_id: 'p',
    value: '3.6',
    comparator: null,
    unit: 'mmol/L',
    conversion: null,
    collected_at: '2026-11-22T08:00:00+00:00',
  },
  collected_at: '2026-11-23T08:00:00+00:00',
}
const derived = (held: boolean): InterpretationFacts['derived_from'] => ({
  definition_id: 'd',
  formula: 'anion_gap',
  not_evaluated: null,
  age_years: 8,
  sex: 'male',
  inputs: [
    { role: 'sodium', test: 'NA', result_id: 'n', value: '1', comparator: null, unit: 'x', held },
  ],
})
/** By hand, weeks after the sample is gone. */
const typedLate = { ...times, measured_at: null, entered_at: '2026-12-24T09:00:00+00:00' }

// A word is judged by its row: whatever stands in the ranges of a number, none of it is asked.
const words: [
  Partial<CodedFact>,
  Partial<InterpretationFacts>,
  ResultFlag,
  boolean,
  HoldReason[],
][] = [
  [{}, {}, 'N', false, []],
  [{}, { reference: interval('r', '[1, 2]') }, 'N', false, []],
  [{ flag: 'A' }, {}, 'A', false, ['abnormal_word']],
  [{ flag: 'IND' }, {}, 'IND', false, ['indeterminate_word']],
  [{ flag: 'A', critical: true }, {}, 'A', true, ['critical', 'abnormal_word']],
  [
    { flag: 'A', critical: true },
    { sample_status: 'rejected' },
    'A',
    false,
    ['sample_not_accepted', 'abnormal_word'],
  ],
  [{}, { autoverify: false }, 'N', false, ['autoverification_off']],
  [{}, { is_correction: true }, 'N', false, ['edited']],
  [{}, { instrument_flags: ['R'] }, 'N', false, ['instrument_flag']],
  [{}, { sample_status: 'stored' }, 'N', false, ['sample_not_accepted']],
  [{}, { delta: null }, 'N', false, []],
]
for (const [word, change, flag, critical, hold_reasons] of words)
  test(`the word ${JSON.stringify(word)} ${JSON.stringify(change)} → ${flag} ${hold_reasons.join(', ')}`, () => {
    const coded = { value_id: 'w', word: 'x', display: 'X', flag: 'N', critical: false } as const
    const none = { value: null, unit: null, canonical_unit: null, kind: 'coded' } as const
    const ranges = { reference: null, critical: null, absolute: null }
    const facts = { ...potassium, ...none, ...ranges, coded: { ...coded, ...word }, ...change }
    const answer = interpret(facts)
    assert.deepEqual(
      [answer.canonical_value, answer.flag, answer.critical, answer.hold_reasons],
      [null, flag, critical, hold_reasons],
    )
    assert.equal(answer.verdict, hold_reasons.length === 0 ? 'release' : 'hold')
  })

const limits = 'outside_autoverification_limits'
const range = 'outside_reportable_range'
const one = (of: Switch['of'], mode: Switch['mode']): Switch => ({ id: of, of, mode })
const below = { reference: interval('r', '(*, 5.1]'), critical: null, absolute: null }
const passedAt = (level: number) => {
  return { level, point_id: 'p', evaluation_version: 1, measured_at: '2026-11-23T08:00:00Z' }
}
const corrective_action = { id: 'a', taken_at: '2026-11-23T07:50:00Z' }
function controls(change: Partial<QcFacts>): QcFacts {
  return {
    at: '2026-11-23T09:00:00Z',
    requirement: { id: 'q', levels: [1, 2], within_hours: 24 },
    corrective_action: null,
    passed: [passedAt(1), passedAt(2)],
    rejected: null,
    rejected_later: null,
    ...change,
  }
}

const held: [Partial<InterpretationFacts>, text: string, HoldReason[]][] = [
  [{}, '4.2', []],
  [{ autoverify: false }, '4.2', ['autoverification_off']],
  [{ switches: null }, '4.2', []],
  [{ switches: [one('laboratory', 'on')] }, '4.2', []],
  [{ switches: [one('laboratory', 'off')] }, '4.2', ['autoverification_off']],
  [{ switches: [one('test', 'shadow')] }, '4.2', ['autoverification_shadow']],
  [{ switches: [one('test', 'shadow')] }, '5.2', ['autoverification_shadow', limits]],
  // The strictest word counts.
  [{ switches: [one('laboratory', 'on'), one('test', 'off')] }, '4.2', ['autoverification_off']],
  [
    { switches: [one('laboratory', 'shadow'), one('test', 'on')] },
    '4.2',
    ['autoverification_shadow'],
  ],
  [{ switches: [one('test', 'shadow')], autoverify: false }, '4.2', ['autoverification_off']],
  [{ unit: 'mg/dL' }, '4.2', ['no_conversion']],
  [{ reference: null }, '4.2', ['no_reference_range']],
  [{ reference: null, autoverification: interval('a', '[3, 6]') }, '4', ['no_reference_range']],
  [{ reference: null }, '6.2', ['no_reference_range', 'critical']],
  [{}, '2.9', ['critical', limits]],
  [{}, '<3.1', ['possibly_critical', 'indeterminate', limits, range]],
  [{ critical: null, absolute: null }, '<4', ['indeterminate', limits]],
  // The test's own limits take the place of the reference range, wider or narrower.
  [{}, '5.2', [limits]],
  [{ autoverification: interval('a', '[3.0, 5.5]') }, '5.2', []],
  [{ autoverification: interval('a', '[3.0, 5.5]') }, '5.5', []],
  [{ autoverification: interval('a', '[3.0, 5.5)') }, '5.5', [limits]],
  [{ autoverification: interval('a', '[4.0, 5.0]') }, '3.9', [limits]],
  [{ absolute: interval('m', '[4.5, 10]') }, '4.4', [range]],
  [{ absolute: interval('m', '[4.5, 10]') }, '4.5', []],
  [{ absolute: interval('m', '(4.5, 10]') }, '4.5', [range]],
  [{ absolute: interval('m', '[1, 4.5]') }, '4.6', [range]],
  [{ absolute: null }, '4.2', []],
  [{ reference: interval('r', '[0, 5]'), critical: null }, '<1', [range]],
  // Nothing else speaks against it: the range is "below 5.1", and no other limit is known.
  [below, '-1', ['negative']],
  [below, '<0', ['negative']],
  [below, '<1', []],
  [below, '0', []],
  [{ ...below, can_be_negative: true }, '-1', []],
  [{ instrument_flags: ['H'] }, '4.2', ['instrument_flag']],
  [{ instrument_flags: [] }, '4.2', []],
  [{ is_correction: true }, '4.2', ['edited']],
  [{ sample_status: 'received' }, '4.2', []],
  [{ times }, '4.2', []],
  [{ times: { ...times, measured_at: '2018-07-26T06:36:00Z' } }, '4.2', ['implausible_times']],
  [{ times: typedLate }, '4.2', ['implausible_times']],
  [{ times: typedLate, is_correction: true }, '4.2', ['edited']],
  [{ delta: null }, '4.2', []],
  [{ delta: { ...moved, previous: null } }, '4.2', []],
  [{ delta: moved }, '4.2', ['delta_failed']],
  [{ delta: moved }, '4.1', []],
  [{ derived_from: derived(false) }, '4.2', []],
  [{ derived_from: derived(true) }, '4.2', ['input_held']],
  [{ qc: null }, '4.2', []],
  [{ qc: controls({}) }, '4.2', []],
  [{ qc: controls({ rejected: passedAt(1) }) }, '4.2', ['qc_rejected']],
  [{ qc: controls({ passed: [passedAt(1)] }) }, '4.2', ['qc_missing']],
  [{ qc: controls({ passed: [passedAt(1)], corrective_action }) }, '4.2', ['qc_awaiting_controls']],
]
for (const [change, text, reasons] of held)
  test(`${text} with ${JSON.stringify(change)} → ${reasons.join(', ') || 'release'}`, () => {
    const answer = interpret(reported({ ...potassium, ...change }, text))
    assert.deepEqual(answer.hold_reasons, reasons)
    assert.equal(answer.verdict, reasons.length === 0 ? 'release' : 'hold')
  })

test('only a received or accepted sample lets its result go out', () => {
  for (const sample_status of sampleStatuses)
    assert.deepEqual(
      interpret({ ...potassium, sample_status }).hold_reasons,
      ['received', 'accepted'].includes(sample_status) ? [] : ['sample_not_accepted'],
      sample_status,
    )
})

test('a rejected sample makes no critical value', () => {
  const answer = interpret(reported({ ...potassium, sample_status: 'rejected' }, '6.8'))
  assert.equal(answer.critical, false)
  assert.equal(answer.flag, 'H')
  assert.deepEqual(answer.hold_reasons, [limits, 'sample_not_accepted'])
})

test('without a conversion nothing is compared and nothing is guessed', () => {
  const answer = interpret(reported({ ...potassium, unit: 'meq/L' }, '9'))
  assert.equal(answer.canonical_value, null)
  assert.equal(answer.flag, 'IND')
  assert.equal(answer.critical, false)
  assert.deepEqual(answer.hold_reasons, ['no_conversion'])
})

test('a derived value that could not be computed is held for that alone', () => {
  const answer = interpret({ ...potassium, value: null, derived_from: derived(false) })
  assert.deepEqual(
    [answer.canonical_value, answer.flag, answer.hold_reasons],
    [null, 'IND', ['not_evaluated']],
  )
})

test('every reason to hold is tried above, has one row and says what it means', () => {
  const tried = new Set([
    ...held.flatMap(([, , reasons]) => reasons),
    ...words.flatMap(([, , , , reasons]) => reasons),
    'sample_not_accepted',
    'not_evaluated',
  ])
  const listed = holdChecks.map((check) => check.reason)
  assert.deepEqual([...tried].sort(), [...listed].sort())
  for (const check of holdChecks) assert.match(check.means, /^[A-Z].*\.$/)
})

test('whatever the value, one that goes out is normal or inside the test’s own limits', () => {
  const tenths = fc.integer({ min: -20, max: 120 }).map((n) => (n / 10).toFixed(1))
  const comparator = fc.constantFrom('<' as const, '>' as const, null)
  fc.assert(
    fc.property(tenths, comparator, fc.boolean(), (value, sign, can_be_negative) => {
      const answer = interpret({ ...potassium, value, comparator: sign, can_be_negative })
      const normal = sign === null && Number(value) >= 3.5 && Number(value) <= 5.1
      assert.equal(answer.verdict, normal ? 'release' : 'hold')
      assert.equal(answer.flag === 'N', normal)
      if (answer.flag === 'LL' || answer.flag === 'HH') assert.equal(answer.critical, true)
    }),
  )
})
