// The laboratory as another system reads it: every resource and every report, in whatever state its order is, is FHIR R4
// by the schema that HL7 has published, and says what the laboratory says.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Bundle } from '../../src/fhir/rules/bundle.ts'
import type { DiagnosticReport } from '../../src/fhir/rules/diagnostic-report.ts'
import type { Observation, ObservationStatus } from '../../src/fhir/rules/observation.ts'
import type { Patient } from '../../src/fhir/rules/patient.ts'
import type { ServiceRequest } from '../../src/fhir/rules/service-request.ts'
import type { Specimen } from '../../src/fhir/rules/specimen.ts'
import type { Order } from '../../src/orders/schemas.ts'
import type { Sample } from '../../src/samples/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { client, signIn } from '../helpers/sign-in.ts'
import { assertR4 } from './schema.ts'

const mrnSystem = 'urn:oid:2.16.840.1.113883.19.5'
const { lab, worker, records, people, steps } = await laboratory({
  env: {
    FHIR_MRN_SYSTEM: mrnSystem,
    PUBLIC_URL: 'https://lab.example',
    LAB_TIME_ZONE: 'Europe/Berlin',
    LAB_NAME: 'Lab of the Tests',
  },
})
const base = 'https://lab.example/v1/fhir'
const { clerk } = people
const admin = client(lab.app, await signIn(lab.app, 'admin'))
const another = await records.anotherPerson('pathologist')

/** A resource by its address below /v1/fhir, held against the schema. */
async function read<T = Bundle<Observation>>(path: string): Promise<T> {
  const { status, headers, body } = await clerk.get<T>(`/v1/fhir/${path}`)
  assert.equal(status, 200, `${path} ${JSON.stringify(body)}`)
  assert.equal(headers.get('content-type'), 'application/fhir+json')
  assertR4(body)
  return body
}

const resourcesOf = <T>({ entry = [] }: { entry?: { resource: unknown }[] }) =>
  entry.map(({ resource }) => resource as T)

const observationsOf = async (order: Order) =>
  resourcesOf<Observation>(await read(`Observation?based-on=ServiceRequest/${order.id}`))

async function observationOf(order: Order, code = order.items[0]!.test_code) {
  const item = order.items.find(({ test_code }) => test_code === code)
  return await read<Observation>(`Observation/${item!.id}`)
}

async function measured(test_code: string, value: string, unit?: string) {
  const { order, sample } = await steps.orderWithSample([test_code])
  const { id } = await steps.enter(order, sample, test_code, value, unit)
  await worker.runJobs('interpret-results')
  return { order, sample, id }
}

async function corrected() {
  const made = await measured('K', '4.1', 'mmol/L')
  const correction = await steps.correct(made.id, '4.4', 'mmol/L')
  await worker.runJobs('interpret-results')
  await steps.verify(correction.id, another)
  return made
}

/** Each state that an order can be in, with what its request, its report and its observations say of it. */
type State = {
  make: () => Promise<{ order: Order; sample?: Sample }>
  request: string
  report: string
  observations: ObservationStatus[]
}

