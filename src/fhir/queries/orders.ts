// Orders as FHIR shows them: what was asked for, and the report of it.
import { sql } from 'kysely'
import type { Database } from '../../../db/client.ts'
import { prepare } from '../../../db/prepared.ts'
import { reportStatusOfOrder } from '../../orders/report/status.ts'
import { asJson, listQuery } from '../../platform/documents.ts'
import type { PageRequest } from '../../platform/pages.ts'
import type { OrderRow, ReportRow } from '../rows.ts'
import { personOf, survivorOf } from './parts.ts'

export type OrderFilters = PageRequest<'ordered_at'> & {
  id?: string
  patient_id?: string
  order_number?: string
}

export const findOrder = prepare((db, p: { id: string }) =>
  asJson<OrderRow>(db, selectOrders(db).where('o.id', '=', p.id)),
)

export const searchOrders = listQuery<OrderRow, OrderFilters>((db, p, { has }) => ({
  sortedBy: 'o.ordered_at',
  type: 'timestamptz',
  id: 'o.id',
  rows: selectOrders(db)
    .$if(has('id'), (q) => q.where('o.id', '=', p.id!))
    .$if(has('patient_id'), (q) => q.where('o.patient_id', '=', survivorOf(p.patient_id!)))
    .$if(has('order_number'), (q) => q.where('o.order_number', '=', p.order_number!)),
}))

function selectOrders(db: Database) {
  return db
    .selectFrom('orders as o')
    .select(['o.id', 'o.order_number', 'o.patient_id', 'o.priority', 'o.status'])
    .select(['o.status_reason', 'o.ordered_at', 'o.updated_at', 'o.replaces_id'])
    .select([
      personOf('o.ordered_by').as('ordered_by'),
      sql<OrderRow['items']>`(
        select coalesce(json_agg(json_build_object('status', i.status,
          'test', json_build_object('code', t.code, 'name', t.name, 'loinc', t.loinc)) order by i.position), '[]')
        from order_items i
        cross join lateral (select code, name, loinc from tests where id = i.test_id limit 1) t
        where i.order_id = o.id)`.as('items'),
      sql<string[]>`array(
        select s.id from samples s where s.order_id = o.id order by s.created_at, s.id)`.as(
        'sample_ids',
      ),
    ])
}

export const findReport = prepare((db, p: { id: string }) =>
  asJson<ReportRow>(db, selectReports(db).where('o.id', '=', p.id)),
)

export const searchReports = listQuery<ReportRow & { ordered_at: string }, OrderFilters>(
  (db, p, { has }) => ({
    sortedBy: 'o.ordered_at',
    type: 'timestamptz',
    id: 'o.id',
    rows: selectReports(db)
      .$if(has('id'), (q) => q.where('o.id', '=', p.id!))
      .$if(has('patient_id'), (q) => q.where('o.patient_id', '=', survivorOf(p.patient_id!)))
      .$if(has('order_number'), (q) => q.where('o.order_number', '=', p.order_number!)),
  }),
)

function selectReports(db: Database) {
  return db
    .selectFrom('orders as o')
    .select(['o.id', 'o.order_number', 'o.patient_id', 'o.ordered_at'])
    .select([
      sql<ReportRow['report_status']>`${sql.raw(reportStatusOfOrder.fragment)}`.as('report_status'),
      sql<ReportRow['samples']>`(
        select coalesce(json_agg(json_build_object('id', s.id, 'collected_at', s.collected_at)
          order by s.collected_at, s.id), '[]')
        from samples s where s.order_id = o.id and s.status <> 'rejected')`.as('samples'),
      sql<string[]>`array(
        select i.id from order_items i where i.order_id = o.id order by i.position)`.as('item_ids'),
      sql<string | null>`(
        select max(released.at) from order_items i
        cross join lateral (select max(r.released_at) as at from results r where r.order_item_id = i.id) released
        where i.order_id = o.id)`.as('issued_at'),
      sql<ReportRow['verified_by']>`(
        select coalesce(json_agg(json_build_object('id', person.id, 'name', person.display_name)
          order by person.display_name, person.id), '[]')
        from users person where person.id = any(array(
          select r.verified_by from order_items i
          cross join lateral (
            select verified_by from results
            where order_item_id = i.id and status = 'final' and superseded_at is null limit 1) r
          where i.order_id = o.id and r.verified_by is not null)))`.as('verified_by'),
    ])
}
