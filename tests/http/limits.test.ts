// How much is taken in: so many requests a minute of one key, so many at once, so many connections.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import * as fc from 'fast-check'
import { shedLoad, type LoadLimits } from '../../src/http/load-shedding.ts'
import { silentLog } from '../../src/platform/log.ts'
import { noMetrics } from '../../src/platform/metrics/metrics.ts'
import { createRateLimit } from '../../src/platform/rate-limits.ts'
import { eventually } from '../helpers/processes.ts'

test('a whole minute may come at once, and then one by one', () => {
  const limit = createRateLimit('user', 60)
  for (let n = 0; n < 60; n++) {
    assert.deepEqual(limit.take('a', 5000), {
      allowed: true,
      remaining: 59 - n,
      wait_seconds: n + 1,
    })
  }
  const refused = { allowed: false, remaining: 0, wait_seconds: 1 }
  assert.deepEqual(limit.take('a', 5000), refused)
  assert.equal(limit.take('b', 5000).allowed, true)
  assert.deepEqual(limit.take('a', 5999), refused)
  assert.equal(limit.take('a', 6000).allowed, true)
  assert.equal(limit.take('a', 6000).allowed, false)
  assert.equal(limit.take('a', 5000 + 3_600_000).remaining, 59)
})

test('in no minute is more allowed than the quota and what grew back in it, and who waits as told is let in', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 90 }),
      fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 300 }),
      (per_minute, pauses) => {
        const limit = createRateLimit('user', per_minute)
        const allowed: number[] = []
        let now = 1
        for (const pause of pauses) {
          now += pause
          const standing = limit.take('a', now)
          if (standing.allowed) allowed.push(now)
          else {
            now += standing.wait_seconds * 1000
            assert.equal(limit.take('a', now).allowed, true)
            allowed.push(now)
          }
        }
        for (const start of allowed) {
          const within = allowed.filter((at) => at >= start && at < start + 60_000).length
          assert.ok(within <= 2 * per_minute, `${within} of ${per_minute}`)
        }
      },
    ),
    { numRuns: 30 },
  )
})

test('however many keys there are, no more than so many are remembered', () => {
  const limit = createRateLimit('address', 1, 100)
  limit.take('first', 0)
  for (let n = 0; n < 10_000; n++) limit.take(`key ${n}`, 0)
  assert.equal(limit.take('first', 0).allowed, true, 'forgotten, as one of too many')
  assert.equal(limit.take('key 9999', 0).allowed, false)
  // Those that are whole again go first.
  for (let n = 0; n < 99; n++) limit.take(`other ${n}`, 60_000)
  assert.equal(limit.take('other 0', 60_000).allowed, false)
})

const isSettled = (promise: Promise<boolean>) => Promise.race([promise, Promise.resolve(false)])

/** A server that answers when it is told to. */
async function serve(limits: LoadLimits) {
  const held: { url: string; outgoing: ServerResponse }[] = []
  const server = createServer(
    shedLoad(
      limits,
      { log: silentLog, metrics: noMetrics },
      ({ url = '' }, outgoing) => void held.push({ url, outgoing }),
    ),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  after(() => server.close(() => {}).closeAllConnections())
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const ask = (path: string, init: RequestInit = {}) => fetch(url + path, init)
  return {
    port,
    ask,
    /** Sends one that is never answered, or is turned away. */
    async takesMore() {
      const before = held.length
      const answered = ask('/v1/orders').then(() => true)
      answered.catch(() => {}) // closed at the end
      await eventually(
        'it came',
        async () => held.length > before || (await isSettled(answered)),
        5,
      )
      return held.length > before
    },
    /** Resolves when one to this path has come. */
    comes: (path: string) =>
      eventually('it came', async () => held.some(({ url }) => url === path), 5),
    /** Resolves when it is under way. */
    async hold(path: string, init: RequestInit = {}) {
      const before = held.length
      const answer = ask(path, init)
      const found = () => held.slice(before).find(({ url }) => url === path)
      await eventually('it came', async () => found() !== undefined, 5)
      return { answer, outgoing: found()!.outgoing }
    },
  }
}

test('who comes when too much is under way is told at once to come again; health is never turned away', async () => {
  const server = await serve({ at_once: 2, lag_ms: 0 })
  const [one, two] = [await server.hold('/v1/orders'), await server.hold('/v1/results')]
  const refused = await server.ask('/v1/orders', { method: 'POST', body: 'x'.repeat(100_000) })
  assert.equal(refused.status, 503)
  assert.equal(refused.headers.get('retry-after'), '2')
  assert.equal(refused.headers.get('content-type'), 'application/problem+json')
  const { request_id, type } = (await refused.json()) as Record<string, string>
  assert.deepEqual([type, request_id], ['/problems/busy', refused.headers.get('x-request-id')])

  // Of their own limits, or of none.
  for (const path of ['/health/ready', '/v1/live?topics=orders', '/v1/imports', '/v1/exports/x']) {
    const { answer, outgoing } = await server.hold(path)
    outgoing.end('ok')
    assert.equal((await answer).status, 200, path)
  }

  one.outgoing.end('one')
  assert.equal(await (await one.answer).text(), 'one')
  const three = await server.hold('/v1/orders')
  assert.equal((await server.ask('/v1/orders')).status, 503)
  for (const { outgoing, answer } of [two, three]) {
    outgoing.end()
    await (await answer).text()
  }
})

test('who sends slowly, or leaves, takes no place from the others', async () => {
  const server = await serve({ at_once: 1, lag_ms: 0 })
  const slow = connect(server.port, '127.0.0.1')
  slow.write('POST /v1/results HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{')
  await server.comes('/v1/results')
  const { answer, outgoing } = await server.hold('/v1/orders')
  assert.equal((await server.ask('/v1/orders')).status, 503)
  outgoing.end()
  await (await answer).text()
  slow.destroy()

  const left = new AbortController()
  const leaving = await server.hold('/v1/orders', { signal: left.signal })
  left.abort()
  await assert.rejects(leaving.answer)
  await eventually('its place is free', () => server.takesMore(), 5)
})

test('a late event loop turns away what comes, when there is something to turn away', async () => {
  const server = await serve({ at_once: 0, lag_ms: 250 })
  const block = () => {
    const until = performance.now() + 600
    while (performance.now() < until);
  }
  const held = []
  for (let n = 0; n < 50; n++) {
    if (n === 49) block()
    held.push(await server.hold('/v1/orders')) // few are under way: nobody is sent away
  }
  const coming = server.ask('/v1/orders')
  block()
  assert.equal((await coming).status, 503)
  for (const { outgoing, answer } of held) {
    outgoing.end()
    await (await answer).text()
  }
  const { answer, outgoing } = await server.hold('/v1/orders')
  outgoing.end()
  assert.equal((await answer).status, 200)
})
