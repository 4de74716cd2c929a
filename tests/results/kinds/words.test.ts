// Results in words and in titres, from the request to what a person reads: what is taken, what goes out by itself,
// what waits, who is told, and how one word takes the place of another.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LabTest } from '../../../src/catalogue/schemas.ts'
import type { Explanation } from '../../../src/results/explain/schemas.ts'
import type { Result } from '../../../src/results/schemas.ts'
import { laboratory } from '../../helpers/laboratory.ts'
import { staySignedIn } from '../../helpers/sign-in.ts'
import { criticalValues } from '../../notices/critical-value.ts'
import { createMeasure } from '../interpretation/measure.ts'

const all = await laboratory()
const { lab, people, steps, worker, records, sql } = all
const admin = staySignedIn(lab, 'admin')
const { measure } = createMeasure(worker, steps)
const { noticesOf, attempt } = criticalValues(all)
const another = await records.anotherPerson('pathologist')

type Refused = { detail: string; errors?: { pointer: string; code: string; message: string }[] }

async function refusedFor(code: string, change: object) {
  const { order, sample } = await steps.orderWithSample([code])
  const place = { order_item_id: order.items[0]!.id, sample_id: sample.id }
  const body = { ...place, ...change }
  const { status, body: answer } = await people.technologist.post<Refused>('/v1/results', body)
  assert.equal(status, 422, JSON.stringify(answer))
  return answer.errors?.map((error) => `${error.pointer} ${error.code}`)
}

const explained = async (id: string) =>
  (await people.clerk.get<Explanation>(`/v1/results/${id}/explain`)).body

test('a normal word goes out by itself, and reads as the catalogue displays it', async () => {
  const { order, sample } = await steps.orderWithSample(['HBSAG'])
  const entered = await steps.enter(order, sample, 'HBSAG', 'Negative')
  assert.deepEqual([entered.value, entered.unit], ['negative', null], 'as the catalogue spells it')
  await worker.runJobs('interpret-results')
  const result = await steps.readResult(entered.id)
  assert.deepEqual(
    [result.status, result.flag, result.critical, result.hold_reasons],
    ['final', 'N', false, []],
  )
  assert.deepEqual(
    [result.value, result.unit, result.canonical_value, result.canonical_unit],
    ['negative', null, null, null],
  )
  assert.deepEqual([result.displayed_value, result.reference], ['Negative', null])
  const { status, items } = await steps.readOrder(order.id)
  assert.equal(status, 'completed')
  const shown = items[0]!.result!
  assert.deepEqual([shown.value, shown.unit, shown.displayed_value], ['negative', null, 'Negative'])
})

test('an abnormal word and an indeterminate one wait for a person', async () => {
  const results = await measure([
    { test: 'COVID', value: 'not detected' },
    { test: 'COVID', value: 'DETECTED' },
    { test: 'COVID', value: 'indeterminate' },
  ])
  assert.deepEqual(
    results.map(({ value, status, flag, hold_reasons }) => [value, status, flag, hold_reasons]),
    [
      ['not detected', 'final', 'N', []],
      ['detected', 'held', 'A', ['abnormal_word']],
      ['indeterminate', 'held', 'IND', ['indeterminate_word']],
    ],
  )
  const lane = await people.pathologist.get<{ items: { id: string; displayed_value: string }[] }>(
    '/v1/worklists/verify?limit=200',
  )
  const waiting = lane.body.items.find(({ id }) => id === results[1]!.id)
  assert.equal(waiting?.displayed_value, 'Detected')
  const verified = await steps.verify(results[1]!.id)
  assert.deepEqual([verified.status, verified.displayed_value], ['final', 'Detected'])
})

