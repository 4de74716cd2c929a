// A transaction whose connection is lost is over: whatever it still wants to do is refused, and nothing of
// it happens. (The driver would open the connection anew, and run the rest outside of any transaction.)
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Kysely, sql, type Transaction } from 'kysely'
import postgres from 'postgres'
import { allowPipelining, connect } from '../../../db/client.ts'
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
