// What an interpretation locks, in the order in which everybody does: orders, then items.
import { statement } from '../../../db/statement.ts'

// The status is asked for outside of the look-up: inside, the planner would look through all results that were
// ever `entered`, and found changed, rather than for one id.
export const lockOrdersOfEntered = statement({
  parameters: { ids: 'uuid[]' },
  row: { id: 'uuid' },
})`
  select id from orders
  where id = any(array(
    select i.order_id
    from unnest((select ${'ids'}::uuid[])) as asked (id)
    cross join lateral (select order_item_id, status from results where id = asked.id limit 1) r
    cross join lateral (select order_id from order_items where id = r.order_item_id limit 1) i
    where r.status = 'entered'))
  order by id
  for no key update`

// In the order in which an entry for several items takes them: it does not wait for the lock on the orders,
// and may come for an item that has its result already.
export const lockItemsOfEntered = statement({ parameters: { ids: 'uuid[]' }, row: { id: 'uuid' } })`
  select id from order_items
  where id = any(array(
    select r.order_item_id
    from unnest((select ${'ids'}::uuid[])) as asked (id)
    cross join lateral (select order_item_id, status from results where id = asked.id limit 1) r
    where r.status = 'entered'))
  order by order_id, id
  for no key update`

// Last of all, and shared: a control that is rejected at this moment either has been seen by the facts, or finds
// the released result in its list. A result typed by hand names no instrument, and locks nothing.
export const lockQcOfEntered = statement({
  parameters: { ids: 'uuid[]' },
  row: { instrument_id: 'uuid' },
})`
  select instrument_id from qc_states
  where (instrument_id, test_id) in (
    select r.instrument_id, r.test_id
    from unnest((select ${'ids'}::uuid[])) as asked (id)
    cross join lateral (select instrument_id, test_id from results where id = asked.id limit 1) r
    where r.instrument_id is not null)
  order by instrument_id, test_id
  for share`
