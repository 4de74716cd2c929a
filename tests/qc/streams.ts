/** A test on an instrument of its own, with controls and with results that the instrument measured. */
import type { laboratory } from '../helpers/laboratory.ts'
import { createControlSteps } from './control-steps.ts'

type Laboratory = Pick<
  Awaited<ReturnType<typeof laboratory>>,
  'lab' | 'people' | 'steps' | 'worker' | 'records'
>

export function minutesAgo({ clock }: Laboratory['lab'], minutes: number): string {
  return new Date(clock.now().getTime() - minutes * 60_000).toISOString()
}

let number = 0

export function createStreams({ lab, people, steps: orders, worker, records }: Laboratory) {
  const ago = (minutes: number) => minutesAgo(lab, minutes)
  const monthAgo = ago(60 * 24 * 30)

  /** Each test has an instrument for itself. */
  return async function openStream({ required = true } = {}) {
    const instrument = `bench-${++number}`
    await records.change(
      (trx) => trx`
      insert into instruments (code, name, profile_id)
      select ${instrument}, 'Bench', profile_id from instruments where code = 'cobas-integra-1'`,
    )
    const steps = createControlSteps(people, instrument)
    const [low, high] = await steps.twoLevels(monthAgo)
    if (required) await steps.require({ valid_from: monthAgo })
    const both = (at: number, [a, b] = ['4.02', '7.01']) =>
      steps.enter(
        [
          { lot: low, value: a },
          { lot: high, value: b },
        ],
        ago(at),
      )
    const enter = async (measured_at: string | null = ago(0), value = '4.1') => {
      const { order, sample } = await orders.orderWithSample(['K'])
      const { id } = await orders.enter(order, sample, 'K', value, 'mmol/L')
      await records.change(
        (trx) => trx`
        update samples set collected_at = ${ago(600)}, received_at = ${ago(590)} where id = ${sample.id}`,
      )
      await records.change(
        (trx) => trx`
        update results set measured_at = ${measured_at},
          instrument_id = (select id from instruments where code = ${instrument}) where id = ${id}`,
      )
      return { id, order }
    }
    const measure = async (measured_at?: string | null, value?: string) => {
      const { id, order } = await enter(measured_at, value)
      await worker.runJobs('interpret-results')
      const { status, hold_reasons } = await orders.readResult(id)
      return { id, order, said: [status, ...hold_reasons] }
    }
    return { instrument, steps, low, high, both, enter, measure }
  }
}
