// The lanes follow the work: what is in each after every step, in which order, and how much of it.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { laneNames, type LaneName } from '../../src/worklists/lanes.ts'
import type { LaneItems, Worklists } from '../../src/worklists/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'

const { worker, sql, people, steps } = await laboratory()

before(async () => {
  await sql`select set_config('lab.actor', 'job:test', false)`
})

type LaneBody<L extends LaneName> = { items: LaneItems[L][]; about: string }

async function lane<L extends LaneName>(name: L, query = ''): Promise<LaneItems[L][]> {
  const { status, body } = await people.phlebotomist.get<LaneBody<L>>(
    `/v1/worklists/${name}?${query}`,
  )
  assert.equal(status, 200, JSON.stringify(body))
  assert.ok(body.about.length > 50)
  return body.items
}

/** How many rows of this order are in each lane. */
async function placesOf(order_id: string): Promise<Record<LaneName, number>> {
  const counts = await Promise.all(
    laneNames.map(async (name) => {
      const items = await lane(name, 'limit=200')
      return items.filter((one) => ('order_id' in one ? one.order_id : one.id) === order_id).length
    }),
  )
  return Object.fromEntries(laneNames.map((name, n) => [name, counts[n]])) as never
}

const at = (places: Partial<Record<LaneName, number>>) => ({
  collect: 0,
  receive: 0,
  run: 0,
  verify: 0,
  call: 0,
  ...places,
})

test('a test goes from lane to lane with each step', async () => {
  const order = await steps.order(['K', 'NA'])
  assert.deepEqual(await placesOf(order.id), at({ collect: 1 }))
  const sample = await steps.collect(order.id)
  assert.deepEqual(await placesOf(order.id), at({ receive: 1 }))
  await steps.receive(sample.id)
  assert.deepEqual(await placesOf(order.id), at({ run: 2 }))
  await steps.enter(order, sample, 'NA', '140', 'mmol/L')
  const { id } = await steps.enter(order, sample, 'K', '6.8', 'mmol/L')
  await worker.runJobs()
  assert.deepEqual(await placesOf(order.id), at({ verify: 1, call: 1 }))
  await steps.verify(id)
  assert.deepEqual(await placesOf(order.id), at({ call: 1 }))
})

test('each specimen is collected for itself, and a rejected one again', async () => {
  const order = await steps.order(['K', 'NA', 'HGB'])
  const specimens = async () =>
    (await lane('collect', 'limit=200')).find(({ id }) => id === order.id)?.specimens
  assert.deepEqual(
    (await specimens())!.map(({ specimen_type, tests }) => [specimen_type, tests]),
    [
      ['serum', ['K', 'NA']],
      ['whole_blood', ['HGB']],
    ],
  )
  const serum = await steps.collect(order.id)
  assert.deepEqual(
    (await specimens())!.map((one) => one.specimen_type),
    ['whole_blood'],
  )
  await steps.receive(serum.id)
  await steps.reject(serum.id)
  const [again] = (await specimens())!
  assert.deepEqual([again!.specimen_type, again!.replaces_id], ['serum', serum.id])
  assert.deepEqual(await placesOf(order.id), at({ collect: 1 }))
})

test('on hold nothing is collected or run, but a tube still arrives; what is cancelled is nowhere', async () => {
  const order = await steps.order(['K'])
  await steps.collect(order.id)
  await steps.stop(order.id, 'hold')
  assert.deepEqual(await placesOf(order.id), at({ receive: 1 }))
  await steps.stop(order.id, 'cancel')
  assert.deepEqual(await placesOf(order.id), at({}))
})

test('a correction of a completed order waits for verification too', async () => {
  const { order, sample } = await steps.orderWithSample(['K'])
  const { id } = await steps.enter(order, sample, 'K', '4.2', 'mmol/L')
  await worker.runJobs()
  assert.deepEqual(await placesOf(order.id), at({}))
  const correction = await steps.correct(id, '4.4', 'mmol/L')
  await worker.runJobs()
  const [held] = (await lane('verify')).filter((one) => one.order_id === order.id)
  assert.deepEqual([held!.id, held!.corrects_id, held!.version], [correction.id, id, 2])
})

test('what is computed waits for a person too, and nobody has entered it', async () => {
  const { order, sample } = await steps.orderWithSample(['EGFR'])
  await steps.enter(order, sample, 'CREA', '300', 'umol/L')
  await worker.runJobs()
  const held = (await lane('verify', 'limit=200')).filter((one) => one.order_id === order.id)
  const by = Object.fromEntries(held.map((one) => [one.test_code, one.entered_by !== null]))
  assert.deepEqual(by, { CREA: true, EGFR: false })
})

test('what is computed is neither collected nor run; what a result adds is run in the tube that is there', async () => {
  const order = await steps.order(['EGFR', 'TSH'])
  const [missing] = (await lane('collect', 'limit=200')).filter(({ id }) => id === order.id)
  assert.deepEqual(
    missing!.specimens.map(({ specimen_type, tests }) => [specimen_type, tests]),
    [['serum', ['TSH', 'CREA']]],
  )
  const sample = await steps.receive((await steps.collect(order.id)).id)
  const toRun = async () =>
    (await lane('run', 'limit=200'))
      .filter((one) => one.order_id === order.id)
      .map((one) => `${one.test_code} ${one.sample_id}`)
      .toSorted()
  assert.deepEqual(await toRun(), [`CREA ${sample.id}`, `TSH ${sample.id}`])
  const { id } = await steps.enter(order, sample, 'TSH', '9.1', 'm[IU]/L')
  await worker.runJobs()
  await steps.verify(id)
  assert.deepEqual(await toRun(), [`CREA ${sample.id}`, `FT4 ${sample.id}`])
  assert.deepEqual(await placesOf(order.id), at({ run: 2 }))
})

