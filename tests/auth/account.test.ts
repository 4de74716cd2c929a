// One's own account: who am I, and a new password.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { rights } from '../../src/features.ts'
import { roles } from '../../src/platform/access/roles.ts'
import { testContext } from '../helpers/context.ts'
import { client, requestToken, signIn } from '../helpers/sign-in.ts'

const lab = await testContext()
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
