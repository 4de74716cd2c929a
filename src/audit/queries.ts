// Reads of the audit. Nothing else is possible here: the database writes what changed and what is sealed, and the
// frame of the requests writes who has read.
import { sql } from 'kysely'
import { listQuery } from '../platform/documents.ts'
import type {
  AuditBlock,
  AuditBlockFilters,
  AuditEntry,
  AuditFilters,
  AuditRead,
  AuditReadFilters,
} from './schemas.ts'

export const listAuditEntries = listQuery<AuditEntry, AuditFilters>((db, p, { has }) => ({
  sortedBy: 'a.at',
  type: 'timestamptz',
  id: 'a.id',
  idType: 'bigint',
  rows: db
    .selectFrom('audit_log as a')
    .$if(has('table_name'), (q) => q.where('a.table_name', '=', p.table_name!))
    .$if(has('row_id'), (q) => q.where('a.row_id', '=', p.row_id!))
    .$if(has('actor'), (q) => q.where('a.actor', '=', p.actor!))
    .$if(has('request_id'), (q) => q.where('a.request_id', '=', p.request_id!))
    .select([sql<string>`a.id::text`.as('id'), 'a.at', 'a.actor', 'a.request_id'])
    .select(['a.table_name', 'a.row_id', 'a.operation', 'a.before', 'a.after']),
}))

export const listAuditReads = listQuery<AuditRead, AuditReadFilters>((db, p, { has }) => ({
  sortedBy: 'r.at',
  type: 'timestamptz',
  id: 'r.id',
  idType: 'bigint',
  rows: db
    .selectFrom('audit_reads as r')
    .$if(has('actor'), (q) => q.where('r.actor', '=', p.actor!))
    .$if(has('operation'), (q) => q.where('r.operation', '=', p.operation!))
    .$if(has('since'), (q) => q.where('r.at', '>=', sql<Date>`${p.since}::text::timestamptz`))
    .$if(has('until'), (q) => q.where('r.at', '<', sql<Date>`${p.until}::text::timestamptz`))
    .$if(has('row_id'), (q) => q.where(sql<boolean>`${p.row_id} = any(r.row_ids)`))
    .$if(has('patient_id'), (q) =>
      q.where(sql<boolean>`r.row_ids && (${rowsOfPatient(p.patient_id!)})`),
    )
    .select([sql<string>`r.id::text`.as('id'), 'r.at', 'r.actor', 'r.request_id'])
    .select(['r.operation', 'r.row_ids']),
}))

/** All records of the person, those that were merged too, and what belongs to their orders. */
function rowsOfPatient(patient_id: string) {
  return sql<string[]>`
    with survivor as (
      select coalesce(replaced_by_id, id) as id from patients where id = ${patient_id}
    ), theirs as materialized (
      select o.id from orders o where o.patient_id = (select id from survivor)
    )
    select array_agg(id) from (
      select ${patient_id}::uuid as id
      union all select id from survivor
      union all select p.id from patients p where p.replaced_by_id = (select id from survivor)
      union all select id from theirs
      union all select i.id from theirs o join order_items i on i.order_id = o.id
      union all select s.id from theirs o join samples s on s.order_id = o.id
      union all select n.id from theirs o join notices n on n.order_id = o.id
      union all select v.id from theirs o join order_items i on i.order_id = o.id
        join results v on v.order_item_id = i.id) as shown`
}

export const listAuditBlocks = listQuery<AuditBlock, AuditBlockFilters>((db) => ({
  sortedBy: 'b.sealed_at',
  type: 'timestamptz',
  id: 'b.number',
  idType: 'bigint',
  rows: db
    .selectFrom('audit_blocks as b')
    .select([sql<string>`b.number::text`.as('id'), 'b.sealed_at', 'b.entries', 'b.head', 'b.kid'])
    .select(sql<string | null>`encode(b.signature, 'base64')`.as('signature')),
}))
