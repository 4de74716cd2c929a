// Who asks and does not read: their connection is cut, and what was kept for them is let go. Who reads slowly, or has
// read all and waits, is let be.
import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { createHeldOpen } from '../../src/http/held-open.ts'
import { createServerFor } from '../../src/http/server.ts'
import { cutUnread } from '../../src/http/unread-answers.ts'
import { eventually } from '../helpers/processes.ts'
import { get, openConnection } from './raw-connection.ts'
import { serveLaboratory } from './raw-server.ts'

const { lab, port, token, lines, open } = await serveLaboratory({
  ANSWER_IDLE_SECONDS: '1',
  LIVE_CONNECTIONS_PER_USER: '1',
})
const bearer = `Authorization: Bearer ${token}`
const wasCut = 'an answer was not read: connection cut'

/** Answers of a megabyte: more than the network keeps for a client that reads nothing. */
const asked = 20
const follow = get('/v1/live', bearer)

test('who reads none of their answers is cut, and takes no place among those who follow with them', async () => {
  lines.length = 0
  const connection = await open()
  connection.socket.pause()
  connection.say(get('/openapi.json').repeat(asked) + follow)
  const answered = () => lines.filter((line) => line === 'request').length
  await eventually('all are answered', async () => answered() === asked + 1)
  assert.equal(await statusOfFollowing(), 429)
  await eventually('it is cut', async () => lines.includes(wasCut))
  await eventually('its place is free', async () => (await statusOfFollowing()) === 200)
})

/** 429 while another connection of this user follows. */
async function statusOfFollowing(): Promise<number> {
  const connection = await openConnection(port)
  const { status } = await connection.exchange(follow)
  connection.socket.destroy()
  await connection.closed
  return status
}

test('a stream that nobody reads, such as an export, is told that its reader has gone', async () => {
  let given = 0
  const { promise: gone, resolve } = Promise.withResolvers<unknown>()
  const body = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => (given++, controller.enqueue(new Uint8Array(64 * 1024))),
      cancel: resolve,
    },
    { highWaterMark: 0 },
  )
  const app = { fetch: () => new Response(body) }
  const server = createServerFor(app, createHeldOpen(), lab.context)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const connection = await openConnection((server.address() as AddressInfo).port)
  connection.socket.pause()
  connection.say(get('/v1/exports/results'))
  await gone
  assert.ok(given > 0 && given < 1000, `${given} pieces, of which nobody took one`)
  connection.socket.destroy()
  await once(server.close(), 'close')
})

type Moment = { wrote: number; waits: number }
const slowly =
  (step: number) =>
  (n: number): Moment => ({ wrote: 1e9, waits: 9e8 - n * step })

for (const [who, momentOf, isCut] of [
  ['takes nothing of what waits', slowly(0), true],
  ['takes single bytes', slowly(1), true],
  ['takes 16 KiB in the time that it has', slowly(4 * 1024), false],
  ['takes all, again and again', (n) => ({ wrote: n * 100, waits: (n % 3) * 10 }), false],
  ['has nothing waiting', () => ({ wrote: 0, waits: 0 }), false],
  ['is written to, and takes nothing', (n) => ({ wrote: n * 1e6, waits: n * 1e6 }), true],
] as [string, (n: number) => Moment, boolean][]) {
  test(`who ${who} is ${isCut ? 'cut' : 'let be'}`, (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] })
    let n = 1
    let cut = 0
    const socket = Object.assign(new EventEmitter(), {
      resetAndDestroy: () => (cut++, socket.emit('close')),
      _handle: {
        get bytesWritten() {
          return momentOf(n).wrote
        },
        get writeQueueSize() {
          return momentOf(n).waits
        },
      },
    })
    const server = new EventEmitter()
    cutUnread(server as Server, 400, lab.context.log)
    server.emit('connection', socket)
    for (; n < 100; n++) t.mock.timers.tick(100)
    assert.equal(cut, isCut ? 1 : 0)
    server.emit('close')
  })
}
