// Every verb in every status of a result, held against the table in rules.ts: what it allows happens,
// what it does not is a 409 that names what would be, and leaves no trace.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  allowedResultTransitions,
  resultStatuses,
  type ResultStatus,
} from '../../src/results/rules.ts'
import type { Result } from '../../src/results/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { assertConsistent } from '../helpers/records.ts'

const { worker, records, people, steps } = await laboratory()

const reason = 'Air bubble in the cuvette'
const verbs = [
  { verb: 'verify', to: 'final', item: 'final' },
  { verb: 'rerun', to: 'cancelled', item: 'pending', body: { reason } },
  { verb: 'entered-in-error', to: 'entered_in_error', item: 'pending', body: { reason } },
] as const

/** A potassium: 4.1 goes out by itself, 6.8 is held. */
async function resultIn(status: ResultStatus): Promise<{ id: string; order_id: string }> {
  const { order, sample } = await steps.orderWithSample(['K'])
  const value = status === 'final' ? '4.1' : '6.8'
  const { id } = await steps.enter(order, sample, 'K', value, 'mmol/L')
  const entered = { id, order_id: order.id }
  if (status === 'entered') return entered
  await worker.runJobs('interpret-results')
  if (status === 'interpreted') {
    // A result passes through it; none rests there as long as one statement interprets and decides.
    await records.change(
      (trx) => trx`update results set status = 'interpreted' where id = ${entered.id}`,
    )
  }
  if (status === 'cancelled') await steps.withdraw(entered.id, 'rerun')
  if (status === 'entered_in_error') await steps.withdraw(entered.id, 'entered-in-error')
  return entered
}

for (const from of resultStatuses) {
  const allowed = allowedResultTransitions(from)
  test(`a result ${from} may become ${allowed.join(' or ') || 'nothing else'}`, async () => {
    for (const { verb, to, item, ...rest } of verbs) {
      const { id, order_id } = await resultIn(from)
      const before = await records.of(order_id)
      assert.equal(before.results[0]?.status, from)
      const answer = await people.pathologist.post<Result & { allowed: string[] }>(
        `/v1/results/${id}/${verb}`,
        'body' in rest ? rest.body : undefined,
      )
      const then = await records.of(order_id)
      if (allowed.includes(to)) {
        assert.equal(answer.status, 200, `${from}: ${verb}`)
        assert.equal(answer.body.status, to)
        assert.equal(answer.body.status_reason, verb === 'verify' ? null : reason)
        assert.deepEqual(answer.body, await steps.readResult(id))
        assert.ok(then.audit_rows > before.audit_rows)
        const [event] = then.events.slice(before.events.length)
        assert.deepEqual([event?.type, event?.subject_id], [`result.${to}`, id])
        assert.equal(then.items[0]?.status, item)
        assert.equal(then.order.status, item === 'final' ? 'completed' : 'in_progress')
        assertConsistent(then)
      } else {
        assert.equal(answer.status, 409, `${from}: ${verb}`)
        assert.equal(answer.headers.get('content-type'), 'application/problem+json')
        assert.deepEqual(answer.body.allowed, allowed)
        assert.deepEqual(then, before, 'a refusal leaves no trace')
      }
    }
  })

  test(`a result ${from} may${from === 'final' ? '' : ' not'} be corrected`, async () => {
    const { id, order_id } = await resultIn(from)
    const before = await records.of(order_id)
    const answer = await people.pathologist.post<Result & { allowed: string[] }>(
      `/v1/results/${id}/correct`,
      { value: '4.4', unit: 'mmol/L', reason },
    )
    const then = await records.of(order_id)
    if (from === 'final') {
      assert.equal(answer.status, 201)
      const { status, version, corrects_id, correction_reason } = answer.body
      assert.deepEqual(
        { status, version, corrects_id, correction_reason },
        { status: 'entered', version: 2, corrects_id: id, correction_reason: reason },
      )
      assert.equal(then.events.at(-1)?.type, 'result.correction_entered')
      assertConsistent(then)
    } else {
      assert.equal(answer.status, 409)
      assert.deepEqual(answer.body.allowed, allowed)
      assert.deepEqual(then, before, 'a refusal leaves no trace')
    }
  })
}

test('a result that does not exist takes no verb', async () => {
  const nowhere = '/v1/results/01980b5e-9c44-7d0a-8f0e-6a1b2c3d4e5f'
  for (const { verb, ...rest } of verbs) {
    const body = 'body' in rest ? rest.body : undefined
    assert.equal((await people.pathologist.post(`${nowhere}/${verb}`, body)).status, 404, verb)
  }
  const correction = { value: '4.4', unit: 'mmol/L', reason }
  assert.equal((await people.pathologist.post(`${nowhere}/correct`, correction)).status, 404)
})
