// Locks what must stay as it is while a value is entered, and loads what the rules look at. The order must
// stay open and the sample must stay received; an entry changes neither of them. So entries share these two
// locks (and the order's with whoever derives its status), while each item belongs to one entry alone.
import { as, fragment, statement } from '../../../db/statement.ts'
import type { OrderItemStatus, OrderStatus } from '../../orders/rules.ts'
import type { Write } from '../../platform/write.ts'
import type { SampleStatus } from '../../samples/rules.ts'
import type { TestKind } from '../../catalogue/rules/test-kinds.ts'
import { describeTests } from '../kinds/describe-tests.ts'
import { permittedWords, reportableUnits } from '../kinds/reportable.ts'
import type { Word } from '../kinds/rules.ts'
import { refuseEntry, type EntryFacts, type Refusal } from './rules.ts'

/** As it was typed, or as a file has it. */
export type Entry = {
  order_item_id: string
  sample_id: string
  value: string
  unit?: string | null | undefined
}

/** `result_id`: for the result that is to be entered, so that its job can be sent along with it. */
export type LockedEntry = EntryFacts & { result_id: string; order_id: string }

/** Locks what the entries need, and tells what is known of each, by its index. */
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

/** What a copied result takes from its item, its order and its sample besides. */
export type LockedPlace = LockedEntry & {
  test_id: string
  patient_id: string
  collected_at: string
  version: number
}

/** As lockForEntry(), with all that copyResults() writes; for many entries, whose tests are few. */
export async function lockForCopy(
  { trx }: Write,
  entries: Pick<Entry, 'order_item_id' | 'sample_id'>[],
): Promise<Map<number, LockedPlace>> {
  const rows = await lockPlaces(trx, {
    item_ids: entries.map((entry) => entry.order_item_id),
    sample_ids: entries.map((entry) => entry.sample_id),
  })
  const ids = [...new Set(rows.map(({ test_id }) => test_id))]
  const described = await describeTests(trx, { ids, codes: [] })
  const tests = new Map(described.map((test) => [test.test_id, test]))
  return new Map(rows.map(({ n, ...place }) => [n - 1, { ...place, ...tests.get(place.test_id)! }]))
}

const placeRow = {
  n: 'integer',
  result_id: 'uuid',
  order_id: 'uuid',
  order_status: as<OrderStatus>('text'),
  item_status: as<OrderItemStatus>('text'),
  sample_status: as<SampleStatus>('text'),
  same_order: 'boolean',
  specimen_given: 'text',
} as const

const lockedRow = {
  ...placeRow,
  test_code: 'text',
  is_derived: 'boolean',
  specimen_needed: 'text',
  kind: as<TestKind>('text'),
  units: 'text[]',
  words: as<Word[] | null>('json?'),
} as const

const place = fragment`
  e.n::integer as n, uuidv7() as result_id, e.order_id,
    o.status as order_status, i.status as item_status, coalesce(held.status, s.status) as sample_status,
    s.order_id = e.order_id as same_order, s.specimen_type as specimen_given`

// The locks, in the sequence of db/migrations/0005: each step takes its id from the step before, so that no
// plan can change it. A row is shown as it is once its lock was granted. A sample of another order is refused,
// and only looked at: its lock belongs to whoever holds its own order, which we may not.
const locks = fragment`
      with ordinality as asked (item_id, sample_id, n)
    cross join lateral (select id, order_id, test_id from order_items where id = asked.item_id limit 1) i
    order by i.order_id, i.id
  ) e
  cross join lateral (select status, patient_id, e.item_id from orders where id = e.order_id for key share of orders) o
  cross join lateral (
    select status, e.sample_id from order_items where id = o.item_id for no key update of order_items) i
  cross join lateral (select order_id, specimen_type, status, collected_at from samples where id = i.sample_id limit 1) s
  left join lateral (
    select status from samples where id = i.sample_id and order_id = e.order_id for share of samples) held on true`

const asked = fragment`
    select asked.n, asked.sample_id, i.id as item_id, i.order_id, i.test_id`

const lockEntries = statement({
  parameters: { item_ids: 'uuid[]', sample_ids: 'uuid[]' },
  row: lockedRow,
})`
  select ${place}, t.code as test_code, t.is_derived, t.specimen_type as specimen_needed, t.kind, t.units, t.words
  from (${asked}
    from unnest((select ${'item_ids'}::uuid[]), (select ${'sample_ids'}::uuid[]))${locks}
  cross join lateral (
    select code, specimen_type, kind, ${reportableUnits} as units, ${permittedWords} as words,
      exists (select from derived_tests d where d.test_id = tests.id) as is_derived
    from tests where id = e.test_id limit 1) t`

const lockPlaces = statement({
  parameters: { item_ids: 'uuid[]', sample_ids: 'uuid[]' },
  row: {
    ...placeRow,
    test_id: 'uuid',
    patient_id: 'uuid',
    collected_at: 'text',
    version: 'integer',
  },
})`
  select ${place}, e.test_id, o.patient_id, s.collected_at::text as collected_at,
    1 + coalesce((select r.version from results r where r.order_item_id = e.item_id
      order by r.version desc limit 1), 0) as version
  from (${asked}
    from unnest((select ${'item_ids'}::uuid[]), (select ${'sample_ids'}::uuid[]))${locks}`

/** Why each of the entries cannot be made; `locked` has none of those whose item or sample does not exist. */
export async function refusalsOf(
  { trx }: Write,
  locked: Map<number, EntryFacts>,
  entries: readonly Entry[],
): Promise<Refusal[][]> {
  const unknown = entries.filter((_, n) => !locked.has(n)).map((entry) => entry.order_item_id)
  // One question for all: five hundred ids that nobody knows cost no more than one.
  const rows = unknown.length > 0 ? await findItems(trx, { ids: unknown }) : []
  const items = new Set(rows.map(({ id }) => id))
  return entries.map((entry, n) => {
    const facts = locked.get(n)
    if (facts) return refuseEntry(facts, entry)
    return [items.has(entry.order_item_id) ? unknownSample : unknownItem]
  })
}

const unknownSample: Refusal = {
  code: 'unknown_sample',
  kind: 'invalid',
  field: 'sample_id',
  message: 'is not a sample',
}
const unknownItem: Refusal = {
  code: 'unknown_item',
  kind: 'invalid',
  field: 'order_item_id',
  message: 'is not an order item',
}

const findItems = statement({ parameters: { ids: 'uuid[]' }, row: { id: 'uuid' } })`
  select i.id from unnest((select ${'ids'}::uuid[])) asked (id)
  cross join lateral (select id from order_items where id = asked.id limit 1) i`
