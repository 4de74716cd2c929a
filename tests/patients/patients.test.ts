import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { testContext, type TestLab } from '../helpers/context.ts'
import { client, signIn, type Client } from '../helpers/sign-in.ts'
import { asSuperuser } from '../helpers/test-server.ts'
import { person, type PatientBody, type ProblemBody } from './person.ts'

let lab: TestLab
let clerk: Client

before(async () => {
  lab = await testContext({ env: { LAB_TIME_ZONE: 'Pacific/Auckland' } })
  clerk = client(lab.app, await signIn(lab.app, 'clerk'))
})
after(() => lab.stop())

async function registered(changes: Record<string, unknown> = {}) {
  const { status, body } = await clerk.post<PatientBody>('/v1/patients', person(changes))
  assert.equal(status, 201)
  return body
}

const address = ({ id }: { id: string }) => `/v1/patients/${id}`
const seen = (version: number) => ({ 'if-match': `"${version}"` })

function statusesOf(answers: { status: number }[]) {
  return answers.map(({ status }) => status).toSorted((a, b) => a - b)
}

function pointers({ errors = [] }: ProblemBody) {
  return errors.map(({ pointer }) => pointer).toSorted()
}

test('registerPatient answers with the address and the tag, and trims names', async () => {
  const { status, headers, body } = await clerk.post<PatientBody>(
    '/v1/patients',
    person({ mrn: 'R-1', family_name: '  Weiß ' }),
  )
  assert.equal(status, 201)
  assert.equal(headers.get('location'), address(body))
  assert.equal(headers.get('etag'), '"1"')
  assert.equal(body.family_name, 'Weiß')
  assert.equal(body.birth_date, '1984-02-29')
  const read = await clerk.get(address(body))
  assert.deepEqual(read.body, body)
  assert.equal(read.headers.get('etag'), '"1"')
})

test('registerPatient twice at the same moment: one MRN is one person', async () => {
  const answers = await Promise.all(
    [1, 2, 3].map(() => clerk.post<ProblemBody>('/v1/patients', person({ mrn: 'R-2' }))),
  )
  assert.deepEqual(statusesOf(answers), [201, 409, 409])
})

test('who comes without an MRN gets the next of the laboratory, also side by side', async () => {
  const made = await Promise.all([1, 2, 3].map(() => registered({ mrn: undefined })))
  const numbers = made.map(({ mrn }) => mrn)
  for (const mrn of numbers) assert.match(mrn, /^LAB-\d{7}$/)
  assert.equal(new Set(numbers).size, 3)
})

test('a number of our form that somebody has from before is passed over', async () => {
  const { mrn } = await registered({ mrn: undefined })
  const next = `LAB-${String(Number(mrn.slice(4)) + 1).padStart(7, '0')}`
  await asSuperuser(
    lab.database.ownerUrl,
    (sql) => sql`
      insert into patients (mrn, family_name, given_name, birth_date, sex)
      select ${next}, 'Early', 'Bird', '1980-01-01', 'other'
      from set_config('lab.actor', 'job:test', false)`,
  )
  const after = await registered({ mrn: undefined })
  assert.equal(Number(after.mrn.slice(4)), Number(mrn.slice(4)) + 2)
})

test('nobody can type a number that the laboratory may give, but may send back the own one', async () => {
  const typed = await clerk.post<ProblemBody>('/v1/patients', person({ mrn: 'lab-77' }))
  assert.deepEqual([typed.status, pointers(typed.body)], [422, ['/mrn']])
  const theirs = await registered()
  const changed = await clerk.patch<ProblemBody>(address(theirs), { mrn: 'LAB-0000078' }, seen(1))
  assert.deepEqual([changed.status, pointers(changed.body)], [422, ['/mrn']])
  const ours = await registered({ mrn: undefined })
  const same = await clerk.patch(address(ours), { mrn: ours.mrn, given_name: 'Ada' }, seen(1))
  assert.equal(same.status, 200)
})

