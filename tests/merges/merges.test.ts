// Two records of one person: their history is one, the MRN of either finds the person, nobody orders for the
// record that is gone, and a merge that was a mistake is undone to the letter.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Order } from '../../src/orders/schemas.ts'
import type { Patient } from '../../src/patients/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { assertConsistent } from '../helpers/records.ts'
import { client, signIn } from '../helpers/sign-in.ts'

const { lab, worker, sql, records, people, steps } = await laboratory()
const { clerk } = people
const admin = client(lab.app, await signIn(lab.app, 'admin'))
type Problem = { detail: string; replaced_by_id?: string; errors?: { code: string }[] }

const merge = (id: string, survivor_id: string, by = admin) =>
  by.post<Patient & Problem>(`/v1/patients/${id}/merge`, { survivor_id, reason: 'Two cards' })
const unmerge = (id: string) =>
  admin.post<Patient & Problem>(`/v1/patients/${id}/unmerge`, { reason: 'They are sisters' })
const ordersOf = async (patient_id: string) =>
  (
    await clerk.get<{ items: Order[] }>(`/v1/orders?patient_id=${patient_id}&sort=ordered_at`)
  ).body.items.map(({ id }) => id)
const patientOf = async (order_id: string) => (await steps.readOrder(order_id)).patient_id
const found = async (query: string) =>
  (await clerk.get<{ items: Patient[] }>(`/v1/patients?${query}`)).body.items.map(({ id }) => id)

test('the orders of both are those of the survivor, and either MRN finds the survivor', async () => {
  const stays = await steps.patient({ mrn: 'STAYS-1', family_name: 'Bleibtreu' })
  const goes = await steps.patient({ mrn: 'GOES-1', family_name: 'Wegmann' })
  const first = await steps.order(['K'], stays.id)
  const { order, sample } = await steps.orderWithSample(['K'], goes.id)
  const entered = await steps.enter(order, sample, 'K', '6.8', 'mmol/L')
  await worker.runJobs('interpret-results')
  const before = await steps.readResult(entered.id)

  const { status, body, headers } = await merge(goes.id, stays.id)
  assert.equal(status, 200)
  assert.deepEqual([body.id, body.replaced_by_id, body.version], [goes.id, stays.id, 2])
  assert.equal(headers.get('etag'), '"2"')
  assert.deepEqual(await ordersOf(stays.id), [first.id, order.id])
  assert.deepEqual(await ordersOf(goes.id), [first.id, order.id], 'the old id leads there too')
  assert.equal(await patientOf(order.id), stays.id)
  for (const mrn of ['STAYS-1', 'GOES-1', 'GOES']) {
    assert.deepEqual(await found(`mrn=${mrn}`), [stays.id], mrn)
  }
  assert.deepEqual(await found('name=Wegmann'), [])
  const read = await clerk.get<Patient>(`/v1/patients/${goes.id}`)
  assert.equal(read.body.replaced_by_id, stays.id)
  assert.deepEqual(await steps.readResult(entered.id), before, 'what was thought stays as it was')
  assertConsistent(await records.of(order.id))
  const [audited] = await sql`
    select actor, before, after from audit_log
    where table_name = 'orders' and row_id = ${order.id} order by id desc limit 1`
  assert.deepEqual([audited!.before.patient_id, audited!.after.patient_id], [goes.id, stays.id])
})

test('nobody orders for the record that is gone, or edits it; each is told where to go', async () => {
  const [stays, goes] = [await steps.patient(), await steps.patient()]
  await merge(goes.id, stays.id)
  const headers = { 'if-match': '*' }
  const answers = [
    await clerk.post<Problem>('/v1/orders', { patient_id: goes.id, tests: ['K'] }),
    await clerk.patch<Problem>(`/v1/patients/${goes.id}`, { family_name: 'Neu' }, headers),
    await clerk.delete<Problem>(`/v1/patients/${goes.id}`, headers),
  ]
  for (const { status, body } of answers) {
    assert.deepEqual([status, body.replaced_by_id], [409, stays.id])
  }
  const wrong = await steps.order(['K'])
  const right = { reason: 'Two of one name', right_patient_id: goes.id }
  const moved = await clerk.post<Problem>(`/v1/orders/${wrong.id}/wrong-patient`, right)
  assert.deepEqual([moved.status, moved.body.replaced_by_id], [409, stays.id])
})

test('undone, exactly what went over goes back', async () => {
  const [stays, goes] = [await steps.patient(), await steps.patient()]
  const his = await steps.order(['K'], stays.id)
  const hers = await steps.order(['K'], goes.id)
  await merge(goes.id, stays.id)
  const since = await steps.order(['NA'], stays.id)
  const { status, body } = await unmerge(goes.id)
  assert.deepEqual([status, body.replaced_by_id], [200, null])
  assert.deepEqual(await ordersOf(goes.id), [hers.id])
  assert.deepEqual(await ordersOf(stays.id), [his.id, since.id])
  assert.equal((await unmerge(goes.id)).status, 409)
  const [row] = await sql`select * from patient_merges where merged_id = ${goes.id}`
  assert.deepEqual([row!.reason, row!.undo_reason], ['Two cards', 'They are sisters'])
  assert.equal((await merge(goes.id, stays.id)).status, 200, 'and may be merged again')
})

