// The resources that the documentation shows: made by the same rules as all others, of rows that look like those of the
// demo data.
import { exampleIds } from '../../db/seed/example-ids.ts'
import { searchset } from './rules/bundle.ts'
import { capabilityStatement } from './rules/capability-statement.ts'
import { diagnosticReport } from './rules/diagnostic-report.ts'
import { observation } from './rules/observation.ts'
import { patient } from './rules/patient.ts'
import { serviceRequest } from './rules/service-request.ts'
import { specimen } from './rules/specimen.ts'
import { createSystems } from './rules/systems.ts'
import type { ItemRow, OrderRow, PatientRow, ReportRow, SampleRow } from './rows.ts'

const systems = createSystems(
  'https://lab.example',
  'urn:oid:2.16.840.1.113883.19.5',
  'Example Lab',
)
const { read: patient_id } = exampleIds.patient
const { read: order_id } = exampleIds.order
const { read: sample_id } = exampleIds.sample
const { glucose: item_id } = exampleIds.item
const pathologist = { id: '01980b5e-0000-7000-8000-000000000005', name: 'Pat Pathologist' }
const phlebotomist = { id: '01980b5e-0000-7000-8000-000000000003', name: 'Phil Phlebotomist' }
const clerk = { id: '01980b5e-0000-7000-8000-000000000002', name: 'Clara Clerk' }
const glucose = { code: 'GLU', name: 'Glucose', loinc: '14749-6' }
const collected_at = '2026-11-23T08:15:00.000Z'
const released_at = '2026-11-23T09:10:00.120Z'
const ordered_at = '2026-11-23T08:02:11.482Z'

const patientRow: PatientRow = {
  id: patient_id,
  mrn: 'MRN-004711',
  former_mrns: ['MRN-004117'],
  family_name: 'Müller',
  given_name: 'Zoë',
  birth_date: '1990-05-17',
  sex: 'female',
  replaced_by_id: null,
  version: 2,
  updated_at: '2026-11-23T07:59:12.311Z',
}

const orderRow: OrderRow = {
  id: order_id,
  order_number: 'ORD-2026-0000042',
  patient_id,
  priority: 'routine',
  status: 'completed',
  status_reason: null,
  ordered_by: clerk,
  ordered_at,
  updated_at: released_at,
  replaces_id: null,
  items: [{ status: 'final', test: glucose }],
  sample_ids: [sample_id],
}

const sampleRow: SampleRow = {
  id: sample_id,
  order_id,
  patient_id,
  accession_number: '2500000001G',
  specimen_type: 'serum',
  status: 'received',
  collected_at,
  collected_by: phlebotomist,
  received_at: '2026-11-23T08:41:07.008Z',
  updated_at: '2026-11-23T08:41:07.008Z',
  rejection: null,
  replaces: null,
}

const itemRow: ItemRow = {
  id: item_id,
  order_id,
  patient_id,
  order_status: 'completed',
  status: 'final',
  status_reason: null,
  test: { ...glucose, kind: 'quantitative' },
  result: {
    status: 'final',
    value: '5.40',
    unit: 'mmol/L',
    comparator: null,
    canonical_unit: 'mmol/L',
    displayed_value: '5.4',
    coded: null,
    flag: 'N',
    critical: false,
    reference: {
      low: '3.8857',
      low_inclusive: true,
      high: '5.82855',
      high_inclusive: true,
      displayed_low: '3.9',
      displayed_high: '5.8',
    },
    not_evaluated: null,
    formula: null,
    input_ids: [],
    sample_id,
    collected_at,
    instrument: 'Cobas Integra, bench 1',
    released_at,
    verified_by: pathologist,
    replaced: [],
  },
  withdrawn: [],
}

const reportRow: ReportRow = {
  id: order_id,
  order_number: 'ORD-2026-0000042',
  patient_id,
  report_status: 'final',
  samples: [{ id: sample_id, collected_at }],
  item_ids: [item_id],
  issued_at: released_at,
  verified_by: [pathologist],
}

export const exampleResources = {
  Patient: patient(patientRow, systems),
  ServiceRequest: serviceRequest(orderRow, systems),
  Specimen: specimen(sampleRow, systems),
  Observation: observation(itemRow, systems),
  DiagnosticReport: diagnosticReport(reportRow, systems),
}

export const exampleBundle = searchset(
  [exampleResources.Observation],
  {
    self: `${systems.base}/Observation?patient=Patient/${patient_id}&_count=1`,
    next: undefined,
  },
  systems,
)

export const exampleCapabilities = capabilityStatement(systems, '2026-11-23T00:00:00.000Z')
