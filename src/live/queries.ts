// Whose sessions are still good, asked for all connections at once.
import { statement } from '../../db/statement.ts'

/** Of these sessions those that live; with the role that their user has by now. */
export const findLiveSessions = statement({
  parameters: { ids: 'uuid[]', now: 'timestamptz' },
  row: { id: 'uuid', role: 'text' },
})`
  select s.id, u.role
  from sessions s join users u on u.id = s.user_id
  where s.id = any((select ${'ids'}::uuid[])::uuid[]) and s.revoked_at is null
    and s.expires_at > ${'now'}::timestamptz and u.active`