test('a line of merges leads to its end, and each can be undone by itself', async () => {
  const [a, b, c] = [await steps.patient(), await steps.patient(), await steps.patient()]
  const [ofA, ofB] = [await steps.order(['K'], a.id), await steps.order(['K'], b.id)]
  await merge(a.id, b.id)
  await merge(b.id, c.id)
  const where = async () => [await patientOf(ofA.id), await patientOf(ofB.id)]
  const pointer = async (id: string) =>
    (await clerk.get<Patient>(`/v1/patients/${id}`)).body.replaced_by_id
  assert.deepEqual(await where(), [c.id, c.id])
  assert.deepEqual([await pointer(a.id), await pointer(b.id)], [c.id, c.id])
  assert.deepEqual(await found(`mrn=${a.mrn}`).then((ids) => ids.includes(c.id)), true)

  await unmerge(b.id)
  assert.deepEqual(await where(), [b.id, b.id])
  assert.deepEqual([await pointer(a.id), await pointer(b.id)], [b.id, null])
  await merge(b.id, c.id)
  await unmerge(a.id)
  assert.deepEqual(await where(), [a.id, c.id])
  await unmerge(b.id)
  assert.deepEqual(await where(), [a.id, b.id])
})

test('what is no second record of the person is refused, and nothing has changed', async () => {
  const stays = await steps.patient()
  const goes = await steps.patient()
  const older = await steps.patient({ birth_date: '1970-01-01' })
  const male = await steps.patient({ sex: 'male' })
  const gone = await steps.patient()
  await merge(gone.id, stays.id)
  const nobody = '01980b5e-9c44-7d0a-8f0e-6a1b2c3d4e5f'
  const versions = () => sql`select id, version from patients order by id`
  const before = await versions()
  assert.match((await merge(older.id, stays.id)).body.detail, /birth date/)
  assert.match((await merge(male.id, stays.id)).body.detail, /sex/)
  for (const [id, survivor, status] of [
    [older.id, stays.id, 409],
    [male.id, stays.id, 409],
    [gone.id, goes.id, 409],
    [goes.id, gone.id, 409],
    [goes.id, goes.id, 422],
    [goes.id, nobody, 422],
    [nobody, stays.id, 404],
  ] as const) {
    assert.equal((await merge(id, survivor)).status, status)
  }
  assert.equal((await merge(goes.id, stays.id, clerk)).status, 403)
  assert.equal((await unmerge(goes.id)).status, 409)
  assert.equal((await unmerge(nobody)).status, 404)
  assert.deepEqual(await versions(), before)
})

test('an order placed at the same moment goes over too, or is refused', async () => {
  for (let round = 0; round < 6; round++) {
    const [stays, goes] = [await steps.patient(), await steps.patient()]
    const calls = [
      () => merge(goes.id, stays.id),
      () => clerk.post<Order>('/v1/orders', { patient_id: goes.id, tests: ['K'] }),
    ]
    if (round % 2 === 1) calls.reverse()
    const answers = await Promise.all(calls.map((call) => call()))
    if (round % 2 === 1) answers.reverse()
    assert.equal(answers[0]!.status, 200)
    assert.ok([201, 409].includes(answers[1]!.status))
    const [left] =
      await sql`select count(*)::integer as n from orders where patient_id = ${goes.id}`
    assert.equal(left!.n, 0)
    assert.equal((await ordersOf(stays.id)).length, answers[1]!.status === 201 ? 1 : 0)
  }
})

test('of two who merge crosswise, one does', async () => {
  for (let round = 0; round < 4; round++) {
    const [a, b] = [await steps.patient(), await steps.patient()]
    const answers = await Promise.all([merge(a.id, b.id), merge(b.id, a.id)])
    assert.deepEqual(
      answers.map(({ status }) => status).toSorted((x, y) => x - y),
      [200, 409],
    )
  }
})

test('a sample collected while its order goes over is of the survivor', async () => {
  for (let round = 0; round < 4; round++) {
    const [stays, goes] = [await steps.patient(), await steps.patient()]
    const order = await steps.order(['K'], goes.id)
    const [merged, sample] = await Promise.all([merge(goes.id, stays.id), steps.collect(order.id)])
    assert.equal(merged.status, 200)
    assert.equal(await patientOf(sample.order_id), stays.id)
  }
})

test('a label and a notice that come after the merge name the record that stays', async () => {
  const stays = await steps.patient({ mrn: 'STAYS-9', family_name: 'Bleibtreu' })
  const goes = await steps.patient({ mrn: 'GOES-9', family_name: 'Wegmann' })
  const { order, sample } = await steps.orderWithSample(['K'], goes.id)
  await steps.enter(order, sample, 'K', '6.8', 'mmol/L')
  await worker.runJobs('interpret-results')
  const label = async () =>
    (await people.technologist.get<string>(`/v1/samples/${sample.id}/label.svg`)).body
  const noticeOf = async () =>
    (
      await people.technologist.get<{ items: { patient_id: string }[] }>(
        `/v1/notices?order_id=${order.id}`,
      )
    ).body.items[0]!.patient_id
  assert.match(await label(), /GOES-9/)
  assert.equal(await noticeOf(), goes.id)
  await merge(goes.id, stays.id)
  assert.match(await label(), /STAYS-9/)
  assert.equal(await noticeOf(), stays.id)
  await unmerge(goes.id)
  assert.equal(await noticeOf(), goes.id)
})
