// The list of events and what the service really tells: nothing outside of the list, nothing in it that
// nobody writes, and each event as the list says it is.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { statement } from '../../db/statement.ts'
import { jobCaller } from '../../src/platform/caller.ts'
import { eventsFrom, eventTypes, publish, type EventType } from '../../src/platform/events.ts'
import type { Order } from '../../src/orders/schemas.ts'
import { inOrder, write } from '../../src/platform/write.ts'
import { escalateNotices } from '../../src/notices/escalate-notices.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { client, signIn } from '../helpers/sign-in.ts'
import { criticalValues } from '../notices/critical-value.ts'
import { cobasFile, cobasRow, startAnalyzers, upload } from '../imports/uploads.ts'
import { createControlSteps } from '../qc/control-steps.ts'

// One pathologist corrects and verifies: who may is not what this is about.
const { lab, worker, sql, records, people, steps } = await laboratory({
  env: { VERIFY_BY_ANOTHER_PERSON: 'off' },
})

startAnalyzers()
const admin = client(lab.app, await signIn(lab.app, 'admin'))

/** Everything that can happen, once. */
async function everythingThatHappens(): Promise<void> {
  const { order, sample } = await steps.orderWithSample(['GLU', 'K', 'NA'])
  await steps.accept(sample.id)
  await keep()
  const glucose = await steps.enter(order, sample, 'GLU', '5.4', 'mmol/L')
  const potassium = await steps.enter(order, sample, 'K', '6.8', 'mmol/L') // critical: held
  const sodium = await steps.enter(order, sample, 'NA', '170', 'mmol/L') // likewise
  await worker.runJobs()
  await steps.verify(potassium.id)
  await call(order.id)
  await steps.withdraw(sodium.id, 'rerun')
  await steps.enter(order, sample, 'NA', '140', 'mmol/L')
  await worker.runJobs()
  const correction = await steps.correct(glucose.id, '4.5', 'mmol/L')
  await worker.runJobs()
  await steps.verify(correction.id)
  await steps.reject(sample.id)

  const on = { mode: 'on', reason: 'Nothing speaks against it' }
  assert.equal((await people.pathologist.post('/v1/autoverification/switches', on)).status, 201)

  const [one, two] = [await steps.patient(), await steps.patient()]
  const merging = (verb: string, body: object) =>
    admin.post(`/v1/patients/${two.id}/${verb}`, { reason: 'Registered twice', ...body })
  assert.equal((await merging('merge', { survivor_id: one.id })).status, 200)
  assert.equal((await merging('unmerge', {})).status, 200)

  const wrong = `/v1/orders/${(await steps.order(['K'])).id}/wrong-patient`
  assert.equal((await people.clerk.post(wrong, { reason: 'Two of one name' })).status, 200)

  const onHold = await steps.order(['GLU'])
  const more = await people.clerk.post<Order>(`/v1/orders/${onHold.id}/items`, { tests: ['K'] })
  const cancel = `/v1/orders/${onHold.id}/items/${more.body.items[1]!.id}/cancel`
  assert.equal((await people.clerk.post(cancel, { reason: 'Ordered twice' })).status, 200)
  await steps.stop(onHold.id, 'hold')
  assert.equal((await people.clerk.post(`/v1/orders/${onHold.id}/resume`)).status, 200)
  await steps.stop(onHold.id, 'cancel')
  await steps.stop(onHold.id, 'entered-in-error')
  await control()
  await files()
}

/** One file that is read, and read again; one that cannot be read; one that is stopped. */
async function files(): Promise<void> {
  const token = await signIn(lab.app, 'technologist')
  const { body: good } = await upload(lab.app, token, cobasFile(cobasRow('stray-1', 'K', '4.1')))
  await worker.runJobs()
  const verb = (id: string, name: string) => people.technologist.post(`/v1/imports/${id}/${name}`)
  assert.equal((await verb(good.id, 'read-again')).status, 202)
  await upload(lab.app, token, 'no file of an analyzer')
  await worker.runJobs()
  const { body: late } = await upload(lab.app, token, cobasFile(cobasRow('stray-2', 'K', '4.1')))
  assert.equal((await verb(late.id, 'cancel')).status, 200)
}

/** A critical value is told to the ward, then corrected, and the ward is told again. */
async function call(order_id: string): Promise<void> {
  const { noticesOf, attempt, confirm, critical } = criticalValues({ people, steps, worker, sql })
  const notice = (await noticesOf(order_id)).find(({ value }) => value === '6.8')!
  await attempt(notice.id)
  await confirm(notice)
  assert.equal((await people.technologist.post(`/v1/notices/${notice.id}/close`)).status, 200)
  const correction = await steps.correct(notice.result_id, '4.2', 'mmol/L')
  await worker.runJobs()
  await steps.verify(correction.id)
  const forgotten = await critical()
  await records.change(
    (trx) => trx`update notices set escalate_at = now() where id = ${forgotten.notice.id}`,
  )
  await escalateNotices(worker.context, jobCaller('escalate-notices'))
}

/** A control that is far out; an action; and an earlier one that comes late and explains another one. */
async function control(): Promise<void> {
  const controls = createControlSteps(people)
  const at = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
  const [low] = await controls.twoLevels(at(60 * 24))
  await controls.enter([{ lot: low, value: '4.17', measured_at: at(50) }])
  await controls.enter([{ lot: low, value: '4.18', measured_at: at(30) }]) // 2-2s with the one before
  await controls.enter([{ lot: low, value: '4.00', measured_at: at(40) }]) // between the two
  await controls.act()
}

