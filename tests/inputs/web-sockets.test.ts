// What only a real socket can send to the address of WebSockets: upgrades that are none, and frames that no client
// sends. Whatever comes, the next client is answered and no line is an error.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { WebSocket } from 'ws'
import { closingFrame, frame, get, patient, post } from './raw-connection.ts'
import { serveLaboratory } from './raw-server.ts'

const { port, token, open } = await serveLaboratory({})

const mine = [`Authorization: Bearer ${token}`, 'Content-Type: application/json']
const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='
const version = 'Sec-WebSocket-Version: 13'
const upgrade = ['Connection: Upgrade', 'Upgrade: websocket']

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
