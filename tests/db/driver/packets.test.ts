// What is sent in one moment leaves as one packet, and in the order in which it was sent: a write takes two.
import assert from 'node:assert/strict'
import { Socket } from 'node:net'
import { after, test } from 'node:test'
import { connect, allowPipelining, type Database } from '../../../db/client.ts'
import { sendable, sendInOrder, statement } from '../../../db/statement.ts'
import { createDatabase } from '../../helpers/database.ts'
import { eventually } from '../../helpers/processes.ts'

const database = await createDatabase()
after(() => database.drop())

const port = Number(new URL(database.ownerUrl).port)
/** What was handed to the system at once, for the database. */
const sent: string[] = []

type Chunks = { chunk: Buffer }[]
const text = (data: unknown) =>
  (Array.isArray(data) ? (data as Chunks).map(({ chunk }) => chunk) : [data as Buffer])
    .map((piece) => piece.toString('latin1'))
    .join('')
for (const name of ['_write', '_writev'] as const) {
  const original = Socket.prototype[name] as (...args: unknown[]) => void
  Object.assign(Socket.prototype, {
    [name](this: Socket, data: unknown, ...rest: unknown[]) {
      if (this.remotePort === port) sent.push(text(data))
      original.call(this, data, ...rest)
    },
  })
}

const { db, sql } = connect(database.ownerUrl, { name: 'packets-test', max: 1 })
after(() => sql.end())
await sql`create table notes (n bigint generated always as identity, text text not null)`

const look = statement({ row: { one: 'integer' } })`select 1 as one`
// Not statement(): those are held against the laboratory's tables, and `notes` is this test's own.
const note = sendable(({ text }: { text: string }) => ({
  sql: 'insert into notes (text) values ($1)',
  parameters: [text],
}))
const read = sendable<object, { texts: string[] }>(() => ({
  sql: 'select array(select left(text, 8) from notes order by n) as texts',
  parameters: [],
}))
const texts = async () => (await read(db, {}))[0]!.texts

/** Longer than what postgres.js gathers before it sends. */
const long = (text: string) => text.padEnd(3000, '.')

async function writeTwo(trx: Database) {
  await sendInOrder(trx, [look.with({})])
  return await sendInOrder(
    trx,
    [note.with({ text: long('first') }), note.with({ text: long('second') }), read.with({})],
    { commit: true },
  )
}

async function write() {
  return await db.transaction().execute(async (trx) => {
    await allowPipelining(trx)
    return await writeTwo(trx)
  })
}

test('a write is two packets: begin and look, then all that is written and commit', async () => {
  await write() // which also prepares the statements
  sent.length = 0
  const [, , [seen]] = await write()
  assert.deepEqual(seen!.texts.slice(-2), ['first...', 'second..'], 'each sees what came before it')
  assert.equal(sent.length, 2)
  assert.match(sent[0]!, /begin/)
  assert.match(sent[1]!, /first\.+[^]*second\.+[^]*commit/)
})

test('when one fails, what stands behind it is not done, and commit rolls back', async () => {
  const before = await texts()
  const failing = db.transaction().execute(async (trx) => {
    await allowPipelining(trx)
    const all = [note.with({ text: 'kept?' }), note.with({ text: null as never }), look.with({})]
    return await sendInOrder(trx, all, { commit: true })
  })
  await assert.rejects(failing, /null value in column "text"/)
  assert.deepEqual(await texts(), before)
})

test('a wake-up travels with COMMIT, and does not hide that nothing was committed', async () => {
  const heard: string[][] = []
  const told = await sql.listen("o'clock", () => {
    void texts().then((seen) => heard.push(seen))
  })
  sent.length = 0
  await db.transaction().execute(async (trx) => {
    await allowPipelining(trx)
    await sendInOrder(trx, [note.with({ text: 'told' })], { commit: true, notified: ["o'clock"] })
  })
  assert.equal(sent.length, 1, 'one packet in all')
  await eventually('it is told', async () => heard.length === 1)
  assert.equal(heard[0]!.at(-1), 'told', 'who is woken sees what was committed')

  const failed = db.transaction().execute(async (trx) => {
    await allowPipelining(trx)
    await sendInOrder(trx, [note.with({ text: null as never })]).catch(() => {})
    await sendInOrder(trx, [], { commit: true, notified: ["o'clock"] })
  })
  await assert.rejects(failed, /nothing was committed/)
  await told.unlisten()
})