const states: Record<string, State> = {
  'nothing has come yet': {
    make: async () => ({ order: await steps.order(['GLU', 'K']) }),
    request: 'active',
    report: 'registered',
    observations: ['registered', 'registered'],
  },
  'on hold': {
    make: async () => ({ order: await steps.stop((await steps.order(['K'])).id, 'hold') }),
    request: 'on-hold',
    report: 'registered',
    observations: ['registered'],
  },
  'a critical value waits for a person': {
    make: () => measured('K', '6.8', 'mmol/L'),
    request: 'active',
    report: 'partial',
    observations: ['preliminary'],
  },
  'one test is final, one is open': {
    async make() {
      const made = await steps.orderWithSample(['K', 'GLU'])
      await steps.enter(made.order, made.sample, 'K', '4.1', 'mmol/L')
      await worker.runJobs('interpret-results')
      return made
    },
    request: 'active',
    report: 'preliminary',
    observations: ['final', 'registered'],
  },
  completed: {
    make: () => measured('K', '4.1', 'mmol/L'),
    request: 'completed',
    report: 'final',
    observations: ['final'],
  },
  'a value was corrected': {
    make: corrected,
    request: 'completed',
    report: 'corrected',
    observations: ['corrected'],
  },
  cancelled: {
    make: async () => ({ order: await steps.stop((await steps.order(['K'])).id, 'cancel') }),
    request: 'revoked',
    report: 'cancelled',
    observations: ['cancelled'],
  },
  'the sample was refused before anything was reported': {
    async make() {
      const made = await steps.orderWithSample(['K'])
      await steps.reject(made.sample.id)
      return made
    },
    request: 'active',
    report: 'registered',
    observations: ['registered'],
  },
  'the sample of a reported value was refused': {
    async make() {
      const made = await measured('K', '4.1', 'mmol/L')
      await steps.reject(made.sample.id)
      return made
    },
    request: 'active',
    report: 'registered',
    observations: ['entered-in-error'],
  },
  'an order for the wrong patient': {
    async make() {
      const made = await corrected()
      await clerk.post(`/v1/orders/${made.order.id}/wrong-patient`, { reason: 'Two Millers' })
      return made
    },
    request: 'entered-in-error',
    report: 'entered-in-error',
    observations: ['entered-in-error'],
  },
  'of a patient with two records': {
    async make() {
      const { order, sample } = await measured('K', '4.1', 'mmol/L')
      const survivor_id = (await steps.patient()).id
      const body = { survivor_id, reason: 'Two cards' }
      await admin.post(`/v1/patients/${order.patient_id}/merge`, body)
      return { order: await steps.readOrder(order.id), sample }
    },
    request: 'completed',
    report: 'final',
    observations: ['final'],
  },
  'a value with a comparator': {
    async make() {
      const made = await measured('CRP', '<0.6', 'mg/L')
      await steps.verify(made.id)
      return made
    },
    request: 'completed',
    report: 'final',
    observations: ['final'],
  },
  'a word': {
    make: () => measured('HBSAG', 'Negative'),
    request: 'completed',
    report: 'final',
    observations: ['final'],
  },
  'a titre': {
    make: () => measured('ANA', '<1:20'),
    request: 'completed',
    report: 'final',
    observations: ['final'],
  },
  'a derived test beside its input': {
    async make() {
      const made = await steps.orderWithSample(['CREA', 'EGFR'])
      await steps.enter(made.order, made.sample, 'CREA', '71', 'umol/L')
      await worker.runJobs()
      return made
    },
    request: 'completed',
    report: 'final',
    observations: ['final', 'final'],
  },
}

for (const [name, { make, request, report, observations }] of Object.entries(states)) {
  test(`${name}: each resource and the report as a bundle are R4, and say so`, async () => {
    const { order } = await make()
    const served = await read<ServiceRequest>(`ServiceRequest/${order.id}`)
    assert.equal(served.status, request)
    const diagnostic = await read<DiagnosticReport>(`DiagnosticReport/${order.id}`)
    assert.equal(diagnostic.status, report)
    const found = (await observationsOf(order)).toSorted(byItem(order))
    assert.deepEqual(
      found.map(({ status }) => status),
      observations,
    )
    for (const one of found) assert.deepEqual(await read(`Observation/${one.id}`), one)
    for (const { reference } of [...(served.specimen ?? []), served.subject])
      await read<Specimen | Patient>(reference!)

    const bundle = await readBundle(order)
    const [first, ...rest] = resourcesOf<DiagnosticReport>(bundle)
    assert.equal(first!.status, report)
    const inBundle = rest.filter(({ resourceType: type }) => type === ('Observation' as string))
    assert.deepEqual(
      (inBundle as unknown as Observation[]).toSorted(byItem(order)).map(({ status }) => status),
      observations,
    )
  })
}

const byItem = (order: Order) => {
  const place = ({ id }: { id: string }) => order.items.findIndex((item) => item.id === id)
  return (one: Observation, other: Observation) => place(one) - place(other)
}

