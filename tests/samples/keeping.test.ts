// Where a tube is kept, how long, and how it ends: two tubes never share a place, none is thrown away while
// a result of it is under way, and none before its time without a reason.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mustKeep } from '../../src/samples/rules.ts'
import type { Sample } from '../../src/samples/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'

const { worker, sql, records, people, steps } = await laboratory()
const { technologist, phlebotomist, clerk } = people
type Problem = { detail: string; allowed?: string[]; errors?: { code: string }[] }

const act = (id: string, verb: string, body?: object, by = technologist) =>
  by.post<Sample & Problem>(`/v1/samples/${id}/${verb}`, body)
const listed = async (query: string) =>
  (await clerk.get<{ items: Sample[] }>(`/v1/samples?${query}`)).body.items.map(({ id }) => id)

async function accepted(specimen = 'serum', test = 'K'): Promise<Sample> {
  const order = await steps.order([test])
  const { id } = await steps.receive((await steps.collect(order.id, specimen)).id)
  return await steps.accept(id)
}
async function stored(storage_place: string): Promise<Sample> {
  const { id } = await accepted()
  return (await act(id, 'store', { storage_place })).body
}
/** As if it had been stored long ago. */
const letExpire = (id: string) =>
  records.change((trx) => trx`update samples set disposal_due_at = now() where id = ${id}`)

test('a sample is kept at a place for as long as its specimen type is, and found there', async () => {
  const { id } = await accepted()
  const { status, body } = await act(id, 'store', { storage_place: ' r12/a03 ' })
  assert.equal(status, 200)
  assert.equal(body.storage_place, 'R12/A03')
  const [policy] = await sql<{ days: number }[]>`
    select retention_days as days from specimen_retention where specimen_type = 'serum'`
  const kept_ms = Date.parse(body.disposal_due_at!) - Date.parse(body.stored_at!)
  assert.equal(kept_ms, policy!.days * 86_400_000)
  assert.ok(body.stored_by !== null && body.accepted_by !== null && body.accepted_at !== null)
  assert.deepEqual(await listed('storage_place=r12/a03'), [id])
  const neighbour = await stored('R12/A04')
  await stored('R120/A04')
  assert.deepEqual(await listed('storage_place=R12/&sort=created_at'), [id, neighbour.id])
})

test('a change of the policy counts for what is stored afterwards', async () => {
  const before = await accepted('whole_blood', 'HGB')
  const kept = await act(before.id, 'store', { storage_place: 'B1/1' })
  await records.change(
    (trx) =>
      trx`update specimen_retention set retention_days = 30 where specimen_type = 'whole_blood'`,
  )
  const after = await accepted('whole_blood', 'HGB')
  const { body } = await act(after.id, 'store', { storage_place: 'B1/2' })
  const days = Date.parse(body.disposal_due_at!) - Date.parse(body.stored_at!)
  assert.equal(days, 30 * 86_400_000)
  const then = await clerk.get<Sample>(`/v1/samples/${before.id}`)
  assert.equal(then.body.disposal_due_at, kept.body.disposal_due_at)
})

test('a place holds one sample, and is free again when that was moved or thrown away', async () => {
  const first = await stored('R2/1')
  const second = await accepted()
  const taken = await act(second.id, 'store', { storage_place: 'r2/1' })
  assert.equal(taken.status, 409)
  assert.match(taken.body.detail, /R2\/1/)
  const moved = await act(first.id, 'move', { storage_place: 'R2/2' })
  assert.deepEqual(
    [moved.status, moved.body.storage_place, moved.body.disposal_due_at],
    [200, 'R2/2', first.disposal_due_at],
  )
  assert.equal((await act(second.id, 'store', { storage_place: 'R2/1' })).status, 200)
  const [audited] = await sql`
    select before from audit_log where row_id = ${first.id} order by id desc limit 1`
  assert.equal(audited!.before.storage_place, 'R2/1')
  assert.equal((await act(first.id, 'move', { storage_place: 'R2/1' })).status, 409)

  await letExpire(second.id)
  assert.equal((await act(second.id, 'dispose', { method: 'incineration' })).status, 200)
  assert.deepEqual(await listed('storage_place=R2/1'), [])
  assert.equal((await act(first.id, 'move', { storage_place: 'R2/1' })).status, 200)
})

test('of two who put a tube at one place at once, one does', async () => {
  for (let round = 0; round < 4; round++) {
    const tubes = [await accepted(), await accepted()]
    const place = { storage_place: `RACE/${round}` }
    const answers = await Promise.all(tubes.map(({ id }) => act(id, 'store', place)))
    assert.deepEqual(
      answers.map(({ status }) => status).toSorted((a, b) => a - b),
      [200, 409],
    )
  }
})

