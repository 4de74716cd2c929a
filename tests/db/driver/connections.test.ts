// A pool whose connections are lost, all in one moment and while it is being asked, can be used again.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { connect } from '../../../db/client.ts'
import { isConnectionError } from '../../../db/errors.ts'
import { createDatabase } from '../../helpers/database.ts'
import { startProxy } from '../../helpers/database-proxy.ts'

const database = await createDatabase()
after(() => database.drop())

test('no connection stays unusable that was written to in the moment of its loss', async (t) => {
  const proxy = await startProxy(t, database.apiUrl)
  const { sql } = connect(proxy.url, { name: 'client-test', max: 4 })
  t.after(() => sql.end({ timeout: 1 }))
  const askAll = () => Promise.all(Array.from({ length: 4 }, () => sql`select pg_sleep(0.01)`))
  for (let round = 0; round < 40; round++) {
    await askAll()
    // Who hears first that a connection is lost asks again at once, over one that is lost as well.
    const asking = sql`select pg_sleep(60)`.catch((error: unknown) => {
      assert.ok(isConnectionError(error))
      return Promise.allSettled(Array.from({ length: 8 }, () => sql`select 1`))
    })
    await sql`select 1`
    proxy.cut()
    await asking
  }
  assert.equal((await askAll()).length, 4)
})
