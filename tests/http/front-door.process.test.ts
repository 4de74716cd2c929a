// The api on its socket: whatever comes in is answered with a problem document and a request id, a connection
// that is said to stay open does, and a client who hangs up is no fault of the database.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { answerUnreadable } from '../../src/http/unreadable-requests.ts'
import { silentLog } from '../../src/platform/log.ts'
import { createDatabase } from '../helpers/database.ts'
import { environment, eventually, startProcess } from '../helpers/processes.ts'
import { signIn } from '../helpers/sign-in.ts'

const database = await createDatabase()
const env = { ...(await environment(database, 'api')), UPLOAD_LIMIT_MB: '1' }
const api = await startProcess({ after }, 'api', env)
after(() => database.drop())
const { hostname, port } = new URL(api.url)
const token = await signIn(
  { request: (path: string, init?: RequestInit) => fetch(api.url + path, init) } as never,
  'technologist',
)

type Answer = { status: number; headers: Record<string, string>; body: string }

/** A connection on which anything can be said. */
async function openConnection(to = Number(port)) {
  const socket = connect(to, hostname)
  let received = ''
  let closed = false
  socket.setEncoding('latin1').on('data', (text: string) => (received += text))
  socket.on('close', () => (closed = true)).on('error', () => {})
  await once(socket, 'connect')
  return {
    say: (text: string) => void socket.write(text, 'latin1'),
    hangUp: () => void socket.destroy(),
    isClosed: () => eventually('the connection is closed', async () => closed, 10),
    async answer(): Promise<Answer> {
      await eventually('an answer', async () => isWhole(received) || closed, 10)
      assert.ok(isWhole(received), `closed without an answer: ${received}`)
      const { status, headers, end, start } = headOf(received)!
      const body = received.slice(start, end)
      received = received.slice(end)
      return { status, headers, body }
    },
  }
}

function headOf(text: string) {
  const start = text.indexOf('\r\n\r\n') + 4
  if (start < 4) return undefined
  const [first, ...lines] = text.slice(0, start - 4).split('\r\n')
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
  const end = start + Number(headers['content-length'] ?? 0)
  return { status: Number(first!.split(' ')[1]), headers, start, end }
}

function isWhole(text: string): boolean {
  const head = headOf(text)
  return head !== undefined && text.length >= head.end
}

function assertProblem({ status, headers, body }: Answer, expected: number) {
  assert.equal(status, expected, body)
  assert.equal(headers['content-type'], 'application/problem+json')
  assert.equal(headers['x-content-type-options'], 'nosniff')
  const problem = JSON.parse(body) as { status: number; request_id: string; detail: string }
  assert.equal(problem.status, expected)
  assert.equal(problem.request_id, headers['x-request-id'])
  assert.match(problem.request_id, /^[0-9a-f-]{36}$/)
}

for (const [what, request, status] of [
  ['a malformed Host', 'GET /health/live HTTP/1.1\r\nHost: a b\r\n\r\n', 400],
  ['a Host with a path', 'GET /health/live HTTP/1.1\r\nHost: a/b\r\n\r\n', 400],
  ['no Host', 'GET /health/live HTTP/1.1\r\nAccept: */*\r\n\r\n', 400],
  ['two Hosts', 'GET /health/live HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n', 400],
  ['two Hosts in HTTP/1.0', 'GET /health/live HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n', 400],
  ['CONNECT', 'CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n', 400],
  ['an address that is none', 'GET http://[/ HTTP/1.1\r\nHost: a\r\n\r\n', 400],
  ['an unknown method', 'PEEK /health/live HTTP/1.1\r\nHost: a\r\n\r\n', 400],
  ['no HTTP at all', 'SSH-2.0-OpenSSH_9.6\r\n\r\n', 400],
  ['a control character', 'GET /health/live HTTP/1.1\r\nHost: a\r\nA: \u0001\r\n\r\n', 400],
  [
    'two lengths',
    'POST /v1/orders HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n',
    400,
  ],
  ['too long headers', `GET / HTTP/1.1\r\nHost: a\r\nA: ${'x'.repeat(200_000)}\r\n\r\n`, 431],
] as [string, string, number][]) {
  test(`a request with ${what} gets a problem document with a request id`, async () => {
    const connection = await openConnection()
    connection.say(request)
    assertProblem(await connection.answer(), status)
  })
}

