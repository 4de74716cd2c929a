// What only a real socket can send: requests that two readers would split differently (smuggling), that never end,
// that come by the dozen, or that are no requests. Whatever comes, the next client is answered and no line is an error.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { after, afterEach, test } from 'node:test'
import { WebSocket } from 'ws'
import { createApp } from '../../src/app.ts'
import { createHeldOpen } from '../../src/http/held-open.ts'
import { createServerFor } from '../../src/http/server.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { eventually } from '../helpers/processes.ts'
import { signIn } from '../helpers/sign-in.ts'
import { closingFrame, frame, get, openConnection, post, type Answer } from './raw-connection.ts'

const errors: unknown[] = []
const lines: string[] = []
const remember = (_: unknown, said?: string) => void lines.push(said ?? '')
const complain = (...line: unknown[]) => void errors.push(line)
const log = { debug: remember, info: remember, warn: remember, error: complain, flush() {} }
const most = 10
const atOnce = 40
const { lab, sql } = await laboratory({
  env: { CONNECTIONS_AT_ONCE: `${most}`, REQUESTS_AT_ONCE: `${atOnce}` },
  log,
})

const heldOpen = createHeldOpen()
const server = createServerFor(createApp(lab.context, { heldOpen }), heldOpen, lab.context)
await once(server.listen(0, '127.0.0.1'), 'listening')
const { port } = server.address() as AddressInfo
const token = await signIn(lab.app, 'clerk')
const stopLaboratory = lab.stop.bind(lab)
lab.stop = async () => {
  server.close()
  await heldOpen.end()
  server.closeAllConnections()
  await stopLaboratory()
}

const opened: Socket[] = []
after(() => opened.forEach((socket) => socket.destroy()))

const countConnections = () =>
  new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)))

afterEach(async () => {
  for (const socket of opened.splice(0)) socket.destroy()
  await eventually('all are gone', async () => (await countConnections()) === 0, 5)
  const { status } = await (await open()).exchange(get('/health/live'))
  assert.equal(status, 200)
  for (const socket of opened.splice(0)) socket.destroy()
  await eventually('all are gone', async () => (await countConnections()) === 0, 5)
  assert.deepEqual(errors.splice(0), [])
})

const open = async () => {
  const connection = await openConnection(port)
  opened.push(connection.socket)
  return connection
}

const bearer = `Authorization: Bearer ${token}`
const json = 'Content-Type: application/json'
const mine = [bearer, json]
const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='
const version = 'Sec-WebSocket-Version: 13'
const upgrade = ['Connection: Upgrade', 'Upgrade: websocket']

const patient = (mrn: string) =>
  JSON.stringify({
    mrn,
    family_name: 'Testfall',
    given_name: 'Toni',
    birth_date: '1980-05-17',
    sex: 'female',
  })
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
  const ids = Array.from({ length: 30 }, (_, n) => `pipelined-${n}`)
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

