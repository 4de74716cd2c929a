// What other features use of orders inside their own transactions: move their items, and derive the
// order's status from them. The status is derived in the transaction that changed an item, under the
// order's lock (locks.ts), so there is no moment at which the two disagree.
import { as, statement } from '../../db/statement.ts'
import { eventsFrom } from '../platform/events.ts'
import { listed } from '../platform/life-cycle/listed.ts'
import {
  liveOrderStatuses,
  openItemStatuses,
  type OrderItemStatus,
  type OrderStatus,
} from './rules.ts'

/** Moves items, whose orders must be locked, to `status`. */
export const moveItems = statement({
  parameters: { ids: 'uuid[]', status: as<OrderItemStatus>('text') },
})`
  update order_items set status = ${'status'}
  where id = any((select ${'ids'}::uuid[])::uuid[]) and status <> ${'status'}`

/** Gives up the items of an order that wait for their answer; the order must be locked. */
export const cancelOpenItems = statement({ parameters: { order_id: 'uuid' } })`
  update order_items set status = 'cancelled'
  where order_id = ${'order_id'} and status in (${listed(openItemStatuses)})`

/** Gives up one item, which must be open; its order must be locked. */
export const cancelItem = statement({ parameters: { id: 'uuid', reason: 'text' } })`
  update order_items set status = 'cancelled', status_reason = ${'reason'} where id = ${'id'}`

/** Of an order that is an error: it was placed for another patient than the one who was meant. */
export const markWrongPatient = statement({ parameters: { id: 'uuid' } })`
  update orders set wrong_patient = true where id = ${'id'}`

export type StatusChange = { order_id: string; from: OrderStatus; to: OrderStatus }

/**
 * Sets the status that follows from items and samples, writes an event for each order that changed, and
 * returns those. The rule is rollUpStatus() in rules.ts; this is the same rule for many orders at once.
 */
export const rollUpOrders = statement({
  parameters: { ids: 'uuid[]' },
  row: { order_id: 'uuid', from: as<OrderStatus>('text'), to: as<OrderStatus>('text') },
})`
  with derived as (
    select o.id, o.status, case
      when i.any_final and not i.any_open then 'completed'
      when i.items > 0 and not i.any_final and not i.any_open then 'cancelled'
      when o.status <> 'placed' or i.any_resulted or (
        select bool_or(received_at is not null) from samples where order_id = o.id) then 'in_progress'
      else 'placed' end as becomes
    from unnest((select ${'ids'}::uuid[])) as asked (id)
    cross join lateral (select id, status from orders where id = asked.id limit 1) o
    cross join lateral (
      select count(*) as items,
        coalesce(bool_or(status = 'final'), false) as any_final,
        coalesce(bool_or(status in (${listed(openItemStatuses)})), false) as any_open,
        coalesce(bool_or(status in ('resulted', 'final')), false) as any_resulted
      from order_items where order_id = o.id) i
    where o.status in (${listed(liveOrderStatuses)})
  ), changed as (
    update orders o set
      status = d.becomes,
      completed_at = case when d.becomes = 'completed' then now() end,
      updated_at = now()
    from derived d
    where o.id = any(array(select id from derived where becomes <> status)) and o.id = d.id
    returning o.id, d.status as was, d.becomes
  ), told as (
    ${eventsFrom({
      type: {
        by: 'becomes',
        of: {
          in_progress: 'order.in_progress',
          completed: 'order.completed',
          cancelled: 'order.cancelled',
        },
      },
      order_id: 'id',
      subject_id: 'id',
      data: { from: 'was', to: 'becomes' },
      from: 'changed',
    })}
  )
  select id as order_id, was as "from", becomes as "to" from changed`
