// From facts to flag and criticality: every boundary of potassium and glucose, every comparator that
// straddles a limit.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ResultFlag } from '../../../src/results/interpretation/rules/classify.ts'
import type { InterpretationFacts } from '../../../src/results/interpretation/rules/facts.ts'
import { interpret } from '../../../src/results/interpretation/rules/interpret.ts'
import type { Interval } from '../../../src/results/interval/rules.ts'
import { glucose, interval, potassium, reported } from './example-facts.ts'

test('an unremarkable result goes out', () => {
  assert.deepEqual(interpret(potassium), {
    canonical_value: '4.2',
    flag: 'N',
    critical: false,
    verdict: 'release',
    hold_reasons: [],
    delta: null,
    rule_set: 3,
  })
})

const yes = 'critical'
const no = 'not critical'
const flags: [InterpretationFacts, text: string, ResultFlag, typeof yes | typeof no][] = [
  [potassium, '2.9', 'LL', yes],
  [potassium, '2.9999999999', 'LL', yes],
  [potassium, '3.0', 'L', no],
  [potassium, '3.4999999999', 'L', no],
  [potassium, '3.5', 'N', no],
  [potassium, '5.1', 'N', no],
  [potassium, '5.1000000001', 'H', no],
  [potassium, '6.10', 'H', no],
  [potassium, '6.1000000001', 'HH', yes],
  // The operators are data: "critical at 3.0 or below, at 6.1 or above".
  [{ ...potassium, critical: interval('c', '(3.0, 6.1)') }, '3.0', 'LL', yes],
  [{ ...potassium, critical: interval('c', '(3.0, 6.1)') }, '6.1', 'HH', yes],
  [{ ...potassium, reference: interval('r', '(3.5, 5.1)') }, '3.5', 'L', no],
  [{ ...potassium, reference: interval('r', '(3.5, 5.1)') }, '5.1', 'H', no],
  [{ ...potassium, reference: interval('r', '[*, 5.1]') }, '3.1', 'N', no],
  // Critical overrides a normal range too, and stands without one.
  [{ ...potassium, reference: interval('r', '[2.0, 8.0]') }, '6.8', 'HH', yes],
  [{ ...potassium, reference: null }, '6.8', 'HH', yes],
  [{ ...potassium, reference: null }, '2.0', 'LL', yes],
  [{ ...potassium, reference: null }, '4.2', 'IND', no],
  [{ ...potassium, critical: null }, '9', 'H', no],
  // A comparator is flagged only if all of it lies in one class: a thyrotropin of "<2" may be 0.1.
  ...(
    [
      ['<0.3', 'L'],
      ['<0.31', 'IND'],
      ['<2', 'IND'],
      ['<4.3', 'IND'],
      ['>0.2', 'IND'],
      ['>4.1', 'IND'],
      ['>4.2', 'H'],
    ] as const
  ).map(([text, flag]): (typeof flags)[number] => [
    { ...potassium, critical: null, reference: interval('r', '[0.3, 4.2]') },
    text,
    flag,
    no,
  ]),
  [glucose, '<40', 'LL', yes],
  [glucose, '<45', 'IND', yes],
  [glucose, '<41', 'IND', yes],
  [glucose, '>450', 'HH', yes],
  [glucose, '>449.9', 'IND', yes],
  [glucose, '>1', 'IND', yes],
  [{ ...glucose, critical: null }, '<70', 'L', no],
  [{ ...glucose, critical: null }, '<70.1', 'IND', no],
  [{ ...glucose, critical: null }, '>105', 'H', no],
  [{ ...glucose, critical: null }, '>104', 'IND', no],
  [{ ...glucose, critical: null, reference: interval('r', '[70, 105)') }, '>104.9', 'IND', no],
  [{ ...glucose, critical: null, reference: interval('r', '[*, 105]') }, '<105', 'N', no],
  [{ ...glucose, critical: null, reference: interval('r', '[0, 105]') }, '<5', 'N', no],
  [{ ...glucose, critical: null, reference: null }, '<5', 'IND', no],
  [{ ...glucose, reference: null }, '>500', 'HH', yes],
  // [0, 5) is inside [0, 105]; where the test can be negative, (−∞, 5) is not.
  [
    { ...glucose, critical: null, can_be_negative: true, reference: interval('r', '[0, 105]') },
    '<5',
    'IND',
    no,
  ],
  [{ ...glucose, critical: interval('c', '[*, 450]') }, '<70', 'L', no],
]
for (const [facts, text, flag, critical] of flags)
  test(`${text} → ${flag}, ${critical}: reference ${bounds(facts.reference)}, critical ${bounds(facts.critical)}`, () => {
    const answer = interpret(reported(facts, text))
    assert.equal(answer.flag, flag)
    assert.equal(answer.critical, critical === yes)
    if (answer.critical || flag === 'IND') assert.equal(answer.verdict, 'hold')
  })

function bounds(span: Interval | null): string {
  if (!span) return 'none'
  const { low, low_inclusive, high, high_inclusive } = span
  return `${low_inclusive ? '[' : '('}${low ?? '*'}, ${high ?? '*'}${high_inclusive ? ']' : ')'}`
}

test('the unrounded canonical value is compared, digits of the conversion and all', () => {
  const facts: InterpretationFacts = {
    ...glucose,
    canonical_unit: 'mmol/L',
    conversion: { id: 'conversion', factor: '0.05551', offset: '0' },
    reference: interval('reference', '[3.9, 5.551]'),
    critical: interval('critical', '[2.2, 25]'),
  }
  const exact = interpret(reported(facts, '100'))
  assert.equal(exact.canonical_value, '5.551')
  assert.equal(exact.flag, 'N')
  const above = interpret(reported(facts, '100.001'))
  assert.equal(above.canonical_value, '5.55105551')
  assert.equal(above.flag, 'H')
  // A comparator keeps its direction: >500 mg/dL is (27.755, ∞) mmol/L.
  assert.equal(interpret(reported(facts, '>500')).flag, 'HH')
})

test('HbA1c `<4` % is [0, 20.22) mmol/mol: zero is meant in the canonical unit', () => {
  const facts: InterpretationFacts = {
    ...potassium,
    unit: '%',
    canonical_unit: 'mmol/mol',
    conversion: { id: 'ngsp', factor: '10.93', offset: '-23.50' },
    reference: interval('reference', '[0, 42]'),
    critical: null,
    absolute: null,
  }
  const answer = interpret(reported(facts, '<4'))
  assert.equal(answer.canonical_value, '20.22')
  assert.equal(answer.flag, 'N')
  assert.equal(answer.verdict, 'release')
})

test('a value already in the canonical unit keeps its digits', () => {
  assert.equal(interpret(reported(potassium, '4.20')).canonical_value, '4.20')
})
