// "Why this flag?" is answered by one row: the facts that are stored with an interpretation, given to the
// same rules again, make the same answer, whatever has become of the catalogue since.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Result } from '../../../src/results/schemas.ts'
import type { InterpretationFacts } from '../../../src/results/interpretation/rules/facts.ts'
import { interpret } from '../../../src/results/interpretation/rules/interpret.ts'
import { laboratory } from '../../helpers/laboratory.ts'

const { worker, sql, records, steps } = await laboratory()

type Row = {
  id: string
  rule_set: number
  facts: InterpretationFacts
  canonical_value: string | null
  canonical_unit: string
  flag: string
  critical: boolean
  verdict: string
  hold_reasons: string[]
}

async function measured(test_code: string, value: string, unit: string): Promise<Result> {
  const { order, sample } = await steps.orderWithSample([test_code])
  const { id } = await steps.enter(order, sample, test_code, value, unit)
  await worker.runJobs()
  return await steps.readResult(id)
}

const cases: [test: string, value: string, unit: string, flag: string][] = [
  ['K', '4.20', 'mmol/L', 'N'],
  ['K', '6.8', 'mmol/L', 'HH'],
  ['GLU', '95', 'mg/dL', 'N'],
  ['GLU', '<45', 'mg/dL', 'IND'],
]
for (const [code, value, unit, flag] of cases) {
  test(`${code} ${value} ${unit} → ${flag}: the stored facts make the stored answer`, async () => {
    const result = await measured(code, value, unit)
    assert.equal(result.flag, flag)
    const rows = await sql<Row[]>`select * from interpretations where result_id = ${result.id}`
    assert.equal(rows.length, 1)
    const { facts, rule_set, canonical_value, canonical_unit, ...row } = rows[0]!
    const answer = interpret(facts)
    assert.deepEqual(
      { rule_set, canonical_value, flag: row.flag, critical: row.critical },
      {
        rule_set: answer.rule_set,
        canonical_value: answer.canonical_value,
        flag: answer.flag,
        critical: answer.critical,
      },
    )
    assert.deepEqual([row.verdict, row.hold_reasons], [answer.verdict, answer.hold_reasons])
    // And the reader of the result sees that row.
    assert.deepEqual(
      [result.canonical_value, result.canonical_unit, result.rule_set, result.hold_reasons],
      [canonical_value, canonical_unit, rule_set, row.hold_reasons],
    )
    const { displayed_low, displayed_high, ...reference } = result.reference!
    assert.deepEqual(reference, facts.reference)
    assert.match(`${displayed_low} ${displayed_high}`, /^\d+\.\d \d+\.\d$/, 'one decimal each')
    assert.deepEqual(
      [result.conversion_id, result.critical_interval_id, result.age_index, result.time_zone],
      [facts.conversion?.id ?? null, facts.critical?.id ?? null, facts.age_index, facts.time_zone],
    )
  })
}

test('what was thought stays, when the range is superseded afterwards', async () => {
  const before = await measured('K', '5.1', 'mmol/L')
  await records.change(async (trx) => {
    await trx`
      update qualified_intervals set valid_during = tstzrange(lower(valid_during), now())
      where test_id = (select id from tests where code = 'K') and category = 'reference'`
  })
  assert.deepEqual(await steps.readResult(before.id), before)
})

test('a result points to an interpretation of its own', async () => {
  const [one, other] = [
    await measured('NA', '140', 'mmol/L'),
    await measured('NA', '141', 'mmol/L'),
  ]
  await assert.rejects(
    records.change(
      (trx) => trx`
        update results set interpretation_id = (select id from interpretations where result_id = ${other.id})
        where id = ${one.id}`,
    ),
    /results_interpretation_id_fkey/,
  )
})
