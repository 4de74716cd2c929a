// A list has a query for each combination of filters, sort and "after a cursor". However many somebody asks for, a
// connection keeps a bounded number of them, and each answers all the same.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { connect } from '../../db/client.ts'
import { createDatabase } from '../helpers/database.ts'
import { lists } from '../db/every-list.ts'

const most = 200
const database = await createDatabase()
const { db, sql } = connect(database.apiUrl, { name: 'lab-kept-lists', max: 1 })
after(async () => {
  await sql.end()
  await database.drop()
})

test('who asks for every combination of filters makes no connection keep more than so many', async () => {
  const asked = [lists.samples!, lists.results!].flatMap(({ list, sorts, filters }) =>
    sorts.flatMap((sort) =>
      [sort, `-${sort}`].flatMap((sort) =>
        subsetsOf(Object.entries(filters)).map((some) => ({
          list,
          filters: { ...Object.fromEntries(some), sort, limit: 10 },
        })),
      ),
    ),
  )
  assert.ok(asked.length > most + 50)
  for (const times of ['once', 'again']) {
    for (const { list, filters } of asked) {
      const { items, next_cursor } = await list(db, filters as never)
      assert.deepEqual([items, next_cursor], ['[]', null], `${times}: ${JSON.stringify(filters)}`)
    }
  }
  const [row] = await sql`
    select count(*)::integer as kept from pg_prepared_statements where statement like '%as "document"%'`
  assert.ok(row!.kept <= most, `${row!.kept} are kept`)
})

function subsetsOf<T>(all: T[]): T[][] {
  return all.reduce<T[][]>((some, one) => [...some, ...some.map((few) => [...few, one])], [[]])
}
