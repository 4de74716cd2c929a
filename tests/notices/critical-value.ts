/** The steps of a critical value, for the tests of its notices: entered, interpreted, called. */
import assert from 'node:assert/strict'
import type { NewAttempt, Notice } from '../../src/notices/schemas.ts'
import type { Order } from '../../src/orders/schemas.ts'
import type { Sample } from '../../src/samples/schemas.ts'
import type { laboratory } from '../helpers/laboratory.ts'

type Laboratory = Pick<
  Awaited<ReturnType<typeof laboratory>>,
  'people' | 'steps' | 'worker' | 'sql'
>
export type Case = { order: Order; sample: Sample; result_id: string; notice: Notice }

export function criticalValues({ people, steps, worker, sql }: Laboratory) {
  async function noticesOf(order_id: string): Promise<Notice[]> {
    const path = `/v1/notices?status=any&order_id=${order_id}`
    const { status, body } = await people.technologist.get<{ items: Notice[] }>(path)
    assert.equal(status, 200, JSON.stringify(body))
    return body.items
  }

  async function read(id: string): Promise<Notice> {
    return (await people.technologist.get<Notice>(`/v1/notices/${id}`)).body
  }

  /** A potassium that was entered and interpreted. */
  async function potassium(value = '6.8'): Promise<Omit<Case, 'notice'>> {
    const { order, sample } = await steps.orderWithSample(['K'])
    const { id } = await steps.enter(order, sample, 'K', value, 'mmol/L')
    await worker.runJobs('interpret-results')
    return { order, sample, result_id: id }
  }

  /** One that has its notice. */
  async function critical(value = '6.8'): Promise<Case> {
    const made = await potassium(value)
    const [notice, ...more] = await noticesOf(made.order.id)
    assert.deepEqual(more, [])
    return { ...made, notice: notice! }
  }

  function attempt(id: string, more: Partial<NewAttempt> = {}) {
    const recipient = { recipient_name: 'D. Aydin', recipient_role: 'Nurse, ward 3' }
    const body = { ...recipient, channel: 'phone', outcome: 'unable_to_reach', ...more }
    return people.technologist.post<Notice>(`/v1/notices/${id}/attempts`, body)
  }

  async function confirm({ id, value }: Notice): Promise<Notice> {
    const { status, body } = await attempt(id, { outcome: 'confirmed', read_back: value })
    assert.equal(status, 201, JSON.stringify(body))
    return body
  }

  /** What was told of the notices of an order, in its order. */
  async function eventsOf(order_id: string): Promise<[type: string, data: object][]> {
    const rows = await sql<{ type: string; data: object }[]>`
      select type, data from events where order_id = ${order_id} and type like 'notice.%' order by id`
    return rows.map(({ type, data }) => [type, data])
  }

  return { noticesOf, read, potassium, critical, attempt, confirm, eventsOf }
}
