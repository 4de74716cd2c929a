// Who is added, or forgot the password, sets one by a link that is good once. Another role ends what the old one was
// granted, and there is always an administrator left.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PasswordLink } from '../../src/auth/password-links.ts'
import type { AddedUser, User } from '../../src/users/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { holdLock } from '../helpers/locks.ts'
import { client, requestToken, staySignedIn } from '../helpers/sign-in.ts'

const { lab, sql, records } = await laboratory()
const admin = staySignedIn(lab, 'admin')

async function find(username: string): Promise<User> {
  const { body } = await admin.get<{ items: User[] }>('/v1/users?limit=200')
  return body.items.find((user) => user.username === username)!
}

const ascending = (a: number, b: number) => a - b
const newPassword = 'quite another kettle of herring'
const usePath = '/v1/auth/password-resets/use'
const stranger = client(lab.app)
const useCode = (code: string, new_password = newPassword) =>
  stranger.post<{ errors: { pointer: string }[] }>(usePath, { code, new_password })

async function add(username: string, role = 'technologist'): Promise<AddedUser> {
  const body = { username, display_name: 'Mira Example', role }
  const answer = await admin.post<AddedUser>('/v1/users', body)
  assert.equal(answer.status, 201, JSON.stringify(answer.body))
  assert.equal(answer.headers.get('cache-control'), 'no-store')
  return answer.body
}

async function reset(id: string) {
  const body = { reason: 'Called back at extension 4711' }
  return await admin.post<PasswordLink>(`/v1/users/${id}/password-resets`, body)
}

const signInWith = (username: string, password = newPassword) =>
  requestToken(lab.app, { grant_type: 'password', username, password })

test('who is added sets a password by the invitation, once, and signs in with it', async () => {
  const { user, password_link } = await add('Mira.Example')
  assert.partialDeepStrictEqual(user, { username: 'mira.example', has_password: false, version: 1 })
  assert.equal(password_link.kind, 'invitation')
  assert.equal(password_link.link.split('#')[1], password_link.code)
  assert.doesNotMatch(password_link.link.split('#')[0]!, /\?/)
  for (const guess of ['', 'null', newPassword]) {
    assert.equal((await signInWith('mira.example', guess)).status, 400)
  }

  const short = await useCode(password_link.code, 'short')
  assert.deepEqual([short.status, short.body.errors[0]?.pointer], [422, '/new_password'])
  assert.equal((await useCode(password_link.code)).status, 204)
  const again = await useCode(password_link.code, 'one more that is long enough')
  assert.deepEqual([again.status, again.body.errors[0]?.pointer], [422, '/code'])
  assert.equal((await signInWith('mira.example')).status, 200)
  assert.equal((await find('mira.example')).has_password, true)

  const [{ kept }] = await sql<[{ kept: string }]>`
    select string_agg(coalesce(before::text, '') || coalesce(after::text, ''), ' ') as kept
    from audit_log where table_name in ('users', 'password_resets')`
  assert.match(kept, /invitation/)
  assert.ok(!kept.includes('token_sha256') && !kept.includes(password_link.code))
})

test('a user name is one person, and another form of it is refused', async () => {
  await add('ines')
  const body = { username: 'INES', display_name: 'Ines', role: 'clerk' }
  const taken = await admin.post<{ detail: string }>('/v1/users', body)
  assert.deepEqual([taken.status, /ines is taken/.test(taken.body.detail)], [409, true])
  for (const wrong of [
    { username: 'a b' },
    { username: 'x' },
    { role: 'service' },
    { password: newPassword },
  ]) {
    assert.equal(
      (await admin.post('/v1/users', { ...body, username: 'ida', ...wrong })).status,
      422,
    )
  }
})

test('a reset ends the sessions when it is used, and a new link takes the place of the one before', async () => {
  const { user, password_link } = await add('reset-me')
  await useCode(password_link.code)
  const session = client(lab.app, (await signInWith('reset-me')).body.access_token)
  const first = await reset(user.id)
  const second = await reset(user.id)
  assert.deepEqual([first.status, second.body.kind], [201, 'reset'])
  assert.equal((await useCode(first.body.code)).status, 422)
  assert.equal((await session.get('/v1/auth/me')).status, 200, 'still good: nobody has used it')
  assert.equal((await useCode(second.body.code, 'the second herring of the day')).status, 204)
  assert.equal((await session.get('/v1/auth/me')).status, 401)
  assert.equal((await signInWith('reset-me')).status, 400)
  assert.equal((await signInWith('reset-me', 'the second herring of the day')).status, 200)
})

