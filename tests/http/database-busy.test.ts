// Somebody holds what a request needs, or a statement takes too long: the request is a 503 after the limits
// of its role, and nothing else of the service stands still meanwhile.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import postgres from 'postgres'
import { loadConfig } from '../../src/config/config.ts'
import { openContext } from '../../src/processes/open-context.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { holdLock } from '../helpers/locks.ts'
import { eventually } from '../helpers/processes.ts'
import { client, signIn } from '../helpers/sign-in.ts'
import { createApp } from '../../src/app.ts'

const { lab, people, steps, records } = await laboratory({ env: { DATABASE_LOCK_SECONDS: '0.2' } })

type Answer = { status: number; headers: Headers; body: unknown }

function assertUnavailable({ status, headers, body }: Answer) {
  assert.equal(status, 503, JSON.stringify(body))
  assert.equal((body as { type: string }).type, '/problems/unavailable')
  assert.match((body as { detail: string }).detail, /Nothing was changed/)
  assert.match(headers.get('retry-after') ?? '', /^[1-9]\d*$/)
}

test('an order that somebody holds is a 503 for who needs it, and nobody else waits', async (t) => {
  const { order, sample } = await steps.orderWithSample(['GLU'])
  const before = await records.of(order.id)
  const lock = await holdLock(
    t,
    lab.database.ownerUrl,
    `select from orders where id = '${order.id}' for update`,
  )
  const result = {
    order_item_id: order.items[0]!.id,
    sample_id: sample.id,
    value: '5',
    unit: 'mmol/L',
  }
  // More than there are connections: each gives its own back in time.
  const refused = Array.from({ length: 12 }, () => people.technologist.post('/v1/results', result))
  const others = Array.from({ length: 20 }, () => people.clerk.get('/v1/orders'))
  const placed = await people.clerk.post('/v1/orders', {
    patient_id: order.patient_id,
    tests: ['K'],
  })
  assert.equal(placed.status, 201)
  for (const { status } of await Promise.all(others)) assert.equal(status, 200)
  for (const answer of await Promise.all(refused)) assertUnavailable(answer)
  assert.deepEqual(await records.of(order.id), before)
  await lock.release()
  assert.equal((await people.technologist.post('/v1/results', result)).status, 201)
})

/** The same laboratory with other limits. */
async function openWith(env: Record<string, string>) {
  const { apiUrl: DATABASE_URL } = lab.database
  const AUTH_SIGNING_KEYS = JSON.stringify({ keys: lab.context.config.auth.signing_keys })
  const config = loadConfig('api', { DATABASE_URL, AUTH_SIGNING_KEYS, LOG_LEVEL: 'silent', ...env })
  return await openContext(config, 'api')
}

test('who waits for a held order leaves connections to those who read, and to readiness', async (t) => {
  // Of ten connections, seven may be taken by writes; none of them is given back by itself in time.
  const opened = await openWith({ DATABASE_LOCK_SECONDS: '20', DATABASE_POOL_SIZE: '10' })
  t.after(() => opened.close())
  const app = createApp(opened.context)
  const technologist = client(app, await signIn(app, 'technologist'))
  const { order, sample } = await steps.orderWithSample(['GLU'])
  const result = { order_item_id: order.items[0]!.id, sample_id: sample.id, value: '5' }
  const entry = { ...result, unit: 'mmol/L' }
  const lock = await holdLock(
    t,
    lab.database.ownerUrl,
    `select from orders where id = '${order.id}' for update`,
  )
  const entries = Array.from({ length: 30 }, () => technologist.post('/v1/results', entry))
  await lock.untilWaiting(7)
  const ready = await app.request('/health/ready')
  assert.equal(ready.status, 200, await ready.text())
  assert.equal((await technologist.get('/v1/patients')).status, 200)
  const first = await Promise.race(entries)
  assert.deepEqual([first.status, first.headers.get('retry-after')], [503, '1'])
  assert.equal((first.body as { type: string }).type, '/problems/busy')
  await lock.release()
  const statuses = (await Promise.all(entries)).map(({ status }) => status)
  // The item takes one result: the others that had a place come too late for it.
  assert.equal(statuses.filter((status) => status === 201).length, 1)
  for (const status of statuses) assert.ok([201, 409, 503].includes(status), String(status))
  assert.equal((await technologist.get(`/v1/orders/${order.id}`)).status, 200)
})

test('a statement that takes too long is a 503 too', async (t) => {
  const opened = await openWith({ DATABASE_STATEMENT_SECONDS: '0.2' })
  t.after(() => opened.close())
  const app = createApp(opened.context)
  // Signed in at the other app, which gives its statements their time.
  const clerk = client(app, await signIn(lab.app, 'clerk'))
  const order = await steps.order(['GLU'])
  await holdLock(t, lab.database.ownerUrl, `select from orders where id = '${order.id}' for update`)
  assertUnavailable(
    await clerk.post(`/v1/orders/${order.id}/hold`, { reason: 'It takes its time' }),
  )
})

test('a transaction that falls silent, or takes too long, loses its connection and its locks', async (t) => {
  for (const name of ['DATABASE_IDLE_IN_TRANSACTION_SECONDS', 'DATABASE_TRANSACTION_SECONDS']) {
    const opened = await openWith({ [name]: '0.2' })
    t.after(() => opened.close())
    const order = await steps.order(['GLU'])
    let ended = false
    const silent = opened.context.db.transaction().execute(async (trx) => {
      await trx.selectFrom('orders').where('id', '=', order.id).selectAll().forUpdate().execute()
      await eventually('its lock is free', async () => {
        const { status } = await people.clerk.post(`/v1/orders/${order.id}/hold`, {
          reason: 'Held',
        })
        return status === 200
      })
      ended = true
      await trx.selectFrom('orders').where('id', '=', order.id).selectAll().execute()
    })
    await assert.rejects(silent, /CONNECTION/, name)
    assert.ok(ended)
  }
})

test('an api has the limits of its role without being told any', async (t) => {
  const opened = await openWith({})
  t.after(() => opened.close())
  const [row] = await opened.connection.sql`
    select current_setting('lock_timeout') as lock, current_setting('statement_timeout') as statement,
      current_setting('idle_in_transaction_session_timeout') as idle, current_setting('transaction_timeout') as whole`
  assert.deepEqual({ ...row }, { lock: '5s', statement: '30s', idle: '15s', whole: '1min' })
})

test('a database without room is a 503 for who writes, and reads go on', async (t) => {
  const owner = postgres(lab.database.ownerUrl, { max: 1, onnotice() {} })
  t.after(() => owner.end())
  await owner.unsafe(`
    create function no_room() returns trigger language plpgsql as
      $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$;
    create trigger no_room before insert on patients for each row execute function no_room()`)
  const person = { mrn: 'ROOM-1', family_name: 'Room', given_name: 'Toni', sex: 'female' }
  const body = { ...person, birth_date: '1980-05-17' }
  assertUnavailable(await people.clerk.post('/v1/patients', body))
  assert.equal((await people.clerk.get('/v1/patients')).status, 200)
  await owner.unsafe('drop trigger no_room on patients; drop function no_room()')
  assert.equal((await people.clerk.post('/v1/patients', body)).status, 201)
})
