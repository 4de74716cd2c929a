// Reads of the sessions of one person: those that still open something.
import { sql } from 'kysely'
import type { Database } from '../../../db/client.ts'
import { prepare } from '../../../db/prepared.ts'
import { listQuery } from '../../platform/documents.ts'
import type { Page } from '../../platform/pages.ts'
import { notFound } from '../../platform/problems.ts'
import type { Session, SessionFilters } from './schemas.ts'

type Asked = SessionFilters & { user_id: string; own_id: string; now: Date }

export const listSessions = listQuery<Session, Asked>((db, p) => ({
  sortedBy: 's.created_at',
  type: 'timestamptz',
  id: 's.id',
  rows: db
    .selectFrom('sessions as s')
    .leftJoin('session_uses as x', 'x.session_id', 's.id')
    .where('s.user_id', '=', p.user_id)
    .where('s.revoked_at', 'is', null)
    .where('s.expires_at', '>', p.now)
    .select(['s.id', 's.created_at as started_at', 's.expires_at', 'x.address', 'x.program'])
    .select([
      sql<Date>`coalesce(x.last_used_at, s.created_at)`.as('last_used_at'),
      sql<string>`case when s.cookie_sha256 is null then 'program' else 'browser' end`.as('door'),
      sql<boolean>`s.id = ${p.own_id}::text::uuid`.as('is_current'),
    ]),
}))

/** @throws Problem 404 when there is no such user */
export async function listSessionsOf(db: Database, asked: Asked): Promise<Page<Session>> {
  const [user] = await userExists(db, { id: asked.user_id })
  if (!user) throw notFound('user')
  return await listSessions(db, asked)
}

const userExists = prepare((db, p: { id: string }) =>
  db.selectFrom('users').where('id', '=', p.id).select('id'),
)