test('an MRN that was once given stays taken: in capitals or not, and after its patient got another', async () => {
  const ann = await registered({ mrn: 'Taken-1a' })
  const edit = (id: string, mrn: string) =>
    clerk.patch<ProblemBody>(`/v1/patients/${id}`, { mrn }, { 'if-match': '*' })
  assert.equal((await edit(ann.id, 'Taken-1b')).status, 200)
  const ben = await registered()
  for (const mrn of ['Taken-1a', 'tAKEN-1A', 'taken-1b']) {
    const registration = await clerk.post<ProblemBody>('/v1/patients', person({ mrn }))
    assert.equal(registration.status, 409, mrn)
    assert.match(registration.body.detail, /Another patient (has|has had) the MRN/)
    assert.equal((await edit(ben.id, mrn)).status, 409, mrn)
  }
  assert.equal((await edit(ann.id, 'TAKEN-1A')).status, 200, 'its own, in capitals')
  const answers = await Promise.all(
    ['twice-2', 'TWICE-2', 'Twice-2'].map((mrn) => clerk.post('/v1/patients', person({ mrn }))),
  )
  assert.deepEqual(statusesOf(answers), [201, 409, 409])
})

test('registerPatient repeated with its Idempotency-Key gets the first answer', async () => {
  const body = person()
  const key = { 'idempotency-key': 'registration-1' }
  const first = await clerk.post('/v1/patients', body, key)
  const second = await clerk.post('/v1/patients', body, key)
  assert.equal(second.status, 201)
  assert.deepEqual(second.body, first.body)
  assert.equal(second.headers.get('etag'), '"1"')
  assert.equal(second.headers.get('location'), first.headers.get('location'))
})

test('registerPatient with the MRN of a deleted patient points to restorePatient', async () => {
  const gone = await registered()
  await clerk.delete(address(gone), seen(1))
  const { status, body } = await clerk.post<ProblemBody>('/v1/patients', person({ mrn: gone.mrn }))
  assert.equal(status, 409)
  assert.equal(body.restore, `${address(gone)}/restore`)
  assert.match(body.detail, /deleted/)
  assert.equal((await clerk.post(body.restore)).status, 200)
})

for (const [what, changes, pointer] of [
  ['an unknown field', { nickname: 'N' }, '/nickname'],
  ['no family name', { family_name: undefined }, '/family_name'],
  ['a blank family name', { family_name: '   ' }, '/family_name'],
  ['a name of 101 letters', { given_name: 'x'.repeat(101) }, '/given_name'],
  ['a NUL in a name', { given_name: 'a\0b' }, '/given_name'],
  ['an MRN with a blank', { mrn: 'A 1' }, '/mrn'],
  ['a sex that is no code', { sex: 'F' }, '/sex'],
  ['a birth date that does not exist', { birth_date: '1983-02-29' }, '/birth_date'],
  ['a birth date of another form', { birth_date: '29.02.1984' }, '/birth_date'],
  ['a birth date before 1900', { birth_date: '1899-12-31' }, '/birth_date'],
  ['a birth date far away', { birth_date: '2999-01-01' }, '/birth_date'],
] as const) {
  test(`registerPatient refuses ${what}`, async () => {
    const { status, body } = await clerk.post<ProblemBody>('/v1/patients', person(changes))
    assert.equal(status, 422)
    assert.deepEqual(pointers(body), [pointer])
  })
}

test('a child may be born today, where the laboratory is', async () => {
  lab.clock.stop(new Date('2026-11-23T11:30:00Z')) // half past midnight on the 24th in Auckland
  try {
    await registered({ birth_date: '2026-11-24' })
    const tomorrow = await clerk.post('/v1/patients', person({ birth_date: '2026-11-25' }))
    assert.equal(tomorrow.status, 422)
  } finally {
    lab.clock.run()
  }
})

test('editPatient changes what is named, and the version', async () => {
  const made = await registered()
  const changes = { family_name: 'Okafor-Lind', mrn: `${made.mrn}-B` }
  const edited = await clerk.patch<PatientBody>(address(made), changes, seen(1))
  assert.equal(edited.status, 200)
  assert.equal(edited.headers.get('etag'), '"2"')
  assert.equal(edited.body.family_name, 'Okafor-Lind')
  assert.equal(edited.body.given_name, made.given_name)
  const again = await clerk.patch(address(made), changes, seen(1))
  assert.equal(again.status, 412)
  assert.equal((await clerk.patch(address(made), changes, { 'if-match': '*' })).status, 200)
})

