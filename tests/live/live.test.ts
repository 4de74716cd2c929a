// Following events: who sees what, where it goes on, when it ends. Everything holds over both transports.
import assert from 'node:assert/strict'
import { connect as connectSocket } from 'node:net'
import { test } from 'node:test'
import { accessTokenLifetime_ms } from '../../src/auth/lifetimes.ts'
import { eventTypes, type EventType } from '../../src/platform/events.ts'
import { topicOf } from '../../src/live/topics.ts'
import { eventually } from '../helpers/processes.ts'
import { client, requestToken, sendForm, signIn } from '../helpers/sign-in.ts'
import { follow, followSocket, followStream, kinds } from './follower.ts'
import { liveLaboratory } from './live-laboratory.ts'

const { lab, sql, steps, worker, url, serve, lines, over, tell } = await liveLaboratory({
  LIVE_BUFFER_KB: '64',
})
const pathologist = await signIn(over, 'pathologist')

const numbered = async () =>
  Number((await sql`select last_number from event_counter`)[0]!.last_number)
/** All that was written has a number. */
const allNumbered = () =>
  eventually('all are numbered', async () => {
    const [row] = await sql`select count(*)::int as open from events where number is null`
    return row!.open === 0
  })

for (const kind of kinds) {
  test(`${kind}: a result is entered, and a client is told until the order is completed`, async () => {
    const { order, sample } = await steps.orderWithSample(['GLU'])
    await steps.accept(sample.id)
    await allNumbered()
    const from = await numbered()
    const wanted = { topics: ['orders', 'results'], order_ids: [order.id], after: from }
    const ward = await follow(kind, url, pathologist, wanted)
    const { topics } = await ward.until('it begins', ({ type }) => type === 'ready')
    assert.deepEqual(topics, ['orders', 'results'])
    const result = await steps.enter(order, sample, 'GLU', '5.4', 'mmol/L')
    await worker.runJobs()
    const done = await ward.until('completed', ({ event }) => event === 'order.completed')
    assert.deepEqual(done.data, { from: 'in_progress', to: 'completed' })
    const events = ward.told.filter(({ type }) => type === 'event')
    assert.deepEqual(
      events.map(({ event, topic, subject_id }) => [event, topic, subject_id]),
      [
        ['result.entered', 'results', result.id],
        ['result.final', 'results', result.id],
        ['order.completed', 'orders', order.id],
      ],
    )
    ward.stop()
  })

  test(`${kind}: whoever comes again with the last number misses nothing, and gets nothing twice`, async () => {
    await tell(3)
    await allNumbered()
    const from = await numbered()
    await tell(1200) // more than two pages of the table
    const ward = await follow(kind, url, pathologist, { topics: ['orders'], after: from })
    await ward.until('all came', ({ number }) => number === from + 1200)
    await tell(5)
    await ward.until('and what came then', ({ number }) => number === from + 1205)
    assert.deepEqual(
      ward.numbers(),
      Array.from({ length: 1205 }, (_, n) => from + 1 + n),
    )
    ward.stop()
  })

  test(`${kind}: what was left out counts as passed, and a heartbeat says so`, async () => {
    const ward = await follow(kind, url, pathologist, { topics: ['samples'] })
    await ward.until('it begins', ({ type }) => type === 'ready')
    await tell(7)
    await allNumbered()
    const last = await numbered()
    await ward.until('passed', ({ type, number }) => type === 'heartbeat' && number === last)
    assert.deepEqual(ward.numbers(), [])
    ward.stop()
  })

  test(`${kind}: a number that is kept no longer, or was never given, is told to resync`, async () => {
    await tell(4)
    await allNumbered()
    const last = await numbered()
    await sql`delete from events where number < ${last}`
    const another = await serve()
    for (const after of [last - 3, last + 1_000_000]) {
      const ward = await follow(kind, another.url, pathologist, { topics: ['orders'], after })
      const { number } = await ward.until('resync', ({ type }) => type === 'resync')
      assert.equal(number, await numbered())
      await tell()
      await ward.until('it goes on', (told) => told.type === 'event' && told.number === number + 1)
      assert.deepEqual(ward.numbers(), [number + 1])
      ward.stop()
    }
  })

  test(`${kind}: an instrument narrows what names one`, async () => {
    const wanted = { topics: ['qc', 'orders'], instrument: 'cobas-integra-1' }
    const bench = await follow(kind, url, pathologist, wanted)
    await bench.until('it begins', ({ type }) => type === 'ready')
    const rejected = (instrument: string) =>
      tell(1, { type: 'qc.rejected', data: { instrument, test_code: 'K', rule: '1-3s' } })
    await rejected('access-2-1')
    await rejected('cobas-integra-1')
    await tell()
    await bench.until('the last', ({ event }) => event === 'order.placed')
    const events = bench.told.filter(({ type }) => type === 'event')
    assert.deepEqual(
      events.map(({ event, data }) => [event, data?.instrument]),
      [
        ['qc.rejected', 'cobas-integra-1'],
        ['order.placed', undefined],
      ],
    )
    bench.stop()
  })

  test(`${kind}: it ends when the token expires, and goes on with the next`, async () => {
    const technologist = await signIn(over, 'technologist')
    const bench = await follow(kind, url, technologist, { topics: ['orders'] })
    await bench.until('it begins', ({ type }) => type === 'ready')
    lab.clock.advance(accessTokenLifetime_ms)
    assert.deepEqual(await bench.ended, { code: 4401, reason: 'token_expired' })
    await tell(2)
    const again = await follow(kind, url, await signIn(over, 'technologist'), {
      topics: ['orders'],
      after: bench.last()!,
    })
    await again.until('what came meanwhile', ({ number }) => number === bench.last()! + 2)
    again.stop()
    lab.clock.run()
  })

  test(`${kind}: signing out ends it at once`, async () => {
    const { body } = await requestToken(over, {
      grant_type: 'password',
      username: 'clinician',
      password: 'demo-clinician-password',
    })
    const ward = await follow(kind, url, body.access_token, {})
    await ward.until('it begins', ({ type }) => type === 'ready')
    await sendForm(over, '/v1/auth/revoke', { token: body.refresh_token })
    assert.deepEqual(await ward.ended, { code: 4401, reason: 'session_ended' })
  })
}

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

