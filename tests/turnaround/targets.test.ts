// Targets: what supersedes what, by whom, at the same moment; and the open work that has missed its target.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import type { OverdueItem, Target } from '../../src/turnaround/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { staySignedIn } from '../helpers/sign-in.ts'

const { lab, sql, people, steps } = await laboratory()
const admin = staySignedIn(lab, 'admin')

before(async () => {
  await sql`select set_config('lab.actor', 'job:test', false)`
})

const set = (test_code: string | null, priority: string, minutes: number) =>
  admin.post<Target>('/v1/turnaround/targets', { test_code, priority, minutes })

async function inForce(): Promise<string[]> {
  const { body } = await people.clerk.get<{ items: Target[] }>('/v1/turnaround/targets')
  return body.items.map((one) => `${one.test_code ?? 'all'} ${one.priority} ${one.minutes}`)
}

test('the seed brings a target of all tests for each priority', async () => {
  assert.deepEqual(await inForce(), [
    'all stat 60',
    'all asap 90',
    'all urgent 120',
    'all routine 240',
  ])
})

test('a target supersedes the one of the same test and priority, and no other', async () => {
  assert.equal((await set('HBA1C', 'routine', 1440)).status, 201)
  const { body: second } = await set('HBA1C', 'routine', 720)
  const { body: same } = await set('HBA1C', 'routine', 720)
  assert.equal(same.id, second.id, 'the same again changes nothing')
  assert.ok((await inForce()).includes('HBA1C routine 720'))
  assert.equal((await inForce()).length, 5)
  const ended = await admin.post<Target>(`/v1/turnaround/targets/${second.id}/end`)
  assert.equal(ended.status, 200)
  assert.equal((await admin.post(`/v1/turnaround/targets/${second.id}/end`)).status, 409)
  assert.equal((await inForce()).length, 4)
  const unknown = crypto.randomUUID()
  assert.equal((await admin.post(`/v1/turnaround/targets/${unknown}/end`)).status, 404)
})

test('six who set a target at the same moment leave one in force', async () => {
  const answers = await Promise.all([100, 101, 102, 103, 104, 105].map((n) => set('NA', 'stat', n)))
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [201])
  assert.equal((await inForce()).filter((one) => one.startsWith('NA stat')).length, 1)
  const [{ rows }] = await sql<[{ rows: number }]>`
    select count(*)::integer as rows from turnaround_targets g join tests t on t.id = g.test_id where t.code = 'NA'`
  assert.equal(rows, 6)
})

test('only an administrator sets targets, of tests that there are', async () => {
  const target = { test_code: null, priority: 'stat', minutes: 30 }
  assert.equal((await people.pathologist.post('/v1/turnaround/targets', target)).status, 403)
  assert.equal((await set('UNKNOWN', 'stat', 30)).status, 422)
  assert.equal((await set(null, 'stat', 0)).status, 422)
})

async function open(tests: string[], priority: string, minutes_ago: number): Promise<string> {
  const patient_id = (await steps.patient()).id
  const body = { patient_id, priority, tests }
  const { id } = (await people.clerk.post<{ id: string }>('/v1/orders', body)).body
  await sql`update orders set ordered_at = now() - make_interval(mins => ${minutes_ago}) where id = ${id}`
  return id
}

async function overdue(query = ''): Promise<OverdueItem[]> {
  const { status, body } = await people.clerk.get<{ items: OverdueItem[] }>(
    `/v1/turnaround/open?${query}`,
  )
  assert.equal(status, 200, JSON.stringify(body))
  return body.items
}

test('open tests that have missed their target are listed, stat first; others are not', async () => {
  const old = await open(['K'], 'routine', 300)
  const older = await open(['K', 'GLU'], 'routine', 400)
  const stat = await open(['K'], 'stat', 61)
  await open(['K'], 'stat', 58)
  await open(['K'], 'routine', 200)
  const cancelled = await open(['K'], 'stat', 500)
  await steps.stop(cancelled, 'cancel')
  const held = await open(['K'], 'urgent', 130)
  await steps.stop(held, 'hold')
  const found = await overdue()
  assert.deepEqual(
    found.map(({ order_id }) => order_id),
    [stat, held, older, older, old],
  )
  assert.deepEqual(
    found.map((one) => [one.order_status, one.target_minutes, one.open_minutes]).slice(0, 2),
    [
      ['placed', 60, 61],
      ['on_hold', 120, 130],
    ],
  )
  assert.equal((await overdue('priority=stat')).length, 1)
  assert.equal((await overdue('test_code=GLU')).length, 1)
  const { body } = await people.clerk.get<{ open_overdue: object }>(
    '/v1/turnaround?from=2026-01-01&to=2026-01-01',
  )
  assert.deepEqual(body.open_overdue, { tests: 5, more: false })
})

test("a test's own target goes before that of all tests; one set later judges nobody in hindsight", async () => {
  await sql`
    insert into turnaround_targets (test_id, priority, minutes, valid_during)
    select id, 'stat', 10000, tstzrange('-infinity', null) from tests where code = 'CL'`
  const slow = await open(['CL'], 'stat', 100)
  const before = await open(['TSH'], 'stat', 50)
  assert.equal((await set('TSH', 'stat', 1)).status, 201)
  const ids = (await overdue('limit=200')).map(({ order_id }) => order_id)
  assert.ok(!ids.includes(slow))
  assert.ok(!ids.includes(before))
})

test('what came when the laboratory was closed is not overdue', async () => {
  const closed = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
    weekday,
    opens: '00:00',
    closes: '00:01',
  }))
  const weeks = [{ from: '2000-01-01', open: closed }]
  const path = '/v1/turnaround/calendar'
  assert.ok((await overdue()).length > 0)
  assert.equal((await admin.patch(path, { weeks }, { 'if-match': '*' })).status, 200)
  assert.deepEqual(await overdue(), [])
  assert.equal((await admin.patch(path, { weeks: [] }, { 'if-match': '*' })).status, 200)
  assert.ok((await overdue()).length > 0)
})
