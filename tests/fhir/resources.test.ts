// What a resource says of a value, a sample and a patient is what the laboratory says.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Observation } from '../../src/fhir/rules/observation.ts'
import type { Patient } from '../../src/fhir/rules/patient.ts'
import type { Specimen } from '../../src/fhir/rules/specimen.ts'
import { signIn } from '../helpers/sign-in.ts'
import { assertR4 } from './schema.ts'
import { base, fhirLaboratory, mrnSystem, resourcesOf } from './fhir-laboratory.ts'

const {
  lab,
  worker,
  people,
  steps,
  clerk,
  admin,
  another,
  read,
  readBundle,
  observationOf,
  measured,
} = await fhirLaboratory()

test('a number is a quantity in UCUM with its digits, under LOINC, with its flag and range', async () => {
  const { order, sample } = await measured('K', '6.80', 'mmol/L')
  const found = await observationOf(order)
  assert.deepEqual(found.code.coding, [
    { system: 'http://loinc.org', code: '2823-3' },
    { system: `${base}/CodeSystem/tests`, code: 'K', display: 'Potassium' },
  ])
  const unit = { unit: 'mmol/L', system: 'http://unitsofmeasure.org', code: 'mmol/L' }
  assert.deepEqual(found.valueQuantity, { value: 6.8, ...unit })
  const codes = found.interpretation!.map(({ coding }) => coding)
  const system = 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation'
  assert.deepEqual(codes, [[{ system, code: 'HH' }]])
  const [range] = found.referenceRange!
  assert.deepEqual(
    [range!.low, range!.high],
    [
      { value: 3.5, ...unit },
      { value: 5.2, ...unit },
    ],
  )
  assert.equal(range!.text, '3.5 – 5.2 mmol/L')
  assert.equal(found.effectiveDateTime, sample.collected_at)
  assert.equal(found.issued, undefined, 'nobody has released it')

  const converted = await measured('GLU', '100.0', 'mg/dL')
  const token = await signIn(lab.app, 'clerk')
  const address = `/v1/fhir/Observation/${converted.order.items[0]!.id}`
  const headers = { authorization: `Bearer ${token}` }
  const text = await (await lab.app.request(address, { headers })).text()
  assert.match(text, /"value":5\.6,"unit":"mmol\/L"/, 'what LOINC 14749-6 is measured in')
  assert.match(text, /"text":"Measured as 100\.0 mg\/dL\."/)
  // 5.0 has two digits: JavaScript has one for it.
  const whole = await measured('K', '4.98', 'mmol/L')
  const raw = await lab.app.request(`/v1/fhir/Observation/${whole.order.items[0]!.id}`, { headers })
  assert.match(await raw.text(), /"value":5\.0,/)
})

test('a comparator, a titre, a word: each in the type that FHIR has for it', async () => {
  const below = await observationOf((await measured('CRP', '<0.6', 'mg/L')).order)
  assert.deepEqual([below.valueQuantity!.comparator, below.valueQuantity!.value], ['<', 0.6])
  const titre = await observationOf((await measured('ANA', '<1:20')).order)
  assert.deepEqual(titre.valueRatio, {
    numerator: { value: 1 },
    denominator: { value: 20, comparator: '<' },
  })
  const word = await observationOf((await measured('HBSAG', 'POSITIVE')).order)
  assert.deepEqual(word.valueCodeableConcept, {
    coding: [
      {
        system: `${base}/CodeSystem/tests/HBSAG/words`,
        code: 'positive',
        display: 'Positive',
      },
    ],
    text: 'Positive',
  })
  assert.deepEqual([word.status, word.interpretation?.[0]?.coding?.[0]?.code], ['preliminary', 'A'])
})

test('a corrected value keeps its id, and says what it was, why and who', async () => {
  const { order, id } = await measured('K', '4.1', 'mmol/L')
  const first = await observationOf(order)
  assert.deepEqual([first.status, first.note], ['final', undefined])
  const correction = await steps.correct(id, '4.4', 'mmol/L')
  await worker.runJobs('interpret-results')
  assert.deepEqual((await observationOf(order)).status, 'final', 'until somebody has verified it')
  const { superseded_at } =
    (await steps.verify(correction.id, another)) && (await steps.readResult(id))
  const { body: author } = await people.pathologist.get<{ id: string; display_name: string }>(
    '/v1/auth/me',
  )
  const shown = await observationOf(order)
  assert.deepEqual(
    [shown.id, shown.status, shown.valueQuantity!.value],
    [first.id, 'corrected', 4.4],
  )
  const [note] = shown.note!
  assert.equal(note!.text, 'Corrected: 4.1 mmol/L was reported before. Digits swapped when typing')
  assert.equal(note!.authorReference!.identifier!.value, `urn:uuid:${author.id}`)
  assert.equal(note!.time, superseded_at)
  const inReport = resourcesOf<Observation>(await readBundle(order)).find(
    ({ resourceType }) => resourceType === 'Observation',
  )
  assert.deepEqual(inReport!.note, shown.note)
})