/** The report as a bundle, held against the schema; each reference in it leads to one of its entries. */
async function readBundle(order: Order): Promise<Bundle> {
  const accept = { accept: 'application/fhir+json' }
  const { status, headers, body } = await clerk.get<Bundle>(`/v1/orders/${order.id}/report`, accept)
  assert.equal(status, 200, JSON.stringify(body))
  assert.equal(headers.get('content-type'), 'application/fhir+json')
  assertR4(body)
  assert.equal(body.type, 'collection')
  const urls = body.entry!.map(({ fullUrl }) => fullUrl)
  assert.equal(new Set(urls).size, urls.length)
  const references = [...JSON.stringify(body).matchAll(/"reference":"([^"]+)"/g)]
  assert.ok(references.length > 3)
  for (const [, reference] of references)
    assert.ok(urls.includes(`${base}/${reference}`), `${reference} is in the bundle`)
  return body
}

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

const idsFound = async (path: string) =>
  resourcesOf<{ id: string }>(await read(path)).map(({ id }) => id)

test('a search finds by the numbers and references that other systems have', async () => {
  const patient = await steps.patient({ mrn: 'Find-1' })
  const { order, sample } = await steps.orderWithSample(['K', 'GLU'], patient.id)
  const number = `${base}/NamingSystem/order-number|${order.order_number}`
  const tube = sample.accession_number
  const found: [path: string, ids: string[]][] = [
    [`Patient?identifier=${mrnSystem}|FIND-1`, [patient.id]],
    ['Patient?identifier=find-1', [patient.id]],
    ['Patient?identifier=urn:oid:1.2.3|Find-1', []],
    [`Patient?_id=${patient.id}`, [patient.id]],
    ['Patient?_id=nobody', []],
    [`ServiceRequest?identifier=${number}`, [order.id]],
    [`ServiceRequest?patient=${patient.id}`, [order.id]],
    [`ServiceRequest?patient=${base}/Patient/${patient.id}`, [order.id]],
    [`ServiceRequest?patient=Group/${patient.id}`, []],
    [`Specimen?accession=${tube}`, [sample.id]],
    [`Specimen?identifier=${base}/NamingSystem/accession-number|${tube}`, [sample.id]],
    [`Specimen?accession=${tube}&identifier=other`, []],
    [`Specimen?patient=${patient.id}`, [sample.id]],
    [`DiagnosticReport?based-on=ServiceRequest/${order.id}`, [order.id]],
    [`DiagnosticReport?identifier=${order.order_number}&patient=${patient.id}`, [order.id]],
    [`DiagnosticReport?based-on=${order.id}&_id=${patient.id}`, []],
  ]
  for (const [path, ids] of found) assert.deepEqual(await idsFound(path), ids, path)
})

test('observations of a patient are found by code and by date, also those of a merged record', async () => {
  const patient = await steps.patient()
  const collect = async (collected_at: string) => {
    const order = await steps.order(['K', 'NA'], patient.id)
    // Older than the order allows: as if it had come so.
    const { id } = await steps.receive((await steps.collect(order.id)).id)
    await records.change(
      (trx) => trx`update samples set collected_at = ${collected_at} where id = ${id}`,
    )
    const sample = { id } as Sample
    await steps.enter(order, sample, 'K', '4.1', 'mmol/L')
    return order.items.find(({ test_code }) => test_code === 'K')!.id
  }
  // In Berlin the first is of the 23rd already.
  const first = await collect('2026-06-22T22:30:00Z')
  const second = await collect('2026-06-24T10:00:00Z')
  const of = `Observation?patient=Patient/${patient.id}`
  const found: [query: string, ids: string[]][] = [
    ['&code=http://loinc.org|2823-3', [second, first]],
    ['&code=K', [second, first]],
    [`&code=${base}/CodeSystem/tests|K,http://loinc.org|14749-6`, [second, first]],
    ['&code=http://snomed.info/sct|K', []],
    ['&date=2026-06-23', [first]],
    ['&date=lt2026-06-23', []],
    ['&date=2026-06', [second, first]],
    ['&date=ge2026-06-23&date=le2026-06-23', [first]],
    ['&date=gt2026-06-22T22:30:00Z', [second]],
    ['&date=ge2026-06-24T12:00:00%2B02:00', [second]],
  ]
  const survivor_id = (await steps.patient()).id
  for (const record of [patient.id, patient.id, survivor_id]) {
    for (const [query, ids] of found)
      assert.deepEqual(await idsFound(of.replace(patient.id, record) + query), ids, query)
    await admin.post(`/v1/patients/${patient.id}/merge`, { survivor_id, reason: 'Two cards' })
  }
})

