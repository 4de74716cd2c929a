// Orders to measure with, written straight into the tables: only what is measured goes through a program.
import type { Sql } from 'postgres'
import type { Requests } from './load.ts'

export type OpenItem = {
  order_id: string
  order_item_id: string
  sample_id: string
  test: keyof typeof usual
}

/** A value for each test that no rule holds, whoever the adult is. */
const usual = { GLU: ['5.1', 'mmol/L'], CREA: ['88', 'umol/L'], K: ['4.2', 'mmol/L'] } as const
const critical: Partial<Record<keyof typeof usual, string>> = { K: '6.8' }

/**
 * `count` orders of GLU, CREA and K for seeded adults, each with a received serum sample. The three items
 * of an order follow each other.
 */
export async function createOrders(sql: Sql, count: number): Promise<OpenItem[]> {
  return await sql.begin(async (trx) => {
    await trx`select set_config('lab.actor', 'job:bench', true)`
    return await trx<OpenItem[]>`
      with people as (
        select id, row_number() over (order by id) as n, count(*) over () as total
        from patients where mrn like 'MRN-%' and birth_date between '1950-01-01' and '2000-01-01' and sex in ('female', 'male')),
      placed as (
        insert into orders (patient_id, priority, status, ordered_by)
        select p.id, 'routine', 'in_progress', (select id from users where username = 'clerk')
        from generate_series(0, ${count - 1}::int) g join people p on p.n = 1 + g % p.total
        returning id),
      items as (
        insert into order_items (order_id, test_id, position)
        select placed.id, t.id, array_position(${Object.keys(usual)}::text[], t.code)
        from placed cross join tests t where t.code = any(${Object.keys(usual)}::text[])
        returning id, order_id, test_id, position),
      taken as (
        insert into samples (order_id, accession_number, specimen_type, status, collected_at, collected_by, received_at, received_by)
        select placed.id, 'BENCH-' || nextval('accession_numbers'), 'serum', 'received', now(), u.id, now(), u.id
        from placed, users u where u.username = 'phlebotomist'
        returning id, order_id)
      select items.order_id, items.id as order_item_id, taken.id as sample_id, t.code as test
      from items join taken using (order_id) join tests t on t.id = items.test_id
      order by items.order_id, items.position`
  })
}

export type Entry = { order_item_id: string; sample_id: string; value: string; unit: string }

/** What an analyzer says of it; with `held`, potassium is critical and waits for a person. */
export function entryFor(
  { order_item_id, sample_id, test }: OpenItem,
  { held = false } = {},
): Entry {
  const [value, unit] = usual[test]
  return { order_item_id, sample_id, value: (held && critical[test]) || value, unit }
}

export function entriesFor(open: OpenItem[]): Requests {
  return open.map((item) => ({ method: 'POST', path: '/v1/results', body: entryFor(item) }))
}

/** The items of each order, order by order. */
export function byOrder(open: OpenItem[]): OpenItem[][] {
  return [...Map.groupBy(open, ({ order_id }) => order_id).values()]
}
