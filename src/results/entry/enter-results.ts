// Entering results, by hand or from a file: one lock, one check, one statement for however many. What
// they mean is not decided here: a job does that, enqueued in the same transaction.
import { sql } from 'kysely'
import { prepare } from '../../../db/prepared.ts'
import type { Context } from '../../context.ts'
import type { UserCaller } from '../../platform/caller.ts'
import { conflict, invalid, type FieldError } from '../../platform/problems.ts'
import { enqueue } from '../../platform/queue.ts'
import { inOrder, write, type Write } from '../../platform/write.ts'
import { parseReportedValue } from '../rules.ts'
import type { EnteredResult, NewResult } from '../schemas.ts'
import { refuseEntry, type EntryFacts, type Refusal } from './rules.ts'

/** @throws Problem 409 when order, sample or item do not allow it · 422 for what does not fit together */
export async function enterResult(
  context: Context,
  caller: UserCaller,
  input: NewResult,
): Promise<EnteredResult> {
  return await enterAll(
    context,
    caller,
    [input],
    () => '',
    ([result]) => result!,
  )
}

/** Several at once: all are entered or none. @throws Problem as enterResult */
export async function enterResults(
  context: Context,
  caller: UserCaller,
  inputs: NewResult[],
): Promise<{ items: EnteredResult[] }> {
  return await enterAll(
    context,
    caller,
    inputs,
    (n) => `/results/${n}`,
    (items) => ({ items }),
  )
}

// `answer` makes what the caller gets: inside the transaction, which stores it for a repeated request.
async function enterAll<T>(
  context: Context,
  caller: UserCaller,
  inputs: NewResult[],
  pointer: (n: number) => string,
  answer: (results: EnteredResult[]) => T,
): Promise<T> {
  return await write(context, caller, async (w) => {
    const facts = await lockForEntry(w, inputs)
    const refused: PointedRefusal[] = []
    for (const [n, input] of inputs.entries()) {
      const refusal = await refusalOf(w, facts.get(n), input)
      if (refusal) refused.push({ ...refusal, pointer: `${pointer(n)}/${refusal.field}` })
    }
    throwIfRefused(refused)
    const entered = await insertResults(
      w,
      inputs.map((input, n) => {
        return { ...input, id: facts.get(n)!.result_id, entered_by: caller.user_id }
      }),
    )
    return answer(entered)
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
export async function refusalOf(
  { trx }: Write,
  facts: EntryFacts | undefined,
  entry: Entry,
): Promise<Refusal | undefined> {
  if (facts) return refuseEntry(facts, entry.unit)
  const [item] = await findItem(trx, { id: entry.order_item_id })
  return item
    ? { code: 'unknown_sample', kind: 'invalid', field: 'sample_id', message: 'is not a sample' }
    : {
        code: 'unknown_item',
        kind: 'invalid',
        field: 'order_item_id',
        message: 'is not an order item',
      }
}

const findItem = prepare((db, p: { id: string }) =>
  db.selectFrom('order_items').where('id', '=', p.id).select('id'),
)

/**
 * Locks the orders of all entries, by ascending id, and tells what is known of each entry, by its index.
 * One statement does both, so it locks the items and samples too: a row that is only joined would be
 * shown as it was before the wait for the lock.
 */
export async function lockForEntry(
  { trx }: Write,
  entries: Entry[],
): Promise<Map<number, LockedEntry>> {
  const rows = await lockEntries(trx, {
    item_ids: entries.map((entry) => entry.order_item_id),
    sample_ids: entries.map((entry) => entry.sample_id),
  })
  return new Map(rows.map(({ n, ...facts }) => [n - 1, facts]))
}

const lockEntries = prepare((db, p: { item_ids: string[]; sample_ids: string[] }) =>
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
    .innerJoin('order_items as i', 'i.id', 'e.item_id')
    .innerJoin('orders as o', 'o.id', 'i.order_id')
    .innerJoin('tests as t', 't.id', 'i.test_id')
    .innerJoin('samples as s', 's.id', 'e.sample_id')
    .orderBy('o.id')
    .forNoKeyUpdate(['o', 'i', 's'])
    .select([
      sql<number>`e.n::integer`.as('n'),
      sql<string>`uuidv7()`.as('result_id'),
      sql<EntryFacts['order_status']>`o.status`.as('order_status'),
      sql<EntryFacts['item_status']>`i.status`.as('item_status'),
      sql<boolean>`s.order_id = i.order_id`.as('same_order'),
      't.code as test_code',
      't.specimen_type as specimen_needed',
      's.specimen_type as specimen_given',
      sql<EntryFacts['sample_status']>`s.status`.as('sample_status'),
      sql<string[]>`array(select t.unit union all
        select c.from_unit from unit_conversions c where c.test_id = t.id and c.valid_during @> now())`.as(
        'units',
      ),
    ]),
)

/** `result_id`: for the result that is to be entered, so that its job can be sent along with it. */
export type LockedEntry = EntryFacts & { result_id: string }

export type ResultToEnter = Entry & {
  id: string
  value: string
  entered_by: string
  instrument_id?: string
  instrument_flags?: string[]
  /** Local civil time without a zone, or an instant. */
  measured_at?: string | null
}

/**
 * Writes results that were checked, marks their items as resulted, tells of it and asks for their
 * interpretation. Returns them in the order of the entries. The order needs no roll-up: a result needs a
 * received sample, which has brought the order in progress already.
 */
export async function insertResults(w: Write, entries: ResultToEnter[]): Promise<EnteredResult[]> {
  const rows = entries.map((entry, n) => {
    const reported = parseReportedValue(entry.value)
    if (!reported)
      throw new Error('insertResults() takes values that parseReportedValue() can read')
    return { n, ...entry, comparator: reported.comparator, number: reported.value }
  })
  const [inserted] = await inOrder(w, [
    insert.with({ rows }),
    enqueue(w, 'interpret-results', { result_ids: entries.map(({ id }) => id) }),
  ])
  return inserted as EnteredResult[]
}

const insert = prepare((db, p: { rows: unknown[] }) =>
  db
    .with('entries', (q) =>
      q
        .selectFrom(
          sql<{ n: number }>`jsonb_to_recordset(${p.rows}::jsonb)`.as<'e'>(
            sql`e (n int, id uuid, order_item_id uuid, sample_id uuid, value text, comparator text, number numeric, unit text,
                   entered_by uuid, instrument_id uuid, instrument_flags text[], measured_at timestamptz)`,
          ),
        )
        .selectAll(),
    )
    .with('inserted', (q) =>
      q
        .insertInto('results')
        .columns([
          'id',
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
          sql`select id, order_item_id, sample_id,
            coalesce((select max(r.version) from results r where r.order_item_id = entries.order_item_id), 0) + 1,
            value, comparator, number, unit, entered_by, instrument_id, coalesce(instrument_flags, '{}'), measured_at
          from entries order by n` as never,
        )
        .returning(receipt),
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
    .select(receipt.map((column) => `inserted.${column}` as const)),
)

const receipt = ['id', 'order_item_id', 'sample_id', 'version', 'status', 'value', 'unit'] as const
