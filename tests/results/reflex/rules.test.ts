// Which tests a result asks for: flags, limits on either side, and values with a comparator.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ResultFlag } from '../../../src/results/interpretation/rules/classify.ts'
import { reflexTests, type ReflexRule } from '../../../src/results/reflex/rules.ts'
import { parseReportedValue } from '../../../src/results/rules.ts'

const rule = (condition: Partial<ReflexRule>): ReflexRule => ({
  id: 'rule',
  adds_test_id: 'FT4',
  flags: null,
  operator: null,
  limit: null,
  ...condition,
})
const asked = (rules: ReflexRule[], text: string | null, flag: ResultFlag = 'H') => {
  const { comparator = null, value = null } =
    (text === null ? undefined : parseReportedValue(text)) ?? {}
  return reflexTests(rules, { canonical_value: value, comparator, flag, can_be_negative: false })
}

const cases: [
  condition: Partial<ReflexRule>,
  text: string | null,
  flag: ResultFlag,
  fires: boolean,
][] = [
  [{ flags: ['H', 'HH'] }, '9.1', 'H', true],
  [{ flags: ['H', 'HH'] }, '2', 'N', false],
  [{ flags: ['IND'] }, null, 'IND', true],
  [{ operator: '>', limit: '100' }, '100', 'H', false],
  [{ operator: '>', limit: '100' }, '100.0000000001', 'H', true],
  [{ operator: '>=', limit: '100' }, '100', 'H', true],
  [{ operator: '>=', limit: '100' }, '99.9999999999', 'H', false],
  [{ operator: '<', limit: '1' }, '1', 'L', false],
  [{ operator: '<', limit: '1' }, '0.9999999999', 'L', true],
  [{ operator: '<=', limit: '1' }, '1', 'L', true],
  // All of a value with a comparator has to be there.
  [{ operator: '>', limit: '100' }, '>100', 'H', true],
  [{ operator: '>', limit: '120' }, '>100', 'H', false],
  [{ operator: '<', limit: '2' }, '<2', 'L', true],
  [{ operator: '<', limit: '1' }, '<2', 'L', false],
  [{ operator: '>', limit: '0' }, '<2', 'L', false],
  [{ operator: '<', limit: '1' }, null, 'IND', false],
  [{ flags: ['H'], operator: '>', limit: '10' }, '9', 'H', false],
  [{ flags: ['H'], operator: '>', limit: '10' }, '11', 'N', false],
  [{ flags: ['H'], operator: '>', limit: '10' }, '11', 'H', true],
]
for (const [condition, text, flag, fires] of cases)
  test(`${text} ${flag} with ${JSON.stringify(condition)}: ${fires}`, () =>
    assert.deepEqual(asked([rule(condition)], text, flag), fires ? ['FT4'] : []))

test('two rules that add the same test add it once, others beside it', () => {
  const rules = [
    rule({ flags: ['H'] }),
    rule({ operator: '>', limit: '1' }),
    rule({ adds_test_id: 'FT3', flags: ['H'] }),
  ]
  assert.deepEqual(asked(rules, '9'), ['FT4', 'FT3'])
  assert.deepEqual(asked([], '9'), [])
})