test('a link used twice at the same moment works once', async (t) => {
  const { user, password_link } = await add('twice')
  const lock = await holdLock(
    t,
    lab.database.ownerUrl,
    `select from users where id = '${user.id}' for update`,
  )
  const passwords = ['the first kettle of herring', 'the other kettle of herring']
  const both = passwords.map((one) => useCode(password_link.code, one))
  await lock.untilWaiting(2)
  await lock.release()
  const statuses = (await Promise.all(both)).map(({ status }) => status)
  assert.deepEqual(statuses.toSorted(ascending), [204, 422])
  const winner = passwords[statuses.indexOf(204)]
  assert.equal((await signInWith('twice', winner)).status, 200)
})

test('a link ends with its time, with a deactivation, and with a change of the password', async () => {
  const { user, password_link } = await add('late')
  lab.clock.advance(24 * 3600_000)
  assert.equal((await useCode(password_link.code)).status, 422)

  const invited = await reset(user.id)
  assert.equal(invited.body.kind, 'invitation')
  for (const step of ['deactivate', 'reactivate']) await admin.post(`/v1/users/${user.id}/${step}`)
  assert.equal((await useCode(invited.body.code)).status, 422)

  await useCode((await reset(user.id)).body.code)
  const { code } = (await reset(user.id)).body
  const own = client(lab.app, (await signInWith('late')).body.access_token)
  const change = { current_password: newPassword, new_password: 'what I have chosen myself' }
  assert.equal((await own.post('/v1/auth/password', change)).status, 204)
  assert.equal((await useCode(code)).status, 422)

  await admin.post(`/v1/users/${user.id}/deactivate`)
  const refused = await reset(user.id)
  assert.deepEqual(
    [refused.status, refused.body],
    [409, { ...refused.body, allowed: ['reactivate'] }],
  )
  const me = await find('admin')
  assert.equal((await reset(me.id)).status, 409, 'who has a password changes it with that')
})

test('codes are not guessed all day, and a stranger learns nothing of users', async () => {
  const unknown = await useCode('x'.repeat(43))
  const { password_link } = await add('known')
  await useCode(password_link.code)
  const used = await useCode(password_link.code)
  assert.deepEqual(unknown.body.errors, used.body.errors)
  let status = 422
  for (let n = 0; n < 200 && status === 422; n++) ({ status } = await useCode('y'.repeat(43)))
  assert.equal(status, 429)
  lab.clock.advance(61_000)
})

test('another role ends what the old one was granted; nobody changes their own', async () => {
  const { user, password_link } = await add('promoted')
  await useCode(password_link.code)
  const { body: tokens } = await signInWith('promoted')
  const before = client(lab.app, tokens.access_token)
  assert.equal((await before.get('/v1/auth/me')).status, 200)
  const path = `/v1/users/${user.id}`

  assert.equal((await admin.patch(path, { role: 'pathologist' })).status, 428)
  const etag = (await admin.get(path)).headers.get('etag')!
  const renamed = await admin.patch<User>(path, { display_name: 'Mira E.' }, { 'if-match': etag })
  assert.deepEqual([renamed.status, renamed.body.display_name], [200, 'Mira E.'])
  assert.equal((await before.get('/v1/auth/me')).status, 200, 'a name ends no session')
  assert.equal((await admin.patch(path, { role: 'pathologist' }, { 'if-match': etag })).status, 412)
  assert.equal((await admin.patch(path, {}, { 'if-match': '*' })).status, 422)

  const given = { 'if-match': renamed.headers.get('etag')! }
  const promoted = await admin.patch<User>(path, { role: 'pathologist' }, given)
  assert.deepEqual([promoted.status, promoted.body.role], [200, 'pathologist'])
  assert.equal((await before.get('/v1/auth/me')).status, 401)
  const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token }
  assert.equal((await requestToken(lab.app, refresh)).status, 400)
  assert.match((await signInWith('promoted')).body.scope, /results:verify/)

  const me = await find('admin')
  const own = await admin.patch<{ detail: string }>(
    `/v1/users/${me.id}`,
    { role: 'clerk' },
    { 'if-match': '*' },
  )
  assert.deepEqual([own.status, /your own role/.test(own.body.detail)], [409, true])
})

test('two administrators who take each other’s role away leave one', async (t) => {
  const fourth = await records.anotherPerson('admin')
  const [me, other] = [await find('admin'), await find('another-admin')]
  const lock = await holdLock(
    t,
    lab.database.ownerUrl,
    `select from users where role = 'admin' for update`,
  )
  const both = [
    admin.patch(`/v1/users/${other.id}`, { role: 'clerk' }, { 'if-match': '*' }),
    fourth.patch(`/v1/users/${me.id}`, { role: 'clerk' }, { 'if-match': '*' }),
  ]
  await lock.untilWaiting(2)
  await lock.release()
  const statuses = (await Promise.all(both)).map(({ status }) => status)
  assert.deepEqual(statuses.toSorted(ascending), [200, 403])
})
