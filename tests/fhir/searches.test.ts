// Searches by what other systems know, their pages, what is refused, and what is noted of who has read.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Bundle } from '../../src/fhir/rules/bundle.ts'
import type { Observation } from '../../src/fhir/rules/observation.ts'
import type { Specimen } from '../../src/fhir/rules/specimen.ts'
import type { Sample } from '../../src/samples/schemas.ts'
import { client, signIn } from '../helpers/sign-in.ts'
import { assertR4 } from './schema.ts'
import { base, fhirLaboratory, mrnSystem, resourcesOf } from './fhir-laboratory.ts'

const { lab, records, steps, clerk, admin, read, observationsOf, measured } = await fhirLaboratory()

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