test('who is deactivated elsewhere is out within a few seconds', async () => {
  const ward = await follow('websocket', url, await signIn(over, 'clinician'), {})
  const stream = await follow('sse', url, await signIn(over, 'clinician'), {})
  const admin = client(lab.app, await signIn(lab.app, 'admin')) // another process's app
  const { body } = await admin.get<{ items: { id: string }[] }>('/v1/users?role=clinician')
  const demo = body.items.filter((one) => 'username' in one && one.username === 'clinician')
  assert.equal((await admin.post(`/v1/users/${demo[0]!.id}/deactivate`)).status, 200)
  lab.clock.advance(10_000)
  for (const one of [ward, stream])
    assert.deepEqual(await one.ended, { code: 4401, reason: 'session_ended' })
  assert.equal((await admin.post(`/v1/users/${demo[0]!.id}/reactivate`)).status, 200)
})

test('a topic that may not be seen is refused, and says who may', async () => {
  const clerk = await signIn(over, 'clerk')
  await assert.rejects(followStream(url, clerk, { topics: ['qc'] }), /403.*qc:read.*clerk.*held by/)
  const socket = await followSocket(url, { authorization: `Bearer ${clerk}` }, { topics: ['qc'] })
  const { problem } = await socket.until('refused', ({ type }) => type === 'error')
  assert.equal(problem!.status, 403)
  socket.say({ type: 'subscribe' })
  const { topics } = await socket.until('the rest', ({ type }) => type === 'ready')
  assert.deepEqual(topics, ['orders', 'samples', 'results', 'patients'])
  socket.stop()
})

test('a token that was asked for with less shows less', async () => {
  const { body } = await requestToken(over, {
    grant_type: 'password',
    username: 'pathologist',
    password: 'demo-pathologist-password',
    scope: 'live:read samples:read',
  })
  const stream = await followStream(url, body.access_token, {})
  const { topics } = await stream.until('it begins', ({ type }) => type === 'ready')
  assert.deepEqual(topics, ['samples'])
  stream.stop()
  await assert.rejects(followStream(url, body.access_token, { topics: ['orders'] }), /403/)
})

test('Last-Event-ID says where to go on, whatever the address says', async () => {
  await tell(3)
  await allNumbered()
  const last = await numbered()
  const headers = { 'last-event-id': String(last - 1) }
  const ward = await followStream(url, pathologist, { topics: ['orders'], after: 0 }, headers)
  await ward.until('the last', ({ number, type }) => type === 'event' && number === last)
  assert.deepEqual(ward.numbers(), [last])
  ward.stop()
})