test('a WebSocket that is asked for before a request was answered is none, and the answers come in order', async () => {
  const connection = await open()
  const body = patient('before-upgrade')
  connection.say(
    post('/v1/patients', [...mine, `Content-Length: ${body.length}`], body) +
      get('/v1/live', ...upgrade, version, key),
  )
  assert.equal((await connection.answer()).status, 201)
  assert.equal((await connection.answer()).status, 401, 'a stream of events, of nobody')
  // When all is answered, it is one.
  const { status } = await connection.exchange(get('/v1/live', ...upgrade, version, key))
  assert.equal(status, 101)
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

for (const [what, said, status] of [
  ['another version', get('/v1/live', ...upgrade, key, 'Sec-WebSocket-Version: 99'), [400, 426]],
  ['no version', get('/v1/live', ...upgrade, key), [400, 426]],
  ['no key', get('/v1/live', ...upgrade, version), [400]],
  ['a key that is none', get('/v1/live', ...upgrade, version, 'Sec-WebSocket-Key: a'), [400]],
  ['a false token', get('/v1/live', ...upgrade, version, key, 'Authorization: Bearer x'), [401]],
  ['another path', get('/v1/patients', ...upgrade, version, key), [401]],
  ['a path that is not there', get('/v1/live/x', ...upgrade, version, key), [404]],
  ['another protocol', get('/health/live', 'Connection: Upgrade', 'Upgrade: h2c'), [200]],
  ['a body', post('/v1/live', [...upgrade, version, key, 'Content-Length: 2'], '{}'), [404, 405]],
] as [string, string, number[]][]) {
  test(`an upgrade with ${what} makes no WebSocket`, async () => {
    const connection = await open()
    const answer = await connection.exchange(said)
    assert.ok(status.includes(answer.status), `${answer.status} ${answer.body}`)
  })
}

const beyond = Buffer.from([0x81, 0xff, 0x7f, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0])
const pieces = (count: number, size: number) =>
  Buffer.concat(
    Array.from({ length: count }, (_, n) => frame(n === 0 ? 0x01 : 0, 'x'.repeat(size))),
  )

for (const [what, said, code] of [
  ['without a mask', frame(0x81, '{}', false), 1002],
  ['with a bit that means nothing', frame(0xc1, '{}'), 1002],
  ['of a kind that is none', frame(0x83, '{}'), 1002],
  ['that goes on with what never began', frame(0x80, '{}'), 1002],
  ['that begins within another', Buffer.concat([frame(0x01, '{'), frame(0x81, '}')]), 1002],
  ['of a ping that is too long', frame(0x89, 'x'.repeat(200)), 1002],
  ['of a close with half a code', frame(0x88, 'x'), 1002],
  ['that is no UTF-8', frame(0x81, Buffer.from([0xc3, 0x28])), 1007],
  ['that says it is beyond all memory', beyond, 1009],
  ['of 17 KiB', frame(0x82, 'x'.repeat(17 * 1024)), 1009],
  ['of 17 KiB in pieces', pieces(17, 1024), 1009],
] as [string, Buffer, number][]) {
  test(`a first message ${what} closes the WebSocket with ${code}`, async () => {
    for (const along of [false, true]) {
      const connection = await open()
      const opening = get('/v1/live', ...upgrade, version, key)
      if (along) connection.say(Buffer.concat([Buffer.from(opening), said]))
      else connection.say(opening)
      assert.equal((await connection.answer()).status, 101)
      if (!along) connection.say(said)
      const [first, length, high, low] = Buffer.from(await closingFrame(connection), 'latin1')
      assert.deepEqual([first, length, high! * 256 + low!], [0x88, 2, code])
    }
  })
}

test('a first message that is binary, in pieces or no JSON is told what a message is, and may be mended', async () => {
  const ws = new WebSocket(`ws://127.0.0.1:${port}/v1/live`)
  await once(ws, 'open')
  const said = [Buffer.from([0, 255]), '', '{', 'null', '[[[[', '"\ud800"', '[]'.repeat(4000)]
  for (const message of said) {
    const heard = once(ws, 'message')
    ws.send(message)
    const [told] = (await heard) as [Buffer]
    const { type, problem } = JSON.parse(told.toString()) as {
      type: string
      problem: { status: number }
    }
    assert.equal(type, 'error', told.toString())
    assert.ok([400, 422].includes(problem.status), told.toString())
  }
  const known = once(ws, 'message')
  const text = JSON.stringify({ type: 'authenticate', access_token: token })
  ws.send(text.slice(0, 9), { fin: false })
  ws.send(text.slice(9), { fin: true })
  assert.match(String(((await known) as [Buffer])[0]), /"authenticated"/)
  const closed = once(ws, 'close')
  for (let n = 0; n < 40; n++) ws.send('{')
  assert.equal((await closed)[0], 4429)
})
