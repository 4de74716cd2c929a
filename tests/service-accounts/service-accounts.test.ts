// Another system signs in as itself, may do what it was given and nothing of a person's, and is shut out when its
// secret is revoked.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { demoAccounts } from '../../db/seed/demo-users.ts'
import { createApp } from '../../src/app.ts'
import { findKnownAccounts, refuseDemoUsers, shutOutAccount } from '../../src/auth/demo-users.ts'
import type { AddedSecret, ServiceAccount } from '../../src/service-accounts/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { client, requestToken, staySignedIn, type TokenBody } from '../helpers/sign-in.ts'

const { lab, sql, people, steps } = await laboratory()
const admin = staySignedIn(lab, 'admin')
const path = '/v1/service-accounts'

async function add(client_id: string, scopes: string[]) {
  const body = { client_id, display_name: `System ${client_id}`, scopes }
  const { status, body: account } = await admin.post<ServiceAccount>(path, body)
  assert.equal(status, 201, JSON.stringify(account))
  return { account, secret: await addSecret(account.id) }
}

async function addSecret(id: string): Promise<AddedSecret> {
  const { status, headers, body } = await admin.post<AddedSecret>(`${path}/${id}/secrets`)
  assert.deepEqual([status, headers.get('cache-control')], [201, 'no-store'])
  return body
}

type Shown = { client_id: string; client_secret: string }
const tokenOf = ({ client_id, client_secret }: Shown, scope?: string) =>
  requestToken(lab.app, {
    grant_type: 'client_credentials',
    client_id,
    client_secret,
    ...(scope !== undefined && { scope }),
  })

async function byBasic(basic: string, form: Record<string, string> = {}) {
  const response = await lab.app.request('/v1/auth/token', {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(basic)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...form }),
  })
  return { response, body: (await response.json()) as TokenBody & { error?: string } }
}

test('a system gets a token of ten minutes with its scopes, by form and by Basic', async () => {
  const { secret } = await add('orders', ['orders:read', 'catalogue:read'])
  const { status, body } = await tokenOf(secret)
  assert.equal(status, 200)
  assert.deepEqual(
    [body.expires_in, body.refresh_token, body.scope.split(' ').toSorted()],
    [600, undefined, ['catalogue:read', 'orders:read']],
  )
  const system = client(lab.app, body.access_token)
  assert.equal((await system.get('/v1/orders')).status, 200)
  const refused = await system.get<{ detail: string }>('/v1/patients')
  assert.deepEqual([refused.status, /patients:read/.test(refused.body.detail)], [403, true])
  assert.equal((await system.get('/v1/auth/me')).status, 403)

  const { response, body: basic } = await byBasic(`orders:${secret.client_secret}`, {
    scope: 'orders:read',
  })
  assert.deepEqual([response.status, basic.scope], [200, 'orders:read'])
  const both = await byBasic(`orders:${secret.client_secret}`, secret)
  assert.deepEqual([both.response.status, both.body.error], [400, 'invalid_request'])
  const tooMuch = await tokenOf(secret, 'patients:read')
  assert.deepEqual(
    [tooMuch.status, tooMuch.body],
    [400, { ...tooMuch.body, error: 'invalid_scope' }],
  )

  lab.clock.advance(601_000)
  assert.equal((await system.get('/v1/orders')).status, 401)
})

test('a wrong secret, an unknown system and a person get the same answer, and guesses are counted', async () => {
  const { secret } = await add('guessed', ['orders:read'])
  const client_secret = 'x'.repeat(43)
  const wrong = [
    await byBasic(`guessed:${client_secret}`),
    await byBasic('nobody:x'),
    await byBasic('clerk:demo-clerk-password'),
    await byBasic(''),
  ]
  for (const { response, body } of wrong) {
    assert.deepEqual([response.status, body.error], [401, 'invalid_client'])
    assert.match(response.headers.get('www-authenticate') ?? '', /^Basic realm=/)
  }
  const asPerson = { grant_type: 'password', username: 'guessed', password: secret.client_secret }
  assert.equal((await requestToken(lab.app, asPerson)).status, 400)
  let { status } = await tokenOf({ client_id: 'guessed', client_secret })
  for (let n = 0; n < 30 && status === 401; n++)
    ({ status } = await tokenOf({ client_id: 'guessed', client_secret }))
  assert.equal(status, 429)
  lab.clock.advance(24 * 3600_000)
  assert.equal((await tokenOf(secret)).status, 200)
})