test('whom to call: overdue first, then what is due first; not what was read back', async () => {
  const ids: string[] = []
  for (const due of ['-5 minutes', '-50 minutes', '10 minutes']) {
    const { order, sample } = await steps.orderWithSample(['K'])
    await steps.enter(order, sample, 'K', '6.8', 'mmol/L')
    await worker.runJobs()
    await sql`update notices set due_at = now() + ${due}::interval where order_id = ${order.id}`
    ids.push(order.id)
  }
  const waiting = async () =>
    (await lane('call', 'limit=200')).filter((one) => ids.includes(one.order_id))
  assert.deepEqual(
    (await waiting()).map((one) => [ids.indexOf(one.order_id), one.overdue, one.attempts]),
    [
      [1, true, 0],
      [0, true, 0],
      [2, false, 0],
    ],
  )
  const [first] = await waiting()
  const attempt = async (outcome: object) => {
    const body = { recipient_name: 'D. Aydin', recipient_role: 'Nurse', channel: 'phone' }
    const path = `/v1/notices/${first!.id}/attempts`
    const { status } = await people.technologist.post(path, { ...body, ...outcome })
    assert.equal(status, 201)
  }
  await attempt({ outcome: 'unable_to_reach' })
  assert.deepEqual(
    (await waiting()).map((one) => [one.status, one.attempts]),
    [
      ['attempted', 1],
      ['open', 0],
      ['open', 0],
    ],
  )
  await attempt({ outcome: 'confirmed', read_back: '6.8' })
  assert.deepEqual(
    (await waiting()).map((one) => ids.indexOf(one.order_id)),
    [0, 2],
  )
})

async function placed(priority: string, minutes_ago: number): Promise<string> {
  const body = { patient_id: (await steps.patient()).id, priority, tests: ['K'] }
  const { id } = (await people.clerk.post<{ id: string }>('/v1/orders', body)).body
  await sql`update orders set ordered_at = now() - make_interval(mins => ${minutes_ago}) where id = ${id}`
  return id
}

test('stat comes first, then asap, urgent and routine, each with the oldest first', async () => {
  const expected = [
    await placed('stat', 1000),
    await placed('stat', 999),
    await placed('asap', 2000),
    await placed('urgent', 3000),
    await placed('routine', 5000),
    await placed('routine', 4000),
  ]
  const found = (await lane('collect', 'limit=200')).map(({ id }) => id)
  assert.deepEqual(
    found.filter((id) => expected.includes(id)),
    expected,
  )
  const stat = await lane('collect', 'priority=stat')
  assert.ok(stat.length > 0 && stat.every(({ priority }) => priority === 'stat'))
})

test('lists of tests and of held results are filtered by test, the latter by reason', async () => {
  for (const [test_code, value] of [
    ['K', '6.8'],
    ['NA', '119'],
  ] as const) {
    const { order, sample } = await steps.orderWithSample([test_code, 'CL'])
    await steps.enter(order, sample, test_code, value, 'mmol/L')
  }
  await worker.runJobs()
  const run = await lane('run', 'test_code=CL')
  assert.ok(run.length >= 2 && run.every((one) => one.test_code === 'CL'))
  const sodium = await lane('verify', 'test_code=NA')
  assert.deepEqual(
    sodium.map((one) => one.value),
    ['119'],
  )
  const critical = await lane('verify', 'hold_reason=critical')
  assert.ok(critical.length >= 2 && critical.every((one) => one.hold_reasons.includes('critical')))
  assert.ok(critical.length < (await lane('verify')).length)
})

test('the counts are those of the lists', async () => {
  const { body } = await people.clerk.get<Worklists>('/v1/worklists')
  assert.deepEqual(
    body.items.map((one) => one.lane),
    laneNames,
  )
  for (const { lane: name, count, more, by_priority, by_hold_reason } of body.items) {
    const items = await lane(name, 'limit=200')
    assert.equal(count, items.length, name)
    assert.equal(more, false)
    for (const one of by_priority) {
      const same = items.filter(({ priority }) => priority === one.priority)
      assert.equal(one.count, same.length, `${name} ${one.priority}`)
      assert.equal(one.oldest_ordered_at, same.map((x) => x.ordered_at).toSorted()[0])
      assert.ok(one.oldest_minutes >= 0)
    }
    assert.equal(by_hold_reason === null, name !== 'verify')
    for (const { reason, count: held } of by_hold_reason ?? []) {
      const same = (items as LaneItems['verify'][]).filter((x) => x.hold_reasons.includes(reason))
      assert.equal(held, same.length, reason)
    }
  }
  const reasons = body.items.find((one) => one.lane === 'verify')!.by_hold_reason!
  assert.match(reasons.find(({ reason }) => reason === 'critical')!.means!, /critical limits/)
})

test('a count stops at a thousand of a priority, and says that there are more', async () => {
  const { id } = await steps.order(['K'])
  await sql`
    with many as (
      insert into orders (order_number, patient_id, priority, ordered_by, ordered_at)
      select 'MANY-' || n, o.patient_id, 'asap', o.ordered_by, now() - make_interval(mins => 10000 + n)
      from orders o, generate_series(1, 1100) n where o.id = ${id}
      returning id)
    insert into order_items (order_id, test_id, position)
    select many.id, i.test_id, 1 from many, order_items i where i.order_id = ${id}`
  const { body } = await people.clerk.get<Worklists>('/v1/worklists')
  const [collect] = body.items
  const asap = collect!.by_priority.find(({ priority }) => priority === 'asap')!
  assert.deepEqual([asap.count, asap.more, collect!.more], [1000, true, true])
  assert.ok(asap.oldest_minutes >= 11_100, 'the oldest is found, however many there are')
})
