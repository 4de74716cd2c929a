// Locks on orders, which guard all that hangs on them. Which verb takes which lock, and in which order, is
// written at the head of db/migrations/0005_orders_and_samples.sql.
import { statement } from '../../db/statement.ts'

/** For a verb that works on what hangs on orders: in ascending id, so that nobody waits in a circle. */
export const lockOrders = statement({ parameters: { ids: 'uuid[]' }, row: { id: 'uuid' } })`
  select id from orders
  where id = any((select ${'ids'}::uuid[])::uuid[])
  order by id
  for no key update`

/** For a verb that may close an order: it waits until the results that are being entered are entered. */
export const lockOrderToClose = statement({ parameters: { id: 'uuid' }, row: { id: 'uuid' } })`
  select id from orders where id = ${'id'} for update`