test('what is due is listed, and goes without a reason; what is not needs one', async () => {
  const due = await stored('R3/1')
  const early = await stored('R3/2')
  await letExpire(due.id)
  const list = await listed('due_for_disposal=true')
  assert.ok(list.includes(due.id) && !list.includes(early.id))
  const refused = await act(early.id, 'dispose', { method: 'autoclave' })
  assert.deepEqual([refused.status, refused.body.errors?.[0]?.code], [422, 'still_to_be_kept'])
  const body = { method: 'autoclave', reason: 'The tube leaks' }
  const gone = await act(early.id, 'dispose', body)
  assert.deepEqual(
    [gone.body.status, gone.body.disposal_method, gone.body.disposal_reason],
    ['disposed', 'autoclave', 'The tube leaks'],
  )
  assert.ok(gone.body.disposed_at !== null && gone.body.disposed_by !== null)
  assert.equal((await act(due.id, 'dispose', { method: 'incineration' })).status, 200)
  assert.deepEqual(await listed('due_for_disposal=true'), [])
})

test('the moment that ends the keeping belongs to what is due', () => {
  const until = new Date('2026-11-30T19:05:00.000Z')
  for (const [now, keep] of [
    ['2026-11-30T19:04:59.999Z', true],
    ['2026-11-30T19:05:00.000Z', false],
    ['2026-12-01T00:00:00.000Z', false],
  ] as const) {
    assert.equal(mustKeep(until, new Date(now)), keep, now)
  }
  assert.equal(mustKeep(null, until), false)
})

test('nothing is thrown away while a result of it is under way, and nothing measured afterwards', async () => {
  const { order, sample } = await steps.orderWithSample(['K', 'NA'])
  const { id } = await steps.enter(order, sample, 'K', '6.8', 'mmol/L')
  await worker.runJobs('interpret-results') // held
  await steps.accept(sample.id)
  await act(sample.id, 'store', { storage_place: 'R4/1' })
  await letExpire(sample.id)
  const dispose = () => act(sample.id, 'dispose', { method: 'autoclave' })
  assert.equal((await dispose()).status, 409)
  await steps.verify(id)
  assert.equal((await dispose()).status, 200)
  const item = order.items.find(({ test_code }) => test_code === 'NA')!
  const late = await technologist.post<Problem>('/v1/results', {
    order_item_id: item.id,
    sample_id: sample.id,
    value: '140',
    unit: 'mmol/L',
  })
  assert.equal(late.status, 409)
  assert.match(late.body.detail, /disposed/)
  const again = await steps.receive((await steps.collect(order.id)).id)
  await steps.enter(order, again, 'NA', '140', 'mmol/L')
})

test('a result that is entered while its sample is thrown away was there first, or is refused', async () => {
  for (let round = 0; round < 4; round++) {
    const { order, sample } = await steps.orderWithSample(['K'])
    await steps.accept(sample.id)
    await act(sample.id, 'store', { storage_place: `R5/${round}` })
    await letExpire(sample.id)
    const body = { order_item_id: order.items[0]!.id, sample_id: sample.id, value: '4.1' }
    const [disposed, entered] = await Promise.all([
      act(sample.id, 'dispose', { method: 'autoclave' }),
      technologist.post('/v1/results', { ...body, unit: 'mmol/L' }),
    ])
    assert.deepEqual(
      [disposed.status, entered.status].toSorted((a, b) => a - b),
      entered.status === 201 ? [201, 409] : [200, 409],
    )
  }
})

test('what lies in a fridge leaves it, also when its order was an error', async () => {
  const { id, order_id } = await stored('R6/1')
  await steps.stop(order_id, 'entered-in-error')
  assert.equal((await act(id, 'move', { storage_place: 'R6/2' })).status, 200)
  await letExpire(id)
  assert.equal((await act(id, 'dispose', { method: 'autoclave' })).status, 200)
})

test('a courier takes a sample, and nobody measures or judges it on its way', async () => {
  const order = await steps.order(['K'])
  const { id } = await steps.collect(order.id)
  const sent = await act(id, 'dispatch', undefined, phlebotomist)
  assert.equal(sent.body.status, 'in_transit')
  assert.ok(sent.body.dispatched_at !== null && sent.body.dispatched_by !== null)
  assert.equal((await act(id, 'reject', { code: 'RH' })).status, 409)
  assert.equal((await steps.receive(id)).status, 'received')
})
