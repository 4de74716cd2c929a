// Who has looked at data of patients: each answer leaves one row that names what it showed, and a request that
// showed nothing leaves none.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AuditRead } from '../../src/audit/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { client, signIn } from '../helpers/sign-in.ts'

const { lab, people, steps } = await laboratory()
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

test('a patient is asked for with a time', async () => {
  const { status, body } = await auditor.get<{ errors: { pointer: string }[] }>(
    '/v1/audit-reads?patient_id=01980b5e-0000-7000-8000-00000000ffff',
  )
  assert.deepEqual([status, body.errors[0]?.pointer], [422, '/since'])
})
