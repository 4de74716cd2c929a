// Locks on orders, which guard all that hangs on them. Which verb takes which lock, and in which order, is
// written at the head of db/migrations/0005_orders_and_samples.sql.
import { statement } from '../../db/statement.ts'

/** For a verb that changes orders or what hangs on them: in ascending id, so that nobody waits in a circle. */
export const lockOrders = statement({ parameters: { ids: 'uuid[]' }, row: { id: 'uuid' } })`
  select id from orders
  where id = any((select ${'ids'}::uuid[])::uuid[])
  order by id
  for no key update`
