// What only a real socket can send: requests that two readers would split differently (smuggling), that never end,
// that come by the dozen, or that are no requests. Whatever comes, the next client is answered and no line is an error.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { eventually } from '../helpers/processes.ts'
import { get, patient, post, type Answer } from './raw-connection.ts'
import { serveLaboratory } from './raw-server.ts'

const most = 10
const atOnce = 40
const { sql, server, token, lines, open, countConnections } = await serveLaboratory({
  CONNECTIONS_AT_ONCE: `${most}`,
  REQUESTS_AT_ONCE: `${atOnce}`,
})

const mine = [`Authorization: Bearer ${token}`, 'Content-Type: application/json']

const patientsWith = async (mrn: string) =>
  Number((await sql`select count(*) from patients where mrn like ${`${mrn}%`}`)[0]!.count)

function assertProblem({ status, headers, body }: Answer, expected: number) {
  assert.equal(status, expected, body)
  assert.equal(headers['content-type'], 'application/problem+json')
  assert.equal((JSON.parse(body) as { status: number }).status, expected)
  assert.equal(headers.connection?.toLowerCase(), 'close')
}

test('requests that come all at once are answered one after the other, and none is lost', async () => {
  const connection = await open()
  const paths = ['/v1/orders', '/health/live', '/nowhere', '/v1/patients?limit=1', '/health/live']
  const statuses = [401, 200, 404, 401, 200]
  const ids = Array.from({ length: 16 }, (_, n) => `pipelined-${n}`)
  const bodies = ids.map((mrn) => {
    const body = patient(mrn)
    return post('/v1/patients', [...mine, `Content-Length: ${body.length}`], body)
  })
  connection.say(bodies.join('') + paths.map((path) => get(path)).join(''))
  for (const mrn of ids) {
    const { status, body } = await connection.answer()
    assert.equal(status, 201, body)
    assert.equal((JSON.parse(body) as { mrn: string }).mrn, mrn)
  }
  const seen: number[] = []
  while (seen.length < paths.length) seen.push((await connection.answer()).status)
  assert.deepEqual(seen, statuses)
  assert.equal(connection.rest(), '')
})

// Behind each stands what one of two readers would take for a request of its own.
const smuggled = (mrn: string) =>
  post('/v1/patients', [...mine, `Content-Length: ${patient(mrn).length}`], patient(mrn))
const chunked = 'Transfer-Encoding: chunked'
for (const [what, fields, body] of [
  ['a length and chunks', ['Content-Length: 5', chunked], '0\r\n\r\n'],
  ['chunks and a length', [chunked, 'Content-Length: 5'], '0\r\n\r\n'],
  ['two lengths', ['Content-Length: 2', 'Content-Length: 0'], '{}'],
  ['two lengths in one', ['Content-Length: 2, 0'], '{}'],
  ['a length with a sign', ['Content-Length: +2'], '{}'],
  ['a length below zero', ['Content-Length: -1'], '{}'],
  ['a length beyond all numbers', ['Content-Length: 18446744073709551618'], '{}'],
  ['chunks that are not last', ['Transfer-Encoding: chunked, identity'], '0\r\n\r\n'],
  ['chunks by a false name', ['Transfer-Encoding: xchunked'], '0\r\n\r\n'],
  ['a space before the colon', ['Content-Length : 2'], '{}'],
  ['a folded field', ['Transfer-Encoding:', ' chunked'], '0\r\n\r\n'],
  ['a field that goes on in the next line', ['X-A: b', '\tc: d', 'Content-Length: 2'], '{}'],
  ['a chunk whose size overflows', [chunked], '10000000000000002\r\n{}\r\n0\r\n\r\n'],
  ['a chunk whose size is no number', [chunked], '0x2\r\n{}\r\n0\r\n\r\n'],
  ['a chunk that ends too late', [chunked], '2\r\n{}x\r\n0\r\n\r\n'],
  ['a chunk that ends with a bare LF', [chunked], '2\n{}\n0\n\n'],
  ['a NUL in a field', ['X-A: b\0c', 'Content-Length: 2'], '{}'],
  ['a bare LF', ['X-A: b\nContent-Length: 0', 'Content-Length: 2'], '{}'],
  ['a bare CR', ['X-A: b\rX-B: c', 'Content-Length: 2'], '{}'],
] as [string, string[], string][]) {
  test(`${what}: refused, the connection ends, and nothing behind it is taken for a request`, async () => {
    const connection = await open()
    connection.say(post('/v1/patients', [...mine, ...fields], body) + smuggled('smuggled-1'))
    assertProblem(await connection.answer(), 400)
    await connection.closed
    assert.equal(connection.rest(), '')
    assert.equal(await patientsWith('smuggled'), 0)
  })
}

test('a chunk beyond all memory takes what follows as its own, until it is too much', async () => {
  const connection = await open()
  const begun = 'ffffffffffffffff\r\n{}\r\n0\r\n\r\n'
  connection.say(post('/v1/patients', [...mine, chunked], begun) + smuggled('smuggled-2'))
  connection.say('x'.repeat(1024 * 1024))
  assertProblem(await connection.answer(), 413)
  await connection.closed
  assert.equal(connection.rest(), '')
  assert.equal(await patientsWith('smuggled'), 0)
})

