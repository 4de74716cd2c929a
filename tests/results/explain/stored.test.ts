// Whatever was stored is explained: facts of earlier rule sets, of a newer release, and those that no longer make
// the answer that stands beside them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { QcFacts } from '../../../src/qc/rules/state.ts'
import type { DerivedFrom } from '../../../src/results/derivation/rules/derived-from.ts'
import { explain } from '../../../src/results/explain/rules/explain.ts'
import type { StoredInterpretation } from '../../../src/results/explain/schemas.ts'
import type { InterpretationFacts } from '../../../src/results/interpretation/rules/facts.ts'
import { interpret } from '../../../src/results/interpretation/rules/interpret.ts'

/** As the first release stored it: rule set 1 had no times, no switches and no names. */
const first: InterpretationFacts = {
  value: '6.8',
  comparator: null,
  unit: 'mmol/L',
  canonical_unit: 'mmol/L',
  conversion: null,
  reference: { id: 'r', low: '3.5', low_inclusive: true, high: '5.2', high_inclusive: true },
  critical: { id: 'c', low: '3.0', low_inclusive: true, high: '6.1', high_inclusive: true },
  autoverification: null,
  absolute: null,
  age_index: 13_392,
  time_zone: 'UTC',
  can_be_negative: false,
  autoverify: true,
  is_correction: false,
  instrument_flags: [],
  sample_status: 'received',
}
const times = {
  collected_at: '2026-11-23T08:00:00Z',
  received_at: '2026-11-23T08:40:00Z',
  measured_at: null,
  entered_at: '2026-11-23T09:00:00Z',
  clock_tolerance_ms: 300_000,
  to_measurement_ms: 604_800_000,
}

/** As the job stores it, and PostgreSQL gives it back. */
function stored(facts: InterpretationFacts, rule_set = 3): StoredInterpretation {
  const { canonical_value, flag, critical, verdict, hold_reasons } = interpret(facts)
  const id = '01980b5e-0000-7000-8000-000000000801'
  const answer = { canonical_value, canonical_unit: facts.canonical_unit, flag, critical, verdict }
  const row = { id, interpreted_at: '2026-11-23T09:00:00Z', rule_set, ...answer, hold_reasons }
  return JSON.parse(JSON.stringify({ ...row, would_release: null, facts })) as StoredInterpretation
}

for (const [rule_set, facts] of [
  [1, first],
  [2, { ...first, times }],
] as const) {
  test(`facts of rule set ${rule_set} are explained, and reproduced`, () => {
    const document = explain(stored(facts, rule_set))
    assert.deepEqual([document.reproduced, document.flag.code, document.test], [true, 'HH', null])
    assert.deepEqual([document.reference?.source, document.subject.sex], [null, null])
    const asked = Object.fromEntries(document.checks.map((one) => [one.reason, one.asked]))
    assert.equal(asked.implausible_times, rule_set === 2)
    assert.equal(asked.critical, true)
    assert.ok(document.in_words.includes('Reference range: 3.5 to 5.2 mmol/L, both included.'))
  })
}

test('an answer that its facts do not make is not reproduced; a later rule set is not judged', () => {
  const row = stored(first)
  assert.equal(explain({ ...row, flag: 'N' }).reproduced, false)
  assert.equal(explain({ ...row, hold_reasons: ['critical'] }).reproduced, false)
  assert.equal(explain({ ...row, rule_set: 1000 }).reproduced, null)
  assert.equal(explain({ ...row, canonical_value: '6.80' }).reproduced, true, 'the same number')
})

test('a reason that nobody knows any more is shown, and a block of facts that nobody knows yet', () => {
  const row = stored(first)
  const qc = { rule: '1-3s', z: '3.2' }
  const document = explain({
    ...row,
    hold_reasons: [...row.hold_reasons, 'of_yore'],
    facts: { ...first, qc_of_the_future: qc } as InterpretationFacts,
  })
  assert.deepEqual(document.checks.at(-1), {
    reason: 'of_yore',
    means: null,
    applied: true,
    asked: true,
  })
  assert.deepEqual((document.facts as unknown as Record<string, unknown>).qc_of_the_future, qc)
  assert.ok(document.in_words.includes('qc_of_the_future: {"rule":"1-3s","z":"3.2"}'))
})