test('what was an error shows no value, and says that it was one', async () => {
  const { order, sample } = await measured('K', '4.1', 'mmol/L')
  await steps.reject(sample.id)
  const { valueQuantity, dataAbsentReason, note } = await observationOf(order)
  assert.equal(valueQuantity, undefined)
  assert.equal(dataAbsentReason?.coding?.[0]?.code, 'error')
  assert.match(note![0]!.text, /^A value was reported in error and has been withdrawn\./)
  // Measured again in another tube, it is a correction to whoever has read the first.
  const again = await steps.receive((await steps.collect(order.id)).id)
  await steps.enter(order, again, 'K', '4.0', 'mmol/L')
  await worker.runJobs('interpret-results')
  assert.equal((await observationOf(order)).status, 'corrected')
})

test('a value that no formula gives says why', async () => {
  const child = await steps.patient({ birth_date: '2015-05-17' })
  const { order, sample } = await steps.orderWithSample(['CREA', 'EGFR'], child.id)
  await steps.enter(order, sample, 'CREA', '40', 'umol/L')
  await worker.runJobs()
  const found = await observationOf(order, 'EGFR')
  const { coding, text } = found.dataAbsentReason!
  assert.deepEqual([coding![0]!.code, text], ['not-applicable', 'not adult'])
  const creatinine = order.items.find(({ test_code }) => test_code === 'CREA')!.id
  assert.deepEqual(found.derivedFrom, [{ reference: `Observation/${creatinine}` }])
})

test('a refused sample is unsatisfactory, with the reason in HL7’s words', async () => {
  const { order, sample } = await steps.orderWithSample(['K'])
  const body = { code: 'RH', note: 'Deep red' }
  await people.technologist.post(`/v1/samples/${sample.id}/reject`, body)
  const refused = await read<Specimen>(`Specimen/${sample.id}`)
  assert.equal(refused.status, 'unsatisfactory')
  const codes = refused.condition![0]!.coding!.map(({ system, code }) => `${system} ${code}`)
  const tables = 'http://terminology.hl7.org/CodeSystem/v2-'
  assert.deepEqual(codes, [`${tables}0493 HEM`, `${tables}0490 RH`])
  assert.deepEqual(refused.note, [{ text: 'Deep red' }])
  const again = await steps.collect(order.id)
  const { note, status, receivedTime } = await read<Specimen>(`Specimen/${again.id}`)
  assert.deepEqual(note, [{ text: `Collected in place of ${sample.accession_number}.` }])
  assert.deepEqual([status, receivedTime], ['available', undefined])
})

test('a patient has MRNs old and new, a version as ETag, and a link once merged', async () => {
  const made = await steps.patient({ mrn: 'F-100' })
  const path = `/v1/patients/${made.id}`
  assert.equal((await clerk.patch(path, { mrn: 'F-101' }, { 'if-match': '"1"' })).status, 200)
  const { headers, body } = await clerk.get<Patient>(`/v1/fhir/Patient/${made.id}`)
  assertR4(body)
  assert.equal(headers.get('etag'), 'W/"2"')
  assert.deepEqual(
    body.identifier.map(({ use, system, value }) => [use, system, value]),
    [
      ['usual', mrnSystem, 'F-101'],
      ['old', mrnSystem, 'F-100'],
    ],
  )
  assert.deepEqual([body.active, body.meta!.versionId], [true, '2'])
  const survivor_id = (await steps.patient()).id
  await admin.post(`${path}/merge`, { survivor_id, reason: 'Two cards' })
  const merged = await read<Patient>(`Patient/${made.id}`)
  assert.equal(merged.active, false)
  const link = { other: { reference: `Patient/${survivor_id}` }, type: 'replaced-by' }
  assert.deepEqual(merged.link, [link])
})
