// Whatever people do with an order, in whatever sequence: nothing fails, and its status, items, samples
// and results always tell one story. The status that SQL derives is the one that rollUpStatus() says.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { reportStatus } from '../../src/orders/report/rules.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { assertConsistent, type OrderRecords } from '../helpers/records.ts'

// One pathologist enters, corrects and verifies: who may is not what this is about.
const { lab, worker, records, people, steps } = await laboratory({
  env: { VERIFY_BY_ANOTHER_PERSON: 'off' },
})

const reason = 'As the dice fell'
const resultSteps = ['verify', 'verify', 'correct', 'rerun', 'entered-in-error'] as const
const sampleSteps = ['receive', 'accept', 'reject'] as const
const orderSteps = ['hold', 'resume', 'cancel', 'entered-in-error'] as const

/** `pick` chooses an item, sample or result among those there are. */
const action = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      on: fc.constant('item' as const),
      pick: fc.nat(2),
      sample: fc.nat(3),
      value: fc.constantFrom('4.1', '6.8', '<0.5'),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      on: fc.constant('result' as const),
      pick: fc.nat(5),
      step: fc.constantFrom(...resultSteps),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      on: fc.constant('sample' as const),
      pick: fc.nat(3),
      step: fc.constantFrom(...sampleSteps),
    }),
  },
  { weight: 3, arbitrary: fc.constant({ on: 'collect' as const }) },
  { weight: 5, arbitrary: fc.constant({ on: 'jobs' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      on: fc.constant('order' as const),
      step: fc.constantFrom(...orderSteps),
    }),
  },
)
type Action = typeof action extends fc.Arbitrary<infer A> ? A : never

/** The status of the answer, or undefined where there was nothing to do it with. */
async function take(step: Action, now: OrderRecords): Promise<number | undefined> {
  const { clerk, phlebotomist, pathologist } = people
  if (step.on === 'jobs') {
    await worker.runJobs('interpret-results')
    return undefined
  }
  if (step.on === 'collect') {
    const collected_at = lab.clock.now().toISOString()
    const body = { order_id: now.order.id, specimen_type: 'serum', collected_at }
    return (await phlebotomist.post('/v1/samples', body)).status
  }
  if (step.on === 'order') {
    const body = step.step === 'resume' ? undefined : { reason }
    return (await clerk.post(`/v1/orders/${now.order.id}/${step.step}`, body)).status
  }
  if (step.on === 'sample') {
    const sample = now.samples[step.pick % now.samples.length]
    if (!sample) return undefined
    const body = step.step === 'reject' ? { code: 'QS' } : undefined
    return (await pathologist.post(`/v1/samples/${sample.id}/${step.step}`, body)).status
  }
  if (step.on === 'item') {
    const sample = now.samples[step.sample % now.samples.length]
    if (!sample) return undefined
    const { value } = step
    const order_item_id = now.items[step.pick]!.id
    const body = { order_item_id, sample_id: sample.id, value, unit: 'mmol/L' }
    return (await pathologist.post('/v1/results', body)).status
  }
  const result = now.results[step.pick % now.results.length]
  if (!result) return undefined
  const bodies = { verify: undefined, correct: { value: '4.4', unit: 'mmol/L', reason } }
  const body = step.step === 'verify' || step.step === 'correct' ? bodies[step.step] : { reason }
  return (await pathologist.post(`/v1/results/${result.id}/${step.step}`, body)).status
}

const starts = ['placed', 'received', 'measured', 'measured'] as const

/** Measured: potassium is final, glucose is held, chloride has no result. */
async function begin(start: (typeof starts)[number], patient_id: string): Promise<string> {
  const tests = ['K', 'GLU', 'CL']
  if (start === 'placed') return (await steps.order(tests, patient_id)).id
  const { order, sample } = await steps.orderWithSample(tests, patient_id)
  if (start === 'received') return order.id
  await steps.enter(order, sample, 'K', '4.1', 'mmol/L')
  await steps.enter(order, sample, 'GLU', '1.9', 'mmol/L')
  await worker.runJobs('interpret-results')
  return order.id
}

/** The report says what the rule says, and nothing that was measured in a rejected sample. */
async function assertReported({ order, items, samples, results }: OrderRecords): Promise<void> {
  const document = await steps.readOrder(order.id)
  const reported = items.map(({ id, status }) => {
    const gone = results.some(
      (one) =>
        one.order_item_id === id &&
        one.released_at !== null &&
        (one.superseded_at !== null || one.status === 'entered_in_error'),
    )
    return { status, corrected: gone }
  })
  assert.equal(document.report_status, reportStatus(order.status, reported))
  const rejected = samples.filter(({ status }) => status === 'rejected').map(({ id }) => id)
  for (const { result } of document.items) {
    for (const { id } of result ? [result, ...result.replaced] : []) {
      const { sample_id } = results.find((one) => one.id === id)!
      assert.ok(!rejected.includes(sample_id), 'of a rejected sample')
    }
  }
}

test('after any sequence of steps an order, its samples and its results agree', async () => {
  const patient = await steps.patient()
  const sequence = fc.array(action, { minLength: 4, maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...starts), sequence, async (start, actions) => {
      const id = await begin(start, patient.id)
      let now = await records.of(id)
      for (const step of actions) {
        const status = await take(step, now)
        const then = await records.of(id)
        if (status !== undefined) assert.ok([200, 201, 409].includes(status), `answered ${status}`)
        if (status === 409) assert.deepEqual(then, now, 'a refusal leaves no trace')
        assertConsistent(then)
        now = then
      }
      await assertReported(now)
    }),
    { numRuns: 25 },
  )
})
