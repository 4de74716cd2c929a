// The life cycle of a sample pair by pair, and the check character: published values, and the two
// promises of ISO 7064 tried on every number that the generator finds.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import {
  accessionNumber,
  allowedSampleTransitions,
  isAccessionNumber,
  isDamaged,
  mod37_2,
  refuseLabel,
  sampleStatuses,
  type SampleStatus,
} from '../../src/samples/rules.ts'

test('a sample takes exactly these steps', () => {
  const expected: Record<SampleStatus, SampleStatus[]> = {
    collected: ['in_transit', 'received', 'rejected'],
    in_transit: ['received'],
    received: ['accepted', 'rejected'],
    accepted: ['stored', 'rejected'],
    stored: ['disposed'],
    disposed: [],
    rejected: [],
  }
  for (const from of sampleStatuses)
    for (const to of sampleStatuses)
      assert.equal(
        allowedSampleTransitions(from).includes(to),
        expected[from].includes(to),
        `${from} → ${to}`,
      )
})

// Blood donation numbers are checked by the same system, so their examples are published values.
const published: [text: string, check: string, source: string][] = [
  ['G123498654321', 'H', 'UK Red Book, annexe 2'],
  ['A999916123456', 'Q', 'ICCBBA, An Introduction to ISBT 128'],
  ['A999917123456', '9', 'ICCBBA, Use of the Donation Identification Number'],
  ['G123489654321', 'Y', 'ISO 7064 test value of python-stdnum'],
  ['07', 'O', 'by hand: (0 + 7) · 2 = 14, 1 − 14 ≡ 24'],
]
for (const [text, check, source] of published)
  test(`MOD 37,2 of ${text} is ${check} (${source})`, () => assert.equal(mod37_2(text), check))

test('MOD 37,2 refuses what is not in its alphabet', () => {
  for (const text of ['', 'g1234', '12 34', '12*', '12-34', 'Ä'])
    assert.throws(() => mod37_2(text), RangeError, text)
})

test('an accession number is year, sequence and check character', () => {
  assert.equal(accessionNumber(123, 2026), '26000001232')
  assert.equal(accessionNumber(123n, 2026), '26000001232')
  assert.equal(accessionNumber(199, 2026), '2600000199*')
  assert.equal(accessionNumber(1, 2005).slice(0, 10), '0500000001')
  assert.equal(accessionNumber(99_999_999, 2026).slice(0, 10), '2699999999')
})

test('an accession number is not made from a sequence or year that does not fit', () => {
  for (const sequence of [0, -1, 1.5, NaN, 100_000_000, 100_000_000n, -1n])
    assert.throws(() => accessionNumber(sequence, 2026), RangeError, String(sequence))
  for (const year of [26, 0, 20_260, 2026.5, NaN])
    assert.throws(() => accessionNumber(1, year), RangeError, String(year))
})

test('only the exact text is an accession number', () => {
  assert.equal(isAccessionNumber('26000001232'), true)
  assert.equal(isAccessionNumber('2600000199*'), true)
  for (const text of [
    '',
    '2600000123',
    '26000001322',
    ' 26000001232',
    '26000001232\n',
    '26-00000123-2',
  ])
    assert.equal(isAccessionNumber(text), false, JSON.stringify(text))
  assert.equal(isAccessionNumber(accessionNumber(1, 2026).toLowerCase()), false)
})

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*'
const anyNumber = fc
  .tuple(fc.integer({ min: 1, max: 99_999_999 }), fc.integer({ min: 1000, max: 9999 }))
  .map(([sequence, year]) => accessionNumber(sequence, year))

/** As a scanner would decide on any protected text, not only on digits. */
const holds = (text: string): boolean => {
  const body = text.slice(0, -1)
  return /^[0-9A-Z]+$/.test(body) && mod37_2(body) === text.at(-1)
}
const anyProtected = fc.stringMatching(/^[0-9A-Z]{1,20}$/).map((body) => body + mod37_2(body))

for (const [name, numbers, accepts] of [
  ['accession numbers', anyNumber, isAccessionNumber],
  ['any text', anyProtected, holds],
] as const) {
  test(`${name}: the right check character is accepted`, () =>
    fc.assert(fc.property(numbers, (text) => accepts(text))))

  test(`${name}: every substitution of one character is caught`, () =>
    fc.assert(
      fc.property(numbers, (text) => {
        for (let at = 0; at < text.length; at++)
          for (const other of alphabet)
            if (other !== text[at])
              assert.equal(accepts(text.slice(0, at) + other + text.slice(at + 1)), false)
      }),
    ))

  test(`${name}: every swap of two neighbours is caught`, () =>
    fc.assert(
      fc.property(numbers, (text) => {
        for (let at = 0; at + 1 < text.length; at++) {
          const [left = '', right = ''] = text.slice(at, at + 2)
          const swapped = text.slice(0, at) + right + left + text.slice(at + 2)
          if (left !== right) assert.equal(accepts(swapped), false, swapped)
        }
      }),
    ))
}

test('a damaged number of ours is told from another system’s label, and no label may look like ours', () => {
  const form = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,31}$/u
  for (const [text, code] of [
    ['26000001232', 'reserved_accession_number'],
    ['2600000199*', 'reserved_accession_number'],
    ['26000001322', 'damaged_accession_number'],
    ['26O00001232', 'damaged_accession_number'],
    ['2600000123x', 'damaged_accession_number'],
    ['-26', 'accession_number_form'],
    ['A2600001-K', undefined],
    ['A2B00001232', undefined],
    ['255289004711', undefined],
    ['A26000001234', undefined],
    ['A260000012', undefined],
    ['Ward-7/0042', undefined],
    // One slip away from 2600000006C: misread, left out, put in.
    ['2600000006C', 'reserved_accession_number'],
    ['26000.0006C', 'damaged_accession_number'],
    ['2600000006.', 'damaged_accession_number'],
    ['2600000006-', 'damaged_accession_number'],
    ['.600000006C', 'damaged_accession_number'],
    ['2600000006', 'damaged_accession_number'],
    ['600000006C', 'damaged_accession_number'],
    ['260000000C', 'damaged_accession_number'],
    ['22600000006C', 'damaged_accession_number'],
    ['A2600000006C', 'damaged_accession_number'],
    ['2600000006CX', 'damaged_accession_number'],
    ['2600000006c-', 'damaged_accession_number'],
    ['255289', undefined],
    ['2', undefined],
  ] as const)
    assert.equal(refuseLabel(text, form)?.code, code, text)
})

test('whatever one slip makes of a number of ours, it is damaged and never a label', () => {
  const anything = fc.oneof(
    fc.constantFrom(...alphabet.split('')),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  )
  fc.assert(
    fc.property(anyNumber, fc.nat(10), fc.nat(11), anything, (number, at, before, other) => {
      const misread = number.slice(0, at) + other + number.slice(at + 1)
      const leftOut = number.slice(0, at) + number.slice(at + 1)
      const putIn = number.slice(0, before) + other + number.slice(before)
      const [left = '', right = ''] = number.slice(at, at + 2)
      const swapped = number.slice(0, at) + right + left + number.slice(at + 2)
      for (const slip of [misread, leftOut, putIn, swapped]) {
        for (const text of [slip, slip.toLowerCase()]) {
          assert.equal(isDamaged(text), text.toUpperCase() !== number, text)
          assert.notEqual(refuseLabel(text, /./u), undefined, text)
        }
      }
    }),
  )
})
