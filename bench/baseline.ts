// The plainest program that does the same on the same database: node:http and postgres.js, one statement a
// request, JSON made in the database, jobs by sets. No validation, no authentication, no error answers, no
// idempotency, no log. It shows what the database and Node allow.
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import postgres from 'postgres'

// oxlint-disable-next-line node/no-process-env
const sql = postgres(process.env.DATABASE_URL!, { max: 10, onnotice: () => {} })

await sql.unsafe(`
  create unlogged table if not exists bench_jobs (id bigint generated always as identity primary key, result_id uuid not null);
`)
const [clerk] = await sql`select id from users where username = 'clerk'`
const [technologist] = await sql`select id from users where username = 'technologist'`

const server = createServer((request, response) => {
  void answer(request, new URL(request.url!, 'http://localhost')).then(([row]) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(row!.json),
  )
})
server.listen(0, '127.0.0.1', () => {
  process.send?.({ ready: true, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
})

let working = true
const worker = work()
process.on('SIGTERM', () => {
  working = false
  void worker.then(() => process.exit(0))
})

async function answer(request: IncomingMessage, url: URL): Promise<{ json: string }[]> {
  if (request.method === 'GET' && url.pathname === '/v1/orders')
    return listOrders(Number(url.searchParams.get('limit')))
  if (request.method === 'GET') return readOrder(url.pathname.slice('/v1/orders/'.length))
  let body = ''
  for await (const chunk of request) body += String(chunk)
  return url.pathname === '/v1/orders'
    ? placeOrder(JSON.parse(body))
    : enterResult(JSON.parse(body))
}

function readOrder(id: string) {
  return sql<{ json: string }[]>`
    select row_to_json(d)::text as json from (
      select o.id, o.order_number, o.patient_id, o.priority, o.status, o.status_reason, o.ordered_by, o.ordered_at, o.completed_at,
        (select coalesce(json_agg(i), '[]') from (
          select i.id, t.code as test_code, t.name as test_name, t.specimen_type, i.status,
            (select row_to_json(r) from (
              select r.id, r.version, r.status, r.value, r.unit, r.canonical_value::text, r.canonical_unit, r.flag, r.critical,
                r.hold_reasons, r.released_at
              from results r
              where r.order_item_id = i.id and r.status not in ('cancelled', 'entered_in_error') and r.superseded_at is null
              order by r.status = 'final' desc, r.version desc limit 1) r) as result
          from order_items i join tests t on t.id = i.test_id where i.order_id = o.id order by i.position) i) as items,
        (select coalesce(json_agg(s), '[]') from (
          select s.id, s.accession_number, s.specimen_type, s.status
          from samples s where s.order_id = o.id order by s.created_at, s.id) s) as samples
      from orders o where o.id = ${id}) d`
}

function listOrders(limit: number) {
  return sql<{ json: string }[]>`
    select json_build_object('items', coalesce(json_agg(d), '[]'))::text as json from (
      select o.id, o.order_number, o.patient_id, o.priority, o.status, o.status_reason, o.ordered_by, o.ordered_at, o.completed_at
      from orders o order by o.ordered_at desc, o.id desc limit ${limit}) d`
}

// The actor is set in the statement itself: the audit triggers run at its end.
function placeOrder({
  patient_id,
  priority,
  tests,
}: {
  patient_id: string
  priority: string
  tests: string[]
}) {
  return sql<{ json: string }[]>`
    with actor as materialized (select set_config('lab.actor', 'job:baseline', true)),
    o as (
      insert into orders (patient_id, priority, ordered_by)
      select ${patient_id}, ${priority}, ${clerk!.id} from actor returning *),
    i as (
      insert into order_items (order_id, test_id, position)
      select o.id, t.id, t.position
      from o, (select id, array_position(${tests}::text[], code) as position from tests where code = any(${tests}::text[])) t
      returning id, test_id, status),
    e as (insert into events (type, order_id, subject_id) select 'order.placed', id, id from o)
    select json_build_object('id', o.id, 'order_number', o.order_number, 'status', o.status,
      'items', (select json_agg(json_build_object('id', i.id, 'test_code', t.code, 'status', i.status)) from i join tests t on t.id = i.test_id))::text as json
    from o`
}

type Entry = { order_item_id: string; sample_id: string; value: string; unit: string }

function enterResult({ order_item_id, sample_id, value, unit }: Entry) {
  return sql<{ json: string }[]>`
    with actor as materialized (select set_config('lab.actor', 'job:baseline', true)),
    r as (
      insert into results (order_item_id, sample_id, value, number, unit, entered_by)
      select i.id, s.id, ${value}, ${value}::text::numeric, ${unit}, ${technologist!.id}
      from actor, order_items i join samples s on s.order_id = i.order_id
      where i.id = ${order_item_id} and s.id = ${sample_id} and i.status = 'pending' and s.status = 'received'
      returning *),
    i as (update order_items i set status = 'resulted' from r where i.id = r.order_item_id returning i.order_id),
    e as (insert into events (type, order_id, subject_id) select 'result.entered', i.order_id, r.id from r, i),
    j as (insert into bench_jobs (result_id) select id from r)
    select json_build_object('id', id, 'status', status)::text as json from r`
}

// Looks again at once while there is work, else after 5 ms.
async function work(): Promise<void> {
  while (working) {
    const done = await interpret()
    if (done === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  }
  await sql.end()
}

async function interpret(): Promise<number> {
  return await sql.begin(async (trx) => {
    const jobs =
      await trx`delete from bench_jobs where id in (select id from bench_jobs order by id limit 500 for update skip locked) returning result_id`
    if (jobs.length === 0) return 0
    const ids = jobs.map((job) => job.result_id as string)
    await trx`select o.id from orders o where o.id in (
      select i.order_id from results r join order_items i on i.id = r.order_item_id where r.id = any(${ids}::uuid[])) order by o.id for no key update`
    await trx`
      with actor as materialized (select set_config('lab.actor', 'job:baseline', true)),
      judged as (
        select r.id, r.order_item_id, i.order_id, t.unit, r.number * coalesce(c.factor, 1) + coalesce(c.offset, 0) as canonical, q.id as range_id, q.low, q.high
        from actor, results r
        join order_items i on i.id = r.order_item_id join orders o on o.id = i.order_id join patients p on p.id = o.patient_id
        join tests t on t.id = i.test_id join samples s on s.id = r.sample_id
        left join unit_conversions c on c.test_id = t.id and c.from_unit = r.unit and c.valid_during @> now()
        left join qualified_intervals q on q.test_id = t.id and q.category = 'reference' and q.sex in ('any', p.sex)
          and q.age_band @> age_index(p.birth_date, s.collected_at::date) and q.valid_during @> now()
        where r.id = any(${ids}::uuid[]) and r.status = 'entered'),
      stored as (
        update results r set status = case when j.canonical between j.low and j.high then 'final' else 'held' end,
          flag = case when j.canonical < j.low then 'L' when j.canonical > j.high then 'H' when j.low is null then 'IND' else 'N' end,
          critical = false, canonical_value = j.canonical, canonical_unit = j.unit, reference_interval_id = j.range_id,
          interpreted_at = now(), released_at = case when j.canonical between j.low and j.high then now() end
        from judged j where j.id = r.id returning r.id, r.status, r.order_item_id, j.order_id),
      items as (update order_items i set status = 'final' from stored where i.id = stored.order_item_id and stored.status = 'final')
      insert into events (type, order_id, subject_id) select 'result.' || status, order_id, id from stored`
    await trx`
      with actor as materialized (select set_config('lab.actor', 'job:baseline', true)),
      done as (
        select o.id from actor, orders o where o.status = 'in_progress'
          and o.id in (select i.order_id from results r join order_items i on i.id = r.order_item_id where r.id = any(${ids}::uuid[]))
          and not exists (select from order_items i where i.order_id = o.id and i.status in ('pending', 'resulted'))),
      completed as (update orders o set status = 'completed', completed_at = now() from done where o.id = done.id returning o.id)
      insert into events (type, order_id, subject_id) select 'order.completed', id, id from completed`
    return ids.length
  })
}
