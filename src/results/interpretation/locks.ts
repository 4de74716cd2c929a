// What an interpretation locks: the switches of the automatic release, orders, items, the controls of its instruments.
// Nobody waits in a circle, because nobody takes two of these in another order. Who turns a switch takes it first, and
// none of the others. Who enters controls by hand takes theirs alone; a file with both has its results stored first,
// and so comes by orders and items to the controls as this does. Within a step all sort alike: orders and items by id,
// controls by instrument and test.
import { statement } from '../../../db/statement.ts'

// A switch takes effect at once: who turns it waits for the interpretations that have looked at it before, and those
// that begin meanwhile wait for the switch. So when it is answered, nothing is released by the mode of before.
// Interpretations do not wait for each other. (An advisory lock, because a switch that is not there yet has no row
// to be locked.)
export const keepSwitches = statement({ row: { kept: 'boolean' } })`
  select true as kept from pg_advisory_xact_lock_shared(hashtextextended('autoverification_switches', 0))`

export const lockSwitches = statement({ row: { locked: 'boolean' } })`
  select true as locked from pg_advisory_xact_lock(hashtextextended('autoverification_switches', 0))`

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
