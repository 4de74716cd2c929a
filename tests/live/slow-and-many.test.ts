// Clients that read slowly, that are many, and that are told of a shutdown: the others are not disturbed.
import assert from 'node:assert/strict'
import { connect as connectSocket } from 'node:net'
import { test } from 'node:test'
import { eventually } from '../helpers/processes.ts'
import { signIn } from '../helpers/sign-in.ts'
import { follow, followSocket, followStream, kinds } from './follower.ts'
import { liveLaboratory } from './live-laboratory.ts'

const { sql, url, serve, lines, over, tell } = await liveLaboratory({
  LIVE_BUFFER_KB: '64',
})
const pathologist = await signIn(over, 'pathologist')

const numbered = async () =>
  Number((await sql`select last_number from event_counter`)[0]!.last_number)

test('a client that reads nothing is sent away, and goes on later; others are not disturbed', async () => {
  const from = await numbered()
  const quick = await follow('websocket', url, pathologist, { topics: ['orders'] })
  await quick.until('it begins', ({ type }) => type === 'ready')
  const slow = await Promise.all(kinds.map(slowClient))
  // A WebSocket that reads nothing answers no ping either: it may be sent away for that.
  const sentAway = () => lines.filter(({ why }) => why === 'too_slow' || why === 'silent').length
  const before = sentAway()
  // More than what the network and the api keep for it.
  await tell(800, { data: { priority: 'x'.repeat(20_000) } })
  await eventually('both are sent away', async () => sentAway() >= before + 2)
  const left = await Promise.all(slow.map((one) => one.readOn()))
  await quick.until('all came', ({ number }) => number === from + 800)
  quick.stop()
  for (const [n, { last, code }] of left.entries()) {
    assert.equal(code, 4408)
    const again = await follow(kinds[n]!, url, pathologist, { topics: ['orders'], after: last })
    await again.until('the rest', ({ number }) => number === from + 800)
    assert.equal(again.numbers()[0], last + 1)
    assert.equal(again.numbers().length, from + 800 - last)
    again.stop()
  }
})

/** Begins to follow orders and reads nothing more; readOn() reads what was left for it. */
async function slowClient(kind: 'sse' | 'websocket') {
  const { hostname, port, host } = new URL(url)
  const socket = connectSocket(Number(port), hostname)
  const lines = [
    'GET /v1/live?topics=orders HTTP/1.1',
    `Host: ${host}`,
    `Authorization: Bearer ${pathologist}`,
  ]
  if (kind === 'websocket') {
    lines[0] = 'GET /v1/live HTTP/1.1'
    lines.push('Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13')
    lines.push('Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==')
  }
  let text = ''
  const take = (piece: Buffer) => void (text += piece.toString('latin1'))
  socket.on('data', take)
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  if (kind === 'websocket') {
    await eventually('it is open', async () => text.includes('authenticated'))
    // A masked frame; with a mask of zeros the text is as it is.
    const said = JSON.stringify({ type: 'subscribe', topics: ['orders'] })
    socket.write(Buffer.from([0x81, 0x80 | said.length, 0, 0, 0, 0]))
    socket.write(said)
  }
  await eventually('it begins', async () => text.includes('"ready"'))
  // Where it stands when it was sent away before the first event came to it.
  const began = await numbered()
  socket.pause()
  const closed = new Promise((resolve) => socket.once('close', resolve))
  return {
    async readOn() {
      socket.resume()
      await closed
      const numbers = [...text.matchAll(/"type":"event","number":(\d+).*?"created_at":"[^"]*"/g)]
      const bye = /"type":"bye","code":(\d+)/.exec(text)?.[1]
      // The reason stands at the very end of a close frame, and its code before it.
      const reason = /(too_slow|silent)$/.exec(text)?.[0] ?? ''
      const end = Buffer.from(text.slice(-reason.length - 2), 'latin1')
      const code = bye ? Number(bye) : end.readUInt16BE(0)
      return { last: Number(numbers.at(-1)?.[1] ?? began), code }
    },
  }
}

test('there is room for so many of one user, and no more', async () => {
  const another = await serve()
  const token = await signIn(over, 'auditor')
  const open = await Promise.all(
    Array.from({ length: 20 }, () => followStream(another.url, token, {})),
  )
  await assert.rejects(followStream(another.url, token, {}), /429/)
  await assert.rejects(followSocket(another.url, { authorization: `Bearer ${token}` }), /429/)
  const late = await followSocket(another.url, {})
  late.say({ type: 'authenticate', access_token: token })
  assert.deepEqual(await late.ended, { code: 4429, reason: 'too_many_connections' })
  open[0]!.stop()
  await eventually('there is room again', async () =>
    followStream(another.url, token, {}).then(
      () => true,
      () => false,
    ),
  )
})

test('at a shutdown all are told to come again', async () => {
  const another = await serve()
  const all = await Promise.all(kinds.map((kind) => follow(kind, another.url, pathologist)))
  for (const one of all) await one.until('it begins', ({ type }) => type === 'ready')
  const stopped = another.stop()
  for (const one of all)
    assert.deepEqual(await one.ended, { code: 1012, reason: 'service_restart' })
  await stopped
})