test('a WebSocket without a header says its token first, and another before it expires', async () => {
  const silent = await followSocket(url, {})
  const wrong = await followSocket(url, {})
  wrong.say({ type: 'authenticate', access_token: 'nonsense' })
  const early = await followSocket(url, {}, { topics: ['orders'] })
  lab.clock.advance(5000)
  for (const one of [wrong, early, silent])
    assert.deepEqual(await one.ended, { code: 4401, reason: 'not_authenticated' })

  const browser = await followSocket(url, {})
  browser.say({ type: 'authenticate', access_token: await signIn(over, 'technologist') })
  browser.say({ type: 'subscribe', topics: ['orders'] })
  await browser.until('it begins', ({ type }) => type === 'ready')
  lab.clock.advance(accessTokenLifetime_ms / 2)
  browser.say({ type: 'authenticate', access_token: await signIn(over, 'technologist') })
  await eventually(
    'known again',
    async () => browser.told.filter(({ type }) => type === 'authenticated').length === 2,
  )
  lab.clock.advance(accessTokenLifetime_ms / 2 + 1000)
  const from = browser.told.length
  await eventually('it lives on', async () => browser.told.length > from + 1)
  browser.say({ type: 'authenticate', access_token: await signIn(over, 'clerk') })
  assert.deepEqual(await browser.ended, { code: 4403, reason: 'forbidden' })
  lab.clock.run()
})

test('what is no message is refused, and who says too much is sent away', async () => {
  const socket = await followSocket(url, { authorization: `Bearer ${await signIn(over, 'clerk')}` })
  socket.say({ type: 'subscribe', topics: ['weather'], colour: 'red' })
  const { problem } = await socket.until('refused', ({ type }) => type === 'error')
  assert.equal(problem!.status, 422)
  for (let n = 0; n < 40; n++) socket.say({ type: 'subscribe', topics: ['orders'] })
  assert.deepEqual(await socket.ended, { code: 4429, reason: 'too_many_messages' })
  const large = await followSocket(url, {})
  large.say({ type: 'authenticate', access_token: 'x'.repeat(20_000) })
  assert.equal((await large.ended).code, 1009)
})

test('by the cookie of a browser: a page of ours may follow, a page of somebody else may not', async () => {
  const signedIn = await fetch(`${url}/v1/auth/session`, {
    method: 'POST',
    headers: { origin: url },
    body: new URLSearchParams({ username: 'clerk', password: 'demo-clerk-password' }),
  })
  const cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!
  const ours = await followSocket(url, { cookie, origin: url }, { topics: ['orders'] })
  await ours.until('it begins', ({ type }) => type === 'ready')
  for (const origin of ['https://elsewhere.example', 'null'])
    await assert.rejects(followSocket(url, { cookie, origin }), /403/)
  await assert.rejects(followSocket(url, { cookie }), /403/)
  // A page of somebody else that shows a token of its own says who it is by itself.
  const foreign = await followSocket(url, { origin: 'https://elsewhere.example' })
  foreign.say({ type: 'authenticate', access_token: pathologist })
  await foreign.until('known', ({ type }) => type === 'authenticated')
  foreign.stop()

  const board = await followStream(url, undefined, { topics: ['orders', 'samples'] }, { cookie })
  await board.until('it begins', ({ type }) => type === 'ready')
  const out = await fetch(`${url}/v1/auth/session`, { method: 'DELETE', headers: { cookie } })
  assert.ok(out.ok, String(out.status))
  for (const one of [ours, board])
    assert.deepEqual(await one.ended, { code: 4401, reason: 'session_ended' })
})

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

test('a token in the address is refused, with either transport', async () => {
  const query = `?access_token=${pathologist}`
  const stream = await fetch(`${url}/v1/live${query}`, {
    headers: { authorization: `Bearer ${pathologist}` },
  })
  assert.equal(stream.status, 422)
  await assert.rejects(followSocket(url, {}, undefined, query), /422/)
})

test('each kind of event belongs to a topic', () => {
  for (const type of Object.keys(eventTypes) as EventType[]) assert.ok(topicOf(type), type)
})

test('HEAD opens nothing', async () => {
  const headers = { authorization: `Bearer ${pathologist}` }
  const { status } = await fetch(`${url}/v1/live`, { method: 'HEAD', headers })
  assert.equal(status, 200)
})