test('whatever is fed to the rules is explained, and makes the stored answer again', () => {
  const decimal = fc.integer({ min: -300, max: 300 }).map((n) => (n / 10).toFixed(1))
  const interval = fc.option(
    fc
      .tuple(decimal, decimal, fc.boolean(), fc.boolean(), fc.constantFrom('both', 'low', 'high'))
      .map(([a, b, low_inclusive, high_inclusive, has]) => {
        const [low, high] = [a, b].toSorted((x, y) => Number(x) - Number(y)) as [string, string]
        const bounds = { low: has === 'high' ? null : low, high: has === 'low' ? null : high }
        return { id: 'i', ...bounds, low_inclusive, high_inclusive }
      }),
  )
  const facts = fc.record({
    value: decimal,
    comparator: fc.constantFrom('<' as const, '>' as const, null),
    unit: fc.constantFrom('mmol/L', 'mg/dL'),
    conversion: fc.option(fc.constant({ id: 'c', factor: '0.05551', offset: '-1.5' })),
    reference: interval,
    critical: interval,
    autoverification: interval,
    absolute: interval,
    age_index: fc.nat(40_000),
    autoverify: fc.boolean(),
    switches: fc.option(
      fc.array(
        fc.record({
          id: fc.constant('s'),
          of: fc.constantFrom('laboratory' as const, 'test' as const),
          mode: fc.constantFrom('off' as const, 'shadow' as const, 'on' as const),
        }),
      ),
    ),
  })
  fc.assert(
    fc.property(facts, (given) => {
      const row = stored({ ...first, ...given, times })
      const document = explain(row)
      assert.equal(document.reproduced, true)
      const applied = document.checks.filter((one) => one.applied).map((one) => one.reason)
      assert.deepEqual(applied, row.hold_reasons)
      assert.equal(JSON.stringify(explain(row)), JSON.stringify(document))
      for (const sentence of document.in_words) assert.doesNotMatch(sentence, /undefined|null/)
    }),
  )
})

test('where the controls stood is said, level by level', () => {
  const seen = { evaluation_version: 1, point_id: 'p' }
  const qc: QcFacts = {
    at: '2026-11-23T09:00:00Z',
    requirement: { id: 'q', levels: [1, 2], within_hours: 24 },
    corrective_action: { id: 'a', taken_at: '2026-11-23T06:00:00Z' },
    passed: [{ ...seen, level: 1, measured_at: '2026-11-23T08:00:00Z' }],
    rejected: null,
    rejected_later: null,
  }
  const wordsOf = (facts: QcFacts | null) => explain(stored({ ...first, qc: facts })).in_words
  const words = wordsOf(qc)
  const at = words.findIndex((sentence) => sentence.startsWith('Controls at'))
  assert.deepEqual(words.slice(at, at + 3), [
    'Controls at 2026-11-23T09:00:00Z, levels 1 and 2 within 24 hours: not every level has passed since the corrective action.',
    'Passed: level 1 at 2026-11-23T08:00:00Z.',
    'Corrective action: at 2026-11-23T06:00:00Z.',
  ])
  const rejected = wordsOf({ ...qc, rejected: { ...seen, measured_at: '2026-11-23T08:30:00Z' } })
  assert.ok(rejected.includes('Rejected: at 2026-11-23T08:30:00Z.'))
  assert.ok(wordsOf(null).includes('Controls: none are required.'))
  assert.ok(![...words, ...wordsOf(null)].some((sentence) => sentence.includes('{')))
})

test('what a value was computed from is said, and why there is none', () => {
  const input = { role: 'creatinine', test: 'CREA', result_id: 'r', comparator: null } as const
  const derived_from: DerivedFrom = {
    definition_id: 'd',
    formula: 'ckd_epi_2021',
    not_evaluated: null,
    age_years: 55,
    sex: 'male',
    inputs: [{ ...input, value: '106.08', unit: 'umol/L', held: true }],
  }
  const computed = explain(stored({ ...first, derived_from })).in_words
  assert.equal(
    computed[1],
    'Computed by CKD-EPI 2021 from CREA 106.08 umol/L (held), at 55 years, sex male.',
  )
  const child = { ...derived_from, not_evaluated: 'not_adult', age_years: 1 } as const
  const { in_words, value } = explain(stored({ ...first, value: null, derived_from: child }))
  assert.equal(value.reported, 'not evaluated')
  assert.deepEqual(in_words.slice(0, 3), [
    'Reported: not evaluated.',
    'Computed by CKD-EPI 2021 from CREA 106.08 umol/L (held), at 1 year, sex male.',
    'Not evaluated: the equation is for 18 years and more.',
  ])
})
