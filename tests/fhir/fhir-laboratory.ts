/**
 * A laboratory that is read by FHIR: each resource that comes is held against the schema of HL7.
 *
 *   const { steps, measured, read, observationOf } = await fhirLaboratory()
 */
import assert from 'node:assert/strict'
import type { Bundle } from '../../src/fhir/rules/bundle.ts'
import type { Observation } from '../../src/fhir/rules/observation.ts'
import type { Order } from '../../src/orders/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { client, signIn } from '../helpers/sign-in.ts'
import { assertR4 } from './schema.ts'

export const mrnSystem = 'urn:oid:2.16.840.1.113883.19.5'
export const base = 'https://lab.example/v1/fhir'

export const resourcesOf = <T>({ entry = [] }: { entry?: { resource: unknown }[] }) =>
  entry.map(({ resource }) => resource as T)

export async function fhirLaboratory() {
  const made = await laboratory({
    env: {
      FHIR_MRN_SYSTEM: mrnSystem,
      PUBLIC_URL: 'https://lab.example',
      LAB_TIME_ZONE: 'Europe/Berlin',
      LAB_NAME: 'Lab of the Tests',
    },
  })
  const { lab, worker, records, people, steps } = made
  const { clerk } = people
  const admin = client(lab.app, await signIn(lab.app, 'admin'))
  const another = await records.anotherPerson('pathologist')

  /** A resource by its address below /v1/fhir, held against the schema. */
  async function read<T = Bundle<Observation>>(path: string): Promise<T> {
    const { status, headers, body } = await clerk.get<T>(`/v1/fhir/${path}`)
    assert.equal(status, 200, `${path} ${JSON.stringify(body)}`)
    assert.equal(headers.get('content-type'), 'application/fhir+json')
    assertR4(body)
    return body
  }

  const observationsOf = async (order: Order) =>
    resourcesOf<Observation>(await read(`Observation?based-on=ServiceRequest/${order.id}`))

  async function observationOf(order: Order, code = order.items[0]!.test_code) {
    const item = order.items.find(({ test_code }) => test_code === code)
    return await read<Observation>(`Observation/${item!.id}`)
  }

  async function measured(test_code: string, value: string, unit?: string) {
    const { order, sample } = await steps.orderWithSample([test_code])
    const { id } = await steps.enter(order, sample, test_code, value, unit)
    await worker.runJobs('interpret-results')
    return { order, sample, id }
  }

  async function corrected() {
    const made = await measured('K', '4.1', 'mmol/L')
    const correction = await steps.correct(made.id, '4.4', 'mmol/L')
    await worker.runJobs('interpret-results')
    await steps.verify(correction.id, another)
    return made
  }

  /** The report as a bundle, held against the schema; each reference in it leads to one of its entries. */
  async function readBundle(order: Order): Promise<Bundle> {
    const accept = { accept: 'application/fhir+json' }
    const { status, headers, body } = await clerk.get<Bundle>(
      `/v1/orders/${order.id}/report`,
      accept,
    )
    assert.equal(status, 200, JSON.stringify(body))
    assert.equal(headers.get('content-type'), 'application/fhir+json')
    assertR4(body)
    assert.equal(body.type, 'collection')
    const urls = body.entry!.map(({ fullUrl }) => fullUrl)
    assert.equal(new Set(urls).size, urls.length)
    const references = [...JSON.stringify(body).matchAll(/"reference":"([^"]+)"/g)]
    assert.ok(references.length > 3)
    for (const [, reference] of references)
      assert.ok(urls.includes(`${base}/${reference}`), `${reference} is in the bundle`)
    return body
  }

  return {
    ...made,
    clerk,
    admin,
    another,
    read,
    readBundle,
    observationsOf,
    observationOf,
    measured,
    corrected,
  }
}
