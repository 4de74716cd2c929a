// What other features use of orders inside their own transactions: lock them, move their items, and
// derive the order's status from them. The status is derived in the transaction that changed an item,
// under the order's lock, so there is no moment at which the two disagree.
import { sql } from 'kysely'
import { prepare } from '../../db/prepared.ts'
import type { Write } from '../platform/write.ts'
import type { OrderItemStatus, OrderStatus } from './rules.ts'

/** Locks orders in ascending id: everyone does, so that two writes can wait but never in a circle. */
export async function lockOrders({ trx }: Write, ids: string[]): Promise<void> {
  await lockByIds(trx, { ids })
}

const lockByIds = prepare((db, p: { ids: string[] }) =>
  db
    .selectFrom('orders')
    .select('id')
    .where('id', '=', sql<string>`any(${p.ids}::uuid[])`)
    .orderBy('id')
    .forNoKeyUpdate(),
)

/** Moves items, whose orders must be locked, to `status`. */
export async function setItemStatus(
  { trx }: Write,
  ids: string[],
  status: OrderItemStatus,
): Promise<void> {
  await updateItems(trx, { ids, status })
}

const updateItems = prepare((db, p: { ids: string[]; status: OrderItemStatus }) =>
  db
    .updateTable('order_items')
    .set({ status: p.status })
    .where('id', '=', sql<string>`any(${p.ids}::uuid[])`)
    .where('status', '<>', p.status),
)

export type StatusChange = { order_id: string; from: OrderStatus; to: OrderStatus }

/**
 * Sets the status that follows from items and samples, writes an event for each order that changed, and
 * returns those. The rule is rollUpStatus() in rules.ts; this is the same rule for many orders at once.
 */
export async function rollUpOrders({ trx }: Write, ids: string[]): Promise<StatusChange[]> {
  return await rollUp(trx, { ids })
}

export const rollUp = prepare((db, p: { ids: string[] }) =>
  db
    .with('facts', (q) =>
      q
        .selectFrom('orders as o')
        .leftJoin('order_items as i', 'i.order_id', 'o.id')
        .where('o.id', '=', sql<string>`any(${p.ids}::uuid[])`)
        .where('o.status', 'in', ['placed', 'in_progress', 'completed'])
        .groupBy('o.id')
        .select((eb) => [
          'o.id',
          'o.status',
          eb.fn.count('i.id').as('items'),
          sql<boolean>`coalesce(bool_or(i.status = 'final'), false)`.as('any_final'),
          sql<boolean>`coalesce(bool_or(i.status in ('pending', 'resulted')), false)`.as(
            'any_open',
          ),
          sql<boolean>`coalesce(bool_or(i.status in ('resulted', 'final')), false)`.as(
            'any_resulted',
          ),
          eb
            .exists(
              eb
                .selectFrom('samples as s')
                .whereRef('s.order_id', '=', 'o.id')
                .where('s.received_at', 'is not', null)
                .select('s.id'),
            )
            .as('any_received'),
        ]),
    )
    .with('derived', (q) =>
      q.selectFrom('facts').select([
        'id',
        'status',
        sql<OrderStatus>`case
          when any_final and not any_open then 'completed'
          when items > 0 and not any_final and not any_open then 'cancelled'
          when status <> 'placed' or any_received or any_resulted then 'in_progress'
          else 'placed' end`.as('becomes'),
      ]),
    )
    .with('changed', (q) =>
      q
        .updateTable('orders as o')
        .from('derived as d')
        .whereRef('o.id', '=', 'd.id')
        .whereRef('d.becomes', '<>', 'd.status')
        .set((eb) => ({
          status: eb.ref('d.becomes'),
          completed_at: sql<Date>`case when d.becomes = 'completed' then now() end`,
          updated_at: sql<Date>`now()`,
        }))
        .returning(['o.id', 'd.status as from', 'd.becomes as to']),
    )
    .with('published', (q) =>
      q
        .insertInto('events')
        .columns(['type', 'order_id', 'subject_id', 'data'])
        .expression((eb) =>
          eb
            .selectFrom('changed')
            .select([
              sql<string>`'order.' || "to"`.as('type'),
              'id as order_id',
              'id as subject_id',
              sql<never>`jsonb_build_object('from', "from", 'to', "to")`.as('data'),
            ]),
        ),
    )
    .selectFrom('changed')
    .select([
      'id as order_id',
      sql<OrderStatus>`"from"`.as('from'),
      sql<OrderStatus>`"to"`.as('to'),
    ]),
)
