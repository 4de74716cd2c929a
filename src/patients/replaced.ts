// A record that another one replaces: for src/merges/. It must be locked.
import { statement } from '../../db/statement.ts'

export const setReplacedBy = statement({ parameters: { ids: 'uuid[]', survivor_id: 'uuid?' } })`
  update patients set replaced_by_id = ${'survivor_id'}, version = version + 1, updated_at = now()
  where id = any((select ${'ids'}::uuid[])::uuid[])`