test('what the test is not reported in is a 422 that lists what it is', async () => {
  assert.deepEqual(await refusedFor('HBSAG', { value: 'pos' }), ['/value unknown_word'])
  assert.deepEqual(await refusedFor('HBSAG', { value: '5.4', unit: 'mmol/L' }), [
    '/value unknown_word',
    '/unit no_unit',
  ])
  assert.deepEqual(await refusedFor('K', { value: '4.1' }), ['/unit missing_unit'])
  assert.deepEqual(await refusedFor('K', { value: 'positive', unit: 'mmol/L' }), [
    '/value invalid_number',
  ])
  assert.deepEqual(await refusedFor('K', { value: '1:80', unit: 'mmol/L' }), [
    '/value invalid_number',
  ])
  assert.deepEqual(await refusedFor('ANA', { value: '80' }), ['/value invalid_titre'])
  assert.deepEqual(await refusedFor('ANA', { value: '1:80', unit: 'mmol/L' }), [
    '/unit unknown_unit',
  ])
})

test('the facts of a word make its answer again, and are said in words', async () => {
  const [result] = await measure([{ test: 'HBSAG', value: 'positive' }])
  const { interpretations } = await explained(result!.id)
  const [one] = interpretations
  assert.equal(one!.reproduced, true)
  assert.deepEqual([one!.value.reported, one!.value.unit], ['positive', null])
  assert.deepEqual(one!.flag, { code: 'A', means: 'abnormal' })
  const text = one!.in_words.join('\n')
  assert.match(text, /^Reported: "positive" for Hepatitis B surface antigen/)
  assert.match(text, /shown as "Positive": abnormal\./)
  assert.doesNotMatch(text, /range|limits|null|undefined/i)
})

test('a critical word opens a notice, and is read back as a word', async () => {
  const word = { word: 'seen', display: 'Seen', flag: 'A', critical: true, position: 9 }
  assert.equal((await admin.post('/v1/tests/HBSAG/words', word)).status, 201)
  const [result] = await measure([{ test: 'HBSAG', value: 'seen' }])
  assert.deepEqual(result!.hold_reasons, ['critical', 'abnormal_word'])
  const [notice] = await noticesOf(result!.order_id)
  assert.deepEqual(
    [notice!.value, notice!.unit, notice!.canonical_value, notice!.canonical_unit, notice!.flag],
    ['seen', null, null, null, 'A'],
  )
  assert.equal(notice!.critical_limits, null)
  const misheard = await attempt(notice!.id, { outcome: 'confirmed', read_back: 'not seen' })
  assert.equal(misheard.status, 422)
  const heard = await attempt(notice!.id, { outcome: 'confirmed', read_back: 'Seen' })
  assert.equal(heard.status, 201)

  // Corrected to a harmless word, whoever was told of it is told again.
  await steps.verify(result!.id)
  const correction = await steps.correct(result!.id, 'negative')
  await worker.runJobs('interpret-results')
  const notices = await noticesOf(result!.order_id)
  const told = notices.find(({ result_id }) => result_id === correction.id)
  assert.deepEqual([told?.kind, told?.value, told?.flag], ['correction', 'negative', 'N'])
})

test('a word is corrected by another, and the one before stays readable', async () => {
  const [first] = await measure([{ test: 'HBSAG', value: 'negative' }])
  const body = { value: 'pos', reason: 'Read from the wrong line' }
  const wrong = await people.pathologist.post<Refused>(`/v1/results/${first!.id}/correct`, body)
  assert.deepEqual([wrong.status, wrong.body.errors?.[0]?.code], [422, 'unknown_word'])
  const proposed = await steps.correct(first!.id, 'Positive')
  assert.deepEqual([proposed.value, proposed.unit], ['positive', null])
  await worker.runJobs('interpret-results')
  const held = await steps.readResult(proposed.id)
  assert.deepEqual([held.status, held.hold_reasons], ['held', ['edited', 'abnormal_word']])
  const final = await steps.verify(proposed.id, another)
  assert.deepEqual([final.displayed_value, final.corrects?.value], ['Positive', 'negative'])
  const { items } = await steps.readOrder(first!.order_id)
  const [replaced] = items[0]!.result!.replaced
  assert.deepEqual(
    [replaced!.displayed_value, replaced!.unit, replaced!.flag],
    ['Negative', null, 'N'],
  )
})

