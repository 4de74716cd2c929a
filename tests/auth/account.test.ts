// One's own account: who am I, and a new password.
import assert from 'node:assert/strict'
import { createHook } from 'node:async_hooks'
import { after, test, type TestContext } from 'node:test'
import { PostgresJsConnection } from '../../db/driver/dialect.ts'
import { raiseCost } from '../../src/auth/check-password.ts'
import { hashPassword } from '../../src/auth/passwords.ts'
import { rights } from '../../src/features.ts'
import { roles, type Role } from '../../src/platform/access/roles.ts'
import { testContext } from '../helpers/context.ts'
import { client, requestToken, signIn } from '../helpers/sign-in.ts'
import { asSuperuser } from '../helpers/test-server.ts'

// More than the seeded passwords were hashed with.
const lab = await testContext({ env: { PASSWORD_ARGON2_PASSES: '3' } })
after(() => lab.stop())

const grant = (username: string, password: string) =>
  requestToken(lab.app, { grant_type: 'password', username, password })
const statusOfMe = async (token: string) => (await client(lab.app, token).get('/v1/auth/me')).status

for (const role of roles) {
  test(`${role} reads who they are and what they may do`, async (t) => {
    lab.clock.stop()
    t.after(() => lab.clock.run())
    const token = await signIn(lab.app, role)
    await lab.context.background.drain()
    const { status, body } = await client(lab.app, token).get('/v1/auth/me')
    assert.equal(status, 200)
    assert.partialDeepStrictEqual(body, {
      username: role,
      role,
      scopes: [...rights.scopesOfRole[role]],
    })
    assert.equal(body.last_sign_in_at, lab.clock.now().toISOString())
  })
}

type Listed = {
  id: string
  door: string
  address: string
  program: string
  is_current: boolean
  last_used_at: string
}
type Sessions = { items: Listed[] }

test('people see where they are signed in, and end what they do not know', async () => {
  const here = client(lab.app, await signIn(lab.app, 'clerk'))
  const browser = await signInAs('clerk', '192.0.2.77', 'A browser/1.0 \x07')
  const there = await here.get<Sessions>('/v1/auth/sessions?limit=200')
  assert.equal(there.status, 200)
  const [newest] = there.body.items
  assert.partialDeepStrictEqual(newest, {
    door: 'browser',
    address: '192.0.2.77',
    program: 'A browser/1.0 ',
    is_current: false,
  })
  assert.equal(there.body.items.filter(({ is_current }) => is_current).length, 1)

  const other = client(lab.app, await signIn(lab.app, 'pathologist'))
  assert.equal(
    (await other.delete(`/v1/auth/sessions/${newest!.id}`)).status,
    404,
    'of another person',
  )
  assert.equal((await browser()).status, 200)
  assert.equal((await here.delete(`/v1/auth/sessions/${newest!.id}`)).status, 204)
  assert.equal((await here.delete(`/v1/auth/sessions/${newest!.id}`)).status, 204, 'again')
  assert.equal((await browser()).status, 401)
  const left = await here.get<Sessions>('/v1/auth/sessions?limit=200')
  assert.ok(!left.body.items.some(({ id }) => id === newest!.id))
})

test('an administrator sees and ends the sessions of a user, and nobody else does', async () => {
  const { id } = await me('clinician')
  const admin = client(lab.app, await signIn(lab.app, 'admin'))
  const clinician = client(lab.app, await signIn(lab.app, 'clinician'))
  const at = `/v1/users/${id}/sessions`
  const { body } = await admin.get<Sessions>(at)
  assert.ok(body.items.length > 0)
  assert.equal((await clinician.get(at)).status, 403)
  assert.equal((await admin.get(`/v1/users/${crypto.randomUUID()}/sessions`)).status, 404)
  const others = `/v1/users/${(await me('clerk')).id}/sessions/${body.items[0]!.id}`
  assert.equal((await admin.delete(others)).status, 404, 'of another user')
  for (const session of body.items) {
    assert.equal((await admin.delete(`${at}/${session.id}`)).status, 204)
  }
  assert.equal((await clinician.get('/v1/auth/me')).status, 401)
  assert.deepEqual((await admin.get<Sessions>(at)).body.items, [])
})

