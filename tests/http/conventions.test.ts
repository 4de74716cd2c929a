// What holds for every address: how a request is refused, and what surrounds each answer.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createApp } from '../../src/app.ts'
import { rights } from '../../src/features.ts'
import { roles, type Role } from '../../src/platform/access/roles.ts'
import type { Scope } from '../../src/platform/access/scopes.ts'
import { problemTypes } from '../../src/platform/problems.ts'
import { testContext } from '../helpers/context.ts'
import { client, signIn, type Json } from '../helpers/sign-in.ts'
import { exampleOf, operationsOf, readDocument, requestOf, send } from './document.ts'
import type { Operation } from './document.ts'

type ProblemBody = {
  type: string
  status: number
  detail: string
  request_id: string
  errors?: { pointer: string; code: string; message: string }[]
}
type LogLine = Json & { request_id: string; error?: Error }

const origin = 'https://ward.example'
const lines: LogLine[] = []
const record = (line: unknown) => void lines.push(line as LogLine)
const log = { debug: record, info: record, warn: record, error: record, flush() {} }
const lab = await testContext({ env: { CORS_ORIGINS: origin, UPLOAD_LIMIT_MB: '2' }, log })
after(() => lab.stop())
const { app } = lab
const document = await readDocument(app)
const operations = operationsOf(document)
const tokens = Object.fromEntries(
  await Promise.all(roles.map(async (role) => [role, await signIn(app, role)])),
) as Record<Role, string>
const clerk = client(app, tokens.clerk)

const protectedOperations = operations.filter(({ security }) => security)
const withJson = protectedOperations.filter(
  ({ requestBody }) => requestBody?.content['application/json'],
)

/** A token of somebody who may. */
function tokenFor({ security }: Operation): string {
  const scope = security![0]!.oauth2[0] as Scope
  return tokens[roles.find((role) => rights.scopesOfRole[role].includes(scope))!]
}

async function problemOf(response: Response, status: number): Promise<ProblemBody> {
  const text = await response.text()
  assert.equal(response.status, status, text)
  if (response.headers.get('content-type') === 'application/fhir+json') {
    return asProblem(JSON.parse(text) as Outcome, status, response.headers.get('x-request-id')!)
  }
  assert.equal(response.headers.get('content-type'), 'application/problem+json')
  const problem = JSON.parse(text) as ProblemBody
  assert.equal(problem.status, status)
  assert.equal(problem.request_id, response.headers.get('x-request-id'))
  return problem
}

type Outcome = {
  resourceType: string
  issue: { code: string; details: { text: string }; diagnostics: string; location?: [string] }[]
}

/** What an address of FHIR says says the same, in its own words. */
function asProblem(
  { resourceType, issue }: Outcome,
  status: number,
  request_id: string,
): ProblemBody {
  assert.equal(resourceType, 'OperationOutcome')
  for (const { diagnostics } of issue) assert.equal(diagnostics, `request ${request_id}`)
  const errors = issue.map(({ code, details, location = ['http.'] }) => {
    return { pointer: location[0].replace('http.', '/'), code, message: details.text }
  })
  return { type: '', status, detail: issue[0]!.details.text, request_id, errors }
}

const pointersOf = ({ errors = [] }: ProblemBody) => errors.map(({ pointer }) => pointer).toSorted()

test('an unknown query parameter is refused by every operation', async () => {
  for (const operation of protectedOperations) {
    const [path, init] = requestOf(document, operation)
    const request: [string, RequestInit] = [`${path}?colour=red`, init]
    const problem = await problemOf(await send(app, request, tokenFor(operation)), 422)
    assert.deepEqual(pointersOf(problem), ['/colour'], operation.operationId)
  }
})

test('an unknown field of a body is refused by every operation', async () => {
  for (const operation of withJson) {
    const { schema } = operation.requestBody!.content['application/json']!
    const body = JSON.stringify({ ...(exampleOf(document, schema) as Json), 'a/b~c': 1 })
    const [path, init] = requestOf(document, operation)
    const response = await send(app, [path, { ...init, body }], tokenFor(operation))
    const problem = await problemOf(response, 422)
    assert.deepEqual(pointersOf(problem), ['/a~1b~0c'], operation.operationId)
  }
})