test('a word that was deactivated is taken no more, and judges what was entered with it', async () => {
  const { order, sample } = await steps.orderWithSample(['HBSAG'])
  const weak = { word: 'weakly reactive', display: 'Weakly reactive', flag: 'A', position: 8 }
  const { body } = await admin.post<LabTest>('/v1/tests/HBSAG/words', weak)
  const { id } = body.words.find(({ word }) => word === weak.word)!
  const entered = await steps.enter(order, sample, 'HBSAG', 'weakly reactive')
  const path = `/v1/tests/HBSAG/words/${id}/deactivate`
  assert.equal((await admin.post(path)).status, 200)
  assert.equal((await admin.post(path)).status, 409, 'once')
  await worker.runJobs('interpret-results')
  const result = await steps.readResult(entered.id)
  assert.deepEqual([result.flag, result.displayed_value], ['A', 'Weakly reactive'])
  assert.deepEqual(await refusedFor('HBSAG', { value: 'weakly reactive' }), ['/value unknown_word'])

  // Added anew with another meaning, it changes nothing of what was said before.
  const meantNow = { ...weak, flag: 'IND', display: 'Grey zone' }
  assert.equal((await admin.post('/v1/tests/HBSAG/words', meantNow)).status, 201)
  assert.deepEqual(await steps.readResult(entered.id), result)
  const { interpretations } = await explained(entered.id)
  assert.equal(interpretations[0]!.reproduced, true)
})

const titres: [value: string, flag: string, status: string, displayed: string][] = [
  ['1:40', 'N', 'final', '1:40'],
  ['<1:20', 'N', 'final', '<1:20'],
  ['1:79', 'N', 'final', '1:79'],
  ['1:80', 'H', 'held', '1:80'],
  ['1:320', 'H', 'held', '1:320'],
  ['>1:1280', 'H', 'held', '>1:1280'],
  ['<1:160', 'IND', 'held', '<1:160'],
  ['>1:40', 'IND', 'held', '>1:40'],
]
test('titres are judged by their reciprocals, and read as dilutions', async () => {
  const results = await measure(titres.map(([value]) => ({ test: 'ANA', value })))
  assert.deepEqual(
    results.map((one) => [one.value, one.flag, one.status, one.displayed_value]),
    titres,
  )
  const [forty] = results as [Result]
  assert.deepEqual(
    [forty.unit, forty.canonical_value, forty.canonical_unit],
    ['{titer}', '40', '{titer}'],
  )
  assert.deepEqual([forty.reference?.high, forty.reference?.displayed_high], ['80', '1:80'])
  const { interpretations } = await explained(results[4]!.id)
  assert.equal(interpretations[0]!.reproduced, true)
  const text = interpretations[0]!.in_words.join('\n')
  assert.match(text, /^Reported: 1:320 \{titer\} for Antinuclear antibodies/)
  assert.match(text, /by the reciprocal of the dilution: 320\./)
  assert.match(text, /Reference range: below 1:80, for sex any/)
})

test('what is stored of each kind holds by itself, whoever writes it', async () => {
  const [one] = await measure([{ test: 'HBSAG', value: 'negative' }])
  const refused = [
    sql`update results set unit = 'mmol/L' where id = ${one!.id}`,
    sql`update results set number = 1 where id = ${one!.id}`,
    // A word of another test.
    sql`update results set coded_value_id = (select w.id from coded_values w join tests t on t.id = w.test_id
      where t.code = 'COVID' limit 1) where id = ${one!.id}`,
    sql`insert into coded_values (test_id, word, display, flag, position) select id, 'x', 'X', 'N', 1
      from tests where code = 'K'`,
    sql`insert into qualified_intervals (test_id, category, sex, age_band, high, source)
      select id, 'reference', 'any', '[0,)', 1, 'x' from tests where code = 'HBSAG'`,
    sql`insert into unit_conversions (test_id, from_unit, factor, source) select id, 'x', 1, 'x'
      from tests where code = 'ANA'`,
  ]
  for (const [n, statement] of refused.entries())
    await assert.rejects(statement, /results_|has no|coded_value/, String(n))
})
