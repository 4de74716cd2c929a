// The life cycle of a result pair by pair, its status for export, and the reading of a reported
// value: what is taken is taken digit by digit, what is doubtful is refused.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import {
  allowedResultTransitions,
  hl7ResultStatus,
  parseReportedValue,
  resultStatuses,
  resultTransitions,
  type ResultStatus,
} from '../../src/results/rules.ts'

test('a result takes exactly these steps, and these are a caller’s', () => {
  type Steps = Record<'caller' | 'interpretation' | 'cascade', ResultStatus[]>
  const expected: Record<ResultStatus, Steps> = {
    entered: {
      caller: ['entered_in_error'],
      interpretation: ['interpreted'],
      cascade: ['cancelled'],
    },
    interpreted: {
      caller: ['cancelled', 'entered_in_error'],
      interpretation: ['held', 'final'],
      cascade: [],
    },
    held: { caller: ['final', 'cancelled', 'entered_in_error'], interpretation: [], cascade: [] },
    final: { caller: ['entered_in_error'], interpretation: [], cascade: [] },
    cancelled: { caller: ['entered_in_error'], interpretation: [], cascade: [] },
    entered_in_error: { caller: [], interpretation: [], cascade: [] },
  }
  for (const from of resultStatuses) {
    assert.deepEqual(allowedResultTransitions(from), expected[from].caller, from)
    for (const to of resultStatuses)
      for (const by of ['caller', 'interpretation', 'cascade'] as const)
        assert.equal(
          resultTransitions.filter((r) => r.from === from && r.to === to && r.by === by).length,
          expected[from][by].includes(to) ? 1 : 0,
          `${from} → ${to} by ${by}`,
        )
  }
})

function code(status: ResultStatus, is_correction = false, wrong_patient = false) {
  return hl7ResultStatus({ status, is_correction, wrong_patient })
}

test('the status for export is that of HL7 table 0085', () => {
  assert.equal(hl7ResultStatus(undefined), 'I')
  assert.equal(code('entered'), 'R')
  assert.equal(code('interpreted'), 'P')
  assert.equal(code('held'), 'P')
  assert.equal(code('final'), 'F')
  assert.equal(code('cancelled'), 'X')
  assert.equal(code('entered_in_error'), 'D')
  // A correction is one only when it is final; the wrong patient matters only to an error.
  assert.equal(code('entered', true), 'R')
  assert.equal(code('held', true), 'P')
  assert.equal(code('final', true), 'C')
  assert.equal(code('entered_in_error', true), 'D')
  assert.equal(code('entered_in_error', false, true), 'W')
  assert.equal(code('entered_in_error', true, true), 'W')
  assert.equal(code('final', false, true), 'F')
})

test('a reported value is read with its comparator and its digits as typed', () => {
  const read = {
    '5.4': { comparator: null, value: '5.4' },
    '5.40': { comparator: null, value: '5.40' },
    '<2': { comparator: '<', value: '2' },
    '>100': { comparator: '>', value: '100' },
    '-2.5': { comparator: null, value: '-2.5' },
    '<-1': { comparator: '<', value: '-1' },
    '0': { comparator: null, value: '0' },
    '007': { comparator: null, value: '007' },
    '999999999999999.9999999999': { comparator: null, value: '999999999999999.9999999999' },
  }
  for (const [text, value] of Object.entries(read))
    assert.deepEqual(parseReportedValue(text), value, text)
})

test('whatever is not plainly a value is refused', () => {
  const refused = ['', ' ', '-', '<', '-----', '.5', '5.', '5,4', '1.2.3', '1e3', '+5', '--5']
  refused.push('< 2', ' 5', '5 ', '5\n', '≤2', '<=2', '=2', '<<2', '-<2', '5<', 'NaN', 'Infinity')
  refused.push('1234567890123456', '1.12345678901', '٥', '0x10', 'positive', '1_000', '1 000')
  for (const text of refused)
    assert.equal(parseReportedValue(text), undefined, JSON.stringify(text))
})

test('what is read gives the text back, and never exceeds 30 characters', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[<>]?-?[0-9]{1,16}(\.[0-9]{0,11})?$/), (text) => {
      const read = parseReportedValue(text)
      const [whole = '', fraction] = text.replace(/^[<>]?-?/, '').split('.')
      const fits = whole.length <= 15 && fraction !== '' && (fraction ?? '').length <= 10
      assert.equal(read !== undefined, fits)
      if (read) {
        assert.equal((read.comparator ?? '') + read.value, text)
        assert.ok(text.length <= 30)
      }
    }),
  )
})