test('what is not JSON is refused by every operation: 400, or 415 by its type', async () => {
  for (const operation of withJson) {
    const [path, { method }] = requestOf(document, operation)
    const token = tokenFor(operation)
    const json = { 'content-type': 'application/json; charset=utf-8' }
    for (const body of ['{"a":', '', '\u0000', '{"a":1}}']) {
      await problemOf(await send(app, [path, { method, headers: json, body }], token), 400)
    }
    const text = { 'content-type': 'text/plain' }
    await problemOf(await send(app, [path, { method, headers: text, body: '{}' }], token), 415)
    const untyped = new Blob(['{}'])
    await problemOf(await send(app, [path, { method, body: untyped }], token), 415)
    // Without any body it is the fields that are missing.
    const { errors } = await problemOf(await send(app, [path, { method }], token), 422)
    assert.ok(errors!.length > 0, operation.operationId)
  }
})

test('all that is wrong with a body is said at once', async () => {
  const wrong = { mrn: '!', family_name: ' ', birth_date: '2025-02-30', sex: 'x', nickname: 'Z' }
  const { body } = await clerk.post<ProblemBody>('/v1/patients', wrong)
  assert.deepEqual(pointersOf(body), [
    '/birth_date',
    '/family_name',
    '/given_name',
    '/mrn',
    '/nickname',
    '/sex',
  ])
  assert.ok(body.errors!.every(({ code, message }) => code.length > 0 && message.length > 0))
})

test('a method that an address does not have is answered 405, with those that it has', async () => {
  for (const [path, methods] of Object.entries(document.paths)) {
    const address = path.replace('{id}', 'x').replace('{code}', 'x')
    const response = await app.request(address, { method: 'PUT' })
    await problemOf(response, 405)
    const allowed = response.headers.get('allow')!.split(', ')
    for (const method of Object.keys(methods)) {
      assert.ok(allowed.includes(method.toUpperCase()), `${path}: ${allowed.join()}`)
    }
  }
})

test('an address that does not exist is answered 404, signed in or not', async () => {
  for (const path of ['/v1', '/v1/nothing', '/v1/orders/', '/v2/orders', '/problems/x/y']) {
    await problemOf(await app.request(path), 404)
    assert.equal((await clerk.get(path)).status, 404)
  }
})

test('a body over a mebibyte is refused, also when it does not say how long it is', async () => {
  const headers = { authorization: `Bearer ${tokens.clerk}`, 'content-type': 'application/json' }
  const [short, long] = [0, 1].map((more) => {
    const rest = '{"mrn":""}'.length
    return JSON.stringify({ mrn: 'x'.repeat(1024 * 1024 - rest + more) })
  })
  const post = (body: string | ReadableStream) =>
    app.request('/v1/patients', {
      method: 'POST',
      headers: {
        ...headers,
        ...(typeof body === 'string' && { 'content-length': `${body.length}` }),
      },
      body,
      ...(typeof body !== 'string' && { duplex: 'half' }),
    })
  await problemOf(await post(short!), 422)
  await problemOf(await post(new Blob([short!]).stream()), 422)
  await problemOf(await post(long!), 413)
  await problemOf(await post(new Blob([long!]).stream()), 413)
})

test('an upload may be larger than other bodies, up to a limit of its own', async () => {
  const upload = (bytes: number) => {
    const body = new FormData()
    body.set('file', new File(['x'.repeat(bytes)], 'run.csv'))
    body.set('analyzer', 'cobas-integra-1')
    const headers = { authorization: `Bearer ${tokens.technologist}` }
    return app.request('/v1/imports', { method: 'POST', headers, body })
  }
  assert.equal((await upload(1.5 * 1024 * 1024)).status, 202)
  const problem = await problemOf(await upload(2 * 1024 * 1024), 413)
  assert.match(problem.detail, /2097152/)
})

test('X-Request-Id is taken: into the answer, the problem, the log and the audit log', async () => {
  const given = { 'x-request-id': 'ward-7:bed.2_a' }
  const mine = (more: Json) => ({ mrn: 'RID-1', family_name: 'A', given_name: 'B', ...more })
  const right = mine({ birth_date: '1980-05-17', sex: 'female' })
  const made = await clerk.post<{ id: string }>('/v1/patients', right, given)
  assert.equal(made.headers.get('x-request-id'), given['x-request-id'])
  const refused = await clerk.post<ProblemBody>('/v1/patients', mine({}), given)
  assert.equal(refused.body.request_id, given['x-request-id'])
  const logged = lines.filter(({ request_id }) => request_id === given['x-request-id'])
  assert.deepEqual(
    logged.map(({ status, route }) => [status, route]),
    [
      [201, '/v1/patients'],
      [422, '/v1/patients'],
    ],
  )
  const auditor = client(app, tokens.auditor)
  const path = `/v1/audit-log?request_id=${given['x-request-id']}`
  const { body } = await auditor.get<{ items: { row_id: string }[] }>(path)
  assert.deepEqual(
    body.items.map(({ row_id }) => row_id),
    [made.body.id],
  )
})

