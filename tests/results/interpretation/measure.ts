/**
 * Measures values as a laboratory does: an order and a tube for each, then the job that interprets.
 *
 *   const [result] = await measure([{ test: 'K', value: '6.8', unit: 'mmol/L' }])
 */
import type { Order } from '../../../src/orders/schemas.ts'
import type { EnteredResult, Result } from '../../../src/results/schemas.ts'
import type { TestWorker } from '../../helpers/jobs.ts'
import type { createSteps } from '../../helpers/steps.ts'

export type Measurement = {
  test: string
  value: string
  /** None of a word. */
  unit?: string
  /** Without one, a woman born in 1980. */
  patient_id?: string
  /** RFC 3339; now if it is not given. */
  collected_at?: string
}

type Steps = ReturnType<typeof createSteps>

export function createMeasure(worker: TestWorker, steps: Steps) {
  let woman: Promise<string> | undefined

  async function enter(one: Measurement): Promise<EnteredResult> {
    woman ??= steps.patient().then(({ id }) => id)
    const order: Order = await steps.order([one.test], one.patient_id ?? (await woman))
    const sample = await steps.collect(order.id, order.items[0]!.specimen_type, one.collected_at)
    await steps.receive(sample.id)
    return await steps.enter(order, sample, one.test, one.value, one.unit)
  }

  /** Interpreted results, in the order of the measurements. */
  async function measure(all: readonly Measurement[]): Promise<Result[]> {
    const entered = await Promise.all(all.map(enter))
    await worker.runJobs('interpret-results')
    return await Promise.all(entered.map(({ id }) => steps.readResult(id)))
  }

  return { enter, measure }
}
