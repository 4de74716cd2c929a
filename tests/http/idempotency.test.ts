// A POST that is repeated because its answer was lost does its work once, and gets the first answer again.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { laboratory } from '../helpers/laboratory.ts'
import { holdLock } from '../helpers/locks.ts'
import { signIn } from '../helpers/sign-in.ts'

const { lab, worker, sql, steps } = await laboratory()
const [clerk, admin, technologist] = await Promise.all(
  (['clerk', 'admin', 'technologist'] as const).map((role) => signIn(lab.app, role)),
)

type Sent = { status: number; headers: Headers; text: string }

/** As it goes over the wire: an answer is the same only when every byte is. */
async function post(path: string, body: unknown, key: string, token = clerk): Promise<Sent> {
  const isForm = body instanceof FormData
  const response = await lab.app.request(path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'idempotency-key': key,
      ...(body !== undefined && !isForm && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
  })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

function assertReplayed(again: Sent, first: Sent) {
  assert.equal(again.status, first.status, again.text)
  assert.equal(again.text, first.text)
  for (const name of ['location', 'etag', 'content-type']) {
    assert.equal(again.headers.get(name), first.headers.get(name), name)
  }
  assert.equal(first.headers.get('idempotency-replayed'), null)
  assert.equal(again.headers.get('idempotency-replayed'), 'true')
}

const person = (mrn: string) => ({
  mrn,
  family_name: 'Idem',
  given_name: 'Potens',
  birth_date: '1980-05-17',
  sex: 'female',
})
const rowsOf = async (mrn: string) => (await sql`select from patients where mrn = ${mrn}`).length
const ordersOf = async (patient_id: string) =>
  (await sql`select from orders where patient_id = ${patient_id}`).length

test('the same key and body get the same answer to the byte, with its headers, and one row', async () => {
  const key = randomUUID()
  const first = await post('/v1/patients', person('IDEM-1'), key)
  assert.equal(first.status, 201)
  assert.ok(first.headers.get('location') && first.headers.get('etag'))
  for (let n = 0; n < 3; n++) {
    assertReplayed(await post('/v1/patients', person('IDEM-1'), key), first)
  }
  assert.equal(await rowsOf('IDEM-1'), 1)
})

test('an answer is replayed as it was, though the thing has changed since', async () => {
  const { sample } = await steps.orderWithSample(['K'])
  const key = randomUUID()
  const path = `/v1/samples/${sample.id}/accept`
  const first = await post(path, undefined, key, technologist)
  assert.equal(first.status, 200)
  await steps.reject(sample.id)
  assertReplayed(await post(path, undefined, key, technologist), first)
})

test('a batch is replayed like a single thing', async () => {
  const { order, sample } = await steps.orderWithSample(['GLU', 'K'])
  const results = order.items.map(({ id }) => ({
    order_item_id: id,
    sample_id: sample.id,
    value: '4.5',
    unit: 'mmol/L',
  }))
  const key = randomUUID()
  const first = await post('/v1/results/batch', { results }, key, technologist)
  assert.equal(first.status, 201)
  assertReplayed(await post('/v1/results/batch', { results }, key, technologist), first)
})

test('another body under the same key is refused, and does nothing', async () => {
  const key = randomUUID()
  assert.equal((await post('/v1/patients', person('IDEM-2'), key)).status, 201)
  const other = await post('/v1/patients', person('IDEM-3'), key)
  assert.equal(other.status, 422)
  assert.equal(JSON.parse(other.text).type, '/problems/idempotency-key-reused')
  assert.equal(await rowsOf('IDEM-3'), 0)
})

test('of ten at once one does the work; the others get its answer, or are asked to wait', async () => {
  const key = randomUUID()
  const { id: patient_id } = await steps.patient()
  const body = { patient_id, tests: ['GLU', 'K'] }
  const answers = await Promise.all(Array.from({ length: 10 }, () => post('/v1/orders', body, key)))
  const isReplay = ({ headers }: Sent) => headers.get('idempotency-replayed') === 'true'
  const [first, ...more] = answers.filter((answer) => answer.status === 201 && !isReplay(answer))
  assert.ok(first && more.length === 0, 'one did the work')
  for (const answer of answers.filter((one) => one !== first)) {
    if (answer.status === 201) assertReplayed(answer, first)
    else assertBusy(answer)
  }
  assert.equal(await ordersOf(patient_id), 1)
})

function assertBusy({ status, headers, text }: Sent) {
  assert.equal(status, 409, text)
  assert.equal(JSON.parse(text).type, '/problems/idempotency-conflict')
  assert.match(headers.get('retry-after') ?? '', /^\d+$/)
}

test('while the first is under way, the second does not wait for it', async (t) => {
  const { id: patient_id } = await steps.patient()
  const body = { patient_id, tests: ['K'] }
  const key = randomUUID()
  const lock = await holdLock(
    t,
    lab.database.ownerUrl,
    `select from patients where id = '${patient_id}' for update`,
  )
  const first = post('/v1/orders', body, key)
  await lock.untilWaiting(1)
  assertBusy(await post('/v1/orders', body, key))
  await lock.release()
  assert.equal((await first).status, 201)
  assertReplayed(await post('/v1/orders', body, key), await first)
})

test('an error stores nothing: the same key is good for the corrected body', async () => {
  const key = randomUUID()
  const unknown = { patient_id: randomUUID(), tests: ['K'] }
  assert.equal((await post('/v1/orders', { ...unknown, tests: 1 }, key)).status, 422)
  assert.equal((await post('/v1/orders', unknown, key)).status, 422)
  const { id: patient_id } = await steps.patient()
  assert.equal((await post('/v1/orders', { patient_id, tests: ['K'] }, key)).status, 201)
})

test('a key belongs to one user, one address and one thing', async () => {
  const key = randomUUID()
  const { id: patient_id } = await steps.patient()
  const body = { patient_id, tests: ['K'] }
  const sent = [
    await post('/v1/orders', body, key),
    await post('/v1/orders', body, key, admin),
    await post('/v1/patients', person('IDEM-4'), key),
  ]
  assert.deepEqual(
    sent.map(({ status, headers }) => [status, headers.get('idempotency-replayed')]),
    [201, 201, 201].map((status) => [status, null]),
  )
  assert.equal(await ordersOf(patient_id), 2)
  const reason = { reason: 'The patient went home' }
  for (const { text } of sent.slice(0, 2)) {
    const { id } = JSON.parse(text) as { id: string }
    const held = await post(`/v1/orders/${id}/hold`, reason, key)
    assert.deepEqual([held.status, JSON.parse(held.text).id], [200, id])
  }
})

test('a key that is not 1 to 128 visible characters is refused', async () => {
  const { id: patient_id } = await steps.patient()
  for (const key of ['', ' ', 'a b', 'x'.repeat(129), '\u00e4']) {
    const { status, text } = await post('/v1/orders', { patient_id, tests: ['K'] }, key)
    assert.equal(status, 422, `"${key}"`)
    assert.equal(JSON.parse(text).errors[0].pointer, '/idempotency-key')
  }
  assert.equal(await ordersOf(patient_id), 0)
})

test('an upload is the same when its file and its instrument are, whatever divides its parts', async () => {
  const file = (content: string, analyzer = 'cobas-integra-1') => {
    const form = new FormData()
    form.set('file', new File([content], 'run.csv'))
    form.set('analyzer', analyzer)
    return form
  }
  const key = randomUUID()
  const first = await post('/v1/imports', file('one'), key, technologist)
  assert.equal(first.status, 202)
  assertReplayed(await post('/v1/imports', file('one'), key, technologist), first)
  assert.equal((await post('/v1/imports', file('two'), key, technologist)).status, 422)
  assert.equal(
    (await post('/v1/imports', file('one', 'access-2-1'), key, technologist)).status,
    422,
  )

  // Without the key it is the same import all the same, and says so.
  const known = await post('/v1/imports', file('one'), randomUUID(), technologist)
  const [imported, again] = [first, known].map(({ text }) => JSON.parse(text))
  assert.deepEqual(again, { ...imported, already_uploaded: true })
  assert.equal((await sql`select from imports`).length, 1)
})

test('a key is kept for 24 hours, and then forgotten', async (t) => {
  t.after(() => lab.clock.run())
  const key = randomUUID()
  const { id: patient_id } = await steps.patient()
  const body = { patient_id, tests: ['K'] }
  const first = await post('/v1/orders', body, key)
  const hours = 3600_000
  const purgeAt = async (time: number) => {
    lab.clock.stop(new Date(time))
    await worker.context.queue.boss.send('purge-expired', {})
    await worker.runJobs('purge-expired')
    return await signIn(lab.app, 'clerk')
  }
  const [row] = await sql`select created_at from idempotency_keys where key = ${key}`
  const stored = row!.created_at.getTime()
  assertReplayed(await post('/v1/orders', body, key, await purgeAt(stored + 24 * hours)), first)
  const token = await purgeAt(stored + 24 * hours + 1)
  const afresh = await post('/v1/orders', body, key, token)
  assert.equal(afresh.headers.get('idempotency-replayed'), null)
  assert.notEqual(JSON.parse(afresh.text).id, JSON.parse(first.text).id)
  assert.equal(await ordersOf(patient_id), 2)
})

test('a route that documents no key keeps no answer for one: it holds a secret', async () => {
  const before = await keysKept()
  const body = { username: 'kept.secret', display_name: 'Kept Secret', role: 'clerk' }
  const key = randomUUID()
  assert.equal((await post('/v1/users', body, key, admin)).status, 201)
  assert.equal(await keysKept(), before)
  const again = await post('/v1/users', body, key, admin)
  assert.deepEqual([again.status, again.headers.get('idempotency-replayed')], [409, null])
})

const keysKept = async () => (await sql`select from idempotency_keys`).length
