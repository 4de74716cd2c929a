// Every verb in every status of a sample, held against the table in rules.ts: what it allows happens,
// what it does not is a 409 that names what would be, and leaves no trace.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  allowedSampleTransitions,
  sampleStatuses,
  type SampleStatus,
} from '../../src/samples/rules.ts'
import type { Sample } from '../../src/samples/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { assertConsistent } from '../helpers/records.ts'

const { records, people, steps } = await laboratory()

const verbs = [
  { verb: 'dispatch', to: 'in_transit' },
  { verb: 'receive', to: 'received' },
  { verb: 'accept', to: 'accepted' },
  { verb: 'store', to: 'stored' },
  { verb: 'dispose', to: 'disposed', body: { method: 'autoclave', reason: 'The tube leaks' } },
  { verb: 'reject', to: 'rejected', body: { code: 'RH' } },
] as const

let place = 0
/** A place of its own for each tube, in the body that a verb takes. */
const bodyOf = (verb: (typeof verbs)[number]) =>
  verb.verb === 'store'
    ? { storage_place: `R1/${++place}` }
    : 'body' in verb
      ? verb.body
      : undefined
const clientOf = (verb: string) => (verb === 'dispatch' ? people.phlebotomist : people.technologist)

async function sampleIn(status: SampleStatus): Promise<Sample> {
  const order = await steps.order(['K'])
  const sample = await steps.collect(order.id)
  const path = {
    collected: [],
    in_transit: ['dispatch'],
    received: ['dispatch', 'receive'],
    accepted: ['receive', 'accept'],
    stored: ['receive', 'accept', 'store'],
    disposed: ['receive', 'accept', 'store', 'dispose'],
    rejected: ['reject'],
  }[status]
  for (const step of path) {
    const verb = verbs.find((one) => one.verb === step)!
    const answer = await clientOf(step).post(`/v1/samples/${sample.id}/${step}`, bodyOf(verb))
    assert.equal(answer.status, 200, `${step}: ${JSON.stringify(answer.body)}`)
  }
  return sample
}

for (const from of sampleStatuses) {
  const allowed = allowedSampleTransitions(from)
  test(`a sample ${from} may become ${allowed.join(' or ') || 'nothing else'}`, async () => {
    for (const one of verbs) {
      const { verb, to } = one
      const { id, order_id } = await sampleIn(from)
      const before = await records.of(order_id)
      assert.equal(before.samples[0]?.status, from)
      const answer = await clientOf(verb).post<Sample & { allowed: string[] }>(
        `/v1/samples/${id}/${verb}`,
        bodyOf(one),
      )
      const then = await records.of(order_id)
      if (allowed.includes(to)) {
        assert.equal(answer.status, 200, `${from}: ${verb}`)
        assert.equal(answer.body.status, to)
        const read = await people.clerk.get<Sample>(`/v1/samples/${id}`)
        assert.deepEqual(answer.body, read.body)
        assert.ok(then.audit_rows > before.audit_rows)
        const [event] = then.events.slice(before.events.length)
        assert.deepEqual([event?.type, event?.subject_id], [`sample.${to}`, id])
        assertConsistent(then)
      } else {
        assert.equal(answer.status, 409, `${from}: ${verb}`)
        assert.equal(answer.headers.get('content-type'), 'application/problem+json')
        assert.deepEqual(answer.body.allowed, allowed)
        assert.deepEqual(then, before, 'a refusal leaves no trace')
      }
    }
  })
}

test('a sample that does not exist takes no verb', async () => {
  for (const one of verbs) {
    const path = `/v1/samples/01980b5e-9c44-7d0a-8f0e-6a1b2c3d4e5f/${one.verb}`
    assert.equal((await clientOf(one.verb).post(path, bodyOf(one))).status, 404, one.verb)
  }
})

for (const step of ['cancel', 'entered-in-error']) {
  test(`a sample is worked on no further once its order is over (${step}), but may be rejected`, async () => {
    const { id, order_id } = await sampleIn('collected')
    await steps.stop(order_id, step)
    const before = await records.of(order_id)
    const refused = await people.technologist.post<{ allowed: string[] }>(
      `/v1/samples/${id}/receive`,
    )
    assert.equal(refused.status, 409)
    assert.deepEqual(refused.body.allowed, [])
    assert.deepEqual(await records.of(order_id), before)
    await steps.reject(id)
  })
}

test('a sample may be received for an order on hold, which begins when it is resumed', async () => {
  const order = await steps.order(['K'])
  const sample = await steps.collect(order.id)
  await steps.stop(order.id, 'hold')
  await steps.receive(sample.id)
  assert.equal((await steps.readOrder(order.id)).status, 'on_hold')
  const resumed = await people.clerk.post<{ status: string }>(`/v1/orders/${order.id}/resume`)
  assert.equal(resumed.body.status, 'in_progress')
  assertConsistent(await records.of(order.id))
})
