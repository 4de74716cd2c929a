// What a request carries can be anything: it is not read before it is known who sends it, what is said of it
// stays short, and no text becomes another than the one that was sent.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { rights } from '../../src/features.ts'
import { roles, type Role } from '../../src/platform/access/roles.ts'
import type { Scope } from '../../src/platform/access/scopes.ts'
import { testContext } from '../helpers/context.ts'
import { signIn } from '../helpers/sign-in.ts'
import { operationsOf, readDocument, requestOf, type Operation } from './document.ts'

const lab = await testContext()
after(() => lab.stop())
const { app } = lab
const document = await readDocument(app)
const operations = operationsOf(document)
const tokens = Object.fromEntries(
  await Promise.all(roles.map(async (role) => [role, await signIn(app, role)])),
) as Record<Role, string>

type ProblemBody = {
  detail: string
  error?: string
  errors?: { pointer: string; message: string }[]
}

async function problemOf(response: Response, status: number) {
  const text = await response.text()
  assert.equal(response.status, status, text.slice(0, 500))
  assert.equal(response.headers.get('content-type'), 'application/problem+json')
  return { length: text.length, ...(JSON.parse(text) as ProblemBody) }
}

const asClerk = (type = 'application/json') => ({
  authorization: `Bearer ${tokens.clerk}`,
  'content-type': type,
})
const post = (body: string | Uint8Array<ArrayBuffer>, path = '/v1/patients') =>
  app.request(path, { method: 'POST', headers: asClerk(), body })
const get = (path: string) => app.request(path, { headers: asClerk() })
const postForm = (body: string | Uint8Array<ArrayBuffer>) =>
  app.request('/v1/auth/token', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body,
  })

const manyKeys = (count: number) =>
  JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, i) => [`key-${i}`, i])))
const order = (more: object) => ({ patient_id: crypto.randomUUID(), tests: ['K'], ...more })

for (const [what, ask, status, more] of [
  ['3,000 unknown keys in a body', () => post(manyKeys(3000)), 422, 2984],
  ['9,900 unknown keys in a body', () => post(manyKeys(9900)), 422, 9884],
  ['a key of 100,000 characters', () => post(`{"${'k'.repeat(100_000)}":1}`), 422, 0],
  [
    '100 wrong items in an array',
    () => post(JSON.stringify(order({ tests: Array(100).fill(7) })), '/v1/orders'),
    422,
    80,
  ],
  ['values nested 100,000 deep', () => post(`${'['.repeat(1e5)}${']'.repeat(1e5)}`), 413, 0],
  ['values nested 101 deep', () => post(`${'['.repeat(101)}${']'.repeat(101)}`), 413, 0],
  ['values nested 100 deep', () => post(`${'['.repeat(100)}${']'.repeat(100)}`), 422, 0],
  ['300,000 values', () => post(`[${'1,'.repeat(300_000)}1]`), 413, 0],
  [
    '2,500 unknown parameters',
    () => get(`/v1/patients?${Array.from({ length: 2500 }, (_, i) => `p${i}`).join('&')}`),
    422,
    2480,
  ],
  [
    '2,500 parameters where there are none',
    () => get(`/v1/auth/me?${Array.from({ length: 2500 }, (_, i) => `p${i}`).join('&')}`),
    422,
    2480,
  ],
  ['a sort of 10,000 characters', () => get(`/v1/patients?sort=${'x'.repeat(10_000)}`), 422, 0],
  [
    'a grant of 10,000 characters',
    () => postForm(`grant_type=${'x'.repeat(10_000)}&username=a`),
    400,
    0,
  ],
] as [string, () => Promise<Response>, number, number][]) {
  test(`the answer to ${what} is short, and says how many errors it leaves out`, async () => {
    const problem = await problemOf(await ask(), status)
    assert.ok(problem.length < 8000, `${problem.length}`)
    assert.ok((problem.errors ?? []).length <= 20)
    const said = /20 errors are listed, and there are (\d+) more\.$/.exec(problem.detail)?.[1] ?? 0
    assert.equal(Number(said), more)
  })
}

test('what a rule refuses is listed just as shortly', async () => {
  const tests = Array.from({ length: 50 }, (_, i) => `NO-SUCH-${i}`)
  const path = '/v1/orders'
  const { errors, detail } = await problemOf(
    await post(JSON.stringify(order({ tests })), path),
    422,
  )
  assert.ok(errors!.length <= 20, detail)
})

