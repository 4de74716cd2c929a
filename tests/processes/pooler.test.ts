// What the service sends to a pooler, and what it asks of its connections; pooler.process.test.ts has a real one.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { connect, type PoolOptions } from '../../db/client.ts'
import { connectQueryOf, limitsOf, settingsOf } from '../../db/limits.ts'
import { requireLimits } from '../../src/processes/pooler.ts'
import { createDatabase } from '../helpers/database.ts'

const database = await createDatabase()
after(() => database.drop())

const limits = limitsOf.lab_api
const direct = { url: database.apiUrl, password_file: undefined }

async function withPool<T>(options: Partial<PoolOptions>, use: (sql: Sql) => Promise<T>) {
  const { sql } = connect(database.apiUrl, { name: 'lab-pooler-test', max: 1, ...options })
  try {
    return await use(sql)
  } finally {
    await sql.end({ timeout: 5 })
  }
}
type Sql = ReturnType<typeof connect>['sql']

test('a pooler is sent no setting but those that it carries from one connection to the next', async () => {
  const set = await withPool(
    { limits, pooler: true },
    (sql) => sql<{ name: string }[]>`
      select name from pg_settings
      where source = 'client' and name <> 'client_encoding'
        and not (name = 'application_name' and setting = 'lab-pooler-test')
        and not (name = 'TimeZone' and setting = 'UTC')`,
  )
  assert.deepEqual([...set], [])
})

test('without limits on its connections nobody starts behind a pooler, and is told what to set', async () => {
  const start = () => withPool({ pooler: true }, (sql) => requireLimits({ direct, limits }, sql))
  await assert.rejects(start, {
    name: 'ConfigError',
    message: /lock_timeout is 0 and not 5000 ms[^]*connect_query='set lock_timeout = 5000; /,
  })
})

test('what it is told to set are the limits', async () => {
  await withPool({ pooler: true }, async (sql) => {
    await sql.unsafe(connectQueryOf(limits))
    await requireLimits({ direct, limits }, sql)
    const asked = Object.keys(settingsOf(limits))
    const rows =
      await sql`select name from pg_settings where name = any(${asked}) and setting <> '0'`
    assert.equal(rows.length, asked.length)
  })
})

test('without a pooler nothing is asked', async () => {
  const refusing = (() => assert.fail('it was asked')) as unknown as Sql
  await requireLimits({ direct: undefined, limits }, refusing)
})
