// Reads of orders. The database finishes the JSON: see docs/without-an-orm.md.
import { sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { Database } from '../../db/client.ts'
import { prepare } from '../../db/prepared.ts'
import { as, fragment, statement } from '../../db/statement.ts'
import { asJson, listQuery } from '../platform/documents.ts'
import type { JsonText } from '../platform/json-text.ts'
import { listed } from '../platform/life-cycle/listed.ts'
import { notFound } from '../platform/problems.ts'
import { withdrawnResultStatuses } from '../results/rules.ts'
import { reportStatusOfOrder } from './report/status.ts'
import type { Order, OrderEvents, OrderFilters, OrderSummary } from './schemas.ts'

/** @throws Problem 404 */
export async function getOrder(db: Database, id: string): Promise<JsonText<Order>> {
  const [row] = await orderDocument(db, { id })
  if (!row) throw notFound('order')
  return row.json
}

// What was reported before a result r of an item i took its place, the last first. What was taken back is not
// shown: a value that should never have been there is read in the history, with what became of it.
const replacedBy = fragment`(
  select coalesce(json_agg(replaced), '[]') from (
    select p.id, p.version, p.value, p.unit,
      displayed_result(t.kind, p.comparator, w.canonical_value, t.decimals, w.facts) as displayed_value, w.flag,
      c.correction_reason, c.entered_by as corrected_by, p.superseded_at
    from results p
    cross join lateral (
      select correction_reason, entered_by from results
      where order_item_id = i.id and corrects_id = p.id and released_at is not null limit 1) c
    left join lateral (
      select canonical_value, flag, facts from interpretations
      where result_id = p.id and id = p.interpretation_id limit 1) w on true
    where p.order_item_id = i.id and p.version < r.version and p.status = 'final' and p.superseded_at is not null
    order by p.version desc) replaced)`

// Of several results of an item the reported one comes first, then the one under way.
export const orderDocument = statement({
  parameters: { id: 'uuid' },
  row: { json: as<JsonText<Order>>('text') },
})`
  select row_to_json(document)::text as json from (
    select o.id, o.order_number, o.patient_id, o.priority, o.status, o.status_reason,
      o.ordered_by, o.ordered_at, o.completed_at, o.wrong_patient, o.replaces_id,
      (select id from orders where replaces_id = o.id limit 1) as replaced_by_id,
      ${reportStatusOfOrder} as report_status,
      (select coalesce(json_agg(item), '[]') from (
        select i.id, t.code as test_code, t.name as test_name, t.specimen_type, i.status, i.status_reason,
          i.caused_by_result_id,
          (select row_to_json(result) from (
            select r.id, r.version, r.status, r.value, r.unit,
              v.canonical_value::text as canonical_value, v.canonical_unit,
              displayed_result(t.kind, r.comparator, v.canonical_value, t.decimals, v.facts) as displayed_value,
              v.flag, v.critical,
              coalesce(v.hold_reasons, '{}') as hold_reasons,
              r.derived_from ->> 'not_evaluated' as not_evaluated, r.released_at,
              case when r.version > 1 then ${replacedBy} else '[]'::json end as replaced
            from results r
            left join lateral (
              select * from interpretations where result_id = r.id and id = r.interpretation_id limit 1) v on true
            where r.order_item_id = i.id
              and r.status not in (${listed(withdrawnResultStatuses)}) and r.superseded_at is null
            order by r.status = 'final' desc, r.version desc
            limit 1) result) as result
        from order_items i
        cross join lateral (select code, name, specimen_type, kind, decimals from tests where id = i.test_id limit 1) t
        where i.order_id = o.id
        order by i.position) item) as items,
      (select coalesce(json_agg(sample), '[]') from (
        select s.id, s.accession_number, s.specimen_type, s.status
        from samples s
        where s.order_id = o.id
        order by s.created_at, s.id) sample) as samples
    from orders o
    where o.id = ${'id'}) document`

const summaryColumns = [
  'o.id',
  'o.order_number',
  'o.patient_id',
  'o.priority',
  'o.status',
  'o.status_reason',
  'o.ordered_by',
  'o.ordered_at',
  'o.completed_at',
] as const

export const listOrders = listQuery<OrderSummary, OrderFilters>((db, p, { has }) => ({
  sortedBy: 'o.ordered_at',
  type: 'timestamptz',
  id: 'o.id',
  rows: db
    .selectFrom('orders as o')
    .$if(has('status'), (q) => q.where('o.status', '=', p.status!))
    .$if(has('priority'), (q) =>
      // With a status its index is the one: what is under way is little, what was ever routine is not. The
      // plan cannot know that, so it is not shown that priorities have an index too.
      has('status')
        ? q.where(sql<string>`o.priority || ''`, '=', p.priority!)
        : q.where('o.priority', '=', p.priority!),
    )
    .$if(has('patient_id'), (q) =>
      // The orders of a merged record are those of the one that stays.
      q.where(
        sql<boolean>`o.patient_id = (
          select coalesce(replaced_by_id, id) from patients where id = ${p.patient_id})`,
      ),
    )
    .$if(has('order_number'), (q) => q.where('o.order_number', '=', p.order_number!))
    .select(summaryColumns),
}))

/** What happened to an order, in the order in which it happened. @throws Problem 404 */
export async function listOrderEvents(db: Database, id: string): Promise<JsonText<OrderEvents>> {
  const [row] = await orderEvents(db, { id })
  if (!row) throw notFound('order')
  return row.json
}

const orderEvents = prepare((db, p: { id: string }) =>
  asJson<OrderEvents>(
    db,
    db
      .selectFrom('orders as o')
      .where('o.id', '=', p.id)
      .select((eb) =>
        jsonArrayFrom(
          eb
            .selectFrom('events as e')
            .whereRef('e.order_id', '=', 'o.id')
            .orderBy('e.id')
            .select(['e.type', 'e.subject_id', 'e.data', 'e.created_at']),
        ).as('items'),
      ),
  ),
)
