// Clients that lose their connection at random, while transactions commit in another order than they wrote: what
// each was told, all its connections together, is the log. LAB_TEST_LIVE_ROUNDS sets how many such histories.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import * as fc from 'fast-check'
import postgres from 'postgres'
import { eventsChannel } from '../../src/platform/events.ts'
import { eventually } from '../helpers/processes.ts'
import { signIn } from '../helpers/sign-in.ts'
import { follow, kinds, type Follower } from './follower.ts'
import { liveLaboratory } from './live-laboratory.ts'

const rounds = Number(process.env.LAB_TEST_LIVE_ROUNDS ?? 4)
const { lab, sql, over, url, serve } = await liveLaboratory({ LIVE_BUFFER_KB: '16' })
const urls = [url, (await serve()).url]
const token = await signIn(over, 'pathologist')
const writers = [0, 1, 2].map(() => postgres(lab.database.ownerUrl, { max: 1, onnotice() {} }))
after(() => Promise.all(writers.map((writer) => writer.end())))

const step = fc.oneof(
  fc.record({
    do: fc.constant('write' as const),
    by: fc.nat(2),
    events: fc.integer({ min: 1, max: 200 }),
  }),
  fc.record({
    do: fc.constant('end' as const),
    by: fc.nat(2),
    how: fc.constantFrom('commit' as const, 'commit' as const, 'rollback' as const),
  }),
  fc.record({ do: fc.constant('lose' as const), client: fc.nat(3) }),
  fc.record({ do: fc.constant('come' as const), client: fc.nat(3), to: fc.nat(1) }),
)

async function history(steps: (typeof step extends fc.Arbitrary<infer S> ? S : never)[]) {
  const [before] = await sql`select last_number from event_counter`
  const from = Number(before!.last_number)
  const open = new Set<number>()
  const clients = Array.from({ length: 4 }, (_, n) => ({
    kind: kinds[n % 2]!,
    now: undefined as Follower | undefined,
    numbers: [] as number[],
    at: from,
  }))
  type Client = (typeof clients)[number]
  async function lose(client: Client) {
    if (!client.now) return
    client.now.stop()
    await client.now.ended
    client.numbers.push(...client.now.numbers())
    client.at = client.now.last() ?? client.at
    client.now = undefined
  }
  const come = async (client: Client, to: number) =>
    void (client.now ??= await follow(client.kind, urls[to]!, token, {
      topics: ['orders'],
      after: client.at,
    }))
  async function end(by: number, how: 'commit' | 'rollback') {
    if (!open.delete(by)) return
    await writers[by]!.unsafe(how)
    await sql.notify(eventsChannel, '')
  }
  for (const one of steps) {
    if (one.do === 'lose') await lose(clients[one.client]!)
    else if (one.do === 'come') await come(clients[one.client]!, one.to)
    else if (one.do === 'end') await end(one.by, one.how)
    else {
      if (!open.has(one.by)) await writers[one.by]!.unsafe('begin')
      open.add(one.by)
      await writers[one.by]!`
        insert into events (type, subject_id, data)
        select 'order.placed', uuidv7(), '{"priority": "stat"}' from generate_series(1, ${one.events})`
    }
  }
  for (const by of Array.from(open)) await end(by, 'commit')
  for (const [n, client] of clients.entries()) await come(client, n % 2)
  await eventually('all are numbered', async () => {
    const [row] = await sql`select count(*)::int as open from events where number is null`
    return row!.open === 0
  })
  const [counted] = await sql`select last_number from event_counter`
  const log = Array.from({ length: Number(counted!.last_number) - from }, (_, n) => from + 1 + n)
  const toldOf = ({ numbers, now }: Client) => [...numbers, ...now!.numbers()]
  await eventually('all are told', async () =>
    clients.every((client) => toldOf(client).length >= log.length),
  )
  for (const client of clients) {
    assert.deepEqual(toldOf(client), log)
    await lose(client)
  }
}

test('whatever is lost when, and whoever commits first: each event once, in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 40, size: 'max' }), history),
    { numRuns: rounds, endOnFailure: true },
  )
})
