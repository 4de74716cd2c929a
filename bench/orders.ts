// Orders to measure with, written straight into the tables: only what is measured goes through a program.
import type { Sql } from 'postgres'

export type OpenItem = { order_id: string; order_item_id: string; sample_id: string }

/** `count` orders of GLU, CREA and K for seeded adults, each with a received serum sample. */
export async function createOrders(
  sql: Sql,
  count: number,
  tests = ['GLU', 'CREA', 'K'],
): Promise<OpenItem[]> {
  return await sql.begin(async (trx) => {
    await trx`select set_config('lab.actor', 'job:bench', true)`
    return await trx<OpenItem[]>`
      with people as (
        select id, row_number() over (order by id) as n, count(*) over () as total
        from patients where birth_date between '1950-01-01' and '2000-01-01' and sex in ('female', 'male')),
      placed as (
        insert into orders (patient_id, priority, status, ordered_by)
        select p.id, 'routine', 'in_progress', (select id from users where username = 'clerk')
        from generate_series(0, ${count - 1}::int) g join people p on p.n = 1 + g % p.total
        returning id),
      items as (
        insert into order_items (order_id, test_id, position)
        select placed.id, t.id, array_position(${tests}::text[], t.code)
        from placed cross join tests t where t.code = any(${tests}::text[])
        returning id, order_id),
      taken as (
        insert into samples (order_id, accession_number, specimen_type, status, collected_at, collected_by, received_at, received_by)
        select placed.id, 'BENCH-' || nextval('accession_numbers'), 'serum', 'received', now(), u.id, now(), u.id
        from placed, users u where u.username = 'phlebotomist'
        returning id, order_id)
      select items.order_id, items.id as order_item_id, taken.id as sample_id
      from items join taken using (order_id)`
  })
}
