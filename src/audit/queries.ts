// Reads of the audit log. Nothing else is possible: the database's triggers alone write it.
import { sql } from 'kysely'
import { listQuery } from '../platform/documents.ts'
import type { AuditEntry, AuditFilters } from './schemas.ts'

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
