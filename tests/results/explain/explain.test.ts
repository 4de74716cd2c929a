// "Why this flag?" is answered the same, byte for byte, whatever has become of the catalogue, of names and of
// policy since; and the answer is checked by running the rules again on what was fed to them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Explanation } from '../../../src/results/explain/schemas.ts'
import { laboratory } from '../../helpers/laboratory.ts'
import { signIn } from '../../helpers/sign-in.ts'
import { createMeasure } from '../interpretation/measure.ts'

const { lab, worker, sql, records, people, steps } = await laboratory()
const { measure } = createMeasure(worker, steps)
const another = await records.anotherPerson('pathologist')

async function textOf(id: string): Promise<string> {
  const headers = { authorization: `Bearer ${await signIn(lab.app, 'clinician')}` }
  const answer = await lab.app.request(`/v1/results/${id}/explain`, { headers })
  const text = await answer.text()
  assert.equal(answer.status, 200, text)
  return text
}
const explained = async (id: string) => JSON.parse(await textOf(id)) as Explanation

/** As no verb does it: every row that an interpretation has looked at is made another. */
async function changeEverything(): Promise<void> {
  await people.pathologist.post('/v1/autoverification/switches', { mode: 'off', reason: 'Later' })
  await records.change(async (trx) => {
    // Past every trigger: some of this not even the owner may do.
    await trx`set local session_replication_role = replica`
    await trx`
      update qualified_intervals set low = low / 2, high = high * 2, source = 'another book',
        low_inclusive = not low_inclusive, high_inclusive = not high_inclusive,
        valid_during = tstzrange(lower(valid_during), now())`
    await trx`
      update unit_conversions set factor = factor * 2, "offset" = "offset" + 1, source = 'another book',
        valid_during = tstzrange(lower(valid_during), now())`
    await trx`
      update tests set code = code || 'X', name = 'Another ' || name, decimals = 0,
        unit = case kind when 'quantitative' then 'x' else unit end, autoverify = false,
        can_be_negative = true`
    await trx`
      update coded_values set word = word || ' not', display = 'Another', flag = 'A', critical = true, active = false`
    await trx`update delta_checks set "limit" = "limit" * 2, window_days = window_days * 2`
    await trx`update patients set birth_date = birth_date - 20000, sex = 'male', family_name = 'Anders'`
    await trx`update users set display_name = 'Somebody else', username = username || '-was'`
    await trx`update orders set priority = 'stat'`
    await trx`update samples set collected_at = collected_at - interval '3 years', specimen_type = 'urine'`
  })
}

test('a glucose in mg/dL: from the value as reported to the flag', async () => {
  const [glucose] = await measure([{ test: 'GLU', value: '95', unit: 'mg/dL' }])
  const { interpretations, versions, ...result } = await explained(glucose!.id)
  assert.deepEqual([result.status, result.version], ['final', 1])
  const [one] = interpretations
  assert.equal(one!.id, result.interpretation_id)
  assert.equal(one!.reproduced, true)
  assert.deepEqual(one!.test, { code: 'GLU', name: 'Glucose' })
  assert.equal(one!.value.conversion?.arithmetic, '95 mg/dL × 0.05551 = 5.27345 mmol/L')
  assert.ok(one!.value.conversion.source)
  assert.deepEqual([one!.subject.sex, one!.subject.time_zone], ['female', 'UTC'])
  assert.match(one!.subject.collected_on!, /^\d{4}-\d\d-\d\d$/)
  assert.match(one!.subject.age, /^\d\d years$/)
  assert.match(one!.reference!.in_words, /^3\.8857 to 5\.82855 mmol\/L, both included$/)
  assert.equal(one!.reference!.ages, 'from 18 years')
  assert.match(one!.reference!.source!, /70–105 mg\/dL/)
  assert.deepEqual(one!.flag, { code: 'N', means: 'inside the reference range' })
  assert.ok(one!.checks.every(({ applied, asked }) => !applied && asked))
  assert.equal(one!.in_words.at(-1), 'Released: no check applied.')
  assert.deepEqual(
    versions.map(({ id, verified_by }) => [id, verified_by]),
    [[glucose!.id, null]],
  )
})

test('asked again after everything has changed, it is the same byte for byte', async () => {
  await people.pathologist.post('/v1/autoverification/switches', {
    test_code: 'NA',
    mode: 'shadow',
    reason: 'On trial',
  })
  const measured = await measure([
    { test: 'K', value: '6.8', unit: 'mmol/L' },
    { test: 'NA', value: '140', unit: 'mmol/L' },
    { test: 'GLU', value: '<45', unit: 'mg/dL' },
    { test: 'HBA1C', value: '7.0', unit: '%' },
    { test: 'K', value: '4.1', unit: 'mmol/L' },
    { test: 'HBSAG', value: 'positive' },
    { test: 'ANA', value: '<1:160' },
  ])
  const [potassium, sodium, , , corrected] = measured
  await steps.verify(potassium!.id)
  const correction = await steps.correct(corrected!.id, '4.4', 'mmol/L')
  await worker.runJobs('interpret-results')
  await steps.verify(correction.id, another)
  // The same woman's: each is compared with the one before.
  const ids = [...measured.map(({ id }) => id), correction.id]
  const before = []
  for (const id of ids) before.push(await textOf(id))
  const onTrial = (JSON.parse(before[1]!) as Explanation).interpretations[0]!
  assert.deepEqual([onTrial.autoverification, onTrial.would_release], ['shadow', true])
  assert.equal(onTrial.in_words.at(-1), 'On trial: it would have been released.')
  assert.equal((await explained(sodium!.id)).status, 'held')
  const chain = (JSON.parse(before[4]!) as Explanation).versions
  assert.deepEqual(
    chain.map((one) => [one.version, one.value, one.verified_by !== null, one.corrects_id]),
    [
      [1, '4.1', false, null],
      [2, '4.4', true, corrected!.id],
    ],
  )

  const token = await signIn(lab.app, 'clinician')
  await changeEverything()
  for (const [n, id] of ids.entries()) {
    const headers = { authorization: `Bearer ${token}` }
    const after = await lab.app.request(`/v1/results/${id}/explain`, { headers })
    assert.equal(await after.text(), before[n])
    assert.ok((JSON.parse(before[n]!) as Explanation).interpretations.every((i) => i.reproduced))
  }
  // What a new result would be told is another matter.
  const [row] =
    await sql`select count(*)::int as n from qualified_intervals where source <> 'another book'`
  assert.equal(row!.n, 0)
})
