/**
 * The steps that lead to a result, each through the front door, so that a test begins where it is about
 * something: `const { order, sample } = await steps.orderWithSample(['GLU', 'K'])`.
 */
import assert from 'node:assert/strict'
import type { Order } from '../../src/orders/schemas.ts'
import type { Patient } from '../../src/patients/schemas.ts'
import type { Result } from '../../src/results/schemas.ts'
import type { Sample } from '../../src/samples/schemas.ts'
import type { TestLab } from './context.ts'
import { client, signIn, type Client } from './sign-in.ts'

export type People = Record<'clerk' | 'phlebotomist' | 'technologist' | 'pathologist', Client>

export async function signInPeople({ app }: TestLab): Promise<People> {
  const [clerk, phlebotomist, technologist, pathologist] = await Promise.all(
    (['clerk', 'phlebotomist', 'technologist', 'pathologist'] as const).map(async (role) =>
      client(app, await signIn(app, role)),
    ),
  )
  return {
    clerk: clerk!,
    phlebotomist: phlebotomist!,
    technologist: technologist!,
    pathologist: pathologist!,
  }
}

let mrn = 0

export function createSteps(people: People) {
  const { clerk, phlebotomist, technologist } = people

  async function patient(fields: Partial<Patient> = {}): Promise<Patient> {
    const body = {
      mrn: `T-${++mrn}`,
      family_name: 'Testfall',
      given_name: 'Toni',
      birth_date: '1980-05-17',
      sex: 'female',
    }
    return ok(await clerk.post<Patient>('/v1/patients', { ...body, ...fields }), 201)
  }

  async function order(tests: string[], patient_id?: string): Promise<Order> {
    const id = patient_id ?? (await patient()).id
    return ok(
      await clerk.post<Order>('/v1/orders', { patient_id: id, priority: 'routine', tests }),
      201,
    )
  }

  async function collect(
    order_id: string,
    specimen_type = 'serum',
    collected_at = new Date().toISOString(),
  ): Promise<Sample> {
    return ok(
      await phlebotomist.post<Sample>('/v1/samples', { order_id, specimen_type, collected_at }),
      201,
    )
  }

  async function receive(sample_id: string): Promise<Sample> {
    return ok(await technologist.post<Sample>(`/v1/samples/${sample_id}/receive`), 200)
  }

  /** An order whose serum sample was received: results can be entered. */
  async function orderWithSample(
    tests: string[],
    patient_id?: string,
  ): Promise<{ order: Order; sample: Sample }> {
    const placed = await order(tests, patient_id)
    const sample = await receive((await collect(placed.id)).id)
    return { order: placed, sample }
  }

  async function enter(
    order: Order,
    sample: Sample,
    test: string,
    value: string,
    unit: string,
  ): Promise<Result> {
    const item = order.items.find(({ test_code }) => test_code === test)
    const body = { order_item_id: item!.id, sample_id: sample.id, value, unit }
    return ok(await technologist.post<Result>('/v1/results', body), 201)
  }

  return { patient, order, collect, receive, orderWithSample, enter }
}

function ok<T>({ status, body }: { status: number; body: T }, expected: number): T {
  assert.equal(status, expected, JSON.stringify(body))
  return body
}