test('a request that does not come in time gets a problem document too', async (t) => {
  const times = { headersTimeout: 200, requestTimeout: 200, connectionsCheckingInterval: 20 }
  const server = createServer(times, (incoming, outgoing) => {
    incoming.on('error', () => outgoing.writeHead(400).end()) // as the service: the client hung up
    incoming.resume()
  })
  answerUnreadable(server, silentLog)
  await once(server.listen(0, hostname), 'listening')
  t.after(() => server.close())
  for (const begun of [
    'GET / HTTP/1.1\r\nHo',
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx',
  ]) {
    const connection = await openConnection((server.address() as AddressInfo).port)
    connection.say(begun)
    assertProblem(await connection.answer(), 408)
    await connection.isClosed()
  }
})

for (const [what, behind] of [
  ['no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n\r\n'],
  ['CONNECT', 'CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n'],
] as const) {
  test(`${what} behind a whole request is not answered in its place, and ends the connection`, async () => {
    const connection = await openConnection()
    connection.say(`GET /health/ready HTTP/1.1\r\nHost: a\r\n\r\n${behind}`)
    const answer = await connection.answer()
    assert.equal(answer.status, 200, answer.body)
    assert.equal(answer.headers.connection, 'close')
    await connection.isClosed()
  })
}

test('HTTP/1.0 needs no Host, and an unknown expectation is passed over', async () => {
  const old = await openConnection()
  old.say('GET /health/live HTTP/1.0\r\n\r\n')
  assert.equal((await old.answer()).status, 200)
  const expecting = await openConnection()
  expecting.say('GET /health/live HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n')
  assert.equal((await expecting.answer()).status, 200)
})

const head = (path: string, ...headers: string[]) =>
  [`POST ${path} HTTP/1.1`, 'Host: a', ...headers, '', ''].join('\r\n')
const bearer = `Authorization: Bearer ${token}`
const json = 'Content-Type: application/json'
const form = 'Content-Type: application/x-www-form-urlencoded'
const multipart = 'Content-Type: multipart/form-data; boundary=b'
const live = 'GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n'
const large = 2 * 1024 * 1024

for (const [what, headers, status] of [
  ['a body that is too large', [bearer, json], 413],
  ['an upload that is too large', [bearer, multipart], 413],
  ['a body of nobody', [json], 401],
  ['an upload of nobody', [multipart], 401],
  ['a form that is too large', [form], 413],
] as [string, string[], number][]) {
  const path = headers.includes(form)
    ? '/v1/auth/token'
    : headers.includes(multipart)
      ? '/v1/imports'
      : '/v1/results'

  test(`${what} leaves a connection that is good for the next request`, async () => {
    const connection = await openConnection()
    connection.say(head(path, ...headers, `Content-Length: ${large}`) + 'x'.repeat(large))
    const refused = await connection.answer()
    assertProblem(refused, status)
    assert.notEqual(refused.headers.connection, 'close')
    connection.say(live)
    assert.equal((await connection.answer()).status, 200)
    connection.hangUp()
  })

  test(`${what}, of which no end comes, is told that the connection closes, and it does`, async () => {
    const connection = await openConnection()
    const chunk = `${large.toString(16)}\r\n${'x'.repeat(large)}\r\n`
    connection.say(head(path, ...headers, 'Transfer-Encoding: chunked') + chunk)
    const refused = await connection.answer()
    assertProblem(refused, status)
    assert.equal(refused.headers.connection, 'close')
    await connection.isClosed()
  })
}

test('a client who hangs up within a body is no alarm', async () => {
  const lines = () =>
    api
      .output()
      .split('\n')
      .filter((line) => line.includes('"status":400'))
  const before = lines().length
  const requests = [
    head('/v1/results', bearer, json, 'Content-Length: 100') + '{',
    head('/v1/results', bearer, json, 'Transfer-Encoding: chunked') + '1\r\n{\r\n',
    head('/v1/imports', bearer, multipart, 'Content-Length: 100') + '--b',
    head('/v1/auth/token', form, 'Content-Length: 100') + 'grant_type=',
  ]
  for (const request of requests) {
    const connection = await openConnection()
    connection.say(request)
    connection.hangUp()
  }
  await eventually('all are logged', async () => lines().length >= before + requests.length, 10)
  assert.doesNotMatch(api.output(), /database away|request failed|"level":(40|50)/)
})

test('the trace id of a traceparent is logged when it is one', async () => {
  const good = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  for (const traceparent of [good, `${good}-x`, 'Mustermann']) {
    await (await fetch(`${api.url}/health/live`, { headers: { traceparent } })).text()
  }
  await eventually(
    'it is logged',
    async () => api.output().includes(`"trace_id":"${good.slice(3, 35)}"`),
    10,
  )
  await api.end('SIGTERM')
  assert.doesNotMatch(api.output(), /Mustermann|"trace_id":"[^"]*[^"\da-f]/)
})