test('editPatient twice at the same moment: the second has not seen the first', async () => {
  const made = await registered()
  const answers = await Promise.all(
    ['A', 'B'].map((given_name) => clerk.patch(address(made), { given_name }, seen(1))),
  )
  assert.deepEqual(statusesOf(answers), [200, 412])
})

test('editPatient refuses what it cannot do', async () => {
  const made = await registered()
  const other = await registered()
  const edit = (changes: unknown, headers = seen(1)) =>
    clerk.patch<ProblemBody>(address(made), changes, headers)
  assert.equal((await clerk.patch(address(made), { sex: 'male' })).status, 428)
  assert.equal((await edit({})).status, 422)
  assert.deepEqual(pointers((await edit({ sex: 'male', version: 7 })).body), ['/version'])
  assert.deepEqual(pointers((await edit({ birth_date: '2999-01-01' })).body), ['/birth_date'])
  assert.equal((await edit({ mrn: other.mrn })).status, 409)
  assert.equal((await edit({ sex: 'male' }, { 'if-match': 'W/"1"' })).status, 412)
  assert.deepEqual((await clerk.get(address(made))).body, made)
})

test('deletePatient hides a patient, once', async () => {
  const made = await registered()
  assert.equal((await clerk.delete(address(made))).status, 428)
  assert.equal((await clerk.delete(address(made), seen(2))).status, 412)
  assert.equal((await clerk.delete(address(made), seen(1))).status, 204)
  assert.equal((await clerk.delete(address(made), seen(2))).status, 404)
  assert.equal((await clerk.get(address(made))).status, 404)
  assert.equal((await clerk.patch(address(made), { sex: 'male' }, seen(2))).status, 404)
})

test('restorePatient brings a deleted patient back, once', async () => {
  const made = await registered()
  const restore = () => clerk.post<PatientBody>(`${address(made)}/restore`)
  assert.equal((await restore()).status, 409)
  await clerk.delete(address(made), seen(1))
  const answers = await Promise.all([restore(), restore()])
  assert.deepEqual(statusesOf(answers), [200, 409])
  const { headers } = await clerk.get(address(made))
  assert.equal(headers.get('etag'), '"3"')
})

test('deletePatient waits until no order is open', async () => {
  const made = await registered()
  const order = await placeOrder(made)
  const refused = await clerk.delete<ProblemBody>(address(made), seen(1))
  assert.equal(refused.status, 409)
  assert.match(refused.body.detail, new RegExp(order.body.order_number))
  await clerk.post(`/v1/orders/${order.body.id}/hold`, { reason: 'not yet' })
  assert.equal((await clerk.delete(address(made), seen(1))).status, 409)
  await clerk.post(`/v1/orders/${order.body.id}/cancel`, { reason: 'not at all' })
  assert.equal((await clerk.delete(address(made), seen(1))).status, 204)
  assert.equal((await placeOrder(made)).status, 422)
})

test('deletePatient and placeOrder at the same moment: never an order for nobody', async () => {
  for (let round = 0; round < 10; round += 1) {
    const made = await registered()
    const [deleted, placed] = await Promise.all([
      clerk.delete(address(made), seen(1)),
      placeOrder(made),
    ])
    const outcome = `${deleted.status} ${placed.status}`
    assert.ok(['204 422', '409 201'].includes(outcome), outcome)
  }
})

test('a role without patients:write reads only, and nobody at all does nothing', async () => {
  const made = await registered()
  const clinician = client(lab.app, await signIn(lab.app, 'clinician'))
  assert.equal((await clinician.get(address(made))).status, 200)
  assert.equal((await clinician.post('/v1/patients', person())).status, 403)
  assert.equal((await clinician.patch(address(made), { sex: 'male' }, seen(1))).status, 403)
  assert.equal((await clinician.delete(address(made), seen(1))).status, 403)
  assert.equal((await clinician.post(`${address(made)}/restore`)).status, 403)
  assert.equal((await client(lab.app).get('/v1/patients')).status, 401)
})

function placeOrder({ id }: PatientBody) {
  return clerk.post<{ id: string; order_number: string }>('/v1/orders', {
    patient_id: id,
    tests: ['GLU'],
  })
}
