// Events are numbered after their commit: without gaps, one order's in the order in which they happened,
// whoever numbers and whenever others commit; and a reader gets each exactly once.
import assert from 'node:assert/strict'
import { after, test, type TestContext } from 'node:test'
import * as fc from 'fast-check'
import postgres from 'postgres'
import { connect } from '../../db/client.ts'
import { lastEventNumber, listEventsAfter } from '../../src/platform/list-events.ts'
import { numberEvents } from '../../src/platform/number-events.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { holdLock } from '../helpers/locks.ts'
import { environment, eventually, startProcess } from '../helpers/processes.ts'

const { lab, sql, steps } = await laboratory()
const { ownerUrl, workerUrl } = lab.database
// Two processes that number, each with connections of its own.
const first = connect(workerUrl, { name: 'first', max: 2 })
const second = connect(workerUrl, { name: 'second', max: 2 })
const writers = [0, 1, 2, 3].map(() => postgres(ownerUrl, { max: 1, onnotice() {} }))
after(async () => {
  await Promise.all([first.sql, second.sql, ...writers].map((pool) => pool.end()))
})
const { id: patient_id } = await steps.patient()
const orders: string[] = []
for (let n = 0; n < 3; n++) orders.push((await steps.order(['GLU'], patient_id)).id)

/** Events of nobody's order. */
const addEvents = (howMany: number) =>
  sql`insert into events (type, subject_id)
    select 'order.placed', uuidv7() from generate_series(1, ${howMany})`

/** All are numbered, and no number is missing between the first and the counter. */
async function assertNoGap() {
  const [counts] = await sql<{ unnumbered: number; gaps: number; behind: number }[]>`
    select count(*) filter (where number is null)::int as unnumbered,
      (max(number) - min(number) + 1 - count(number))::int as gaps,
      ((select last_number from event_counter) - max(number))::int as behind
    from events`
  assert.deepEqual({ ...counts }, { unnumbered: 0, gaps: 0, behind: 0 })
}

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('write' as const),
      writer: fc.nat(writers.length - 1),
      order: fc.nat(orders.length - 1),
      events: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('end' as const),
      how: fc.constantFrom('commit' as const, 'commit' as const, 'rollback' as const),
      writer: fc.nat(writers.length - 1),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ do: 'number' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'both' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('read' as const),
      limit: fc.integer({ min: 1, max: 5 }),
    }),
  },
)

test('whenever who commits: no gap, each order in its order, and a reader gets each event once', async () => {
  let happened = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (sequence) => {
      await numberEvents(first.db)
      const start = await lastEventNumber(first.db)
      let seen = start
      const read: { number: number; order_id: string | null; subject_id: string }[] = []
      // Which order a writer's open transaction has locked, and what it has told of it so far.
      const open = new Map<number, { order: string; told: string[] }>()
      const committed: { order: string; subject_id: string }[] = []

      async function end(writer: number, how: 'commit' | 'rollback') {
        const transaction = open.get(writer)
        if (!transaction) return
        await writers[writer]!.unsafe(how)
        open.delete(writer)
        if (how === 'rollback') return
        const { order, told } = transaction
        committed.push(...told.map((subject_id) => ({ order, subject_id })))
      }

      async function tell(writer: number, order: string, events: number) {
        const own = open.get(writer)
        const lockedByAnother = [...open.values()].some((one) => one !== own && one.order === order)
        if (lockedByAnother || (own && own.order !== order)) return
        const connection = writers[writer]!
        if (!own) {
          await connection.unsafe('begin')
          await connection`select from orders where id = ${order} for no key update`
        }
        const told = own?.told ?? []
        for (let n = 0; n < events; n++) {
          const subject_id = `00000000-0000-7000-8000-${String(++happened).padStart(12, '0')}`
          await connection`
            insert into events (type, order_id, subject_id) values ('order.placed', ${order}, ${subject_id})`
          told.push(subject_id)
        }
        open.set(writer, { order, told })
      }

      async function readOn(limit: number) {
        const events = await listEventsAfter(lab.context.db, seen, limit)
        if (events === 'resync') throw new Error('nothing was deleted')
        read.push(...events)
        seen = events.at(-1)?.number ?? seen
        return events.length
      }

      for (const one of sequence) {
        if (one.do === 'write') await tell(one.writer, orders[one.order]!, one.events)
        else if (one.do === 'read') await readOn(one.limit)
        else if (one.do === 'number') await numberEvents(first.db)
        else if (one.do === 'both')
          await Promise.all([numberEvents(first.db), numberEvents(second.db)])
        else await end(one.writer, one.how)
      }
      for (const writer of open.keys()) await end(writer, 'commit')
      await numberEvents(second.db)
      while ((await readOn(3)) > 0);

      assert.deepEqual(
        read.map(({ number }) => number),
        committed.map((_, n) => start + 1 + n),
      )
      for (const order of orders) {
        assert.deepEqual(
          read.filter(({ order_id }) => order_id === order).map(({ subject_id }) => subject_id),
          committed.filter((one) => one.order === order).map(({ subject_id }) => subject_id),
        )
      }
      await assertNoGap()
    }),
    { numRuns: 40 },
  )
})

