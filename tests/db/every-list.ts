// Every list that grows, with its sorts and its filters: whoever looks at the plans of pages asks for each of them.
import type { Database } from '../../db/client.ts'
import { listAuditBlocks, listAuditEntries, listAuditReads } from '../../src/audit/queries.ts'
import { listDrafts } from '../../src/catalogue/drafts/queries.ts'
import { searchOrders, searchReports } from '../../src/fhir/queries/orders.ts'
import { searchPatients } from '../../src/fhir/queries/patients.ts'
import { searchSamples } from '../../src/fhir/queries/samples.ts'
import { listImports } from '../../src/imports/queries.ts'
import { listQcSummaries } from '../../src/qc/summaries/queries.ts'
import { listNotices } from '../../src/notices/queries.ts'
import { listOrders } from '../../src/orders/queries.ts'
import { listPatients } from '../../src/patients/queries.ts'
import type { Page, PageRequest } from '../../src/platform/pages.ts'
import { listCorrectiveActions, listRuns } from '../../src/qc/controls/queries.ts'
import { listResults } from '../../src/results/queries.ts'
import { listSamples } from '../../src/samples/queries.ts'
import { listOpenItems } from '../../src/turnaround/open-work.ts'
import { laneNames } from '../../src/worklists/lanes.ts'
import { laneLists } from '../../src/worklists/queries.ts'

export type List = (db: Database, filters: never) => Promise<Page<unknown>>
type Lists = Record<string, { list: List; sorts: string[]; filters: Record<string, string> }>

export const id = '01980b5e-9c44-7d0a-8f0e-6a1b2c3d4e5f'
export const lists: Lists = {
  patients: {
    list: listPatients,
    sorts: ['created_at', 'family_name'],
    filters: { name: 'meier', mrn: 'MRN-1', birth_date: '1980-02-03' },
  },
  orders: {
    list: listOrders,
    sorts: ['ordered_at'],
    filters: { status: 'placed', priority: 'stat', patient_id: id, order_number: 'ORD-1' },
  },
  samples: {
    list: listSamples,
    sorts: ['created_at'],
    filters: {
      status: 'received',
      order_id: id,
      accession_number: '1',
      awaits_recollection: 'true',
      storage_place: 'R12/',
      due_for_disposal: 'true',
    },
  },
  results: {
    list: listResults,
    sorts: ['entered_at'],
    filters: {
      status: 'held',
      test_code: 'GLU',
      order_id: id,
      sample_id: id,
      critical: 'true',
      hold_reason: 'critical',
    },
  },
  notices: {
    list: listNotices,
    sorts: ['opened_at'],
    filters: { status: 'confirmed', escalated: 'true', overdue: 'true', order_id: id },
  },
  'notices that wait': {
    list: (of, filters: PageRequest) => listNotices(of, { ...filters, status: 'waiting' } as never),
    sorts: ['opened_at'],
    filters: { escalated: 'true', overdue: 'true', order_id: id },
  },
  audit: {
    list: listAuditEntries,
    sorts: ['at'],
    filters: { table_name: 'orders', row_id: id, actor: 'job:x', request_id: 'x' },
  },
  drafts: {
    list: listDrafts,
    sorts: ['created_at'],
    filters: { test_code: 'GLU', category: 'reference', status: 'draft' },
  },
  'qc summaries': {
    list: listQcSummaries,
    sorts: ['day'],
    filters: { day: '2026-11-20', instrument: 'cobas-1', test_code: 'K' },
  },
  'reads in the audit': {
    list: listAuditReads,
    sorts: ['at'],
    filters: { actor: 'user:x', operation: 'getOrder', since: '2026-01-01T00:00:00Z' },
  },
  'blocks of the audit': { list: listAuditBlocks, sorts: ['sealed_at'], filters: {} },
  'overdue items': {
    list: (db: Database, asked: PageRequest<'urgency'>) =>
      listOpenItems(db, { ...asked, cutoffs: '[]' }),
    sorts: ['urgency'],
    filters: { priority: 'stat', test_code: 'GLU' },
  },
  ...Object.fromEntries(
    laneNames.map((lane) => [
      `lane ${lane}`,
      {
        list: laneLists[lane],
        sorts: ['urgency'],
        filters: {
          priority: 'stat',
          ...((lane === 'run' || lane === 'verify') && { test_code: 'GLU' }),
          ...(lane === 'verify' && { hold_reason: 'critical' }),
        },
      },
    ]),
  ),
  'Patients of FHIR': { list: searchPatients, sorts: ['created_at'], filters: { id, mrn: 'M-1' } },
  'ServiceRequests of FHIR': {
    list: searchOrders,
    sorts: ['ordered_at'],
    filters: { id, patient_id: id, order_number: 'ORD-1' },
  },
  'DiagnosticReports of FHIR': {
    list: searchReports,
    sorts: ['ordered_at'],
    filters: { id, patient_id: id, order_number: 'ORD-1' },
  },
  'Specimens of FHIR': {
    list: searchSamples,
    sorts: ['created_at'],
    filters: { id, patient_id: id, accession_number: '1' },
  },
  imports: {
    list: listImports,
    sorts: ['created_at'],
    filters: { status: 'failed', instrument: 'cobas-1' },
  },
  'runs of controls': {
    list: listRuns,
    sorts: ['started_at'],
    filters: { instrument: 'cobas-integra-1' },
  },
  'corrective actions': { list: listCorrectiveActions, sorts: ['taken_at'], filters: {} },
}
