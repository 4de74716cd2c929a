// Reads of service accounts: a dozen rows, so no filter has an index.
import { sql } from 'kysely'
import type { Database } from '../../db/client.ts'
import { prepare } from '../../db/prepared.ts'
import { asJson, listQuery } from '../platform/documents.ts'
import type { JsonText } from '../platform/json-text.ts'
import { notFound } from '../platform/problems.ts'
import type { ServiceAccount, ServiceAccountFilters } from './schemas.ts'

/** @throws Problem 404 */
export async function getServiceAccount(
  db: Database,
  id: string,
): Promise<JsonText<ServiceAccount>> {
  const [row] = await accountDocument(db, { id })
  if (!row) throw notFound('service account')
  return row.json
}

const accountDocument = prepare((db, p: { id: string }) =>
  asJson<ServiceAccount>(db, selectAccounts(db).where('a.id', '=', p.id)),
)

export const listServiceAccounts = listQuery<ServiceAccount, ServiceAccountFilters>((db) => ({
  sortedBy: 'u.username',
  type: 'text',
  id: 'u.id',
  rows: selectAccounts(db),
}))

function selectAccounts(db: Database) {
  const secrets = sql<ServiceAccount['secrets']>`coalesce((
    select json_agg(json_build_object('id', s.id, 'created_at', s.created_at, 'last_used_at', s.last_used_at,
      'revoked_at', s.revoked_at) order by s.created_at desc, s.id desc)
    from service_account_secrets s where s.account_id = a.id), '[]')`
  return db
    .selectFrom('service_accounts as a')
    .innerJoin('users as u', 'u.id', 'a.id')
    .select(['u.id', 'u.username as client_id', 'u.display_name', 'a.scopes', 'u.active'])
    .select(secrets.as('secrets'))
    .select(['a.created_at', 'u.version'])
}
