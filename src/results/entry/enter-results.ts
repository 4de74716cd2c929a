// Entering results, by hand or from a file: one lock, one check, one statement for however many. What
// they mean is not decided here: a job does that, enqueued in the same transaction.
import { sql } from 'kysely'
import { prepare } from '../../../db/prepared.ts'
import type { Context } from '../../context.ts'
import type { UserCaller } from '../../platform/caller.ts'
import { conflict, invalid, type FieldError } from '../../platform/problems.ts'
import { enqueue } from '../../platform/queue.ts'
import { write, type Write } from '../../platform/write.ts'
import { getResults } from '../queries.ts'
import { parseReportedValue } from '../rules.ts'
import type { NewResult, Result } from '../schemas.ts'
import { refuseEntry, type EntryFacts, type Refusal } from './rules.ts'

/** @throws Problem 409 when order, sample or item do not allow it · 422 for what does not fit together */
export async function enterResult(
  context: Context,
  caller: UserCaller,
  input: NewResult,
): Promise<Result> {
  const [result] = await enterAll(context, caller, [input], () => '')
  return result!
}

/** Several at once: all are entered or none. @throws Problem as enterResult */
export async function enterResults(
  context: Context,
  caller: UserCaller,
  inputs: NewResult[],
): Promise<Result[]> {
  return await enterAll(context, caller, inputs, (n) => `/results/${n}`)
}

async function enterAll(
  context: Context,
  caller: UserCaller,
  inputs: NewResult[],
  pointer: (n: number) => string,
): Promise<Result[]> {
  return await write(context, caller, async (w) => {
    const facts = await lockForEntry(w, inputs)
    const refused = inputs.flatMap((input, n) => {
      const refusal = refusalOf(facts.get(n), input)
      return refusal ? [{ ...refusal, pointer: `${pointer(n)}/${refusal.field}` }] : []
    })
    throwIfRefused(refused)
    const ids = await insertResults(
      w,
      inputs.map((input) => ({ ...input, entered_by: caller.user_id })),
    )
    return await getResults(w.trx, ids)
  })
}

type PointedRefusal = Refusal & { pointer: string }

// What is wrong with the input is said first: repeating the call later would not mend it.
function throwIfRefused(refused: PointedRefusal[]): void {
  const errors: FieldError[] = refused
    .filter(({ kind }) => kind === 'invalid')
    .map(({ pointer, code, message }) => ({ pointer, code, message }))
  if (errors.length > 0) throw invalid(errors)
  const [first] = refused
  if (first) throw conflict(`${first.pointer}: ${first.message}.`, [])
}

export type Entry = { order_item_id: string; sample_id: string; unit: string }

/** Why an entry cannot be made; `facts` is undefined when its item or its sample does not exist. */
export function refusalOf(facts: LockedFacts | undefined, entry: Entry): Refusal | undefined {
  if (facts?.item_id === undefined || facts.item_id === null) {
    return {
      code: 'unknown_item',
      kind: 'invalid',
      field: 'order_item_id',
      message: 'is not an order item',
    }
  }
  if (facts.sample_id === null) {
    return {
      code: 'unknown_sample',
      kind: 'invalid',
      field: 'sample_id',
      message: 'is not a sample',
    }
  }
  return refuseEntry(facts, entry.unit)
}

type LockedFacts = EntryFacts & { n: number; item_id: string | null; sample_id: string | null }

/** Locks the orders of all entries in one order, then tells what is known of each entry, by its index. */
export async function lockForEntry(
  { trx }: Write,
  entries: Entry[],
): Promise<Map<number, LockedFacts>> {
  const p = {
    item_ids: entries.map((entry) => entry.order_item_id),
    sample_ids: entries.map((entry) => entry.sample_id),
  }
  await lockOrdersOfItems(trx, p)
  const rows = await entryFacts(trx, p)
  return new Map(rows.map((row) => [row.n - 1, row]))
}

const lockOrdersOfItems = prepare((db, p: { item_ids: string[] }) =>
  db
    .selectFrom('orders')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('order_items')
        .where('id', '=', sql<string>`any(${p.item_ids}::uuid[])`)
        .select('order_id'),
    )
    .orderBy('id')
    .forNoKeyUpdate()
    .select('id'),
)

