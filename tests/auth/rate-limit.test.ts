// Guessing passwords is slow: a few failures a minute for one user name from one address. And who is signed in may
// ask as often as the limits say.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createApp } from '../../src/app.ts'
import { waits } from '../../src/auth/rules/waits.ts'
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

/** The app, as it is reached from an address. */
const from = (remoteAddress: string) => ({
  request: (path: string, init: RequestInit) =>
    lab.app.request(path, init, { clientOf: { incoming: { socket: { remoteAddress } } } as never }),
})
const guessFrom = (address: string, username: string, password = 'a guess') =>
  grant(username, password, from(address) as typeof lab.app)

/** From as many addresses: none fails more often than it may. */
async function failInARow(username: string, count: number, net: string) {
  for (let i = 0; i < count; i++) {
    assert.equal((await guessFrom(`${net}.${i}`, username)).status, 400, `${i}`)
  }
}

for (const username of ['clinician', 'nobody-of-this-name']) {
  test(`guesses at ${username} from many addresses wait longer and longer, where it never signed in`, async () => {
    lab.clock.advance(120_000)
    await guessFrom('198.51.100.200', 'clinician', 'demo-clinician-password')
    await failInARow(username, 10, '198.51.100')
    const { status, headers, body } = await guessFrom('198.51.100.77', username)
    assert.equal(status, 429)
    assert.match(JSON.stringify(body), /in a row/)
    assert.ok(Number(headers.get('retry-after')) <= 30 && Number(headers.get('retry-after')) > 20)
    lab.clock.advance(30_000)
    assert.equal((await guessFrom('198.51.100.77', username)).status, 400)
    assert.equal(
      (await guessFrom('198.51.100.78', username)).status,
      429,
      'one at a time from now on',
    )
  })
}

test('a stranger who is made to wait keeps nobody from the place where they sign in', async () => {
  const right = 'demo-pathologist-password'
  lab.clock.advance(120_000)
  assert.equal((await guessFrom('10.4.0.17', 'pathologist', right)).status, 200)
  await failInARow('pathologist', 10, '203.0.113')
  assert.equal((await guessFrom('203.0.113.99', 'pathologist', right)).status, 429)
  assert.equal((await guessFrom('10.4.0.17', 'pathologist', 'a slip')).status, 400)
  assert.equal((await guessFrom('10.4.0.17', 'pathologist', right)).status, 200)
  assert.equal(
    (await guessFrom('203.0.113.99', 'pathologist')).status,
    429,
    'the stranger waits on',
  )
})

test('after a hundred in a row nobody guesses elsewhere, over a restart too, until there is a new password', async () => {
  const right = 'demo-auditor-password'
  lab.clock.advance(120_000)
  assert.equal((await guessFrom('10.4.0.18', 'auditor', right)).status, 200)
  let tried = 0
  for (let day = 0; tried < 200 && day < 300; day++) {
    const { status } = await guessFrom('192.0.2.1', 'auditor')
    if (status === 429) break
    tried++
    lab.clock.advance(3600_000)
  }
  assert.equal(tried, 100)
  lab.clock.advance(3600_000)
  const restarted = createApp(lab.context)
  const refused = await grant('auditor', right, restarted)
  assert.equal(refused.status, 429)
  assert.match(JSON.stringify(refused.body), /ask an administrator/)

  const signedIn = await guessFrom('10.4.0.18', 'auditor', right)
  assert.equal(signedIn.status, 200, 'where they have signed in before')
  const { status } = await client(lab.app, signedIn.body.access_token).post('/v1/auth/password', {
    current_password: right,
    new_password: 'four words nobody guesses',
  })
  assert.equal(status, 204)
  assert.equal((await guessFrom('192.0.2.1', 'auditor')).status, 400)
  assert.equal((await guessFrom('192.0.2.1', 'auditor', 'four words nobody guesses')).status, 200)
})

test('at a screen the browser is what is known: who shares its address is a stranger, and locks nobody out', async () => {
  const office = from('10.4.0.20') // all of a hospital behind one proxy
  async function signInAt(app: typeof office, password: string, cookie = '') {
    const body = new URLSearchParams({ username: 'clerk', password })
    const { status, headers } = await app.request('/lab/sign-in', {
      method: 'POST',
      headers: { cookie, 'sec-fetch-site': 'same-origin' },
      body,
    })
    const set = headers.getSetCookie().find((one) => one.startsWith('lab_device='))
    return { status, set, cookie: set?.split(';')[0] ?? '' }
  }
  const right = 'demo-clerk-password'
  lab.clock.advance(24 * 3600_000)
  const first = await signInAt(office, right)
  assert.equal(first.status, 303)
  assert.match(first.set!, /; Max-Age=2592000; .*HttpOnly; SameSite=Lax/)
  const again = await signInAt(office, right, first.cookie)
  assert.equal(again.cookie, first.cookie, 'of several people at one browser each stays known')

  for (let n = 0; n < 10; n++) {
    assert.equal((await signInAt(office, 'a guess')).status, 422, `${n}`)
    lab.clock.advance(20_000) // three a minute are let through
  }
  // Without the cookie, with one that nobody was given, and with that of somebody else.
  const other = 'lab_device=' + 'x'.repeat(43)
  for (const cookie of ['', other, 'lab_device=%0a'])
    assert.equal((await signInAt(office, right, cookie)).status, 429, cookie)
  assert.equal((await signInAt(office, right, first.cookie)).status, 303)
  assert.equal((await signInAt(from('198.51.100.9'), right, first.cookie)).status, 303, 'at home')
})

test('the waits are those of NIST: none at first, from 30 seconds to an hour, a hundred at the most', () => {
  assert.equal(waits.length, 100)
  assert.deepEqual(
    [1, 9, 10, 20, 40, 80, 99, 100].map((failures) => waits[failures - 1]),
    [0, 0, 30, 60, 240, 3600, 3600, 3600],
  )
  assert.ok(waits.every((wait, n) => n === 0 || wait >= waits[n - 1]!))
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
