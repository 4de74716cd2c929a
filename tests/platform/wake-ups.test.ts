// The listening side: a wake-up is never lost for good, whatever happens to the connection, and looks never
// overlap.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import postgres from 'postgres'
import { connect } from '../../db/client.ts'
import { createLog } from '../../src/platform/log.ts'
import { keepLooking, listenFor } from '../../src/platform/wake-ups.ts'
import { createEmptyDatabase } from '../helpers/database.ts'
import { eventually } from '../helpers/processes.ts'

const database = await createEmptyDatabase()
const sender = postgres(database.ownerUrl, { max: 1, onnotice() {} })
const listener = connect(database.ownerUrl, { name: 'listener', max: 1 })
after(async () => {
  await listener.sql.end()
  await sender.end()
  await database.drop()
})
const log = createLog({ log_level: 'silent' } as Parameters<typeof createLog>[0])

const loseConnections = () => sender`
  select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and application_name = 'listener'`

test('who listens looks when it begins, at each wake-up, and after a lost connection', async () => {
  let looks = 0
  const listening = await listenFor(listener.sql, 'room', () => (looks += 1))
  assert.equal(looks, 1)
  await sender.notify('room', '')
  await eventually('woken', async () => looks === 2)

  await loseConnections()
  await eventually('it listens again, and has looked', async () => looks > 2)
  const before = looks
  await sender.notify('room', '')
  await eventually('woken again', async () => looks > before)

  await listening.stop()
  const heardOf = looks
  let others = 0
  const other = await listenFor(listener.sql, 'room', () => (others += 1))
  await sender.notify('room', '')
  await eventually('the other is woken', async () => others > 1)
  assert.equal(looks, heardOf, 'who has stopped is not')
  await other.stop()
})

test('looks do not overlap; a wake-up within one, and one that found too much, is followed by another', async () => {
  const looks: ((more: boolean) => void)[] = []
  const failures: unknown[] = []
  const warn = (fields: object) => failures.push(fields)
  let under_way = 0
  const look = async () => {
    assert.equal((under_way += 1), 1)
    const more = await new Promise<boolean>((resolve) => looks.push(resolve))
    under_way -= 1
    if (looks.length === 2) throw new Error('out of order')
    return more
  }
  const looking = await keepLooking(listener.sql, 'room', look, { ...log, warn } as typeof log)
  await eventually('the first look', async () => looks.length === 1)
  let heard = 0
  const witness = await listenFor(listener.sql, 'room', () => (heard += 1))
  await sender.notify('room', '')
  await eventually('the wake-up has come', async () => heard > 1)
  assert.equal(looks.length, 1)
  looks[0]!(false)
  await eventually('the second look, which fails', async () => looks.length === 2)
  looks[1]!(false)
  await eventually('the third, unasked', async () => looks.length === 3)
  looks[2]!(true)
  await eventually('the fourth', async () => looks.length === 4)

  const stopped = looking.stop()
  looks[3]!(true)
  await stopped
  assert.deepEqual([looks.length, under_way, failures.length], [4, 0, 1])
  await witness.stop()
})