test('when a session was used last is kept every five minutes, and by no request in between', async (t) => {
  lab.clock.stop()
  t.after(() => lab.clock.run())
  const person = client(lab.app, await signIn(lab.app, 'pathologist'))
  const lastUse = async () => {
    const { body } = await person.get<Sessions>('/v1/auth/sessions?limit=200')
    await settle()
    return body.items.find(({ is_current }) => is_current)!.last_used_at
  }
  const first = await lastUse()
  lab.clock.advance(4 * 60_000)
  await lastUse()
  assert.equal(await lastUse(), first)
  lab.clock.advance(2 * 60_000)
  await lastUse()
  assert.equal(await lastUse(), lab.clock.now().toISOString())
})

test('a new password replaces the old one, and ends the other sessions', async () => {
  const old = { username: 'clerk', password: 'demo-clerk-password' }
  const other = (await grant(old.username, old.password)).body
  const own = (await grant(old.username, old.password)).body
  assert.equal(await statusOfMe(other.access_token), 200)

  const new_password = 'four words nobody guesses'
  const { status } = await client(lab.app, own.access_token).post('/v1/auth/password', {
    current_password: old.password,
    new_password,
  })
  assert.equal(status, 204)
  assert.equal(await statusOfMe(own.access_token), 200)
  assert.equal(await statusOfMe(other.access_token), 401)
  const refreshed = (refresh_token: string) =>
    requestToken(lab.app, { grant_type: 'refresh_token', refresh_token })
  assert.equal((await refreshed(other.refresh_token)).status, 400)
  assert.equal((await refreshed(own.refresh_token)).status, 200)
  assert.equal((await grant(old.username, old.password)).status, 400)
  assert.equal((await grant(old.username, new_password)).status, 200)
})

test('a wrong current password changes nothing', async () => {
  const token = await signIn(lab.app, 'clinician')
  const { status, body } = await client(lab.app, token).post('/v1/auth/password', {
    current_password: 'not the password',
    new_password: 'four words nobody guesses',
  })
  assert.equal(status, 422)
  assert.partialDeepStrictEqual(body, { errors: [{ pointer: '/current_password' }] })
  assert.equal((await grant('clinician', 'demo-clinician-password')).status, 200)
})

test('a new password is judged before the old one is looked at, as often as somebody tries', async () => {
  const clinician = client(lab.app, await signIn(lab.app, 'clinician'))
  const weak = [
    ['too_short', 'fourteen chars'],
    ['too_long', 'abc '.repeat(100)],
    ['common', 'passwordpassword'],
    ['contextual', 'Clara Moreau 2026'],
    ['contextual', 'diagnostics lab 1'],
  ] as const
  for (const [code, new_password] of [...weak, ...weak, ...weak]) {
    const { status, body } = await clinician.post('/v1/auth/password', {
      current_password: 'demo-clinician-password',
      new_password,
    })
    assert.equal(status, 422)
    assert.partialDeepStrictEqual(body, { errors: [{ pointer: '/new_password', code }] })
  }
  assert.equal((await grant('clinician', 'demo-clinician-password')).status, 200)
})

test('one character typed in two ways is the same password', async () => {
  const admin = client(lab.app, await signIn(lab.app, 'admin'))
  const { status } = await admin.post('/v1/auth/password', {
    current_password: 'demo-admin-password',
    new_password: 'caf\u00e9 au lait noir',
  })
  assert.equal(status, 204)
  assert.equal((await grant('admin', 'cafe\u0301 au lait noir')).status, 200)
})

const changeUser = (username: string, columns: { password_hash?: string; active?: boolean }) =>
  asSuperuser(lab.database.ownerUrl, async (sql) => {
    await sql`select set_config('lab.actor', 'job:test', false)`
    await sql`update users set ${sql(columns)} where username = ${username}`
  })
const hashOf = async (username: string) => {
  const [user] = await lab.context.db
    .selectFrom('users')
    .where('username', '=', username)
    .select('password_hash')
    .execute()
  return user!.password_hash
}
const setHash = (username: string, password_hash: string) => changeUser(username, { password_hash })
const settle = () => lab.context.background.drain()

