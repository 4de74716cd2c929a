// Interprets entered results, as many as there are at once: one query loads all that their rules need,
// rules.ts decides, one statement writes it. Safe to repeat: only results that are still `entered` are
// touched, under the locks of their orders.
import { sql } from 'kysely'
import { prepare } from '../../../db/prepared.ts'
import type { Context } from '../../context.ts'
import { rollUp } from '../../orders/roll-up.ts'
import type { Caller } from '../../platform/caller.ts'
import { inOrder, write } from '../../platform/write.ts'
import type { Interval } from '../interval/rules.ts'
import type { Comparator } from '../rules.ts'
import type { SampleStatus } from '../../samples/rules.ts'
import { interpret, type InterpretationFacts } from './rules.ts'

/** Flags each result, then releases it or holds it with its reasons; orders complete by the roll-up. */
export async function interpretResults(
  context: Context,
  caller: Caller,
  ids: string[],
): Promise<void> {
  const { time_zone, autoverification } = context.config.policy
  await write(context, caller, async (w) => {
    const orders = await lockOrdersOf(w.trx, { ids })
    const order_ids = orders.map(({ id }) => id)
    const loaded = await loadFacts(w.trx, { ids, time_zone, autoverification })
    if (loaded.length === 0) return
    const rows = loaded.map((row) => {
      const { id, order_id, order_item_id, age_index, canonical_unit } = row
      return {
        id,
        order_id,
        order_item_id,
        age_index,
        canonical_unit,
        time_zone,
        ...interpret(factsOf(row)),
      }
    })
    await inOrder(w, [store.with({ rows }), rollUp.with({ ids: order_ids })])
  })
}

const lockOrdersOf = prepare((db, p: { ids: string[] }) =>
  db
    .selectFrom('orders')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('results as r')
        .innerJoin('order_items as i', 'i.id', 'r.order_item_id')
        .where('r.id', '=', sql<string>`any(${p.ids}::uuid[])`)
        .where('r.status', '=', 'entered')
        .select('i.order_id'),
    )
    .orderBy('id')
    .forNoKeyUpdate()
    .select('id'),
)

type Intervals = Partial<
  Record<'reference' | 'critical' | 'autoverification' | 'absolute', Interval>
>
type Loaded = Omit<
  InterpretationFacts,
  'reference' | 'critical' | 'autoverification' | 'absolute'
> & {
  id: string
  order_id: string
  order_item_id: string
  age_index: number
  intervals: Intervals | null
}

function factsOf({ intervals, ...facts }: Loaded): InterpretationFacts {
  return {
    ...facts,
    reference: intervals?.reference ?? null,
    critical: intervals?.critical ?? null,
    autoverification: intervals?.autoverification ?? null,
    absolute: intervals?.absolute ?? null,
  }
}

// Age is that on the local date of collection. Intervals and conversions are those in force when the
// result was entered, whenever the job runs. At most one interval of a category applies: the table's
// exclusion constraint sees to it.
const loadFacts = prepare(
  (db, p: { ids: string[]; time_zone: string; autoverification: boolean }) =>
    db
      .selectFrom('results as r')
      .innerJoin('order_items as i', 'i.id', 'r.order_item_id')
      .innerJoin('orders as o', 'o.id', 'i.order_id')
      .innerJoin('patients as p', 'p.id', 'o.patient_id')
      .innerJoin('tests as t', 't.id', 'i.test_id')
      .innerJoin('samples as s', 's.id', 'r.sample_id')
      .innerJoinLateral(
        sql<{
          index: number
        }>`(select age_index(p.birth_date, (s.collected_at at time zone ${p.time_zone})::date) as index)`.as<'age'>(
          sql`age`,
        ),
        (join) => join.onTrue(),
      )
      .where('r.id', '=', sql<string>`any(${p.ids}::uuid[])`)
      .where('r.status', '=', 'entered')
      .select([
        'r.id',
        'i.order_id',
        'r.order_item_id',
        'r.unit',
        't.unit as canonical_unit',
        't.can_be_negative',
      ])
      .select([
        sql<string>`r.number::text`.as('value'),
        sql<Comparator | null>`r.comparator`.as('comparator'),
        sql<boolean>`t.autoverify and ${p.autoverification}::boolean`.as('autoverify'),
        sql<boolean>`r.corrects_id is not null`.as('is_correction'),
        'r.instrument_flags',
        sql<SampleStatus>`s.status`.as('sample_status'),
        'age.index as age_index',
        sql<InterpretationFacts['conversion']>`(
        select json_build_object('id', c.id, 'factor', c.factor::text, 'offset', c."offset"::text)
        from unit_conversions c
        where c.test_id = t.id and c.from_unit = r.unit and c.valid_during @> r.entered_at)`.as(
          'conversion',
        ),
        sql<Intervals | null>`(
        select json_object_agg(q.category, json_build_object(
          'id', q.id, 'low', q.low::text, 'low_inclusive', q.low_inclusive,
          'high', q.high::text, 'high_inclusive', q.high_inclusive))
        from qualified_intervals q
        where q.test_id = t.id and q.sex in ('any', p.sex) and q.age_band @> age.index
          and q.valid_during @> r.entered_at)`.as('intervals'),
      ]),
)

// A correction is never released here (it is always held), so no reported result is replaced here.
const store = prepare((db, p: { rows: unknown[] }) =>
  db
    .with('interpreted', (q) =>
      q
        .selectFrom(
          sql<{
            id: string
            order_id: string
            order_item_id: string
            status: string
            flag: string
            critical: boolean
          }>`jsonb_to_recordset(${p.rows}::jsonb)`.as<'d'>(
            sql`d (id uuid, order_id uuid, order_item_id uuid, status text, flag text, critical boolean,
                   canonical_value numeric, canonical_unit text, hold_reasons text[], age_index integer, time_zone text,
                   rule_set integer, conversion_id uuid, reference_id uuid, critical_id uuid, autoverification_id uuid,
                   absolute_id uuid)`,
          ),
        )
        .selectAll(),
    )
    .with('stored', (q) =>
      q
        .updateTable('results as r')
        .from('interpreted as d')
        .whereRef('r.id', '=', 'd.id')
        .set({
          status: sql`d.status`,
          flag: sql`d.flag`,
          critical: sql`d.critical`,
          canonical_value: sql`d.canonical_value`,
          canonical_unit: sql`d.canonical_unit`,
          hold_reasons: sql`d.hold_reasons`,
          age_index: sql`d.age_index`,
          time_zone: sql`d.time_zone`,
          rule_set: sql`d.rule_set`,
          conversion_id: sql`d.conversion_id`,
          reference_interval_id: sql`d.reference_id`,
          critical_interval_id: sql`d.critical_id`,
          autoverification_interval_id: sql`d.autoverification_id`,
          absolute_interval_id: sql`d.absolute_id`,
          interpreted_at: sql`now()`,
          released_at: sql`case when d.status = 'final' then now() end`,
        }),
    )
    .with('items', (q) =>
      q
        .updateTable('order_items as i')
        .from('interpreted as d')
        .whereRef('i.id', '=', 'd.order_item_id')
        .where('d.status', '=', 'final')
        .set({ status: 'final' }),
    )
    .insertInto('events')
    .columns(['type', 'order_id', 'subject_id', 'data'])
    .expression((eb) =>
      eb
        .selectFrom('interpreted as d')
        .select([
          sql<string>`'result.' || d.status`.as('type'),
          'd.order_id',
          'd.id as subject_id',
          sql<never>`jsonb_build_object('flag', d.flag, 'critical', d.critical)`.as('data'),
        ]),
    ),
)
