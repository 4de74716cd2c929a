// Getting tokens, exchanging them, giving them up.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { pino } from 'pino'
import { asSuperuser } from '../helpers/test-server.ts'
import { testContext } from '../helpers/context.ts'
import { client, requestToken, sendForm, type TokenBody } from '../helpers/sign-in.ts'

const logged: string[] = []
const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) })

const lab = await testContext({ log })
after(() => lab.stop())

const password = { grant_type: 'password', username: 'clerk', password: 'demo-clerk-password' }

async function newSession(): Promise<TokenBody> {
  const { status, body } = await requestToken(lab.app, password)
  assert.equal(status, 200)
  return body
}

const refresh = (refresh_token: string) =>
  requestToken(lab.app, { grant_type: 'refresh_token', refresh_token })
const revoke = (token: string) => sendForm(lab.app, '/v1/auth/revoke', { token })
const statusOfMe = async (token: string) => (await client(lab.app, token).get('/v1/auth/me')).status

async function sessionOf({ refresh_token }: TokenBody) {
  const hash = new Uint8Array(
    await crypto.subtle.digest('SHA-256', new TextEncoder().encode(refresh_token)),
  )
  const rows = await asSuperuser(
    lab.database.ownerUrl,
    (sql) => sql<{ revoked_for: string | null; actor: string; user_id: string }[]>`
      select sessions.revoked_for, audit_log.actor, sessions.user_id
      from refresh_tokens
      join sessions on sessions.id = refresh_tokens.session_id
      join audit_log on audit_log.table_name = 'sessions' and audit_log.row_id = sessions.id::text
      where token_sha256 = ${Buffer.from(hash)}
      order by audit_log.id desc limit 1`,
  )
  return rows[0]
}

test('a password gets tokens, in any spelling of the user name', async () => {
  const { status, headers, body } = await requestToken(lab.app, { ...password, username: 'Clerk' })
  assert.equal(status, 200)
  assert.equal(headers.get('cache-control'), 'no-store')
  assert.deepEqual([body.token_type, body.expires_in], ['Bearer', 600])
  assert.match(body.refresh_token, /^[\w-]{43}$/)
  assert.match(body.scope, /(^| )orders:write( |$)/)
  assert.equal(await statusOfMe(body.access_token), 200)
})

test('scopes that are asked for narrow the token, and its refresh wins none back', async () => {
  const scope = 'orders:read results:verify' // the second is no scope of a clerk
  const { body } = await requestToken(lab.app, { ...password, scope })
  assert.equal(body.scope, 'orders:read')
  const { body: next } = await refresh(body.refresh_token)
  assert.equal(next.scope, 'orders:read')
  for (const { access_token } of [body, next]) {
    const clerk = client(lab.app, access_token)
    assert.equal((await clerk.get('/v1/orders')).status, 200)
    const refused = await clerk.get<{ detail: string }>('/v1/patients')
    assert.equal(refused.status, 403)
    assert.match(refused.body.detail, /patients:read.*asked for without it/)
  }
})

test('a refresh may ask for fewer scopes, and not for more', async () => {
  const form = { ...password, scope: 'orders:read samples:read' }
  const { body: session } = await requestToken(lab.app, form)
  const grant = { grant_type: 'refresh_token', refresh_token: session.refresh_token }
  const more = await requestToken(lab.app, { ...grant, scope: 'patients:read' })
  assert.deepEqual([more.status, more.body], [400, { ...more.body, error: 'invalid_scope' }])
  const fewer = await requestToken(lab.app, { ...grant, scope: 'samples:read' })
  assert.equal(fewer.body.scope, 'samples:read')
  const { body: again } = await refresh(fewer.body.refresh_token)
  assert.equal(again.scope, 'orders:read samples:read')
})

test('who asks for a scope in vain has not guessed wrong', async () => {
  for (let n = 0; n < 12; n++) {
    assert.equal((await requestToken(lab.app, { ...password, scope: 'openid' })).status, 400)
  }
  assert.equal((await requestToken(lab.app, password)).status, 200)
})

for (const scope of ['orders:wirte', 'results:verify audit:read']) {
  test(`a clerk who asks for "${scope}" alone gets no token`, async () => {
    const { status, body } = await requestToken(lab.app, { ...password, scope })
    assert.deepEqual([status, body], [400, { ...body, error: 'invalid_scope' }])
  })
}

