// A notice is confirmed by the value that the recipient repeats, and by nothing else. Of two who do it at the same
// moment one wins, and whoever comes too late is told what is still possible.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  attemptOutcomes,
  noticeStatuses,
  noticeTransitions,
  refuseReadBack,
  statusAfterAttempt,
} from '../../src/notices/rules.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { client, signIn } from '../helpers/sign-in.ts'
import { criticalValues } from './critical-value.ts'

const all = await laboratory()
const { lab, sql, people } = all
const { critical, attempt, confirm, read, eventsOf } = criticalValues(all)

type ProblemBody = {
  detail: string
  allowed: string[]
  errors: { pointer: string; code: string; message: string }[]
}

test('called in vain, called again, read back, closed: who, whom, when, how and what was heard', async () => {
  const { order, notice } = await critical('6.80')
  const first = await attempt(notice.id, {
    recipient_name: 'Dr. Weber',
    recipient_role: 'Physician on duty',
    note: 'In theatre until noon',
  })
  assert.equal(first.status, 201)
  assert.equal(first.headers.get('location'), `/v1/notices/${notice.id}`)
  assert.deepEqual([first.body.status, first.body.confirmed_at], ['attempted', null])
  assert.equal(first.body.escalate_at, notice.escalate_at, 'still to be escalated')
  const heard = await attempt(notice.id, { outcome: 'reached_without_read_back' })
  assert.equal(heard.body.status, 'attempted')
  const confirmed = await confirm(notice)
  assert.deepEqual([confirmed.status, confirmed.escalate_at], ['confirmed', null])
  assert.equal(confirmed.confirmed_at, confirmed.attempts[2]!.attempted_at)
  const me = await people.technologist.get<{ id: string }>('/v1/auth/me')
  assert.deepEqual(
    confirmed.attempts.map((one) => [
      one.attempted_by,
      one.recipient_name,
      one.recipient_role,
      one.channel,
      one.outcome,
      one.read_back,
      one.note,
    ]),
    [
      [
        me.body.id,
        'Dr. Weber',
        'Physician on duty',
        'phone',
        'unable_to_reach',
        null,
        'In theatre until noon',
      ],
      [me.body.id, 'D. Aydin', 'Nurse, ward 3', 'phone', 'reached_without_read_back', null, null],
      [me.body.id, 'D. Aydin', 'Nurse, ward 3', 'phone', 'confirmed', '6.80', null],
    ],
  )
  const closed = await people.pathologist.post<typeof notice>(`/v1/notices/${notice.id}/close`)
  assert.equal(closed.status, 200)
  assert.equal(closed.body.status, 'closed')
  assert.notEqual(closed.body.closed_by, me.body.id)
  assert.deepEqual(await eventsOf(order.id), [
    ['notice.opened', { kind: 'critical', provisional: false }],
    ['notice.attempted', { outcome: 'unable_to_reach' }],
    ['notice.attempted', { outcome: 'reached_without_read_back' }],
    ['notice.confirmed', {}],
    ['notice.closed', {}],
  ])
})

test('what was read back wrongly is refused, and said', async () => {
  const { notice } = await critical('6.80')
  for (const [read_back, code] of [
    ['8.60', 'read_back_differs'],
    ['6.8', 'read_back_differs'],
    [undefined, 'read_back_missing'],
  ] as const) {
    const said = await attempt(notice.id, { outcome: 'confirmed', ...(read_back && { read_back }) })
    assert.equal(said.status, 422)
    const { errors } = said.body as unknown as ProblemBody
    assert.deepEqual(
      errors.map((one) => [one.pointer, one.code]),
      [['/read_back', code]],
    )
    if (read_back) assert.ok(errors[0]!.message.includes(`"${read_back}"`), errors[0]!.message)
  }
  const unasked = await attempt(notice.id, { read_back: '6.80' })
  assert.equal(unasked.status, 422)
  assert.deepEqual(await read(notice.id), notice, 'nothing was written')
  const { body } = await attempt(notice.id, { outcome: 'confirmed', read_back: ' 6.80 mmol/L ' })
  assert.deepEqual([body.status, body.attempts[0]!.read_back], ['confirmed', '6.80 mmol/L'])
})

test('the tolerance of a read-back is none but for blanks and the unit', () => {
  const told = { value: '6.8', unit: 'mmol/L' }
  const right = ['6.8', ' 6.8 ', '6.8 mmol/L']
  const wrong = ['8.6', '6,8', '6.80', '06.8', '6.8 mg/dL', '6.8mmol/L', '<6.8', '6 8', '']
  for (const text of right) assert.equal(refuseReadBack('confirmed', text, told), undefined, text)
  for (const text of wrong) {
    assert.equal(refuseReadBack('confirmed', text, told)?.code, 'read_back_differs', text)
  }
  const below = { value: '<45', unit: 'mg/dL' }
  assert.equal(refuseReadBack('confirmed', '<45', below), undefined)
  assert.ok(refuseReadBack('confirmed', '45', below))
  const word = { value: 'detected', unit: null }
  assert.equal(refuseReadBack('confirmed', ' Detected', word), undefined)
  for (const text of ['not detected', 'detect', 'detected null'])
    assert.ok(refuseReadBack('confirmed', text, word), text)
})

