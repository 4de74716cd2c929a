// Reads of users: a few dozen rows, so no filter has an index.
import type { Database } from '../../db/client.ts'
import { prepare } from '../../db/prepared.ts'
import { asJson, listQuery } from '../platform/documents.ts'
import type { JsonText } from '../platform/json-text.ts'
import { serviceRole } from '../platform/access/roles.ts'
import { notFound } from '../platform/problems.ts'
import type { Person, PersonFilters, User, UserFilters } from './schemas.ts'

/** @throws Problem 404 */
export async function getUser(db: Database, id: string): Promise<JsonText<User>> {
  const [row] = await userDocument(db, { id })
  if (!row) throw notFound('user')
  return row.json
}

const userDocument = prepare((db, p: { id: string }) =>
  asJson<User>(db, selectUsers(db).where('u.id', '=', p.id)),
)

export const listUsers = listQuery<User, UserFilters>((db, p, { has }) => ({
  sortedBy: 'u.username',
  type: 'text',
  id: 'u.id',
  rows: selectUsers(db).$if(has('role'), (q) => q.where('u.role', '=', p.role!)),
}))

/** Whoever ever worked here, also who may sign in no more, and service accounts: what they did stands under their name. */
export const listPeople = listQuery<Person, PersonFilters>((db) => ({
  sortedBy: 'u.display_name',
  type: 'text',
  id: 'u.id',
  rows: db.selectFrom('users as u').select(['u.id', 'u.display_name', 'u.role']),
}))

function selectUsers(db: Database) {
  return db
    .selectFrom('users as u')
    .where('u.role', '<>', serviceRole)
    .select(['u.id', 'u.username', 'u.display_name', 'u.role', 'u.active'])
    .select((eb) => eb('u.password_hash', 'is not', null).as('has_password'))
    .select(['u.last_sign_in_at', 'u.created_at', 'u.version'])
}
