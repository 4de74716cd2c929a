// Who is deactivated is out, at once and for good: also after a reactivation, and whoever did it. There is
// always an administrator left.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { User } from '../../src/users/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { holdLock } from '../helpers/locks.ts'
import { client, requestToken, signIn, staySignedIn } from '../helpers/sign-in.ts'

const { lab, sql } = await laboratory()
const admin = staySignedIn(lab, 'admin')

async function find(username: string): Promise<User> {
  const { body } = await admin.get<{ items: User[] }>('/v1/users?limit=200')
  return body.items.find((user) => user.username === username)!
}

const grant = (username: string) => ({
  grant_type: 'password',
  username,
  password: `demo-${username}-password`,
})

/** Another administrator, with the password of the first. */
async function addAdmin(username: string): Promise<void> {
  await sql.begin(async (trx) => {
    await trx`select set_config('lab.actor', 'job:test', true)`
    await trx`insert into users (username, display_name, role, password_hash)
      select ${username}, 'An administrator', role, password_hash from users where username = 'admin'`
  })
}

async function signInAs(username: string) {
  const form = { ...grant(username), password: 'demo-admin-password' }
  return client(lab.app, (await requestToken(lab.app, form)).body.access_token)
}

async function setActiveByHand(id: string, active: boolean): Promise<void> {
  await sql.begin(async (trx) => {
    await trx`select set_config('lab.actor', 'job:by-hand', true)`
    await trx`update users set active = ${active} where id = ${id}`
  })
}

test('a deactivated user is out, and no session of before comes back with a reactivation', async () => {
  const { id } = await find('clinician')
  const { body: tokens } = await requestToken(lab.app, grant('clinician'))
  const before = client(lab.app, tokens.access_token)
  const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token }
  assert.equal((await before.get('/v1/auth/me')).status, 200)

  const named = { 'x-request-id': 'deactivation-1' }
  const { status, body } = await admin.post<User>(`/v1/users/${id}/deactivate`, undefined, named)
  assert.deepEqual([status, body.active], [200, false])
  assert.equal((await before.get('/v1/auth/me')).status, 401)
  assert.equal((await requestToken(lab.app, refresh)).status, 400)
  assert.equal((await requestToken(lab.app, grant('clinician'))).status, 400)
  const repeated = await admin.post<User>(`/v1/users/${id}/deactivate`)
  assert.deepEqual([repeated.status, repeated.body.active], [200, false])

  const again = await admin.post<User>(`/v1/users/${id}/reactivate`)
  assert.deepEqual([again.status, again.body.active], [200, true])
  lab.clock.advance(11_000) // longer than a checked session is believed
  assert.equal((await before.get('/v1/auth/me')).status, 401)
  assert.equal((await requestToken(lab.app, refresh)).status, 400)
  assert.equal((await requestToken(lab.app, grant('clinician'))).status, 200)

  const auditor = staySignedIn(lab, 'auditor')
  const { body: log } = await auditor.get<{ items: Record<'before' | 'after', Partial<User>>[] }>(
    `/v1/audit-log?table_name=users&row_id=${id}&request_id=deactivation-1`,
  )
  const kept = log.items.map(({ before: was, after: is }) => [was.active, is.active])
  assert.deepEqual(kept, [[true, false]])
})

test('a deactivation by hand ends the sessions too', async () => {
  const token = await signIn(lab.app, 'phlebotomist')
  const { id } = await find('phlebotomist')
  for (const active of [false, true]) await setActiveByHand(id, active)
  assert.equal((await client(lab.app, token).get('/v1/auth/me')).status, 401)
  await signIn(lab.app, 'phlebotomist')
})

test('an administrator who was shut out elsewhere does not come back in', async () => {
  await addAdmin('third')
  const { id } = await find('third')
  const third = await signInAs('third')
  assert.equal((await third.get('/v1/users')).status, 200) // believed from now on, for ten seconds
  await setActiveByHand(id, false)
  assert.equal((await third.post(`/v1/users/${id}/reactivate`)).status, 403)
})

test('an id in capitals is the same user', async () => {
  const { body } = await admin.get<{ items: { id: string; username: string }[] }>('/v1/users')
  const { id } = body.items.find(({ username }) => username === 'clinician')!
  const shut = await admin.post<{ active: boolean }>(`/v1/users/${id.toUpperCase()}/deactivate`)
  assert.deepEqual([shut.status, shut.body.active], [200, false])
  assert.equal((await admin.post(`/v1/users/${id}/reactivate`)).status, 200)
})

test('a user that is not there is a 404', async () => {
  for (const step of ['deactivate', 'reactivate']) {
    const path = `/v1/users/01980b5e-7a31-7cc3-9d55-3c1f8e0f4a10/${step}`
    assert.equal((await admin.post(path)).status, 404)
  }
})

// Last, because either of the two may be the one who is left.
test('nobody deactivates themselves, and two who deactivate each other leave one', async (t) => {
  const me = await find('admin')
  const own = await admin.post<{ detail: string }>(`/v1/users/${me.id}/deactivate`)
  assert.equal(own.status, 409)
  assert.match(own.body.detail, /another administrator can/)

  await addAdmin('second')
  const other = await find('second')
  const second = await signInAs('second')
  const lock = await holdLock(
    t,
    lab.database.ownerUrl,
    `select from users where role = 'admin' for update`,
  )
  const both = [
    admin.post(`/v1/users/${other.id}/deactivate`),
    second.post(`/v1/users/${me.id}/deactivate`),
  ]
  await lock.untilWaiting(2)
  await lock.release()
  const statuses = (await Promise.all(both)).map(({ status }) => status)
  assert.deepEqual(
    statuses.toSorted((a, b) => a - b),
    [200, 403],
  )
})