/** A tube on its way into a fridge and out again. */
async function keep(): Promise<void> {
  const { id } = await steps.collect((await steps.order(['K'])).id)
  assert.equal((await people.phlebotomist.post(`/v1/samples/${id}/dispatch`)).status, 200)
  await steps.receive(id)
  await steps.accept(id)
  const step = async (verb: string, body: object) =>
    assert.equal((await people.technologist.post(`/v1/samples/${id}/${verb}`, body)).status, 200)
  await step('store', { storage_place: 'R1/1' })
  await step('move', { storage_place: 'R1/2' })
  await step('dispose', { method: 'autoclave', reason: 'The tube leaks' })
}

type Row = { type: EventType; order_id: string | null; data: object; order_of_subject: string }

test('what is told is what the list says, and all of the list is told', async () => {
  await everythingThatHappens()
  const rows = await sql<Row[]>`
    select type, order_id, data, coalesce(
      (select id from orders where id = subject_id and type like 'order.%'),
      (select order_id from order_items where id = subject_id and type like 'item.%'),
      (select order_id from notices where id = subject_id and type like 'notice.%'),
      (select order_id from samples where id = subject_id and type like 'sample.%'),
      (select i.order_id from results r join order_items i on i.id = r.order_item_id
        where r.id = subject_id and type like 'result.%')) as order_of_subject
    from events order by id`
  const told = new Set(rows.map(({ type }) => type))
  assert.deepEqual([...told].toSorted(), Object.keys(eventTypes).toSorted())

  for (const { type, order_id, data, order_of_subject } of rows) {
    const { about, data: fields } = eventTypes[type]
    assert.ok(about.startsWith(type.split('.')[0]!), `${type} is about ${about}`)
    assert.equal(order_id, order_of_subject, `the subject of ${type} is what the list says`)
    for (const [name, field] of Object.entries<string>(fields)) {
      const value = (data as Record<string, unknown>)[name]
      if (value === undefined && field.endsWith('?')) continue
      const types = { boolean: 'boolean', count: 'number', code: 'string' }
      const kind = field.replace('?', '') as keyof typeof types
      assert.equal(typeof value, types[kind], `${type} ${name}`)
    }
    const unknown = Object.keys(data).filter((name) => !(name in fields))
    assert.deepEqual(unknown, [], `${type} says no more than the list says`)
  }
})

const caller = jobCaller('test')
const told = async (order_id: string) => [
  ...(await sql`select type, subject_id, data from events where order_id = ${order_id} order by id`),
]

test('one statement tells of many, in their order', async () => {
  const { id: order_id } = await steps.order(['GLU'])
  const before = (await told(order_id)).length
  const ids = Array.from({ length: 50 }, () => crypto.randomUUID())
  await write(lab.context, caller, async (w) => {
    const events = ids.map((subject_id, n) =>
      n % 2 === 0
        ? { type: 'sample.received' as const, order_id, subject_id }
        : { type: 'sample.rejected' as const, order_id, subject_id, data: { code: 'RH' } },
    )
    await inOrder(w, [publish(w, events)])
  })
  assert.deepEqual(
    (await told(order_id)).slice(before),
    ids.map((subject_id, n) =>
      n % 2 === 0
        ? { type: 'sample.received', subject_id, data: {} }
        : { type: 'sample.rejected', subject_id, data: { code: 'RH' } },
    ),
  )
})

const interpreted = eventsFrom({
  type: { by: 'd.verdict', of: { held: 'result.held', final: 'result.final' } },
  order_id: 'd.order_id',
  subject_id: 'd.id',
  data: { flag: 'd.flag', critical: 'd.critical' },
  from: 'interpreted d',
})
const tellOf = statement({ parameters: { rows: 'jsonb' } })`
  with interpreted as (
    select * from jsonb_to_recordset(${'rows'}::jsonb)
      as d (id uuid, order_id uuid, verdict text, flag text, critical boolean)
  )
  ${interpreted}`

test('a statement tells of its own rows, but never of a state that the list does not know', async () => {
  const { id: order_id } = await steps.order(['GLU'])
  const row = (verdict: string) => {
    return { id: crypto.randomUUID(), order_id, verdict, flag: 'HH', critical: verdict === 'held' }
  }
  const tell = (rows: object[]) =>
    write(lab.context, caller, (w) => inOrder(w, [tellOf.with({ rows })]))
  const [held, final] = [row('held'), row('final')]
  await tell([held, final])
  assert.deepEqual((await told(order_id)).slice(1), [
    { type: 'result.held', subject_id: held.id, data: { flag: 'HH', critical: true } },
    { type: 'result.final', subject_id: final.id, data: { flag: 'HH', critical: false } },
  ])
  await assert.rejects(tell([row('lost')]), /null value in column "type"/)
})

test('an event that the list does not know does not compile', () => {
  const id = crypto.randomUUID()
  const ids = { order_id: id, subject_id: id }
  type W = Parameters<typeof publish>[0]
  const never = (w: W) => [
    // @ts-expect-error: no such event
    publish(w, { type: 'order.lost', ...ids }),
    // @ts-expect-error: it has a priority
    publish(w, { type: 'order.placed', ...ids }),
    // @ts-expect-error: its order is missing
    publish(w, { type: 'sample.received', subject_id: id }),
    // @ts-expect-error: a value is none of its data
    publish(w, { type: 'result.final', ...ids, data: { value: '5.4' } }),
  ]
  assert.equal(typeof never, 'function')
})