test('the form that Swagger UI sends works', async () => {
  const form = { ...password, scope: '', client_id: 'docs', client_secret: 'none' }
  const response = await lab.app.request('/v1/auth/token', {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('docs:none')}` },
    body: new URLSearchParams(form),
  })
  assert.equal(response.status, 200)
})

test('a wrong password, an unknown user and an inactive one get the same answer', async () => {
  await asSuperuser(lab.database.ownerUrl, async (sql) => {
    await sql`select set_config('lab.actor', 'job:test', false)`
    await sql`update users set active = false where username = 'auditor'`
  })
  const answers = await Promise.all([
    requestToken(lab.app, { ...password, password: 'not the password' }),
    requestToken(lab.app, { ...password, username: 'nobody' }),
    requestToken(lab.app, { ...password, username: 'auditor', password: 'demo-auditor-password' }),
  ])
  for (const { status, headers, body } of answers) {
    assert.equal(status, 400)
    assert.equal(headers.get('content-type'), 'application/problem+json')
    assert.partialDeepStrictEqual(body, {
      error: 'invalid_grant',
      type: '/problems/invalid-grant',
      detail: 'The user name or the password is wrong.',
    })
  }
})

for (const [what, form, error] of [
  ['no grant type', { username: 'clerk', password: 'x' }, 'invalid_request'],
  ['another grant type', { grant_type: 'authorization_code' }, 'unsupported_grant_type'],
  ['no password', { grant_type: 'password', username: 'clerk' }, 'invalid_request'],
  ['a NUL in the name', { ...password, username: 'cl\0erk' }, 'invalid_request'],
  ['no refresh token', { grant_type: 'refresh_token' }, 'invalid_request'],
  [
    'a foreign refresh token',
    { grant_type: 'refresh_token', refresh_token: 'x'.repeat(43) },
    'invalid_grant',
  ],
] as [string, Record<string, string>, string][]) {
  test(`${what} is ${error}`, async () => {
    const { status, body } = await requestToken(lab.app, form)
    assert.equal(status, 400)
    assert.partialDeepStrictEqual(body, { error, status: 400 })
  })
}

test('only urlencoded forms are read', async () => {
  const body = new FormData()
  for (const [name, value] of Object.entries(password)) body.set(name, value)
  const multipart = await lab.app.request('/v1/auth/token', { method: 'POST', body })
  assert.equal(multipart.status, 415)
  const nothing = await lab.app.request('/v1/auth/revoke', { method: 'POST' })
  assert.equal(nothing.status, 415)
})

test('a refresh token is exchanged for new tokens, which work in turn', async () => {
  const first = await newSession()
  const second = await refresh(first.refresh_token)
  assert.equal(second.status, 200)
  assert.notEqual(second.body.refresh_token, first.refresh_token)
  assert.equal(await statusOfMe(second.body.access_token), 200)
  assert.equal((await refresh(second.body.refresh_token)).status, 200)
})

test('a refresh token used twice ends the session with all its tokens', async () => {
  const first = await newSession()
  const { body: second } = await refresh(first.refresh_token)
  assert.equal(await statusOfMe(second.access_token), 200)

  const again = await refresh(first.refresh_token)
  assert.equal(again.status, 400)
  assert.partialDeepStrictEqual(again.body, { error: 'invalid_grant' })
  const session = await sessionOf(first)
  assert.equal(session?.revoked_for, 'token_reuse')
  assert.equal(session?.actor, `user:${session?.user_id}`)
  assert.equal((await refresh(second.refresh_token)).status, 400)
  assert.equal(await statusOfMe(first.access_token), 401)
  assert.equal(await statusOfMe(second.access_token), 401)
})

test('of two refreshes at the same moment exactly one gets tokens, and the session ends', async () => {
  const first = await newSession()
  const both = await Promise.all([refresh(first.refresh_token), refresh(first.refresh_token)])
  assert.equal(both.filter(({ status }) => status === 200).length, 1)
  assert.equal(both.filter(({ status }) => status === 400).length, 1)
  assert.equal((await sessionOf(first))?.revoked_for, 'token_reuse')
  const winner = both.find(({ status }) => status === 200)
  assert.equal(await statusOfMe(winner!.body.access_token), 401)
})

test('revoking a refresh token or an access token ends the session at once', async () => {
  for (const name of ['refresh_token', 'access_token'] as const) {
    const tokens = await newSession()
    assert.equal(await statusOfMe(tokens.access_token), 200)
    assert.equal((await revoke(tokens[name])).status, 200)
    assert.equal(await statusOfMe(tokens.access_token), 401)
    assert.equal((await refresh(tokens.refresh_token)).status, 400)
    assert.equal((await sessionOf(tokens))?.revoked_for, 'signed_out')
  }
})

test('revoking what is unknown or already revoked is answered 200', async () => {
  const { refresh_token } = await newSession()
  assert.equal((await revoke(refresh_token)).status, 200)
  assert.equal((await revoke(refresh_token)).status, 200)
  assert.equal((await revoke('never seen')).status, 200)
  assert.equal((await sendForm(lab.app, '/v1/auth/revoke', {})).status, 400)
})

test('a session ends after twelve hours, however often it was refreshed', async (t) => {
  lab.clock.stop()
  t.after(() => lab.clock.run())
  let tokens = await newSession()
  lab.clock.advance(12 * 3600_000 - 60_000)
  tokens = (await refresh(tokens.refresh_token)).body
  assert.equal(tokens.expires_in, 60)
  assert.equal(await statusOfMe(tokens.access_token), 200)
  lab.clock.advance(60_000)
  assert.equal(await statusOfMe(tokens.access_token), 401)
  assert.equal((await refresh(tokens.refresh_token)).status, 400)
})

test('neither names nor passwords nor tokens are logged', async () => {
  const tokens = await newSession()
  await requestToken(lab.app, { ...password, username: 'my-secret', password: 'my-password' })
  await refresh(tokens.refresh_token)
  await lab.context.background.drain()
  const text = logged.join('')
  assert.match(text, /\/v1\/auth\/token/)
  for (const secret of [
    'demo-clerk-password',
    'my-secret',
    'my-password',
    tokens.access_token,
    tokens.refresh_token,
  ]) {
    assert.ok(!text.includes(secret), secret)
  }
})
