// Which access tokens open the door, and how soon an ended session closes it.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, test } from 'node:test'
import { createLocalJWKSet, importJWK, jwtVerify, SignJWT, type JSONWebKeySet } from 'jose'
import { createApp } from '../../src/app.ts'
import { generateSigningKey } from '../../src/auth/tokens.ts'
import { testContext } from '../helpers/context.ts'
import { client, requestToken, sendForm, signIn } from '../helpers/sign-in.ts'
import { asSuperuser } from '../helpers/test-server.ts'

const lab = await testContext()
after(() => lab.stop())

const me = (token?: string, app = lab.app) => client(app, token).get('/v1/auth/me')

type Claims = Record<string, unknown>

/** A token like ours, but for what the test changes. */
async function forge(change: { claims?: Claims; header?: Claims; key?: Claims } = {}) {
  const genuine = await signIn(lab.app, 'clerk')
  const [header, claims] = genuine.split('.').slice(0, 2).map(decode)
  const key = change.key ?? { ...lab.context.config.auth.signing_keys[0] }
  return new SignJWT({ ...claims, ...change.claims })
    .setProtectedHeader({ ...header, ...change.header } as { alg: string })
    .sign(await importJWK(key, 'ES256'))
}

const decode = (part = ''): Claims => JSON.parse(Buffer.from(part, 'base64url').toString())
const encode = (part: Claims) => Buffer.from(JSON.stringify(part)).toString('base64url')

test('the forger of these tests makes good tokens when it changes nothing', async () => {
  assert.equal((await me(await forge())).status, 200)
})

const seconds = (minutes: number) => Math.floor(Date.now() / 1000) + minutes * 60
for (const [what, change] of [
  ['another audience', { claims: { aud: 'another-service' } }],
  ['another issuer', { claims: { iss: 'https://example.org' } }],
  ['an expiry in the past', { claims: { exp: seconds(-1) } }],
  ['no expiry', { claims: { exp: undefined } }],
  ['another type', { header: { typ: 'JWT' } }],
  ['an unknown kid', { header: { kid: 'unknown' } }],
  ['another user', { claims: { sub: '01980b5e-7a31-7cc3-9d55-3c1f8e0f4a10' } }],
  ['another role', { claims: { role: 'admin' } }],
  ['no session', { claims: { sid: undefined } }],
] as [string, Parameters<typeof forge>[0]][]) {
  test(`a token with ${what} is refused`, async () => {
    const { status, headers } = await me(await forge(change))
    assert.equal(status, 401)
    assert.match(headers.get('www-authenticate') ?? '', /^Bearer .*error="invalid_token"/)
  })
}

test('a token signed by another key under our kid is refused', async () => {
  assert.equal((await me(await forge({ key: await generateSigningKey() }))).status, 401)
})

test('unsigned tokens, and public keys misused as HMAC secrets, are refused', async () => {
  const [header, claims] = (await signIn(lab.app, 'clerk')).split('.')
  assert.equal((await me(`${encode({ ...decode(header), alg: 'none' })}.${claims}.`)).status, 401)
  const { body } = await client(lab.app).get<{ keys: Claims[] }>('/.well-known/jwks.json')
  const text = `${encode({ ...decode(header), alg: 'HS256' })}.${claims}`
  const signature = createHmac('sha256', JSON.stringify(body.keys[0])).update(text)
  assert.equal((await me(`${text}.${signature.digest('base64url')}`)).status, 401)
})

test('no token, and what is no token, are refused', async () => {
  const without = await me()
  assert.equal(without.status, 401)
  assert.equal(without.headers.get('www-authenticate'), 'Bearer realm="diagnostics-lab"')
  assert.equal((await me('not.a.token')).status, 401)
})

test('a token grants no more than it says', async () => {
  const narrow = await forge({ claims: { scope: 'orders:read results:verify' } })
  assert.equal((await me(narrow)).status, 403)
})

test('anyone can verify a token with the published keys alone', async () => {
  const { status, headers, body } = await client(lab.app).get<JSONWebKeySet>(
    '/.well-known/jwks.json',
  )
  assert.equal(status, 200)
  assert.match(headers.get('cache-control') ?? '', /public, max-age=\d+/)
  assert.ok(body.keys.every((key) => !('d' in key)))
  const token = await signIn(lab.app, 'pathologist')
  const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(body), {
    issuer: lab.context.config.http.public_url,
    audience: 'diagnostics-lab',
    requiredClaims: ['sub', 'sid', 'jti', 'iat', 'exp'],
  })
  assert.deepEqual([protectedHeader.alg, protectedHeader.typ], ['ES256', 'at+jwt'])
  assert.equal(payload.role, 'pathologist')
  assert.match(String(payload.scope), /results:verify/)
})

test('after a change of keys the old ones still verify, and the new one signs', async () => {
  const token = await signIn(lab.app, 'clerk')
  const { config } = lab.context
  const signing_keys = [await generateSigningKey(), ...config.auth.signing_keys]
  const auth = { ...config.auth, signing_keys: signing_keys as typeof config.auth.signing_keys }
  const changed = createApp({ ...lab.context, config: { ...config, auth } })
  assert.equal((await me(token, changed)).status, 200)
  const [header] = (await signIn(changed, 'clerk')).split('.')
  assert.equal(decode(header).kid, signing_keys[0]!.kid)
})

test('a token is good for ten minutes', async (t) => {
  lab.clock.stop()
  t.after(() => lab.clock.run())
  const token = await signIn(lab.app, 'clerk')
  lab.clock.advance(599_000)
  assert.equal((await me(token)).status, 200)
  lab.clock.advance(1000)
  assert.equal((await me(token)).status, 401)
})

test('many requests with the same new token are all let in', async () => {
  const token = await signIn(lab.app, 'clerk')
  const answers = await Promise.all(Array.from({ length: 20 }, () => me(token)))
  assert.ok(answers.every(({ status }) => status === 200))
})

test('signing out works at once here, and within ten seconds in another process', async () => {
  const elsewhere = createApp(lab.context)
  const { body } = await requestToken(lab.app, {
    grant_type: 'password',
    username: 'clerk',
    password: 'demo-clerk-password',
  })
  assert.equal((await me(body.access_token)).status, 200)
  assert.equal((await me(body.access_token, elsewhere)).status, 200)
  await sendForm(lab.app, '/v1/auth/revoke', { token: body.refresh_token })
  assert.equal((await me(body.access_token)).status, 401)
  lab.clock.advance(10_000)
  assert.equal((await me(body.access_token, elsewhere)).status, 401)
})

for (const [what, column, value] of [
  ['deactivated', 'active', false],
  ['given another role', 'role', 'clerk'],
] as [string, 'active' | 'role', boolean | string][]) {
  test(`a user who is ${what} is out within ten seconds`, async () => {
    const token = await signIn(lab.app, 'technologist')
    assert.equal((await me(token)).status, 200)
    const before = column === 'active' ? true : 'technologist'
    await setColumn(column, value)
    try {
      lab.clock.advance(10_000)
      assert.equal((await me(token)).status, 401)
    } finally {
      await setColumn(column, before)
    }
  })
}

async function setColumn(column: 'active' | 'role', value: boolean | string) {
  await asSuperuser(lab.database.ownerUrl, async (sql) => {
    await sql`select set_config('lab.actor', 'job:test', false)`
    await sql`update users set ${sql({ [column]: value })} where username = 'technologist'`
  })
}
