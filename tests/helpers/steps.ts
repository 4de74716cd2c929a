/**
 * The steps that lead to a result, each through the front door, so that a test begins where it is about
 * something: `const { order, sample } = await steps.orderWithSample(['GLU', 'K'])`.
 */
import assert from 'node:assert/strict'
import type { Order } from '../../src/orders/schemas.ts'
import type { Patient } from '../../src/patients/schemas.ts'
import type { EnteredResult, Result } from '../../src/results/schemas.ts'
import type { Sample } from '../../src/samples/schemas.ts'
import type { TestClock, TestLab } from './context.ts'
import { staySignedIn, type Client } from './sign-in.ts'

export type People = Record<'clerk' | 'phlebotomist' | 'technologist' | 'pathologist', Client>

export function signInPeople(lab: TestLab): People {
  return {
    clerk: staySignedIn(lab, 'clerk'),
    phlebotomist: staySignedIn(lab, 'phlebotomist'),
    technologist: staySignedIn(lab, 'technologist'),
    pathologist: staySignedIn(lab, 'pathologist'),
  }
}

let mrn = 0

export function createSteps(people: People, clock: Pick<TestClock, 'now'>) {
  return { ...stepsToAResult(people, clock), ...stepsAfterwards(people), ...reads(people) }
}

function stepsToAResult(
  { clerk, phlebotomist, technologist }: People,
  clock: Pick<TestClock, 'now'>,
) {
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
    collected_at = clock.now().toISOString(),
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
    unit?: string,
  ): Promise<EnteredResult> {
    const item = order.items.find(({ test_code }) => test_code === test)
    const body = { order_item_id: item!.id, sample_id: sample.id, value, unit }
    return ok(await technologist.post<EnteredResult>('/v1/results', body), 201)
  }

  return { patient, order, collect, receive, orderWithSample, enter }
}

function stepsAfterwards({ clerk, technologist, pathologist }: People) {
  async function accept(sample_id: string): Promise<Sample> {
    return ok(await technologist.post<Sample>(`/v1/samples/${sample_id}/accept`), 200)
  }

  async function reject(sample_id: string, code = 'RH'): Promise<Sample> {
    return ok(await technologist.post<Sample>(`/v1/samples/${sample_id}/reject`, { code }), 200)
  }

  /** `step`: hold, cancel or entered-in-error. */
  async function stop(order_id: string, step: string): Promise<Order> {
    const body = { reason: 'The patient went home' }
    return ok(await clerk.post<Order>(`/v1/orders/${order_id}/${step}`, body), 200)
  }

  async function verify(result_id: string, by = pathologist): Promise<Result> {
    return ok(await by.post<Result>(`/v1/results/${result_id}/verify`), 200)
  }

  /** By the pathologist, whom verifying it is then refused (policy). */
  async function correct(result_id: string, value: string, unit?: string): Promise<Result> {
    const body = { value, unit, reason: 'Digits swapped when typing' }
    return ok(await pathologist.post<Result>(`/v1/results/${result_id}/correct`, body), 201)
  }

  /** `step`: rerun or entered-in-error. */
  async function withdraw(result_id: string, step: string): Promise<Result> {
    const body = { reason: 'Air bubble in the cuvette' }
    return ok(await pathologist.post<Result>(`/v1/results/${result_id}/${step}`, body), 200)
  }

  return { accept, reject, stop, verify, correct, withdraw }
}

function reads({ clerk }: People) {
  async function readOrder(id: string): Promise<Order> {
    return ok(await clerk.get<Order>(`/v1/orders/${id}`), 200)
  }

  async function readResult(id: string): Promise<Result> {
    return ok(await clerk.get<Result>(`/v1/results/${id}`), 200)
  }

  async function history(result_id: string): Promise<Result[]> {
    const path = `/v1/results/${result_id}/history`
    return ok(await clerk.get<{ items: Result[] }>(path), 200).items
  }

  return { readOrder, readResult, history }
}

function ok<T>({ status, body }: { status: number; body: T }, expected: number): T {
  assert.equal(status, expected, JSON.stringify(body))
  return body
}