/** A body of which no end comes. */
function endless() {
  let sent = 0
  const body = new ReadableStream<Uint8Array>(
    { pull: (controller) => controller.enqueue(new Uint8Array(1000).fill(++sent)) },
    { highWaterMark: 0 },
  )
  return { body, sent: () => sent }
}

const withBodies = operations.filter(({ method, security }) => method !== 'GET' && security)
const mayNot = ({ security }: Operation) =>
  roles.find((role) => !rights.scopesOfRole[role].includes(security![0]!.oauth2[0] as Scope))

for (const operation of withBodies) {
  const { operationId, method, requestBody } = operation
  test(`${operationId} reads nothing of a body before it knows who sends it, and may`, async () => {
    const [path] = requestOf(document, operation)
    const [type = 'application/json'] = Object.keys(requestBody?.content ?? {})
    const role = mayNot(operation)
    for (const [status, token] of [
      [401, undefined],
      [401, 'not-ours'],
      ...(role ? [[403, tokens[role]] as const] : []),
    ] as const) {
      const { body, sent } = endless()
      const headers = {
        'content-type': `${type}; boundary=b`,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      }
      const init = { method, headers, body, duplex: 'half' } as RequestInit
      await problemOf(await app.request(path, init), status)
      assert.equal(sent(), 0)
    }
  })
}

test('who signs in is not known yet: of a form no more than a few kilobytes are read', async () => {
  const { body, sent } = endless()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  for (const path of ['/v1/auth/token', '/v1/auth/revoke']) {
    const init = { method: 'POST', headers, body, duplex: 'half' } as RequestInit
    if (path.endsWith('token')) await problemOf(await app.request(path, init), 413)
    else await problemOf(await app.request(path, { ...init, body: 'x'.repeat(17_000) }), 413)
  }
  assert.ok(sent() < 40, `${sent()}`)
})

const person = {
  mrn: 'TXT-1',
  family_name: 'Müller 👩‍🔬',
  given_name: 'Zoë',
  birth_date: '1980-05-17',
  sex: 'female',
}

test('half a character is refused, in a value and in a name', async () => {
  for (const half of [String.raw`\ud83d`, String.raw`\uDE00`, String.raw`\ude00\ud83d`]) {
    const value = JSON.stringify(person).replace('Zoë', `Zo${half}`)
    assert.match((await problemOf(await post(value), 422)).detail, /half a character/)
    const name = JSON.stringify({ ...person, more: 1 }).replace('more', `more${half}`)
    assert.match((await problemOf(await post(name), 422)).detail, /half a character/)
  }
})

test('bytes that are not UTF-8 are refused', async () => {
  for (const bad of [[0xfc], [0xed, 0xa0, 0xbd], [0xc3]]) {
    const [before, behind] = JSON.stringify(person).split('ü') as [string, string]
    const bytes = Buffer.concat([Buffer.from(before), Buffer.from(bad), Buffer.from(behind)])
    assert.match((await problemOf(await post(new Uint8Array(bytes)), 400)).detail, /UTF-8/)
  }
})

test('every other text is kept as it was sent', async () => {
  const escaped = JSON.stringify(person).replace('👩', String.raw`\ud83d\udc69`)
  const response = await post(escaped)
  assert.equal(response.status, 201)
  assert.partialDeepStrictEqual(await response.json(), person)
  const backslash = { ...person, mrn: 'TXT-2', given_name: String.raw`\ud83d` }
  const second = await post(JSON.stringify(backslash))
  assert.equal(second.status, 201, 'a backslash and letters are no escape')
  assert.partialDeepStrictEqual(await second.json(), backslash)
})

test('a query and a form that are not UTF-8 are refused', async () => {
  for (const bad of ['%E4', '%ED%A0%80', '%', '%zz', 'a%C3']) {
    assert.match((await problemOf(await get(`/v1/patients?name=${bad}`), 422)).detail, /UTF-8/)
    await problemOf(await get(`/v1/auth/me?name=${bad}`), 422)
    const form = await problemOf(await postForm(`grant_type=password&username=${bad}`), 400)
    assert.deepEqual([form.error, /UTF-8/.test(form.detail)], ['invalid_request', true])
  }
  const latin1 = Buffer.from('grant_type=password&username=M\u00fcller&password=x', 'latin1')
  const form = await problemOf(await postForm(new Uint8Array(latin1)), 400)
  assert.equal(form.error, 'invalid_request')
})
