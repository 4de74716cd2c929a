// Whether a test on an instrument was in control at a moment: a row for each thing that may be.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { qcStateOf, type QcFacts } from '../../../src/qc/rules/state.ts'

const time = (text: string) =>
  `2026-11-${text.includes(' ') ? text.replace(' ', 'T') : `23T${text}`}:00.000Z`
const point = (at: string) => ({ point_id: 'p', evaluation_version: 1, measured_at: time(at) })
const passed = (level: number, at: string) => ({ level, ...point(at) })

function facts(given: Partial<QcFacts>): QcFacts {
  return {
    at: time('09:00'),
    requirement: { id: 'q', levels: [1, 2], within_hours: 24 },
    corrective_action: null,
    passed: [passed(1, '08:00'), passed(2, '08:00')],
    rejected: null,
    rejected_later: null,
    ...given,
  }
}
const action = { id: 'a', taken_at: time('08:30') }
const later = (good_until: string | null) => ({
  ...point('11:00'),
  good_until: good_until && time(good_until),
})

const cases: [title: string, given: Partial<QcFacts>, state: string, missing: number[]][] = [
  ['every level passed', {}, 'in_control', []],
  ['exactly 24 hours ago', { at: time('24 08:00') }, 'in_control', []],
  ['a minute more', { at: time('24 08:01') }, 'missing', [1, 2]],
  ['one level only', { passed: [passed(1, '08:00')] }, 'missing', [2]],
  ['none at all', { passed: [] }, 'missing', [1, 2]],
  ['a rejection, whatever passed', { rejected: point('08:30') }, 'rejected', []],
  [
    'after an action, nothing has passed',
    { corrective_action: action, passed: [] },
    'awaiting_controls',
    [1, 2],
  ],
  [
    'after an action, one level has passed',
    { corrective_action: action, passed: [passed(1, '08:40')] },
    'awaiting_controls',
    [2],
  ],
  ['after an action, all have passed', { corrective_action: action }, 'in_control', []],
  [
    'they passed after an action, but too long ago',
    { at: time('24 09:00'), corrective_action: action },
    'missing',
    [1, 2],
  ],
  [
    'a rejection after the action',
    { corrective_action: action, rejected: point('08:50') },
    'rejected',
    [],
  ],
  [
    'a later rejection, good controls until before',
    { rejected_later: later('08:00') },
    'rejected',
    [],
  ],
  [
    'a later rejection, good controls in between',
    { rejected_later: later('10:00') },
    'in_control',
    [],
  ],
  ['a later rejection, never any good controls', { rejected_later: later(null) }, 'rejected', []],
]
for (const [title, given, state, missing] of cases) {
  test(`${title}: ${state}`, () => {
    const found = qcStateOf(facts(given))
    assert.deepEqual([found.state, found.missing.map(({ level }) => level)], [state, missing])
  })
}
