// A transaction whose connection is lost is over: whatever it still wants to do is refused, and nothing of
// it happens. (The driver would open the connection anew, and run the rest outside of any transaction.)
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Kysely, sql, type Transaction } from 'kysely'
import postgres from 'postgres'
import { allowPipelining, connect, connectionOf } from '../../../db/client.ts'
import { postgresJsDialect } from '../../../db/driver/dialect.ts'
import { isConnectionError } from '../../../db/errors.ts'
import { prepare } from '../../../db/prepared.ts'
import type { DB } from '../../../db/types.ts'
import { createDatabase } from '../../helpers/database.ts'
import { eventually } from '../../helpers/processes.ts'

const database = await createDatabase()
const owner = postgres(database.ownerUrl, { max: 1, onnotice() {} })
// One connection: what came after it would have to go over the same one, opened anew.
const pool = connect(database.ownerUrl, { name: 'dialect-test', max: 1 })
after(async () => {
  await pool.sql.end()
  await owner.end()
  await database.drop()
})
await owner`create table notes (text text primary key)`

const write = (trx: Transaction<DB>, text: string) =>
  sql`insert into notes values (${text})`.execute(trx)
const notes = async () => (await owner`select text from notes order by text`).map((row) => row.text)

/** Ends the transaction's connection on the server, and waits until it is gone there. */
async function kill(trx: Transaction<DB>) {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx)
  const { pid } = rows[0]!
  await owner`select pg_terminate_backend(${pid})`
  await eventually('the connection is gone', async () => {
    return (await owner`select from pg_stat_activity where pid = ${pid}`).length === 0
  })
}

test('a statement sent after the transaction has ended is refused, not run outside of it', async () => {
  const late = prepare((db, p: { text: string }) =>
    db.selectNoFrom(sql<string>`${p.text}`.as('text')),
  )
  let kept: Transaction<DB> | undefined
  await pool.db.transaction().execute(async (trx) => {
    await allowPipelining(trx)
    kept = trx
    const [row] = await late(trx, { text: 'in time' })
    assert.equal(row?.text, 'in time')
  })
  await assert.rejects(late(kept!, { text: 'too late' }), /transaction has ended/)
})

test('every statement after the loss is refused, also when the first error is swallowed', async () => {
  const refusals: unknown[] = []
  const transaction = pool.db.transaction().execute(async (trx) => {
    await write(trx, 'before')
    await kill(trx)
    for (const text of ['after 1', 'after 2', 'after 3']) {
      await write(trx, text).catch((error: unknown) => refusals.push(error))
      // Time for the driver to open the connection anew, if it were going to.
      await owner`select 1`
    }
  })
  await assert.rejects(transaction, isConnectionError)
  assert.equal(refusals.length, 3)
  assert.ok(refusals.every(isConnectionError))
  assert.deepEqual(await notes(), [])
})

test('a commit after the loss is refused: it must not look as if all were well', async () => {
  const transaction = pool.db.transaction().execute(async (trx) => {
    await write(trx, 'before')
    await kill(trx)
  })
  await assert.rejects(transaction, isConnectionError)
  assert.deepEqual(await notes(), [])
})

test('a result that the driver gives with holes comes out whole', async () => {
  // As after a connection that was lost within a result of three rows: see withoutHoles().
  const rows: unknown[] = Object.assign([], { command: 'SELECT', count: 1 })
  rows[3] = { text: 'kept' }
  const dialect = postgresJsDialect({ unsafe: async () => rows } as never)
  const result = await sql`select text from notes`.execute(new Kysely<DB>({ dialect }))
  assert.deepEqual(result.rows, [{ text: 'kept' }])
})

test('an error of its own rolls back, and the pool is as good as new after all of this', async () => {
  // The first to use the connection after its loss may be the one to learn of it.
  await eventually('the pool has recovered', () =>
    pool.sql`select 1`.then(
      () => true,
      () => false,
    ),
  )
  const failing = pool.db.transaction().execute(async (trx) => {
    await write(trx, 'undone')
    throw new Error('as it happens')
  })
  await assert.rejects(failing, /as it happens/)
  await pool.db.transaction().execute((trx) => write(trx, 'kept'))
  assert.deepEqual(await notes(), ['kept'])
})

const copyNotes = (trx: Transaction<DB>, texts: string[]) =>
  connectionOf(trx).copy('copy notes from stdin', texts.map((text) => `${text}\n`).join(''))

test('rows are copied in the middle of a transaction, in their order with what stands around them', async () => {
  await owner`truncate notes`
  const many = Array.from({ length: 20_000 }, (_, n) => `${'long '.repeat(20)}${n}`)
  await pool.db.transaction().execute(async (trx) => {
    await allowPipelining(trx)
    const before = write(trx, 'before')
    await Promise.all([before, copyNotes(trx, many), write(trx, 'after')])
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from notes`.execute(trx)
    assert.equal(rows[0]!.n, many.length + 2)
    await copyNotes(trx, ['once more'])
  })
  assert.equal((await notes()).length, many.length + 3)
})

test('a copy that the server refuses fails, at its first row or after its last one', async (t) => {
  await owner`truncate notes`
  await owner.unsafe(`
    create function refuse_all() returns trigger language plpgsql as $$
    begin raise exception 'none of these'; end $$;
    create trigger refuse_all after insert on notes for each statement execute function refuse_all()`)
  t.after(() => owner.unsafe('drop function refuse_all() cascade'))
  const copied = (texts: string[]) =>
    pool.db.transaction().execute(async (trx) => {
      await allowPipelining(trx)
      await copyNotes(trx, texts)
    })
  await assert.rejects(copied(['a', 'b']), /none of these/)
  await assert.rejects(copied(['a\tb']), /extra data after last expected column/)
  await assert.rejects(copied(['a', 'a']), /duplicate key value/)
  assert.deepEqual(await notes(), [])
})

test('a copy whose connection is lost fails, and the pool goes on', async () => {
  const locked = owner.begin(async (trx) => {
    await trx`insert into notes values ('locked')`
    const copying = pool.db.transaction().execute(async (other) => {
      await allowPipelining(other)
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(other)
      // It waits for the row that is being inserted, all of its own rows are sent: then it is cut off.
      const lost = assert.rejects(copyNotes(other, ['locked']), isConnectionError)
      await eventually('it waits', async () => {
        const [row] = await trx`
          select wait_event_type from pg_stat_activity where pid = ${rows[0]!.pid}`
        return row?.wait_event_type === 'Lock'
      })
      await trx`select pg_terminate_backend(${rows[0]!.pid})`
      await lost
    })
    await assert.rejects(copying, isConnectionError)
  })
  await locked
  assert.deepEqual(await notes(), ['locked'])
  await pool.db.transaction().execute(async (trx) => {
    await allowPipelining(trx)
    await copyNotes(trx, ['again'])
  })
  assert.deepEqual(await notes(), ['again', 'locked'])
})
