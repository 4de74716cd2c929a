// Each kind of answer is read by its own rule: a table for each, and for titres the order of the dilutions.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { isWord } from '../../../src/catalogue/rules/test-kinds.ts'
import { sidesOf, spanOf, type Side } from '../../../src/results/interval/rules.ts'
import {
  isReportable,
  parseTitre,
  readReported,
  type Reportable,
} from '../../../src/results/kinds/rules.ts'
import { parseReportedValue } from '../../../src/results/rules.ts'

const titres: [text: string, comparator: '<' | '>' | null, reciprocal: string][] = [
  ['1:1', null, '1'],
  ['1:80', null, '80'],
  ['1:320', null, '320'],
  ['<1:20', '<', '20'],
  ['>1:1280', '>', '1280'],
]
for (const [text, comparator, value] of titres)
  test(`the titre ${text} is ${comparator ?? ''}${value}`, () =>
    assert.deepEqual(parseTitre(text), { comparator, value }))

test('what is not spelled as a titre is none', () => {
  const none =
    '80 1:0 1:080 2:160 1/80 1:80.0 1:-80 1:8e1 1::80 ≤1:20 <=1:20 <>1:20 :80 1: 1:1234567890'
  for (const text of [...none.split(' '), '', ' 1:80', '1:80 ', '1: 80', '1:80\n', '< 1:20'])
    assert.equal(parseTitre(text), undefined, JSON.stringify(text))
})

const dilution = fc.integer({ min: 1, max: 999_999_999 })

test('a titre is more than another if its dilution is greater, however many digits they have', () => {
  fc.assert(
    fc.property(dilution, dilution, (one, other) => {
      const { value } = parseTitre(`1:${one}`)!
      const bound = parseTitre(`1:${other}`)!.value
      const span = { low: null, low_inclusive: false, high: bound, high_inclusive: true }
      const [side] = sidesOf(spanOf(value, null, false), span)
      assert.equal(side, one > other ? 'above' : 'inside')
      assert.equal(value, String(one), 'exact')
    }),
  )
})

// ANA, normal below 1:80.
const below80 = { low: null, low_inclusive: false, high: '80', high_inclusive: false }
const sides: [text: string, Side[]][] = [
  ['1:79', ['inside']],
  ['1:80', ['above']],
  ['1:81', ['above']],
  ['<1:20', ['inside']],
  ['<1:80', ['inside']],
  ['<1:81', ['inside', 'above']],
  ['<1:160', ['inside', 'above']],
  ['>1:40', ['inside', 'above']],
  ['>1:79', ['inside', 'above']],
  ['>1:80', ['above']],
  ['>1:1280', ['above']],
]
for (const [text, expected] of sides)
  test(`${text} with the range "below 1:80" is ${expected.join(' or ')}`, () => {
    const { value, comparator } = parseTitre(text)!
    assert.deepEqual(sidesOf(spanOf(value, comparator, false), below80), expected)
  })

test('a number, a titre and a word are never one another, whatever is typed', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ maxLength: 70 }), fc.stringMatching(/^[<>]?[0-9:.+a-z]{1,8}$/)),
      (text) => {
        const kinds = [parseReportedValue(text), parseTitre(text), isWord(text) || undefined]
        const count = kinds.filter((kind) => kind !== undefined).length
        assert.ok(count <= 1)
        assert.equal(isReportable(text), count === 1)
      },
    ),
    { numRuns: 2000 },
  )
})

test('a word begins with a letter or a plus', () => {
  for (const text of ['positive', 'not detected', 'A', 'Blutgruppe 0', '+', '++', '1+', 'été'])
    assert.ok(isWord(text), text)
  const none = ['', ' positive', 'positive ', '5.4', '5,4', '1:80', '<2', '-----', '1e3', 'a\nb']
  for (const text of [...none, 'x'.repeat(65)]) assert.ok(!isWord(text), JSON.stringify(text))
})

const potassium: Reportable = {
  test_code: 'K',
  kind: 'quantitative',
  units: ['mmol/L', 'mg/dL'],
  words: null,
}
const ana: Reportable = { test_code: 'ANA', kind: 'titre', units: ['{titer}'], words: null }
const hbsag: Reportable = {
  test_code: 'HBSAG',
  kind: 'coded',
  units: [],
  words: [
    { id: 'n', word: 'negative' },
    { id: 'p', word: 'positive' },
  ],
}

const read: [
  Reportable,
  value: string,
  unit: string | null,
  stored: string | null,
  ...codes: string[],
][] = [
  [potassium, '4.1', 'mmol/L', '4.1 mmol/L'],
  [potassium, '<4.1', 'mg/dL', '<4.1 mg/dL'],
  [potassium, '4.1', null, null, 'missing_unit'],
  [potassium, '4.1', 'mmol', null, 'unknown_unit'],
  [potassium, '1:80', 'mmol/L', null, 'invalid_number'],
  [potassium, 'positive', 'mmol/L', null, 'invalid_number'],
  [potassium, 'positive', null, null, 'invalid_number', 'missing_unit'],
  [ana, '1:80', null, '1:80 {titer}'],
  [ana, '<1:20', '{titer}', '<1:20 {titer}'],
  [ana, '1:80', 'mmol/L', null, 'unknown_unit'],
  [ana, '80', null, null, 'invalid_titre'],
  [ana, 'positive', null, null, 'invalid_titre'],
  [hbsag, 'positive', null, 'positive p'],
  [hbsag, 'POSITIVE', null, 'positive p'],
  [hbsag, 'pos', null, null, 'unknown_word'],
  [hbsag, '1:80', null, null, 'unknown_word'],
  [hbsag, '4.1', 'mmol/L', null, 'unknown_word', 'no_unit'],
  [hbsag, 'negative', '', null, 'no_unit'],
]
for (const [test_, value, unit, stored, ...codes] of read)
  test(`${test_.test_code} "${value}" ${unit ?? 'without a unit'} → ${stored ?? codes.join(', ')}`, () => {
    const { reported, refusals } = readReported(test_, { value, unit })
    assert.deepEqual(
      refusals.map(({ code }) => code),
      codes,
    )
    const told = reported && [reported.value, reported.unit ?? reported.coded_value_id].join(' ')
    assert.equal(told, stored)
  })

test('what is permitted is named', () => {
  const { refusals } = readReported(hbsag, { value: 'pos' })
  assert.match(refusals[0]!.message, /negative, positive$/)
})
