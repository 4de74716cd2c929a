// Guessing passwords is slow: a few failures a minute for one user name from one address. And who is signed in may
// ask as often as the limits say.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createApp } from '../../src/app.ts'
import { testContext } from '../helpers/context.ts'
import { client, requestToken, signIn } from '../helpers/sign-in.ts'

const lab = await testContext({ env: { SIGN_IN_FAILURES_PER_MINUTE: '3' } })
after(() => lab.stop())

const grant = (username: string, password: string, app = lab.app) =>
  requestToken(app, { grant_type: 'password', username, password })

async function failures(username: string, count: number) {
  for (let i = 0; i < count; i++) {
    assert.equal((await grant(username, `guess ${i}`)).status, 400)
  }
}

test('after the last allowed failure even the right password waits, until the minute is over', async () => {
  await failures('clerk', 3)
  const { status, headers, body } = await grant('clerk', 'demo-clerk-password')
  assert.equal(status, 429)
  assert.partialDeepStrictEqual(body, { type: '/problems/too-many-requests', status: 429 })
  const wait_seconds = Number(headers.get('retry-after'))
  assert.ok(wait_seconds > 0 && wait_seconds <= 60, `${wait_seconds}`)
  assert.match(headers.get('ratelimit') ?? '', /limit=3, remaining=0, reset=\d+/)

  lab.clock.advance(60_000)
  assert.equal((await grant('clerk', 'demo-clerk-password')).status, 200)
  await failures('clerk', 3)
})

test('all processes count together, and every spelling of a name is the same name', async () => {
  const elsewhere = createApp(lab.context)
  await failures('admin', 2)
  assert.equal((await grant('ADMIN', 'guess', elsewhere)).status, 400)
  assert.equal((await grant('Admin', 'demo-admin-password')).status, 429)
})

test('another user is not held up', async () => {
  await failures('pathologist', 3)
  assert.equal((await grant('clinician', 'demo-clinician-password')).status, 200)
})

test('successes do not count', async () => {
  for (let i = 0; i < 5; i++) await signIn(lab.app, 'phlebotomist')
  await failures('phlebotomist', 3)
})

test('of many guesses at the same moment no more than the limit are tried', async () => {
  const guesses = Array.from({ length: 8 }, (_, i) => grant('auditor', `guess ${i}`))
  const statuses = (await Promise.all(guesses)).map(({ status }) => status)
  assert.equal(statuses.filter((status) => status === 400).length, 3)
  assert.equal(statuses.filter((status) => status === 429).length, 5)
})

test('the current password cannot be guessed with a stolen access token either', async () => {
  const technologist = client(lab.app, await signIn(lab.app, 'technologist'))
  const change = (current_password: string) =>
    technologist.post('/v1/auth/password', {
      current_password,
      new_password: 'four words nobody guesses',
    })
  for (let i = 0; i < 3; i++) assert.equal((await change(`guess ${i}`)).status, 422)
  assert.equal((await change('demo-technologist-password')).status, 429)
})

test('a user, and an address, may ask so often; each answer says how often still', async () => {
  lab.clock.advance(60_000) // what was guessed above is forgotten
  const { config } = lab.context
  const rate_limits = { per_minute_of_user: 3, per_minute_of_address: 5 }
  const app = createApp({
    ...lab.context,
    config: { ...config, http: { ...config.http, rate_limits } },
  })
  const [clerk, clinician] = await Promise.all([
    signIn(app, 'clerk').then((token) => client(app, token)),
    signIn(app, 'clinician').then((token) => client(app, token)),
  ])
  const fields = (headers: Headers) => ['ratelimit-policy', 'ratelimit'].map((n) => headers.get(n))
  const policy = '"address";q=5;w=60, "user";q=3;w=60'
  // An answer that is made by hand, one that the database has finished, and one that is refused.
  const paths = ['/v1/auth/me', '/v1/orders', '/v1/orders/none']
  for (const [n, path] of paths.entries()) {
    const { headers } = await clerk.get(path)
    const limit = `"address";r=${4 - n};t=${12 * (n + 1)}, "user";r=${2 - n};t=${20 * (n + 1)}`
    assert.deepEqual(fields(headers), [policy, limit], path)
  }
  const { status, headers, body } = await clerk.get('/v1/orders')
  assert.equal(status, 429)
  assert.partialDeepStrictEqual(body, {
    type: '/problems/too-many-requests',
    'violated-policies': ['user'],
  })
  assert.deepEqual(fields(headers), [policy, '"address";r=1;t=48, "user";r=0;t=20'])
  assert.equal(headers.get('retry-after'), '20')

  assert.equal((await clinician.get('/v1/orders')).status, 200)
  const { status: refused, headers: after } = await client(app, 'nonsense').get('/v1/orders')
  assert.equal(refused, 429)
  assert.deepEqual(fields(after), ['"address";q=5;w=60', '"address";r=0;t=12'])
  // What needs no user asks no database.
  assert.equal((await app.request('/health/live')).status, 200)
  assert.equal((await app.request('/.well-known/jwks.json')).headers.get('ratelimit'), null)
})