test('an attempt was not in the future, nor before the notice', async () => {
  const { notice } = await critical()
  const at = (minutes: number) => new Date(Date.parse(notice.opened_at) + minutes * 60_000)
  for (const [minutes, code] of [
    [-20, 'before_notice'],
    [20, 'in_the_future'],
  ] as const) {
    const said = await attempt(notice.id, { attempted_at: at(minutes).toISOString() })
    assert.equal(said.status, 422)
    assert.equal((said.body as unknown as ProblemBody).errors[0]!.code, code)
  }
  const attempted_at = at(-1).toISOString()
  const said = await attempt(notice.id, { attempted_at })
  assert.equal(said.body.attempts[0]!.attempted_at, attempted_at, 'within the tolerance of clocks')
})

test('what is confirmed or closed takes no attempt, and what is not confirmed is not closed', async () => {
  const { notice } = await critical()
  const close = () => people.technologist.post<ProblemBody>(`/v1/notices/${notice.id}/close`)
  const early = await close()
  assert.deepEqual([early.status, early.body.allowed], [409, ['attempted', 'confirmed']])
  await confirm(notice)
  const again = await attempt(notice.id, { outcome: 'confirmed', read_back: notice.value })
  assert.equal(again.status, 409)
  assert.deepEqual((again.body as unknown as ProblemBody).allowed, ['closed'])
  assert.equal((await close()).status, 200)
  const late = await attempt(notice.id)
  assert.deepEqual([late.status, (late.body as unknown as ProblemBody).allowed], [409, []])
  assert.equal((await close()).status, 409)
  assert.equal((await read(notice.id)).attempts.length, 1)
})

test('two who call at the same moment: both calls are kept, and one read-back confirms', async () => {
  const { notice } = await critical()
  const calls = await Promise.all([attempt(notice.id), attempt(notice.id)])
  assert.deepEqual(
    calls.map(({ status }) => status),
    [201, 201],
  )
  const readBack = () => attempt(notice.id, { outcome: 'confirmed', read_back: notice.value })
  const confirmations = await Promise.all([readBack(), readBack(), readBack()])
  assert.deepEqual(confirmations.map(({ status }) => String(status)).toSorted(), [
    '201',
    '409',
    '409',
  ])
  const { attempts, status } = await read(notice.id)
  assert.deepEqual([status, attempts.length], ['confirmed', 3])
  const closings = await Promise.all(
    [0, 1].map(() => people.technologist.post(`/v1/notices/${notice.id}/close`)),
  )
  assert.deepEqual(closings.map((one) => String(one.status)).toSorted(), ['200', '409'])
})

test('a call that is sent again is one call', async () => {
  const { notice } = await critical()
  const body = { recipient_name: 'D. Aydin', recipient_role: 'Nurse', channel: 'phone' }
  const send = () =>
    people.technologist.post(
      `/v1/notices/${notice.id}/attempts`,
      { ...body, outcome: 'confirmed', read_back: '6.8' },
      { 'idempotency-key': 'one-call' },
    )
  const answers = [await send(), await send()]
  assert.deepEqual(
    answers.map(({ status }) => status),
    [201, 201],
  )
  assert.deepEqual(answers[0]!.body, answers[1]!.body)
  assert.equal((await read(notice.id)).attempts.length, 1)
})

test('a clinician reads notices and calls nobody; a clerk sees none', async () => {
  const { notice } = await critical()
  const clinician = client(lab.app, await signIn(lab.app, 'clinician'))
  assert.equal((await clinician.get(`/v1/notices/${notice.id}`)).status, 200)
  assert.equal((await clinician.post(`/v1/notices/${notice.id}/close`)).status, 403)
  assert.equal((await people.clerk.get('/v1/notices')).status, 403)
})

test('what was told and heard cannot be changed afterwards, by the api either', async () => {
  const { notice } = await critical()
  await confirm(notice)
  const audit = await sql<{ operation: string; table_name: string }[]>`
    select operation, table_name from audit_log
    where row_id = ${notice.id} or after ->> 'notice_id' = ${notice.id} order by id`
  assert.deepEqual(
    audit.map(({ operation, table_name }) => `${operation} ${table_name}`),
    ['insert notices', 'insert notice_attempts', 'update notices'],
  )
  for (const [table, column] of [
    ['notices', 'value'],
    ['notices', 'due_at'],
    ['notice_attempts', 'read_back'],
  ]) {
    const [row] =
      await sql`select has_column_privilege('lab_api', ${table!}, ${column!}, 'update') as may`
    assert.equal(row!.may, false, column)
  }
})

test('an attempt leads only where the life cycle does', () => {
  const callers = noticeTransitions.filter(({ by }) => by === 'caller')
  for (const status of noticeStatuses) {
    const reachable = callers.filter(({ from }) => from === status).map(({ to }) => to)
    const led = new Set(attemptOutcomes.map((outcome) => statusAfterAttempt(status, outcome)))
    const allowed = [...led].filter((to) => reachable.includes(to))
    const takesCalls = ['provisional', 'open', 'attempted'].includes(status)
    assert.equal(allowed.length > 0, takesCalls, status)
    if (takesCalls) assert.deepEqual([...led].toSorted(), allowed.toSorted())
  }
})
