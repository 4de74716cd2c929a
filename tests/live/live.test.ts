// Following events: what is told, in which order, and where it goes on. Everything holds over both transports.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accessTokenLifetime_ms } from '../../src/auth/lifetimes.ts'
import { eventTypes, type EventType } from '../../src/platform/events.ts'
import { topicOf } from '../../src/live/topics.ts'
import { eventually } from '../helpers/processes.ts'
import { requestToken, sendForm, signIn } from '../helpers/sign-in.ts'
import { follow, followStream, kinds } from './follower.ts'
import { liveLaboratory } from './live-laboratory.ts'

const { lab, sql, steps, worker, url, serve, over, tell } = await liveLaboratory({
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

test('each kind of event belongs to a topic', () => {
  for (const type of Object.keys(eventTypes) as EventType[]) assert.ok(topicOf(type), type)
})
