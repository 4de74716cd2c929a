// Every verb in every status of an order, held against the table in rules.ts: what it allows happens,
// what it does not is a 409 that names what would be, and leaves no trace.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allowedOrderTransitions, orderStatuses, type OrderStatus } from '../../src/orders/rules.ts'
import type { Order } from '../../src/orders/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { assertConsistent } from '../helpers/records.ts'

const { worker, records, people, steps } = await laboratory()

const verbs = [
  ['hold', 'on_hold'],
  ['resume', 'placed'],
  ['cancel', 'cancelled'],
  ['entered-in-error', 'entered_in_error'],
] as const

async function partlyFinal(tests: string[]): Promise<string> {
  const { order, sample } = await steps.orderWithSample(tests)
  await steps.enter(order, sample, 'K', '4.1', 'mmol/L')
  await worker.runJobs('interpret-results')
  return order.id
}

async function stopped(step: string): Promise<string> {
  return (await steps.stop((await steps.order(['K', 'NA'])).id, step)).id
}

type Start = { name: string; status: OrderStatus; anyFinal: boolean; make: () => Promise<string> }
const starts: Start[] = [
  ...[
    { status: 'placed' as const, make: async () => (await steps.order(['K', 'NA'])).id },
    { status: 'on_hold' as const, make: () => stopped('hold') },
    {
      status: 'in_progress' as const,
      make: async () => (await steps.orderWithSample(['K', 'NA'])).order.id,
    },
    { status: 'cancelled' as const, make: () => stopped('cancel') },
    { status: 'entered_in_error' as const, make: () => stopped('entered-in-error') },
  ].map((start) => ({ ...start, name: start.status, anyFinal: false })),
  {
    name: 'in_progress with a final result',
    status: 'in_progress',
    anyFinal: true,
    make: () => partlyFinal(['K', 'NA']),
  },
  { name: 'completed', status: 'completed', anyFinal: true, make: () => partlyFinal(['K']) },
]

test('each status of an order is tried', () => {
  assert.deepEqual(new Set(starts.map(({ status }) => status)), new Set(orderStatuses))
})

for (const { name, status, anyFinal, make } of starts) {
  const allowed = allowedOrderTransitions(status, anyFinal)
  test(`an order ${name} may become ${allowed.join(' or ') || 'nothing else'}`, async () => {
    for (const [verb, to] of verbs) {
      const id = await make()
      const before = await records.of(id)
      assert.equal(before.order.status, status)
      const body = verb === 'resume' ? undefined : { reason: 'Ordered twice' }
      const answer = await people.clerk.post<Order & { allowed: string[] }>(
        `/v1/orders/${id}/${verb}`,
        body,
      )
      const then = await records.of(id)
      if (allowed.includes(to)) {
        assert.equal(answer.status, 200, `${name}: ${verb}`)
        assert.equal(answer.body.status, to)
        assert.equal(answer.body.status_reason, verb === 'resume' ? null : 'Ordered twice')
        assert.deepEqual(answer.body, await steps.readOrder(id))
        assert.ok(then.audit_rows > before.audit_rows)
        const [event] = then.events.slice(before.events.length)
        assert.deepEqual(
          [event?.type, event?.subject_id],
          [to === 'placed' ? 'order.resumed' : `order.${to}`, id],
        )
        assertConsistent(then)
      } else {
        assert.equal(answer.status, 409, `${name}: ${verb}`)
        assert.equal(answer.headers.get('content-type'), 'application/problem+json')
        assert.deepEqual(answer.body.allowed, allowed)
        assert.deepEqual(then, before, 'a refusal leaves no trace')
      }
    }
  })
}

test('no verb takes an order that does not exist, or goes without its reason', async () => {
  const nowhere = '/v1/orders/01980b5e-9c44-7d0a-8f0e-6a1b2c3d4e5f'
  const { id } = await steps.order(['K'])
  const before = await records.of(id)
  for (const [verb] of verbs) {
    const body = verb === 'resume' ? undefined : { reason: 'Ordered twice' }
    assert.equal((await people.clerk.post(`${nowhere}/${verb}`, body)).status, 404, verb)
    if (verb === 'resume') continue
    const blank = await people.clerk.post(`/v1/orders/${id}/${verb}`, { reason: '   ' })
    assert.equal(blank.status, 422, verb)
  }
  assert.deepEqual(await records.of(id), before)
})