for (const [what, said, status] of [
  ['HTTP/0.9', 'GET /health/live\r\n\r\n', 400],
  ['HTTP/2 without TLS', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
  ['HTTP/9.9', 'GET /health/live HTTP/9.9\r\nHost: a\r\n\r\n', 400],
  ['the beginning of TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
  ['nothing but LFs', 'GET /health/live HTTP/1.1\nHost: a\n\n', 400],
  ['a NUL in the address', get('/health/\0live'), 400],
  ['many headers', get('/health/live', ...Array(3000).fill('X-A: b')), 431],
  ['a large header', get('/health/live', `X-A: ${'b'.repeat(20_000)}`), 431],
  ['an address of 100 KB', get(`/v1/patients?q=${'x'.repeat(100_000)}`), 431],
  ['a header that never ends', `GET / HTTP/1.1\r\nHost: a\r\nX-A: ${'b'.repeat(300_000)}`, 431],
] as [string, string, number][]) {
  test(`${what}: a problem document, and the connection ends`, async () => {
    const connection = await open()
    assertProblem(await connection.exchange(said), status)
    await connection.closed
    assert.equal(connection.rest(), '')
  })
}

test('who says too slowly what they want, or never ends it, is given up', async (t) => {
  assert.ok(server.headersTimeout > 0 && server.headersTimeout <= 10_000)
  assert.ok(server.requestTimeout > 0 && server.requestTimeout <= 60_000)
  const { headersTimeout, requestTimeout } = server
  t.after(() => Object.assign(server, { headersTimeout, requestTimeout }))
  Object.assign(server, { headersTimeout: 200, requestTimeout: 200 })
  const body = [...mine, 'Content-Length: 500']
  const begun = [
    'G',
    'GET /health/live HTTP/1.1\r\nHo',
    post('/v1/patients', body, '{'),
    post('/v1/patients', [...mine, chunked], '1\r\n{\r\n'),
    post(
      '/v1/auth/token',
      ['Content-Type: application/x-www-form-urlencoded', ...body.slice(2)],
      'g',
    ),
  ]
  const connections = await Promise.all(begun.map(() => open()))
  await Promise.all(
    connections.map(async (connection, n) => {
      const { status } = await connection.exchange(begun[n]!)
      assert.equal(status, 408, begun[n])
      await connection.closed
    }),
  )
})

test('beyond so many connections the next is closed; those inside are answered, and a free place is taken', async () => {
  const inside = await Promise.all(Array.from({ length: most }, () => open()))
  for (const connection of inside)
    assert.equal((await connection.exchange(get('/health/live'))).status, 200)
  const beyond = await open()
  await beyond.closed
  for (const connection of inside)
    assert.equal((await connection.exchange(get('/health/live'))).status, 200)
  inside[0]!.socket.destroy()
  await eventually('a place is free', async () => (await countConnections()) < most, 5)
  const next = await open()
  assert.equal((await next.exchange(get('/health/live'))).status, 200)
})

test('who reads none of their answers takes no place from the others', async () => {
  const greedy = await open()
  greedy.socket.pause()
  let came = 0
  const count = () => void came++
  server.on('request', count)
  // As many as are worked on at once, and more than the network keeps for a client.
  greedy.say(get('/openapi.json').repeat(atOnce))
  await eventually('they came', async () => came === atOnce, 5)
  server.off('request', count)
  const other = await open()
  other.say(get('/v1/orders').repeat(atOnce / 2))
  for (let n = 0; n < atOnce / 2; n++) assert.equal((await other.answer()).status, 401)
  assert.equal(greedy.socket.closed, false)
})

test('who vanishes in the middle of a body leaves nothing half-done', async () => {
  const whole = patient('vanished-1')
  for (const end of ['destroy', 'resetAndDestroy', 'end'] as const) {
    for (const [fields, said] of [
      [[`Content-Length: ${whole.length + 1}`], whole],
      [[chunked], `${whole.length.toString(16)}\r\n${whole}\r\n`],
      [['Content-Length: 100'], ''],
    ] as [string[], string][]) {
      const connection = await open()
      const before = lines.length
      const came = once(server, 'request')
      connection.say(post('/v1/patients', [...mine, ...fields], said))
      await came
      connection.socket[end]()
      await connection.closed
      await eventually('it is logged', async () => lines.length > before, 5)
    }
  }
  assert.equal(await patientsWith('vanished'), 0)
})

test('who expects 100 is told to go on, and then answered', async () => {
  const connection = await open()
  const body = patient('expected-1')
  const fields = [...mine, `Content-Length: ${body.length}`, 'Expect: 100-continue']
  assert.equal((await connection.exchange(post('/v1/patients', fields, ''))).status, 100)
  assert.equal((await connection.exchange(body)).status, 201)
  assert.equal((await connection.exchange(get('/health/live'))).status, 200)
})