test('a password that was hashed with less is hashed anew at sign-in, by the first of several at once', async () => {
  const weak = await hashPassword('demo-auditor-password', { memory: 8, passes: 1, parallelism: 1 })
  await setHash('auditor', weak)
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => grant('auditor', 'demo-auditor-password')),
  )
  assert.deepEqual(
    answers.map(({ status }) => status),
    Array(6).fill(200),
  )
  await settle()
  const raised = await hashOf('auditor')
  assert.match(raised ?? '', /^\$argon2id\$v=19\$m=8,t=3,p=1\$/)
  assert.equal((await grant('auditor', 'demo-auditor-password')).status, 200)
  await settle()
  assert.equal(await hashOf('auditor'), raised, 'once')
})

test('a wrong password raises nothing, and one that was changed meanwhile stays changed', async () => {
  const weak = await hashPassword('demo-auditor-password', { memory: 8, passes: 1, parallelism: 1 })
  await setHash('auditor', weak)
  assert.equal((await grant('auditor', 'a guess')).status, 400)
  await settle()
  assert.equal(await hashOf('auditor'), weak)

  const changed = await hashPassword('four words nobody guesses', {
    memory: 8,
    passes: 3,
    parallelism: 1,
  })
  const user = { id: (await me('auditor')).id, role: 'auditor', password_hash: weak }
  await setHash('auditor', changed)
  raiseCost(lab.context, user, 'demo-auditor-password', crypto.randomUUID())
  await settle()
  assert.equal(await hashOf('auditor'), changed)
  await setHash('auditor', weak)
})

/** A browser at this address. @returns what it asks: who am I? */
async function signInAs(role: Role, remoteAddress: string, program: string) {
  const env = { clientOf: { incoming: { socket: { remoteAddress } } } } as never
  const body = new URLSearchParams({ username: role, password: `demo-${role}-password` })
  const headers = { 'user-agent': program, origin: 'http://localhost:3000' }
  const answer = await lab.app.request('/v1/auth/session', { method: 'POST', body, headers }, env)
  assert.equal(answer.status, 204)
  const cookie = answer.headers.get('set-cookie')!.split(';')[0]!
  return () => lab.app.request('/v1/auth/me', { headers: { cookie } }, env)
}

const me = async (role: Role) =>
  (await client(lab.app, await signIn(lab.app, role)).get<{ id: string }>('/v1/auth/me')).body

test('a name that nobody has, who was shut out, who has no password and a wrong one: one answer, the same work', async (t) => {
  await settle()
  await setHash('phlebotomist', 'no password yet')
  await setHash('pathologist', `$argon2id$v=19$m=4194304,t=2,p=1$c2FsdHNhbHQ$${'A'.repeat(43)}`)
  await changeUser('technologist', { active: false })
  const work = countWork(t)
  const tries = [
    ['nobody-of-this-name', 'a guess'],
    ['admin', 'a guess'],
    ['technologist', 'a guess'],
    ['technologist', 'demo-technologist-password'],
    ['phlebotomist', 'a guess'],
    ['pathologist', 'a guess'],
  ] as const
  const seen = []
  for (const [username, password] of tries) {
    const { status, headers, body } = await grant(username, password)
    // Of a number that counts attempts or time, only that it is there.
    const counting = ['x-request-id', 'date', 'server-timing', 'ratelimit']
    const sent = [...headers].map(([name, value]) => [name, counting.includes(name) ? '' : value])
    seen.push({ status, body: { ...body, request_id: '' }, sent, ...work() })
  }
  for (const one of seen) assert.deepEqual(one, seen[0])
  assert.equal(seen[0]!.hashes, 1)
  assert.equal(seen[0]!.status, 400)
})

/** What was done since it was last asked: statements as they were sent, and argon2. */
function countWork(t: TestContext) {
  let hashes = 0
  const hook = createHook({ init: (_id, type) => void (type === 'ARGON2REQUEST' && hashes++) })
  hook.enable()
  t.after(() => hook.disable())
  const sent = t.mock.method(PostgresJsConnection.prototype, 'rowsOf').mock
  return () => {
    const statements = sent.calls.map(({ arguments: [statement] }) => statement.sql)
    sent.resetCalls()
    const done = { hashes, statements }
    hashes = 0
    return done
  }
}
