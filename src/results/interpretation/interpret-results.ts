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
    const rows = loaded.map(({ id, order_id, order_item_id, entered_at, facts }) => {
      const { canonical_unit } = facts
      const answer = interpret(facts)
      return { id, order_id, order_item_id, entered_at, canonical_unit, facts, ...answer }
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
      .innerJoinLateral(
        sql<Record<string, Interval>>`(
          select
            (array_agg(i.interval) filter (where category = 'reference'))[1] as reference,
            (array_agg(i.interval) filter (where category = 'critical'))[1] as critical,
            (array_agg(i.interval) filter (where category = 'autoverification'))[1] as autoverification,
            (array_agg(i.interval) filter (where category = 'absolute'))[1] as absolute
          from (
            select q.category, json_build_object(
              'id', q.id, 'low', q.low::text, 'low_inclusive', q.low_inclusive,
              'high', q.high::text, 'high_inclusive', q.high_inclusive) as interval
            from qualified_intervals q
            where q.test_id = t.id and q.sex in ('any', p.sex) and q.age_band @> age.index
              and q.valid_during @> r.entered_at) i)`.as<'q'>(sql`q`),
        (join) => join.onTrue(),
      )
      .where('r.id', '=', sql<string>`any(${p.ids}::uuid[])`)
      .where('r.status', '=', 'entered')
      .select([
        'r.id',
        'i.order_id',
        'r.order_item_id',
        sql<string>`r.entered_at::text`.as('entered_at'),
        sql<InterpretationFacts>`json_build_object(
          'value', r.number::text, 'comparator', r.comparator, 'unit', r.unit, 'canonical_unit', t.unit,
          'conversion', (
            select json_build_object('id', c.id, 'factor', c.factor::text, 'offset', c."offset"::text)
            from unit_conversions c
            where c.test_id = t.id and c.from_unit = r.unit and c.valid_during @> r.entered_at),
          'reference', q.reference, 'critical', q.critical,
          'autoverification', q.autoverification, 'absolute', q.absolute,
          'age_index', age.index, 'time_zone', ${p.time_zone}::text, 'can_be_negative', t.can_be_negative,
          'autoverify', t.autoverify and ${p.autoverification}::boolean, 'is_correction', r.corrects_id is not null,
          'instrument_flags', r.instrument_flags, 'sample_status', s.status)`.as('facts'),
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
            verdict: string
            flag: string
            critical: boolean
          }>`jsonb_to_recordset(${p.rows}::jsonb)`.as<'d'>(
            sql`d (id uuid, order_id uuid, order_item_id uuid, entered_at timestamptz, rule_set integer, facts jsonb,
                   canonical_value numeric, canonical_unit text, flag text, critical boolean, verdict text, hold_reasons text[])`,
          ),
        )
        .selectAll(),
    )
    .with('kept', (q) =>
      q
        .insertInto('interpretations')
        .columns([
          'result_id',
          'entered_at',
          'rule_set',
          'facts',
          'canonical_value',
          'canonical_unit',
          'flag',
          'critical',
          'verdict',
          'hold_reasons',
        ])
        .expression(
          sql`select id, entered_at, rule_set, facts, canonical_value, canonical_unit, flag, critical, verdict, hold_reasons
              from interpreted` as never,
        )
        .returning(['result_id', 'id', 'verdict']),
    )
    .with('stored', (q) =>
      q
        .updateTable('results as r')
        .from('kept as k')
        .whereRef('r.id', '=', 'k.result_id')
        .set({
          status: sql`case k.verdict when 'release' then 'final' else 'held' end`,
          interpretation_id: sql`k.id`,
          released_at: sql`case when k.verdict = 'release' then now() end`,
        }),
    )
    .with('items', (q) =>
      q
        .updateTable('order_items as i')
        .from('interpreted as d')
        .whereRef('i.id', '=', 'd.order_item_id')
        .where('d.verdict', '=', 'release')
        .set({ status: 'final' }),
    )
    .insertInto('events')
    .columns(['type', 'order_id', 'subject_id', 'data'])
    .expression((eb) =>
      eb
        .selectFrom('interpreted as d')
        .select([
          sql<string>`case d.verdict when 'release' then 'result.final' else 'result.held' end`.as(
            'type',
          ),
          'd.order_id',
          'd.id as subject_id',
          sql<never>`jsonb_build_object('flag', d.flag, 'critical', d.critical)`.as('data'),
        ]),
    ),
)
