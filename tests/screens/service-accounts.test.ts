// The screen of service accounts, sent and asked as a browser without JavaScript does: forms and pages.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ServiceAccount } from '../../src/service-accounts/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { client, requestToken, staySignedIn } from '../helpers/sign-in.ts'

const { lab, sql } = await laboratory()
const admin = staySignedIn(lab, 'admin')
const list = '/lab/service-accounts'

type Fields = [name: string, value: string][]

async function browser(role: string) {
  const body = new URLSearchParams({ username: role, password: `demo-${role}-password` })
  const signedIn = await lab.app.request('/lab/sign-in', { method: 'POST', body })
  const cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!
  async function ask(path: string, sent?: Fields) {
    const response = await lab.app.request(path, {
      headers: { cookie, 'sec-fetch-site': 'same-origin' },
      ...(sent && { method: 'POST', body: new URLSearchParams(sent) }),
    })
    const { status, headers } = response
    return { status, headers, location: headers.get('location'), page: await response.text() }
  }
  return { open: (path: string) => ask(path), send: ask }
}

const { open, send } = await browser('admin')

/** What the form that posts to `action` would send if its button were pressed. */
function fieldsOf(page: string, action: string): Fields {
  const [, inside] = new RegExp(`<form[^>]*action="${action}"[^>]*>([^]*?)</form>`).exec(page) ?? []
  assert.ok(inside !== undefined, `no form posts to ${action}`)
  return [...inside.matchAll(/<input([^>]*)>/g)].flatMap(([, all]) => {
    const of = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(all!)?.[1] ?? ''
    if (of('type') === 'checkbox' && !/\schecked\b/.test(all!)) return []
    return [[of('name'), of('value')] as [string, string]]
  })
}

const replaced = (fields: Fields, name: string, ...values: string[]): Fields => [
  ...fields.filter(([one]) => one !== name),
  ...values.map((value): [string, string] => [name, value]),
]

async function add(client_id: string, scopes: string[]) {
  const empty = fieldsOf((await open(`${list}/new`)).page, `${list}/new`)
  const named = replaced(empty, 'client_id', client_id)
  const sent = replaced(replaced(named, 'display_name', `System ${client_id}`), 'scopes', ...scopes)
  const { status, location } = await send(`${list}/new`, sent)
  assert.equal(status, 303)
  assert.equal((await send(`${list}/new`, sent)).location, location, 'pressed twice, added once')
  const path = location!.replace(/\?.*/, '')
  return { path, id: path.split('/').at(-1)! }
}

const read = async (id: string) =>
  (await admin.get<ServiceAccount>(`/v1/service-accounts/${id}`)).body

/** Presses "Add a secret" on the page as it is. */
async function addSecret(path: string) {
  const fields = fieldsOf((await open(path)).page, `${path}/secrets`)
  return { fields, answer: await send(`${path}/secrets`, fields) }
}

const secretIn = (page: string) => /<code>([\w-]{43})<\/code>/.exec(page)?.[1]

const tokenOf = (client_id: string, client_secret: string) =>
  requestToken(lab.app, { grant_type: 'client_credentials', client_id, client_secret })

test('a system is added with its scopes, and a form that is refused stays as it was filled in', async () => {
  const { page } = await open(`${list}/new`)
  assert.ok(!page.includes('results:verify'), 'what is a person’s is not offered')
  const { id, path } = await add('ward-gateway', ['orders:read', 'patients:read'])
  const account = await read(id)
  assert.deepEqual(account.scopes, ['orders:read', 'patients:read'])
  assert.deepEqual(account.secrets, [])
  assert.match((await open(path)).page, /It has no secret, so it cannot sign in/)
  assert.match((await open(list)).page, /System ward-gateway/)

  const refusals: [Fields, number, RegExp][] = [
    [
      [
        ['client_id', 'clerk'],
        ['display_name', 'x'],
        ['scopes', 'orders:read'],
      ],
      409,
      /clerk is taken/,
    ],
    [
      [
        ['client_id', 'none'],
        ['display_name', '<b>x'],
      ],
      422,
      /scopes-error/,
    ],
    [
      [
        ['client_id', 'greedy'],
        ['display_name', 'x'],
        ['scopes', 'results:verify'],
      ],
      422,
      /is for people only/,
    ],
    [[['scopes', 'orders:read']], 422, /client_id-error/],
  ]
  for (const [fields, expected, said] of refusals) {
    const { status, page } = await send(`${list}/new`, [['key', crypto.randomUUID()], ...fields])
    assert.equal(status, expected, page)
    assert.match(page, said)
    assert.ok(!page.includes('<b>'))
    const kept = fieldsOf(page, `${list}/new`)
    for (const [name, value] of fields) {
      if (value === 'results:verify' || value === '<b>x') continue
      assert.ok(
        kept.some((one) => one[0] === name && one[1] === value),
        `${name} ${value}`,
      )
    }
  }
})