test('what is a person’s cannot be given, and a result of a machine is verified by a person', async () => {
  for (const scope of ['results:verify', 'results:correct', 'users:write', 'account:own', 'x:y']) {
    const body = { client_id: 'greedy', display_name: 'Greedy', scopes: ['orders:read', scope] }
    const answer = await admin.post<{ errors: { pointer: string }[] }>(path, body)
    assert.deepEqual([answer.status, answer.body.errors[0]?.pointer], [422, '/scopes/1'], scope)
  }
  const { account, secret } = await add('bench', ['results:enter', 'results:read'])
  const bench = client(lab.app, (await tokenOf(secret)).body.access_token)
  const { order, sample } = await steps.orderWithSample(['K'])
  const order_item_id = order.items[0]!.id
  const value = { order_item_id, sample_id: sample.id, value: '6.8', unit: 'mmol/L' }
  const entered = await bench.post<{ id: string }>('/v1/results', value)
  assert.equal(entered.status, 201)
  const [row] = await sql<{ entered_by: string }[]>`
    select entered_by from results where id = ${entered.body.id}`
  assert.equal(row?.entered_by, account.id)
  for (const step of ['verify', 'correct']) {
    const { status } = await bench.post(`/v1/results/${entered.body.id}/${step}`, {})
    assert.equal(status, 403, step)
  }
  const { body: named } = await people.clerk.get<{ items: { id: string; role: string }[] }>(
    '/v1/people?limit=200',
  )
  assert.equal(named.items.find(({ id }) => id === account.id)?.role, 'service')
  const [kept] = await sql<{ actor: string }[]>`
    select actor from audit_log where table_name = 'results' and row_id = ${entered.body.id} order by id limit 1`
  assert.equal(kept?.actor, `user:${account.id}`)
})

test('a secret is replaced while the system works, and one that is revoked takes its tokens along', async () => {
  const { account, secret: old } = await add('rotated', ['orders:read'])
  const elsewhere = createApp(lab.context) // another api process
  const next = await addSecret(account.id)
  const [before, after] = [await tokenOf(old), await tokenOf(next)]
  const readOrders = async (app: typeof lab.app, { body }: typeof before) =>
    (await client(app, body.access_token).get('/v1/orders')).status
  assert.equal(await readOrders(elsewhere, before), 200)

  for (let n = 0; n < 2; n++) {
    const { status } = await admin.delete(`${path}/${account.id}/secrets/${old.id}`)
    assert.equal(status, 204)
  }
  assert.equal(await readOrders(lab.app, before), 401)
  lab.clock.advance(10_001)
  assert.equal(await readOrders(elsewhere, before), 401)
  assert.equal((await tokenOf(old)).status, 401)
  assert.equal(await readOrders(elsewhere, after), 200)
  const { body } = await admin.get<ServiceAccount>(`${path}/${account.id}`)
  assert.deepEqual(
    body.secrets.map(({ id, revoked_at, last_used_at }) => [id, !!revoked_at, !!last_used_at]),
    [
      [next.id, false, true],
      [old.id, true, true],
    ],
  )
  for (let n = 0; n < 4; n++) await addSecret(account.id)
  assert.equal((await admin.post(`${path}/${account.id}/secrets`)).status, 409)
})

test('other scopes, and a deactivation, end the tokens', async () => {
  const { account, secret } = await add('changing', ['orders:read', 'patients:read'])
  const own = `${path}/${account.id}`
  const token = async () => client(lab.app, (await tokenOf(secret)).body.access_token)
  const before = await token()
  assert.equal((await before.get('/v1/patients')).status, 200)
  assert.equal((await admin.patch(own, { scopes: ['orders:read'] })).status, 428)
  const given = { 'if-match': '"1"' }
  assert.equal((await admin.patch(own, { scopes: ['orders:read'] }, given)).status, 200)
  assert.equal((await admin.patch(own, { display_name: 'x' }, given)).status, 412)
  assert.equal((await before.get('/v1/orders')).status, 401)
  const after = await token()
  assert.equal((await after.get('/v1/patients')).status, 403)

  assert.equal((await admin.post(`${own}/deactivate`)).status, 200)
  assert.equal((await after.get('/v1/orders')).status, 401)
  assert.equal((await tokenOf(secret)).status, 401)
  assert.equal((await admin.post(`${own}/secrets`)).status, 409)
  assert.equal((await admin.post(`${own}/reactivate`)).status, 200)
  assert.equal((await tokenOf(secret)).status, 200)
})

test('an account is no user: neither is found as the other', async () => {
  const { account } = await add('apart', ['orders:read'])
  const { body } = await admin.get<{ items: { id: string }[] }>('/v1/users?limit=200')
  assert.ok(!body.items.some(({ id }) => id === account.id))
  assert.equal((await admin.get(`/v1/users/${account.id}`)).status, 404)
  const reset = { reason: 'It has none' }
  assert.equal((await admin.post(`/v1/users/${account.id}/password-resets`, reset)).status, 404)
  assert.equal((await admin.post(`/v1/users/${account.id}/deactivate`)).status, 404)
  const clerk = body.items[0]!.id
  assert.equal((await admin.post(`${path}/${clerk}/secrets`)).status, 404)
  await assert.rejects(
    sql.begin(async (trx) => {
      await trx`select set_config('lab.actor', 'job:test', true)`
      await trx`update users set password_hash = 'x' where id = ${account.id}`
    }),
    /users_service_check/,
  )
})

test('the demonstration has one, and production refuses its secret until it is shut out', async () => {
  const [{ client_id, secret: client_secret }] = demoAccounts as [(typeof demoAccounts)[number]]
  assert.equal((await tokenOf({ client_id, client_secret })).status, 200)
  await assert.rejects(refuseDemoUsers(lab.context.db), /analyzer-gateway/)
  const owner = lab.context.db
  for (const account of await findKnownAccounts(owner)) await shutOutAccount(owner, account)
  assert.equal((await findKnownAccounts(owner)).length, 0)
  assert.equal((await tokenOf({ client_id, client_secret })).status, 401)
})
