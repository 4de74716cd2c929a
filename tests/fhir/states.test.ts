// In whatever state an order is, each of its resources and its report are FHIR R4, and say so.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DiagnosticReport } from '../../src/fhir/rules/diagnostic-report.ts'
import type { Observation, ObservationStatus } from '../../src/fhir/rules/observation.ts'
import type { Patient } from '../../src/fhir/rules/patient.ts'
import type { ServiceRequest } from '../../src/fhir/rules/service-request.ts'
import type { Specimen } from '../../src/fhir/rules/specimen.ts'
import type { Order } from '../../src/orders/schemas.ts'
import type { Sample } from '../../src/samples/schemas.ts'
import { fhirLaboratory, resourcesOf } from './fhir-laboratory.ts'

const { worker, steps, clerk, admin, read, readBundle, observationsOf, measured, corrected } =
  await fhirLaboratory()

/** Each state that an order can be in, with what its request, its report and its observations say of it. */
type State = {
  make: () => Promise<{ order: Order; sample?: Sample }>
  request: string
  report: string
  observations: ObservationStatus[]
}

const states: Record<string, State> = {
  'nothing has come yet': {
    make: async () => ({ order: await steps.order(['GLU', 'K']) }),
    request: 'active',
    report: 'registered',
    observations: ['registered', 'registered'],
  },
  'on hold': {
    make: async () => ({ order: await steps.stop((await steps.order(['K'])).id, 'hold') }),
    request: 'on-hold',
    report: 'registered',
    observations: ['registered'],
  },
  'a critical value waits for a person': {
    make: () => measured('K', '6.8', 'mmol/L'),
    request: 'active',
    report: 'partial',
    observations: ['preliminary'],
  },
  'one test is final, one is open': {
    async make() {
      const made = await steps.orderWithSample(['K', 'GLU'])
      await steps.enter(made.order, made.sample, 'K', '4.1', 'mmol/L')
      await worker.runJobs('interpret-results')
      return made
    },
    request: 'active',
    report: 'preliminary',
    observations: ['final', 'registered'],
  },
  completed: {
    make: () => measured('K', '4.1', 'mmol/L'),
    request: 'completed',
    report: 'final',
    observations: ['final'],
  },
  'a value was corrected': {
    make: corrected,
    request: 'completed',
    report: 'corrected',
    observations: ['corrected'],
  },
  cancelled: {
    make: async () => ({ order: await steps.stop((await steps.order(['K'])).id, 'cancel') }),
    request: 'revoked',
    report: 'cancelled',
    observations: ['cancelled'],
  },
  'the sample was refused before anything was reported': {
    async make() {
      const made = await steps.orderWithSample(['K'])
      await steps.reject(made.sample.id)
      return made
    },
    request: 'active',
    report: 'registered',
    observations: ['registered'],
  },
  'the sample of a reported value was refused': {
    async make() {
      const made = await measured('K', '4.1', 'mmol/L')
      await steps.reject(made.sample.id)
      return made
    },
    request: 'active',
    report: 'registered',
    observations: ['entered-in-error'],
  },
  'an order for the wrong patient': {
    async make() {
      const made = await corrected()
      await clerk.post(`/v1/orders/${made.order.id}/wrong-patient`, { reason: 'Two Millers' })
      return made
    },
    request: 'entered-in-error',
    report: 'entered-in-error',
    observations: ['entered-in-error'],
  },
  'of a patient with two records': {
    async make() {
      const { order, sample } = await measured('K', '4.1', 'mmol/L')
      const survivor_id = (await steps.patient()).id
      const body = { survivor_id, reason: 'Two cards' }
      await admin.post(`/v1/patients/${order.patient_id}/merge`, body)
      return { order: await steps.readOrder(order.id), sample }
    },
    request: 'completed',
    report: 'final',
    observations: ['final'],
  },
  'a value with a comparator': {
    async make() {
      const made = await measured('CRP', '<0.6', 'mg/L')
      await steps.verify(made.id)
      return made
    },
    request: 'completed',
    report: 'final',
    observations: ['final'],
  },
  'a word': {
    make: () => measured('HBSAG', 'Negative'),
    request: 'completed',
    report: 'final',
    observations: ['final'],
  },
  'a titre': {
    make: () => measured('ANA', '<1:20'),
    request: 'completed',
    report: 'final',
    observations: ['final'],
  },
  'a derived test beside its input': {
    async make() {
      const made = await steps.orderWithSample(['CREA', 'EGFR'])
      await steps.enter(made.order, made.sample, 'CREA', '71', 'umol/L')
      await worker.runJobs()
      return made
    },
    request: 'completed',
    report: 'final',
    observations: ['final', 'final'],
  },
}

for (const [name, { make, request, report, observations }] of Object.entries(states)) {
  test(`${name}: each resource and the report as a bundle are R4, and say so`, async () => {
    const { order } = await make()
    const served = await read<ServiceRequest>(`ServiceRequest/${order.id}`)
    assert.equal(served.status, request)
    const diagnostic = await read<DiagnosticReport>(`DiagnosticReport/${order.id}`)
    assert.equal(diagnostic.status, report)
    const found = (await observationsOf(order)).toSorted(byItem(order))
    assert.deepEqual(
      found.map(({ status }) => status),
      observations,
    )
    for (const one of found) assert.deepEqual(await read(`Observation/${one.id}`), one)
    for (const { reference } of [...(served.specimen ?? []), served.subject])
      await read<Specimen | Patient>(reference!)

    const bundle = await readBundle(order)
    const [first, ...rest] = resourcesOf<DiagnosticReport>(bundle)
    assert.equal(first!.status, report)
    const inBundle = rest.filter(({ resourceType: type }) => type === ('Observation' as string))
    assert.deepEqual(
      (inBundle as unknown as Observation[]).toSorted(byItem(order)).map(({ status }) => status),
      observations,
    )
  })
}

const byItem = (order: Order) => {
  const place = ({ id }: { id: string }) => order.items.findIndex((item) => item.id === id)
  return (one: Observation, other: Observation) => place(one) - place(other)
}
