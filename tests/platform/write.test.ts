// The frame of every write: nothing that was made for it can be forgotten, and nothing comes after its end.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { statement } from '../../db/statement.ts'
import { jobCaller } from '../../src/platform/caller.ts'
import { publish } from '../../src/platform/events.ts'
import { enqueue } from '../../src/platform/queue.ts'
import { finish, inOrder, write, type Write } from '../../src/platform/write.ts'
import { laboratory } from '../helpers/laboratory.ts'

const { lab, sql } = await laboratory()
const caller = jobCaller('test')
const look = statement({ row: { one: 'integer' } })`select 1 as one`

const job = (w: Write) => enqueue(w, 'interpret-results', { result_ids: [] })
const event = (w: Write) => {
  const id = crypto.randomUUID()
  return publish(w, { type: 'sample.received', order_id: id, subject_id: id })
}
const jobs = async () => (await sql`select from pgboss.job where name = 'interpret-results'`).length

for (const [what, make] of Object.entries({ job, event })) {
  test(`a ${what} that is made and not sent fails the write, at its end`, async () => {
    const forgotten = write(lab.context, caller, async (w) => {
      make(w)
      await inOrder(w, [look.with({})])
    })
    await assert.rejects(forgotten, /made and never sent/)
  })

  test(`a ${what} that is made and not sent fails the write, also when it ends with finish()`, async () => {
    const before = await jobs()
    const forgotten = write(lab.context, caller, async (w) => {
      make(w)
      await finish(w, [job(w)], undefined)
    })
    await assert.rejects(forgotten, /made and never sent/)
    assert.equal(await jobs(), before)
  })
}

test('after finish() nothing is sent any more', async () => {
  const late = write(lab.context, caller, async (w) => {
    await finish(w, [look.with({})], undefined)
    await inOrder(w, [look.with({})])
  })
  await assert.rejects(late, /transaction has ended/)
})

test('the answer is made of the rows, in the order of the statements', async () => {
  const double = statement({ parameters: { n: 'integer' }, row: { twice: 'integer' } })`
    select 2 * ${'n'}::integer as twice`
  const answer = await write(lab.context, caller, (w) =>
    finish(w, [double.with({ n: 2 }), look.with({}), double.with({ n: 5 })], (first, one, last) => [
      first[0]!.twice,
      one[0]!.one,
      last[0]!.twice,
    ]),
  )
  assert.deepEqual(answer, [4, 1, 10])
})