test('while one numbers, another does not wait; and many at once are numbered in several rounds', async (t) => {
  await numberEvents(first.db)
  const before = await lastEventNumber(first.db)
  await addEvents(5001)
  const lock = await holdLock(t, ownerUrl, 'select from event_counter for update')
  const numbering = numberEvents(first.db)
  await lock.untilWaiting(1)
  assert.equal(await numberEvents(second.db), 0)
  await lock.release()
  assert.equal(await numbering, 5001)
  assert.equal(await lastEventNumber(first.db), before + 5001)

  await addEvents(9000)
  const both = await Promise.all([numberEvents(first.db), numberEvents(second.db)])
  assert.equal(both[0] + both[1] + (await numberEvents(first.db)), 9000)
  await assertNoGap()
})

async function startNumberer(t: TestContext, name: 'worker' | 'scheduler') {
  return await startProcess(t, name, await environment(lab.database, name))
}

test('when a worker is killed in the middle of a round, a scheduler goes on', async (t) => {
  await numberEvents(first.db)
  const before = await lastEventNumber(first.db)
  await addEvents(3000)
  // The round has locked everybody else out, and waits to move the counter.
  const lock = await holdLock(t, ownerUrl, 'select from event_counter for update')
  const worker = await startNumberer(t, 'worker')
  await lock.untilWaiting(1)
  await startNumberer(t, 'scheduler')
  assert.equal((await worker.end('SIGKILL')).signal, 'SIGKILL')
  assert.equal(await lastEventNumber(first.db), before)
  // A server sees that a client is gone when it next speaks to it; this is that moment.
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'lab-worker'`
  await eventually('the scheduler is in the middle of a round', async () => {
    const [row] = await sql`
      select from pg_stat_activity where datname = current_database()
        and application_name = 'lab-scheduler' and wait_event_type = 'Lock' and query ilike '%event_counter%'`
    return row !== undefined
  })
  await lock.release()
  await eventually('all are numbered', async () => {
    return (await lastEventNumber(first.db)) === before + 3000
  })
  await assertNoGap()
})

test('who numbers is woken by a commit, and finds by itself what nobody told it of', async (t) => {
  await numberEvents(first.db)
  const before = await lastEventNumber(first.db)
  let woken = 0
  const listener = await sql.listen('lab_events', () => (woken += 1))
  await steps.order(['GLU'], patient_id)
  await eventually('the commit has woken the listeners', async () => woken > 0)
  await listener.unlisten()
  await startNumberer(t, 'worker')
  await eventually('it is numbered', async () => (await lastEventNumber(first.db)) === before + 1)
  await addEvents(1) // without a word
  await eventually('so is this', async () => (await lastEventNumber(first.db)) === before + 2)
})

test('who asks after a number that is kept no longer is told to begin anew', async () => {
  await numberEvents(first.db)
  const before = await lastEventNumber(first.db)
  await addEvents(10)
  await numberEvents(first.db)
  const numbers = async (after: number, limit = 100) => {
    const events = await listEventsAfter(lab.context.db, after, limit)
    return events === 'resync' ? events : events.map(({ number }) => number - before)
  }
  assert.deepEqual(await numbers(before, 3), [1, 2, 3])

  await sql`delete from events where number <= ${before + 4}`
  assert.equal(await numbers(before), 'resync')
  assert.equal(await numbers(before + 3), 'resync')
  assert.deepEqual(await numbers(before + 4), [5, 6, 7, 8, 9, 10])
  assert.deepEqual(await numbers(before + 10), [])
  assert.equal(await numbers(before + 11), 'resync', 'a number that was never given')

  await sql`delete from events where number = ${before + 8}`
  assert.deepEqual(await numbers(before + 4, 3), [5, 6, 7])
  assert.equal(await numbers(before + 4), 'resync', 'a hole in the middle')

  await sql`delete from events where number is not null`
  assert.equal(await numbers(before + 9), 'resync', 'nothing is kept')
  assert.deepEqual(await numbers(before + 10), [])
  await addEvents(1)
  await numberEvents(first.db)
  assert.deepEqual(await numbers(before + 10), [11], 'numbers never start again')
})
