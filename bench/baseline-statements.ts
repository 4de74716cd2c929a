// The statements of the baseline: one for each request, and one for a set of jobs.
import { requests as sql, worker } from './baseline-connections.ts'

export type Json = { json: string }
export type NewOrder = { patient_id: string; priority: string; tests: string[] }
export type Entry = { order_item_id: string; sample_id: string; value: string; unit: string }

await worker`
  create unlogged table if not exists bench_jobs (
    id bigint generated always as identity primary key, result_id uuid not null)`
const users = await worker<{ id: string; username: string }[]>`select id, username from users`
const clerk = users.find(({ username }) => username === 'clerk')!.id
const technologist = users.find(({ username }) => username === 'technologist')!.id

export async function readOrder(id: string): Promise<Json[]> {
  return await sql<Json[]>`
    select row_to_json(d)::text as json from (
      select o.id, o.order_number, o.patient_id, o.priority, o.status, o.status_reason, o.ordered_by, o.ordered_at, o.completed_at,
        (select coalesce(json_agg(i), '[]') from (
          select i.id, t.code as test_code, t.name as test_name, t.specimen_type, i.status,
            (select row_to_json(r) from (
              select r.id, r.version, r.status, r.value, r.unit, v.canonical_value::text, v.canonical_unit, v.flag, v.critical,
                coalesce(v.hold_reasons, '{}') as hold_reasons, r.released_at
              from results r left join interpretations v on v.result_id = r.id and v.id = r.interpretation_id
              where r.order_item_id = i.id and r.status not in ('cancelled', 'entered_in_error') and r.superseded_at is null
              order by r.status = 'final' desc, r.version desc limit 1) r) as result
          from order_items i join tests t on t.id = i.test_id where i.order_id = o.id order by i.position) i) as items,
        (select coalesce(json_agg(s), '[]') from (
          select s.id, s.accession_number, s.specimen_type, s.status
          from samples s where s.order_id = o.id order by s.created_at, s.id) s) as samples
      from orders o where o.id = ${id}) d`
}

export async function listOrders(limit: number): Promise<Json[]> {
  return await sql<Json[]>`
    select json_build_object('items', coalesce(json_agg(d), '[]'))::text as json from (
      select o.id, o.order_number, o.patient_id, o.priority, o.status, o.status_reason, o.ordered_by, o.ordered_at, o.completed_at
      from orders o order by o.ordered_at desc, o.id desc limit ${limit}) d`
}

export async function placeOrder({ patient_id, priority, tests }: NewOrder): Promise<Json[]> {
  return await sql<Json[]>`
    with o as (
      insert into orders (patient_id, priority, ordered_by) values (${patient_id}, ${priority}, ${clerk}) returning *),
    i as (
      insert into order_items (order_id, test_id, position)
      select o.id, t.id, a.position
      from o, unnest(${tests}::text[]) with ordinality a (code, position) join tests t on t.code = a.code
      returning id, test_id, status, position),
    e as (insert into events (type, order_id, subject_id) select 'order.placed', id, id from o)
    select json_build_object('id', o.id, 'order_number', o.order_number, 'status', o.status,
      'items', (
        select json_agg(json_build_object('id', i.id, 'test_code', t.code, 'status', i.status) order by i.position)
        from i join tests t on t.id = i.test_id))::text as json
    from o`
}

export async function enterResult(entry: Entry): Promise<Json[]> {
  return await sql<Json[]>`
    with item as (
      update order_items i set status = 'resulted'
      from samples s
      where i.id = ${entry.order_item_id} and i.status = 'pending'
        and s.id = ${entry.sample_id} and s.order_id = i.order_id and s.status = 'received'
      returning i.id, i.order_id, i.test_id, s.id as sample_id),
    r as (
      insert into results (order_item_id, sample_id, test_id, value, number, unit, entered_by)
      select id, sample_id, test_id, ${entry.value}, ${entry.value}::text::numeric, ${entry.unit}, ${technologist} from item
      returning id, status),
    e as (insert into events (type, order_id, subject_id) select 'result.entered', item.order_id, r.id from item, r),
    j as (insert into bench_jobs (result_id) select id from r)
    select json_build_object('id', id, 'status', status)::text as json from r`
}

/**
 * Takes up to 100 jobs, judges their results, and completes the orders that have nothing open besides
 * them. Only one worker runs, and nobody else makes an item final, so no order need be locked.
 */
export async function interpret(): Promise<{ jobs: number; completed: string[] }> {
  const [row] = await worker<{ jobs: number; completed: string[] }[]>`
    with jobs as (
      delete from bench_jobs where id in (select id from bench_jobs order by id limit 100) returning result_id),
    judged as materialized (
      select r.id, uuidv7() as interpretation_id, r.order_item_id, i.order_id, r.entered_at, t.unit, m.canonical,
        m.canonical between q.low and q.high as usual,
        case when q.low is null then 'IND' when m.canonical < q.low then 'L' when m.canonical > q.high then 'H' else 'N' end as flag,
        jsonb_build_object('value', r.value, 'unit', r.unit, 'canonical_unit', t.unit, 'age_index', age.index,
          'conversion', c.id, 'reference', jsonb_build_object('id', q.id, 'low', q.low::text, 'high', q.high::text)) as facts
      from jobs j join results r on r.id = j.result_id
      join order_items i on i.id = r.order_item_id join orders o on o.id = i.order_id join patients p on p.id = o.patient_id
      join tests t on t.id = i.test_id join samples s on s.id = r.sample_id
      cross join lateral (select age_index(p.birth_date, s.collected_at::date) as index) age
      left join unit_conversions c on c.test_id = t.id and c.from_unit = r.unit and c.valid_during @> now()
      cross join lateral (select r.number * coalesce(c.factor, 1) + coalesce(c.offset, 0) as canonical) m
      left join qualified_intervals q on q.test_id = t.id and q.category = 'reference' and q.sex in ('any', p.sex)
        and q.age_band @> age.index and q.valid_during @> now()
      where r.status = 'entered'),
    thought as (
      insert into interpretations (id, result_id, rule_set, facts, canonical_value, canonical_unit, flag, critical, verdict, hold_reasons, entered_at)
      select interpretation_id, id, 1, facts, canonical, unit, flag, false, case when usual then 'release' else 'hold' end,
        case when usual then '{}' else array['outside_autoverification_limits'] end, entered_at from judged),
    stored as (
      update results r set status = case when j.usual then 'final' else 'held' end,
        interpretation_id = j.interpretation_id, released_at = case when j.usual then now() end
      from judged j where j.id = r.id returning r.id, r.status, j.flag, j.order_id),
    items as (
      update order_items i set status = 'final' from judged j where i.id = j.order_item_id and j.usual),
    completed as (
      update orders o set status = 'completed', completed_at = now(), updated_at = now()
      where o.id in (select order_id from judged where usual) and o.status = 'in_progress'
        and not exists (
          select from order_items i where i.order_id = o.id and i.status in ('pending', 'resulted')
            and i.id not in (select order_item_id from judged where usual))
      returning o.id),
    told as (
      insert into events (type, order_id, subject_id, data)
      select 'result.' || status, order_id, id, jsonb_build_object('flag', flag, 'critical', false) from stored
      union all
      select 'order.completed', id, id, '{"from": "in_progress", "to": "completed"}' from completed)
    select count(*)::int as jobs, coalesce((select array_agg(id) from completed), '{}') as completed from jobs`
  return row!
}
