// Limits, ages and conversions as a person reads them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  ageWords,
  arithmeticWords,
  bandWords,
  intervalWords,
  titreIntervalWords,
} from '../../../src/results/explain/rules/words.ts'

const intervals: [text: string, words: string][] = [
  ['[3.5, 5.2]', '3.5 to 5.2 mmol/L, both included'],
  ['(3.5, 5.2]', '3.5 to 5.2 mmol/L, 3.5 excluded'],
  ['[3.5, 5.2)', '3.5 to 5.2 mmol/L, 5.2 excluded'],
  ['(3.5, 5.2)', '3.5 to 5.2 mmol/L, both excluded'],
  ['(*, 5.2]', '5.2 mmol/L or less'],
  ['(*, 5.2)', 'below 5.2 mmol/L'],
  ['[3.5, *)', '3.5 mmol/L or more'],
  ['(3.5, *)', 'above 3.5 mmol/L'],
]
for (const [text, words] of intervals) {
  test(`${text} → ${words}`, () => {
    const [, left, low, high, right] = /^([[(])(\S+), (\S+)([\])])$/.exec(text)!
    const bound = (one: string) => (one === '*' ? null : one)
    const interval = {
      low: bound(low!),
      low_inclusive: left === '[',
      high: bound(high!),
      high_inclusive: right === ']',
    }
    assert.equal(intervalWords(interval, 'mmol/L'), words)
  })
}

const dilutions: [low: string | null, high: string | null, inclusive: boolean, words: string][] = [
  [null, '80', false, 'below 1:80'],
  [null, '80', true, '1:80 or less'],
  ['40', null, true, '1:40 or more'],
  ['40', null, false, 'above 1:40'],
  ['40', '160', true, '1:40 to 1:160, both included'],
  ['40', '160', false, '1:40 to 1:160, both excluded'],
]
for (const [low, high, inclusive, words] of dilutions) {
  test(`of a titre: ${low} to ${high} → ${words}`, () => {
    const interval = { low, low_inclusive: inclusive, high, high_inclusive: inclusive }
    assert.equal(titreIntervalWords(interval), words)
  })
}

const ages: [number, string][] = [
  [0, '0 days'],
  [1, '1 day'],
  [28, '28 days'],
  [31, '1 month'],
  [31 * 23 + 30, '23 months'],
  [31 * 24, '2 years'],
  [6696, '18 years'],
  [13_400, '36 years'],
]
for (const [age_index, words] of ages) {
  test(`age ${age_index} → ${words}`, () => assert.equal(ageWords(age_index), words))
}

test('an age band is half-open, or for life', () => {
  assert.equal(bandWords(0, 28), 'from 0 days to before 28 days')
  assert.equal(bandWords(6696, null), 'from 18 years')
})

const conversions: [value: string, factor: string, offset: string, words: string][] = [
  ['100', '0.05551', '0', '100 x × 0.05551 = c'],
  ['<100', '0.05551', '0.00', '<100 x × 0.05551 = c'],
  ['7.0', '10.93', '-23.50', '7.0 x × 10.93 − 23.50 = c'],
  ['7.0', '1.8', '32', '7.0 x × 1.8 + 32 = c'],
]
for (const [value, factor, offset, words] of conversions) {
  test(words, () => assert.equal(arithmeticWords(value, 'x', { factor, offset }, 'c'), words))
}