const entryFacts = prepare((db, p: { item_ids: string[]; sample_ids: string[] }) =>
  db
    .selectFrom(
      sql<{
        item_id: string
        sample_id: string
        n: number
      }>`unnest(${p.item_ids}::uuid[], ${p.sample_ids}::uuid[]) with ordinality`.as<'e'>(
        sql`e (item_id, sample_id, n)`,
      ),
    )
    .leftJoin('order_items as i', 'i.id', 'e.item_id')
    .leftJoin('orders as o', 'o.id', 'i.order_id')
    .leftJoin('tests as t', 't.id', 'i.test_id')
    .leftJoin('samples as s', 's.id', 'e.sample_id')
    .select([
      sql<number>`e.n::integer`.as('n'),
      'i.id as item_id',
      's.id as sample_id',
      sql<EntryFacts['order_status']>`o.status`.as('order_status'),
      sql<EntryFacts['item_status']>`i.status`.as('item_status'),
      sql<boolean>`s.order_id = i.order_id`.as('same_order'),
      sql<string>`t.code`.as('test_code'),
      sql<string>`t.specimen_type`.as('specimen_needed'),
      sql<string>`s.specimen_type`.as('specimen_given'),
      sql<EntryFacts['sample_status']>`s.status`.as('sample_status'),
      sql<string[]>`array(select t.unit union all
        select c.from_unit from unit_conversions c where c.test_id = t.id and c.valid_during @> now())`.as(
        'units',
      ),
    ]),
)

export type EnteredResult = Entry & {
  value: string
  entered_by: string
  instrument_id?: string
  instrument_flags?: string[]
  /** Local civil time without a zone, or an instant. */
  measured_at?: string | null
}

/**
 * Writes results that were checked, marks their items as resulted, tells of it and asks for their
 * interpretation. Returns their ids in the order of the entries. The order needs no roll-up: a result
 * needs a received sample, which has brought the order in progress already.
 */
export async function insertResults(w: Write, entries: EnteredResult[]): Promise<string[]> {
  const rows = entries.map((entry, n) => {
    const reported = parseReportedValue(entry.value)
    if (!reported)
      throw new Error('insertResults() takes values that parseReportedValue() can read')
    return { n, ...entry, comparator: reported.comparator, number: reported.value }
  })
  const inserted = await insert(w.trx, { rows })
  const ids = inserted.map(({ id }) => id)
  await enqueue(w, 'interpret-results', { result_ids: ids })
  return ids
}

const insert = prepare((db, p: { rows: unknown[] }) =>
  db
    .with('entries', (q) =>
      q
        .selectFrom(
          sql<{ n: number }>`jsonb_to_recordset(${p.rows}::jsonb)`.as<'e'>(
            sql`e (n int, order_item_id uuid, sample_id uuid, value text, comparator text, number numeric, unit text,
                   entered_by uuid, instrument_id uuid, instrument_flags text[], measured_at timestamptz)`,
          ),
        )
        .selectAll(),
    )
    .with('inserted', (q) =>
      q
        .insertInto('results')
        .columns(['order_item_id', 'sample_id', 'version', 'value', 'comparator', 'number', 'unit'])
        .columns([
          'order_item_id',
          'sample_id',
          'version',
          'value',
          'comparator',
          'number',
          'unit',
          'entered_by',
          'instrument_id',
          'instrument_flags',
          'measured_at',
        ])
        .expression(
          sql`select order_item_id, sample_id,
            coalesce((select max(r.version) from results r where r.order_item_id = entries.order_item_id), 0) + 1,
            value, comparator, number, unit, entered_by, instrument_id, coalesce(instrument_flags, '{}'), measured_at
          from entries order by n` as never,
        )
        .returning(['id', 'order_item_id']),
    )
    .with('resulted', (q) =>
      q
        .updateTable('order_items as i')
        .from('inserted')
        .whereRef('i.id', '=', 'inserted.order_item_id')
        .set({ status: 'resulted' })
        .returning(['i.id', 'i.order_id']),
    )
    .with('published', (q) =>
      q
        .insertInto('events')
        .columns(['type', 'order_id', 'subject_id'])
        .expression((eb) =>
          eb
            .selectFrom('inserted')
            .innerJoin('resulted', 'resulted.id', 'inserted.order_item_id')
            .select([
              sql<string>`'result.entered'`.as('type'),
              'resulted.order_id',
              'inserted.id as subject_id',
            ]),
        ),
    )
    .selectFrom('inserted')
    .innerJoin(
      sql<{ n: number; order_item_id: string }>`entries`.as('e'),
      'e.order_item_id',
      'inserted.order_item_id',
    )
    .orderBy('e.n')
    .select('inserted.id'),
)
