// The machine is stopped at once, by a person with a reason, for one test or for all; and nobody has to look
// into the environment to see what is in force.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type {
  AutoverificationSwitch,
  Modes,
  NewSwitch,
} from '../../src/autoverification/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { holdLock } from '../helpers/locks.ts'
import { client, signIn, type Client } from '../helpers/sign-in.ts'
import { createMeasure } from '../results/interpretation/measure.ts'

const path = '/v1/autoverification/switches'
const potassium = { test: 'K', value: '4.2', unit: 'mmol/L' }
const sodium = { test: 'NA', value: '140', unit: 'mmol/L' }
const reason = 'The reagent lot is in doubt'

async function openLab(env: Record<string, string> = {}) {
  const opened = await laboratory({ env })
  const { pathologist } = opened.people
  async function set(body: Partial<NewSwitch>, by: Client = pathologist) {
    const answer = await by.post<AutoverificationSwitch>(path, { reason, ...body })
    assert.equal(answer.status, 201, JSON.stringify(answer.body))
    return answer.body
  }
  const modes = async () => (await pathologist.get<Modes>('/v1/autoverification/modes')).body
  const modeOf = async (code: string) =>
    (await modes()).tests.find(({ test_code }) => test_code === code)!
  return { ...opened, set, modes, modeOf, ...createMeasure(opened.worker, opened.steps) }
}

test('one test is stopped, the others go on; the stop is lifted, and all goes on', async () => {
  const { set, measure, modeOf, people } = await openLab()
  const off = await set({ test_code: 'K', mode: 'off' })
  const [k, na] = await measure([potassium, sodium])
  assert.deepEqual([k!.status, k!.hold_reasons], ['held', ['autoverification_off']])
  assert.equal(na!.status, 'final')
  assert.deepEqual(await modeOf('K'), {
    test_code: 'K',
    mode: 'off',
    decided_by: 'test',
    set_at: off.set_at,
    reason,
  })

  const on = await set({ test_code: 'K', mode: 'on' })
  assert.equal((await measure([potassium]))[0]!.status, 'final')
  const { body } = await people.technologist.get<{ items: AutoverificationSwitch[] }>(
    `${path}?test_code=K`,
  )
  assert.deepEqual(
    body.items.map(({ id, ended_at }) => [id, ended_at !== null]),
    [
      [on.id, false],
      [off.id, true],
    ],
    'the history is kept',
  )
  assert.deepEqual((await modeOf('K')).mode, 'on')
})

test('all tests are stopped at once, whatever single ones say', async () => {
  const { set, measure, modes, modeOf } = await openLab()
  await set({ test_code: 'K', mode: 'on' })
  const off = await set({ mode: 'off' })
  const [k, na] = await measure([potassium, sodium])
  for (const one of [k!, na!]) assert.deepEqual(one.hold_reasons, ['autoverification_off'])
  assert.deepEqual((await modes()).laboratory, off)
  assert.deepEqual(
    [(await modeOf('K')).mode, (await modeOf('K')).decided_by],
    ['off', 'laboratory'],
  )
})

test('the environment has the last word', async () => {
  const { set, measure, modes, modeOf } = await openLab({ AUTOVERIFICATION: 'off' })
  await set({ mode: 'on' })
  await set({ test_code: 'K', mode: 'shadow' })
  assert.deepEqual((await measure([potassium]))[0]!.hold_reasons, ['autoverification_off'])
  assert.equal((await modes()).environment, 'off')
  assert.deepEqual(
    [(await modeOf('K')).mode, (await modeOf('K')).decided_by],
    ['off', 'environment'],
  )
})

test('in shadow everything waits, and what the machine would have done is kept', async () => {
  const { set, measure, sql } = await openLab()
  await set({ test_code: 'K', mode: 'shadow' })
  const measured = await measure([potassium, { ...potassium, value: '6.8' }, sodium])
  assert.deepEqual(
    measured.map(({ status, hold_reasons }) => [status, hold_reasons]),
    [
      ['held', ['autoverification_shadow']],
      ['held', ['autoverification_shadow', 'critical', 'outside_autoverification_limits']],
      ['final', []],
    ],
  )
  const kept = await Promise.all(
    measured.map(async ({ id }) => {
      const [row] = await sql<{ would_release: boolean | null }[]>`
        select would_release from interpretations where result_id = ${id}`
      return row!.would_release
    }),
  )
  assert.deepEqual(kept, [true, false, null])
})

test('a switch says why, of a test that there is, and each leaves its event and its audit row', async () => {
  const { set, people, sql } = await openLab()
  for (const [pointer, body] of [
    ['/test_code', { test_code: 'NONE', mode: 'off', reason }],
    ['/mode', { test_code: 'K', mode: 'sometimes', reason }],
    ['/reason', { test_code: 'K', mode: 'off', reason: ' ' }],
  ] as const) {
    const answer = await people.pathologist.post<{ errors: { pointer: string }[] }>(path, body)
    assert.equal(answer.status, 422)
    assert.deepEqual(
      answer.body.errors.map((error) => error.pointer),
      [pointer],
    )
  }
  assert.equal((await people.technologist.post(path, { mode: 'off', reason })).status, 403)
  const { id } = await set({ test_code: 'K', mode: 'off' })
  const [event] = await sql`select type, data, order_id from events where subject_id = ${id}`
  assert.deepEqual(event, {
    type: 'autoverification.switched',
    data: { mode: 'off', test_code: 'K' },
    order_id: null,
  })
  const [audit] = await sql`select operation, after from audit_log where row_id = ${id}`
  assert.equal(audit!.operation, 'insert')
})

test('of two who switch at the same moment both are in the history, and one is in force', async () => {
  const { set, lab, people } = await openLab()
  const admin = client(lab.app, await signIn(lab.app, 'admin'))
  await Promise.all([
    set({ test_code: 'K', mode: 'off' }),
    set({ test_code: 'K', mode: 'shadow' }, admin),
    set({ mode: 'shadow' }),
    set({ mode: 'off' }, admin),
  ])
  const listed = async (query: string) =>
    (await people.pathologist.get<{ items: AutoverificationSwitch[] }>(`${path}${query}`)).body
      .items
  assert.equal((await listed('')).length, 4)
  assert.equal((await listed('?in_force=true')).length, 2)
  assert.equal((await listed('?in_force=true&test_code=K')).length, 1)
})

test('who stops the machine waits for what it is about to release; afterwards nothing goes out', async (t) => {
  const { set, enter, lab, worker, steps } = await openLab()
  const [before, after] = [await enter(potassium), await enter(potassium)]
  const { order_id } = await steps.readResult(before.id)
  // The interpretation has looked at the switches and waits for its order.
  const order = `select from orders where id = '${order_id}' for update`
  const lock = await holdLock(t, lab.database.ownerUrl, order)
  const interpreting = worker.runJobs('interpret-results')
  await lock.untilWaiting(1)
  const stopping = set({ mode: 'off' })
  await lock.untilWaiting(2)
  await lock.release()
  await Promise.all([interpreting, stopping])
  const late = await enter(potassium)
  await worker.runJobs('interpret-results')
  assert.equal((await steps.readResult(before.id)).status, 'final')
  assert.equal((await steps.readResult(after.id)).status, 'final', 'of the same batch')
  assert.deepEqual((await steps.readResult(late.id)).hold_reasons, ['autoverification_off'])
})