test('X-Request-Id is made where there is none, or none that can be used', async () => {
  const seen = new Set<string>()
  for (const given of [undefined, 'short', 'with space', 'a'.repeat(129), 'nine\u00e4nine']) {
    const headers: Record<string, string> = given === undefined ? {} : { 'x-request-id': given }
    const id = (await app.request('/health/live', { headers })).headers.get('x-request-id')
    assert.match(id ?? '', /^[0-9a-f-]{36}$/)
    seen.add(id!)
  }
  assert.equal(seen.size, 5)
})

test('the log has the pattern of an address, never a query', async () => {
  await clerk.get('/v1/patients?name=Zweistein')
  assert.doesNotMatch(JSON.stringify(lines), /Zweistein/)
})

test('every answer has its time, and the headers that protect a browser', async () => {
  for (const path of ['/health/live', '/v1/orders', '/nothing', '/docs', '/openapi.json']) {
    const { headers } = await app.request(path)
    assert.match(headers.get('server-timing') ?? '', /^app;dur=\d+\.\d$/, path)
    assert.equal(headers.get('x-content-type-options'), 'nosniff', path)
    assert.equal(headers.get('x-frame-options'), 'DENY', path)
    assert.equal(headers.get('referrer-policy'), 'no-referrer', path)
    assert.equal(headers.get('cache-control'), 'no-store', path)
  }
})

test('a browser may call from the origins that are configured, and from no other', async () => {
  const preflight = (from: string) =>
    app.request('/v1/orders', {
      method: 'OPTIONS',
      headers: {
        origin: from,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,idempotency-key',
      },
    })
  const { status, headers } = await preflight(origin)
  assert.equal(status, 204)
  assert.equal(headers.get('access-control-allow-origin'), origin)
  assert.match(headers.get('access-control-allow-methods') ?? '', /POST/)
  assert.match(headers.get('access-control-allow-headers') ?? '', /idempotency-key/)
  assert.equal(headers.get('access-control-allow-credentials'), null)
  const foreign = await preflight('https://elsewhere.example')
  assert.equal(foreign.headers.get('access-control-allow-origin'), null)

  const called = await app.request('/v1/orders', { headers: { origin } })
  assert.equal(called.headers.get('access-control-allow-origin'), origin)
  assert.match(called.headers.get('access-control-expose-headers') ?? '', /Link.*X-Request-Id/)
  assert.match(called.headers.get('vary') ?? '', /Origin/i)
})

test('every type of problem is an address that explains it', async () => {
  for (const [type, [status, title]] of Object.entries(problemTypes)) {
    const response = await app.request(`/problems/${type}`)
    assert.equal(response.status, 200, type)
    assert.match(response.headers.get('content-type') ?? '', /^text\/html/)
    const page = await response.text()
    assert.ok(page.includes(title) && page.includes(String(status)), type)
  }
  for (const type of ['no-such-type', 'constructor', '__proto__']) {
    await problemOf(await app.request(`/problems/${type}`), 404)
  }
})

test('a 500 says nothing of the inside; the log does, under the same id', async () => {
  const inside = 'postgres://lab_api:swordfish@10.0.0.7/lab'
  const broken = createApp(lab.context, {
    authenticate: async () => {
      throw new Error(inside)
    },
  })
  const headers = { authorization: 'Bearer x', 'x-request-id': 'broken-request' }
  const problem = await problemOf(await broken.request('/v1/orders', { headers }), 500)
  assert.deepEqual(problem, {
    type: '/problems/internal-error',
    title: 'Something went wrong on our side',
    status: 500,
    detail: 'The request failed; it has been logged.',
    request_id: 'broken-request',
  })
  const logged = lines.filter((line) => line.request_id === 'broken-request' && line.error)
  assert.deepEqual(
    logged.map(({ error }) => error!.message),
    [inside],
  )
})
