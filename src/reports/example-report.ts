// The report that the documentation shows: a potassium that was corrected.
import { exampleIds } from '../../db/seed/example-ids.ts'

const technologist = { id: '01980b5e-0000-7000-8000-000000000004', name: 'Tom Technologist' }
const pathologist = { id: '01980b5e-0000-7000-8000-000000000005', name: 'Paula Pathologist' }
const sample_id = '01980b5e-0000-7000-8000-000000000301'
const sampled = {
  accession_number: 'A2600001-K',
  collected_at: '2026-11-23T08:20:00.000Z',
  received_at: '2026-11-23T08:41:12.104Z',
}

const potassium = {
  id: exampleIds.result.read,
  version: 2,
  sample_id,
  ...sampled,
  value: '4.8',
  unit: 'mmol/L',
  displayed_value: '4.8',
  canonical_unit: 'mmol/L',
  flag: 'N' as const,
  comparator: null,
  canonical_value: '4.8',
  coded: null,
  critical: false,
  reference: {
    low: '3.5',
    low_inclusive: true,
    high: '5.1',
    high_inclusive: true,
    displayed_low: '3.5',
    displayed_high: '5.1',
  },
  not_evaluated: null,
  instrument: { code: 'cobas-integra-1', name: 'Cobas Integra 400' },
  formula: null,
  measured_at: '2026-11-23T09:02:00.000Z',
  entered_at: '2026-11-23T10:11:31.027Z',
  entered_by: technologist,
  released_at: '2026-11-23T10:15:02.660Z',
  verified_by: pathologist,
  replaced: [
    {
      id: '01980b5e-0000-7000-8000-000000000399',
      version: 1,
      value: '8.4',
      unit: 'mmol/L',
      displayed_value: '8.4',
      canonical_unit: 'mmol/L',
      flag: 'HH' as const,
      released_at: '2026-11-23T09:20:45.118Z',
      superseded_at: '2026-11-23T10:15:02.660Z',
      correction_reason: 'Digits swapped when typing',
      corrected_by: technologist,
    },
  ],
}

export const exampleReport = {
  report_number: 'ORD-2026-0000042/2',
  version: 2,
  status: 'corrected' as const,
  issued_at: '2026-11-23T10:15:02.660Z',
  read_at: '2026-11-23T10:30:00.000Z',
  time_zone: 'Europe/Warsaw',
  laboratory: {
    name: 'Diagnostics Lab',
    address: ['12 Hospital Road', 'Springfield'],
    phone: '+1 555 0100',
  },
  patient: {
    id: exampleIds.patient.read,
    mrn: 'MRN-0001',
    family_name: 'Testfall',
    given_name: 'Toni',
    birth_date: '1980-05-17',
    sex: 'female' as const,
  },
  order: {
    id: exampleIds.order.read,
    order_number: 'ORD-2026-0000042',
    priority: 'routine' as const,
    status: 'completed' as const,
    status_reason: null,
    ordered_at: '2026-11-23T08:02:11.482Z',
    ordered_by: { id: '01980b5e-0000-7000-8000-000000000002', name: 'Clara Clerk' },
    completed_at: '2026-11-23T09:20:45.118Z',
    wrong_patient: false,
  },
  samples: [
    {
      id: sample_id,
      accession_number: sampled.accession_number,
      specimen_type: 'serum' as const,
      status: 'accepted' as const,
      collected_at: sampled.collected_at,
      collected_by: { id: '01980b5e-0000-7000-8000-000000000003', name: 'Phil Phlebotomist' },
      received_at: sampled.received_at,
      rejected_at: null,
      rejection: null,
      replaces_id: null,
    },
  ],
  groups: [
    {
      panel: null,
      items: [
        {
          id: '01980b5e-0000-7000-8000-000000000202',
          position: 1,
          test: {
            code: 'K',
            name: 'Potassium',
            loinc: '2823-3',
            kind: 'quantitative' as const,
            unit: 'mmol/L',
            specimen_type: 'serum' as const,
          },
          status: 'final' as const,
          status_reason: null,
          caused_by_result_id: null,
          result: potassium,
          correction_under_way: false,
          withdrawn: [],
        },
      ],
    },
  ],
  notices: [],
}
