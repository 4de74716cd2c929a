// Who has looked at data of patients: each answer leaves one row that names what it showed, and a request that
// showed nothing leaves none.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AuditRead } from '../../src/audit/schemas.ts'
import { rights } from '../../src/features.ts'
import type { Scope } from '../../src/platform/access/scopes.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { client, signIn } from '../helpers/sign-in.ts'
import { operationsOf, readDocument, resolve, type Schema } from '../http/document.ts'

const { lab, people, steps } = await laboratory()
const document = await readDocument(lab.app)
const auditor = client(lab.app, await signIn(lab.app, 'auditor'))

async function reads(filters: Record<string, string>): Promise<AuditRead[]> {
  await lab.context.background.drain()
  const query = new URLSearchParams({ sort: 'at', ...filters }).toString()
  const { status, body } = await auditor.get<{ items: AuditRead[] }>(`/v1/audit-reads?${query}`)
  assert.equal(status, 200, JSON.stringify(body))
  return body.items
}

const since = new Date(Date.now() - 3600_000).toISOString()

test('one document names itself, a page names its rows', async () => {
  const { order, sample } = await steps.orderWithSample(['GLU'])
  await people.clerk.get(`/v1/orders/${order.id.toUpperCase()}`)
  const { body } = await people.technologist.get<{ items: { id: string }[] }>('/v1/samples?limit=2')
  const { body: me } = await people.clerk.get<{ id: string }>('/v1/auth/me')

  const [one, ...more] = await reads({ operation: 'getOrder', actor: `user:${me.id}` })
  assert.deepEqual([one?.row_ids, more], [[order.id], []])
  const [page] = await reads({ operation: 'listSamples' })
  assert.deepEqual(
    page?.row_ids,
    body.items.map(({ id }) => id),
  )
  assert.ok(page?.row_ids.includes(sample.id))
})

test('who has seen a patient is who has seen anything of their orders', async () => {
  const patient = await steps.patient()
  const { order, sample } = await steps.orderWithSample(['GLU'], patient.id)
  const other = await steps.orderWithSample(['GLU'])
  await people.clerk.get(`/v1/orders/${order.id}`)
  await people.clerk.get(`/v1/patients/${patient.id}`)
  await people.clerk.get(`/v1/samples/${sample.id}`)
  await people.clerk.get(`/v1/samples/${other.sample.id}`)
  const seen = await reads({ patient_id: patient.id, since })
  assert.deepEqual(
    seen.map(({ operation }) => operation),
    ['getOrder', 'getPatient', 'getSample'],
  )
  assert.deepEqual(await reads({ row_id: other.sample.id, since, until: since }), [])
})

test('whoever is refused, or finds nothing, has seen nothing', async () => {
  const before = (await reads({ limit: '200' })).length
  await people.clerk.get('/v1/orders/01980b5e-0000-7000-8000-00000000ffff')
  await people.clerk.get('/v1/audit-log')
  await people.clerk.get('/v1/orders?limit=0')
  await people.clerk.get('/v1/tests')
  // What the auditor has read of it is noted too, once for each look.
  const after = await reads({ limit: '200' })
  assert.deepEqual(
    after.slice(before).map(({ operation }) => operation),
    ['listAuditReads'],
  )
})

test('of a person with two records, whoever has seen either has seen them, before the merge and after', async () => {
  const [stays, goes] = [await steps.patient(), await steps.patient()]
  const { order } = await steps.orderWithSample(['GLU'], goes.id)
  await people.clerk.get(`/v1/patients/${goes.id}`)
  await people.clerk.get(`/v1/patients/${stays.id}`)
  await people.clerk.get(`/v1/orders/${order.id}`)
  const admin = client(lab.app, await signIn(lab.app, 'admin'))
  const merge = { survivor_id: stays.id, reason: 'Two cards' }
  assert.equal((await admin.post(`/v1/patients/${goes.id}/merge`, merge)).status, 200)
  await people.technologist.get(`/v1/orders/${order.id}`)
  for (const { id } of [stays, goes]) {
    const seen = await reads({ patient_id: id, since })
    assert.deepEqual(
      seen.map(({ operation }) => operation),
      ['getPatient', 'getPatient', 'getOrder', 'getOrder'],
    )
  }
})

test('who works off a list has seen whom it names; a count of what waits names nobody', async () => {
  const patient = await steps.patient()
  await steps.orderWithSample(['GLU'], patient.id)
  await people.technologist.get('/v1/worklists')
  await people.technologist.get('/v1/worklists/run?limit=200')
  await people.technologist.get('/v1/turnaround')
  const seen = await reads({ patient_id: patient.id, since })
  assert.deepEqual(
    seen.map(({ operation }) => operation),
    ['listToRun'],
  )
  const all = await reads({ since, limit: '200' })
  assert.ok(!all.some(({ operation }) => operation === 'countLanes'))
})

/** Names of fields by which one comes to a patient. */
const leadsToPatient = /^(?:patient|order|order_item|sample|result)_id$|^(?:mrn|accession_number)$/

function namesIn(given: Schema, seen = new Set<Schema>()): string[] {
  const schema = resolve(document, given)
  if (seen.has(schema)) return []
  seen.add(schema)
  const { properties = {}, items, oneOf = [], allOf = [] } = schema
  const inner = [...Object.values(properties), ...(items ? [items] : []), ...oneOf, ...allOf]
  return [...Object.keys(properties), ...inner.flatMap((one) => namesIn(one, seen))]
}

test('every answer that leads to a patient is noted, with what it shows', () => {
  const showing = operationsOf(document).filter(({ method, responses }) => {
    const { content = {} } = responses['200'] ?? { description: '' }
    const fields = Object.values(content).flatMap(({ schema }) => namesIn(schema))
    return method === 'GET' && fields.some((name) => leadsToPatient.test(name))
  })
  assert.ok(showing.length > 15)
  const unnoted = showing.filter(({ security = [], path, responses }) => {
    const [scope] = security.flatMap(({ oauth2 }) => oauth2) as Scope[]
    const shown = Object.values(responses['200']!.content!)[0]!.schema
    const isPage = namesIn(shown).includes('next_cursor')
    return !rights.patientScopes.has(scope!) || (!isPage && !path.includes('{id}'))
  })
  assert.deepEqual(
    unnoted.map(({ operationId }) => operationId),
    [],
    'Say `showsPatients` at the scope in its feature.ts.',
  )
})

test('a patient is asked for with a time', async () => {
  const { status, body } = await auditor.get<{ errors: { pointer: string }[] }>(
    '/v1/audit-reads?patient_id=01980b5e-0000-7000-8000-00000000ffff',
  )
  assert.deepEqual([status, body.errors[0]?.pointer], [422, '/since'])
})
