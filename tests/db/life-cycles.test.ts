// The lists that are made from the life cycles are those that the partial indexes speak of. (That the tables
// take the statuses which rules.ts knows: catalogue.test.ts.)
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import postgres from 'postgres'
import { waitingNoticeStatuses } from '../../src/notices/rules.ts'
import { liveOrderStatuses, openItemStatuses } from '../../src/orders/rules.ts'
import { openResultStatuses, withdrawnResultStatuses } from '../../src/results/rules.ts'
import { createDatabase } from '../helpers/database.ts'

const database = await createDatabase()
const sql = postgres(database.ownerUrl, { max: 1, onnotice() {} })
after(async () => {
  await sql.end()
  await database.drop()
})

const quoted = (text: string) => [...text.matchAll(/'([^']+)'/g)].map(([, value]) => value!)

const indexes: [index: string, values: readonly string[]][] = [
  ['notices_waiting_idx', waitingNoticeStatuses],
  ['results_one_open_key', openResultStatuses],
  ['results_corrects_key', withdrawnResultStatuses],
]
for (const [index, values] of indexes) {
  test(`${index} speaks of the statuses that follow from the life cycle`, async () => {
    const [row] = await sql<{ text: string }[]>`
      select pg_get_expr(indpred, indrelid) as text from pg_index where indexrelid = ${index}::regclass`
    assert.deepEqual(quoted(row!.text).toSorted(), [...values].toSorted())
  })
}

test('what follows from the life cycles is what the bench calls so', () => {
  assert.deepEqual(openItemStatuses, ['pending', 'resulted'])
  assert.deepEqual(liveOrderStatuses, ['placed', 'in_progress', 'completed'])
  assert.deepEqual(waitingNoticeStatuses, ['provisional', 'open', 'attempted'])
  assert.deepEqual(openResultStatuses, ['entered', 'interpreted', 'held'])
})
