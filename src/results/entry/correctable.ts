// An instrument has sent another value for what it had reported: may it be proposed as a correction? Asked of many
// items at once, by correctResult()'s rules: only the result that is reported now is corrected, by one correction at
// a time.
import { as, statement } from '../../../db/statement.ts'
import type { Database } from '../../../db/client.ts'
import type { OrderItemStatus, OrderStatus } from '../../orders/rules.ts'
import { listed } from '../../platform/life-cycle/listed.ts'
import { openResultStatuses } from '../rules.ts'
import type { Correctable } from './rules.ts'

export type Asked = { item_ids: string[]; instrument_id: string }

/** The orders of these items, in the order of locks; as strong as a correction by hand locks them. */
export const lockOrdersOf = statement({ parameters: { item_ids: 'uuid[]' }, row: { id: 'uuid' } })`
  select o.id from orders o
  where o.id = any(array(
    select i.order_id from order_items i where i.id = any((select ${'item_ids'}::uuid[])::uuid[])))
  order by o.id for no key update of o`

/** Of each item that exists. What is read under lockOrdersOf() stays so. */
export async function findCorrectable(
  db: Database,
  asked: Asked,
): Promise<Map<string, Correctable>> {
  const rows = await lookAt(db, asked)
  return new Map(rows.map((row) => [row.order_item_id, row]))
}

const lookAt = statement({
  parameters: { item_ids: 'uuid[]', instrument_id: 'uuid' },
  row: {
    order_item_id: 'uuid',
    order_id: 'uuid',
    item_status: as<OrderItemStatus>('text'),
    order_status: as<OrderStatus>('text'),
    next_id: 'uuid',
    reported_id: 'uuid?',
    sample_id: 'uuid?',
    is_derived: 'boolean',
    is_open: 'boolean',
    sent: as<{ value: string; unit: string | null }[]>('json'),
  },
})`
  select i.id as order_item_id, i.order_id, i.status as item_status, o.status as order_status, uuidv7() as next_id,
    r.id as reported_id, r.sample_id, coalesce(r.derived_from is not null, false) as is_derived,
    exists (select from results v where v.order_item_id = i.id
      and v.status in (${listed(openResultStatuses)})) as is_open,
    coalesce((select json_agg(json_build_object('value', v.value, 'unit', v.unit)) from results v
      where v.order_item_id = i.id and v.instrument_id = ${'instrument_id'}), '[]') as sent
  from unnest((select ${'item_ids'}::uuid[])) as asked (id)
  cross join lateral (select id, order_id, status from order_items where id = asked.id limit 1) i
  cross join lateral (select status from orders where id = i.order_id limit 1) o
  left join lateral (select id, sample_id, derived_from from results
    where order_item_id = i.id and status = 'final' and superseded_at is null limit 1) r on true`