test('pages lead from one to the next, and show each once', async () => {
  const patient = await steps.patient()
  for (let n = 0; n < 3; n++) await steps.order(['K', 'NA'], patient.id)
  const seen: string[] = []
  let path: string | undefined = `Observation?patient=${patient.id}&_count=4&_format=json`
  while (path !== undefined) {
    const page: Bundle<Observation> = await read(path)
    const links = Object.fromEntries(page.link!.map(({ relation, url }) => [relation, url]))
    assert.equal(links.self, `${base}/${path}`)
    seen.push(...resourcesOf<Observation>(page).map(({ id }) => id))
    for (const { fullUrl, resource } of page.entry!)
      assert.equal(fullUrl, `${base}/Observation/${resource.id}`)
    path = links.next?.slice(base.length + 1)
  }
  assert.deepEqual([seen.length, new Set(seen).size], [6, 6])
})

type Outcome = { issue: { code: string; details: { text: string }; location?: string[] }[] }

test('what is refused is an OperationOutcome, with the status of any other address', async () => {
  const refused: [path: string, status: number, code: string][] = [
    ['Patient/01980b5e-0000-7000-8000-00000000ffff', 404, 'not-found'],
    ['Patient/nobody', 404, 'not-found'],
    ['Encounter/1', 404, 'not-found'],
    ['Patient?name=Miller', 422, 'invalid'],
    ['Observation?code=K', 422, 'invalid'],
    ['Observation?patient=x&date=2026-02-30', 422, 'invalid'],
    ['Observation?_id=x&date=ge2026&date=ge2027', 422, 'invalid'],
    ['Patient?_count=0', 422, 'invalid'],
    ['Patient?_cursor=x', 422, 'invalid'],
    ['Patient?_format=xml', 422, 'invalid'],
  ]
  for (const [path, status, code] of refused) {
    const answer = await clerk.get<Outcome>(`/v1/fhir/${path}`)
    assert.equal(answer.status, status, path)
    assert.equal(answer.headers.get('content-type'), 'application/fhir+json')
    assertR4(answer.body)
    assert.equal(answer.body.issue[0]!.code, code, path)
  }
  const unknown = await lab.app.request('/v1/fhir/Patient')
  const body = (await unknown.json()) as Outcome
  assertR4(body)
  assert.deepEqual([unknown.status, body.issue[0]!.code], [401, 'login'])
  const written = await clerk.post<Outcome>('/v1/fhir/Patient', {})
  assert.deepEqual([written.status, written.body.issue[0]!.code], [405, 'not-supported'])
})

test('the capabilities are there before one signs in, and name what the documentation names', async () => {
  const answer = await lab.app.request('/v1/fhir/metadata')
  type Capabilities = {
    rest: { resource: { type: string; searchParam: { name: string }[] }[] }[]
  }
  const capabilities = (await answer.json()) as Capabilities
  assert.equal(answer.status, 200)
  assertR4(capabilities)
  const { paths } = (await (await lab.app.request('/openapi.json')).json()) as {
    paths: Record<string, { get: { parameters: { name: string }[] } }>
  }
  for (const { type, searchParam } of capabilities.rest[0]!.resource) {
    const documented = paths[`/v1/fhir/${type}`]!.get.parameters.map(({ name }) => name)
    assert.deepEqual(
      [...searchParam.map(({ name }) => name), '_count', '_cursor', '_format'],
      documented,
    )
  }
})

test('who has read is noted, by the rows that were shown', async () => {
  const { order, sample } = await measured('K', '4.1', 'mmol/L')
  const [item] = order.items
  await observationsOf(order)
  await read<Specimen>(`Specimen/${sample.id}`)
  await lab.context.background.drain()
  const { body } = await client(lab.app, await signIn(lab.app, 'auditor')).get<{
    items: { operation: string; row_ids: string[] }[]
  }>('/v1/audit-reads?limit=2')
  assert.deepEqual(body.items.map(({ operation, row_ids }) => [operation, row_ids]).toReversed(), [
    ['searchFhirObservations', [item!.id]],
    ['readFhirSpecimen', [sample.id]],
  ])
})
