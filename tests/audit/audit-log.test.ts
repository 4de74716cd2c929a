import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { testContext, type TestLab } from '../helpers/context.ts'
import { client, signIn, type Client } from '../helpers/sign-in.ts'

type Entry = {
  id: string
  actor: string
  request_id: string | null
  table_name: string
  row_id: string
  operation: string
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
}
type Page = { items: Entry[]; next_cursor: string | null }

let lab: TestLab
let clerk: Client
let auditor: Client

before(async () => {
  lab = await testContext()
  clerk = client(lab.app, await signIn(lab.app, 'clerk'))
  auditor = client(lab.app, await signIn(lab.app, 'auditor'))
})
after(() => lab.stop())

async function find(filters: Record<string, string>): Promise<Page> {
  const { status, body } = await auditor.get<Page>(
    `/v1/audit-log?${new URLSearchParams(filters).toString()}`,
  )
  assert.equal(status, 200, JSON.stringify(body))
  return body
}

let count = 0
async function registerPatient(request_id: string) {
  const person = { family_name: 'Audit', given_name: 'A', birth_date: '2001-01-01', sex: 'other' }
  const { status, body } = await clerk.post<{ id: string }>(
    '/v1/patients',
    { mrn: `AUDIT-${(count += 1)}`, ...person },
    { 'x-request-id': request_id },
  )
  assert.equal(status, 201)
  return body.id
}

function named(request_id: string, version: number) {
  return { 'x-request-id': request_id, 'if-match': `"${version}"` }
}

test('every write of a patient leaves who, what, before, after and the request', async () => {
  const id = await registerPatient('write-1-register')
  await clerk.patch(`/v1/patients/${id}`, { sex: 'female' }, named('write-1-edit', 1))
  await clerk.delete(`/v1/patients/${id}`, named('write-1-delete', 2))
  await clerk.post(`/v1/patients/${id}/restore`, undefined, { 'x-request-id': 'write-1-restore' })

  const { items } = await find({ table_name: 'patients', row_id: id, sort: 'at' })
  const me = await clerk.get<{ id: string }>('/v1/auth/me')
  assert.deepEqual([...new Set(items.map(({ actor }) => actor))], [`user:${me.body.id}`])
  const [registered, ...updates] = items
  assert.deepEqual([registered?.operation, registered?.before], ['insert', null])
  assert.deepEqual(
    updates.map(({ request_id, operation, before, after }) => [
      request_id,
      operation,
      changes(before, after),
    ]),
    [
      ['write-1-edit', 'update', { sex: ['other', 'female'], version: [1, 2] }],
      ['write-1-delete', 'update', { deleted_at: [null, 'a time'], version: [2, 3] }],
      ['write-1-restore', 'update', { deleted_at: ['a time', null], version: [3, 4] }],
    ],
  )

  // What was inserted, and over it what each update changed, is the row as it is now.
  const versions = items.map(({ after }) => after)
  const { body } = await clerk.get<Record<string, unknown>>(`/v1/patients/${id}`)
  const rebuilt = Object.assign({}, ...versions) as Record<string, unknown>
  for (const column of ['id', 'mrn', 'family_name', 'birth_date', 'sex', 'version', 'created_at'])
    assert.equal(rebuilt[column], body[column], column)
})

/** What an update changed, from what to what; `updated_at` changes each time, and times differ. */
function changes(before: Entry['before'], after: Entry['after']) {
  assert.ok(before && after)
  assert.deepEqual(Object.keys(before), Object.keys(after))
  const shown = (value: unknown) => (/^\d{4}-\d\d-\d\dT/.test(String(value)) ? 'a time' : value)
  const pairs = Object.keys(after)
    .filter((column) => column !== 'updated_at')
    .map((column) => [column, [shown(before[column]), shown(after[column])]])
  return Object.fromEntries(pairs) as Record<string, unknown[]>
}

test('a refused write leaves nothing', async () => {
  const id = await registerPatient('write-2-register')
  await clerk.patch(
    `/v1/patients/${id}`,
    { sex: 'male' },
    { 'if-match': '"9"', 'x-request-id': 'write-2-refused' },
  )
  assert.deepEqual((await find({ request_id: 'write-2-refused' })).items, [])
})

test('the log never holds what proves who somebody is', async () => {
  const { items } = await find({ table_name: 'users', limit: '200' })
  assert.ok(items.length > 0)
  for (const { before, after } of items) {
    assert.ok(!('password_hash' in { ...before, ...after }))
  }
  assert.doesNotMatch(JSON.stringify((await find({ limit: '200' })).items), /argon2/)
})

for (const sort of ['at', '-at']) {
  test(`pages by ${sort} are stable while others write`, async () => {
    const actor = (await find({ table_name: 'patients', limit: '1' })).items[0]!.actor
    for (let n = 0; n < 5; n += 1) await registerPatient(`pages-${n}-fill`)
    const expected = await find({ table_name: 'patients', actor, limit: '200' })
    const met: string[] = []
    let cursor: string | null = null
    do {
      const more: Record<string, string> = cursor ? { cursor } : {}
      const page = await find({ table_name: 'patients', actor, sort, limit: '2', ...more })
      met.push(...page.items.map(({ id }) => id))
      cursor = page.next_cursor
      if (met.length < 5) await registerPatient('pages-late')
    } while (cursor !== null)
    assert.equal(new Set(met).size, met.length)
    for (const { id } of expected.items) assert.ok(met.includes(id))
    const numbers = met.map(Number)
    assert.deepEqual(
      numbers,
      numbers.toSorted((a, b) => (sort === 'at' ? a - b : b - a)),
    )
  })
}

test('only who may audit reads it, and only as documented', async () => {
  assert.equal((await clerk.get('/v1/audit-log')).status, 403)
  assert.equal((await client(lab.app).get('/v1/audit-log')).status, 401)
  assert.equal((await auditor.get('/v1/audit-log?user=x')).status, 422)
  const cursor = Buffer.from(JSON.stringify(['-at', '2026-01-01', 'x'])).toString('base64url')
  assert.equal((await auditor.get(`/v1/audit-log?cursor=${cursor}`)).status, 422)
  assert.equal((await auditor.delete('/v1/audit-log')).status, 405)
})