test('name and scopes are changed, and a change that somebody else made meanwhile is not overwritten', async () => {
  const { id, path } = await add('changed', ['orders:read'])
  const mine = fieldsOf((await open(path)).page, `${path}/edit`)
  const theirs = replaced(mine, 'display_name', 'Theirs')
  const first = await send(`${path}/edit`, replaced(theirs, 'scopes', 'catalogue:read'))
  assert.deepEqual([first.status, first.location], [303, `${path}?done=account-changed`])

  const late = await send(`${path}/edit`, replaced(mine, 'display_name', 'Mine'))
  assert.equal(late.status, 409)
  assert.match(late.page, /Somebody has changed this account/)
  assert.match(late.page, /Its name is now[^]*Theirs[^]*It may now[^]*catalogue:read/)
  assert.deepEqual(
    [(await read(id)).display_name, (await read(id)).scopes],
    ['Theirs', ['catalogue:read']],
  )
  // Whoever has looked sends it again, as it stands there.
  const again = await send(`${path}/edit`, fieldsOf(late.page, `${path}/edit`))
  assert.equal(again.status, 303)
  assert.deepEqual(
    [(await read(id)).display_name, (await read(id)).scopes],
    ['Mine', ['orders:read']],
  )
  const now = fieldsOf((await open(path)).page, `${path}/edit`)
  const nameless = await send(`${path}/edit`, replaced(now, 'display_name', ''))
  assert.deepEqual([nameless.status, /display_name-error/.test(nameless.page)], [422, true])
  const powerless = await send(`${path}/edit`, replaced(now, 'scopes'))
  assert.deepEqual([powerless.status, /scopes-error/.test(powerless.page)], [422, true])
})

test('a secret is shown once, is kept nowhere, and is not added again by a page that is loaded again', async () => {
  const { id, path } = await add('secretive', ['orders:read'])
  const { fields, answer } = await addSecret(path)
  assert.deepEqual([answer.status, answer.headers.get('cache-control')], [200, 'no-store'])
  assert.match(answer.page, /This is shown once/)
  const secret = secretIn(answer.page)!
  assert.equal((await tokenOf('secretive', secret)).status, 200)

  const reloaded = await send(`${path}/secrets`, fields)
  assert.deepEqual([reloaded.status, secretIn(reloaded.page)], [409, undefined])
  assert.match(reloaded.page, /A secret was added since you opened the page/)
  assert.equal((await read(id)).secrets.length, 1)
  for (const page of [path, list]) assert.ok(!(await open(page)).page.includes(secret))
  const [kept] = await sql<{ answers: string; changes: string }[]>`
    select (select count(*) from idempotency_keys k where k::text like ${`%${secret}%`}) as answers,
      (select count(*) from audit_log a where a::text like ${`%${secret}%`}) as changes`
  assert.deepEqual(kept, { answers: '0', changes: '0' })

  for (let n = 0; n < 4; n++) assert.ok(secretIn((await addSecret(path)).answer.page))
  const sixth = await addSecret(path)
  assert.deepEqual([sixth.answer.status, secretIn(sixth.answer.page)], [409, undefined])
  assert.match(sixth.answer.page, /The account has 5 secrets/)
})

test('a secret is revoked, and an account is shut out and let in again', async () => {
  const { id, path } = await add('shut-out', ['orders:read'])
  const secret = secretIn((await addSecret(path)).answer.page)!
  const spare = secretIn((await addSecret(path)).answer.page)!
  const { body: token } = await tokenOf('shut-out', secret)
  const old = (await read(id)).secrets.at(-1)!
  for (let n = 0; n < 2; n++) {
    const { status, location } = await send(`${path}/secrets/${old.id}/revoke`, [])
    assert.deepEqual([status, location], [303, `${path}?done=secret-revoked`])
  }
  assert.equal((await client(lab.app, token.access_token).get('/v1/orders')).status, 401)
  assert.equal((await tokenOf('shut-out', secret)).status, 401)
  assert.match((await open(path)).page, /revoked/)
  assert.equal((await send(`${path}/secrets/${crypto.randomUUID()}/revoke`, [])).status, 404)

  const stale = fieldsOf((await open(path)).page, `${path}/edit`)
  assert.equal((await send(`${path}/deactivate`, [])).location, `${list}?done=account-deactivated`)
  assert.equal((await tokenOf('shut-out', spare)).status, 401)
  const { page } = await open(path)
  assert.ok(!page.includes(`${path}/edit`) && !page.includes(`action="${path}/secrets"`))
  const refused = await send(`${path}/edit`, stale)
  assert.equal(refused.status, 409, 'opened before')
  assert.equal((await send(`${path}/reactivate`, [])).location, `${list}?done=account-reactivated`)
  assert.equal((await tokenOf('shut-out', spare)).status, 200)
})

test('an auditor looks and changes nothing, and a clerk is refused', async () => {
  const { path } = await add('looked-at', ['orders:read'])
  const [auditor, clerk] = [await browser('auditor'), await browser('clerk')]
  for (const one of [list, path]) {
    const { status, page } = await auditor.open(one)
    assert.equal(status, 200)
    assert.match(page, /orders:read/)
    assert.doesNotMatch(page, new RegExp(`action="${list}`))
    assert.equal((await clerk.open(one)).status, 403)
  }
  for (const one of [auditor, clerk]) {
    assert.equal((await one.open(`${list}/new`)).status, 403)
    for (const verb of ['deactivate', 'secrets', 'edit']) {
      assert.equal((await one.send(`${path}/${verb}`, [])).status, 403, verb)
    }
  }
})
