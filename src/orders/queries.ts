// Reads of orders. The database finishes the JSON: see docs/without-an-orm.md.
import { sql } from 'kysely'
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres'
import type { Database } from '../../db/client.ts'
import { prepare } from '../../db/prepared.ts'
import { asJson, listQuery } from '../platform/documents.ts'
import type { JsonText } from '../platform/json-text.ts'
import { notFound } from '../platform/problems.ts'
import type { Order, OrderEvents, OrderFilters, OrderSummary } from './schemas.ts'

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

/** @throws Problem 404 */
export async function getOrder(db: Database, id: string): Promise<JsonText<Order>> {
  const [row] = await orderDocument(db, { id })
  if (!row) throw notFound('order')
  return row.json
}

const orderDocument = prepare((db, p: { id: string }) =>
  asJson<Order>(
    db,
    db
      .selectFrom('orders as o')
      .where('o.id', '=', p.id)
      .select(summaryColumns)
      .select((eb) => [
        jsonArrayFrom(
          eb
            .selectFrom('order_items as i')
            .innerJoin('tests as t', 't.id', 'i.test_id')
            .whereRef('i.order_id', '=', 'o.id')
            .orderBy('i.position')
            .select([
              'i.id',
              't.code as test_code',
              't.name as test_name',
              't.specimen_type',
              'i.status',
            ])
            .select((item) =>
              jsonObjectFrom(
                item
                  .selectFrom('results as r')
                  .leftJoin('interpretations as v', (join) =>
                    join
                      .onRef('v.result_id', '=', 'r.id')
                      .onRef('v.id', '=', 'r.interpretation_id'),
                  )
                  .whereRef('r.order_item_id', '=', 'i.id')
                  .where('r.status', 'not in', ['cancelled', 'entered_in_error'])
                  .where('r.superseded_at', 'is', null)
                  // The reported one comes first, then the one under way.
                  .orderBy(sql`r.status = 'final'`, 'desc')
                  .orderBy('r.version', 'desc')
                  .limit(sql.lit(1))
                  .select([
                    'r.id',
                    'r.version',
                    'r.status',
                    'r.value',
                    'r.unit',
                    'v.canonical_unit',
                    'v.flag',
                  ])
                  .select(['v.critical', 'r.released_at'])
                  .select([
                    sql<string[]>`coalesce(v.hold_reasons, '{}')`.as('hold_reasons'),
                    sql<string>`v.canonical_value::text`.as('canonical_value'),
                  ]),
              ).as('result'),
            ),
        ).as('items'),
        jsonArrayFrom(
          eb
            .selectFrom('samples as s')
            .whereRef('s.order_id', '=', 'o.id')
            .orderBy('s.created_at')
            .orderBy('s.id')
            .select(['s.id', 's.accession_number', 's.specimen_type', 's.status']),
        ).as('samples'),
      ]),
  ),
)

export const listOrders = listQuery<OrderSummary, OrderFilters>((db, p, { has }) => ({
  sortedBy: 'o.ordered_at',
  type: 'timestamptz',
  id: 'o.id',
  rows: db
    .selectFrom('orders as o')
    .$if(has('status'), (q) => q.where('o.status', '=', p.status!))
    .$if(has('priority'), (q) => q.where('o.priority', '=', p.priority!))
    .$if(has('patient_id'), (q) => q.where('o.patient_id', '=', p.patient_id!))
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
