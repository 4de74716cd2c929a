// Jobs that fail: again and again with longer pauses, then into the dead letters, from where an operator
// sends them again; and never to the harm of the jobs beside them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deadLetters } from '../../src/platform/queue.ts'
import type { Result } from '../../src/results/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'

const { worker, sql, people, steps } = await laboratory()

// From here on the database refuses to interpret any potassium.
await sql.unsafe(`
  create function refuse_potassium() returns trigger language plpgsql as $$
  begin
    if exists (select from order_items i join tests t on t.id = i.test_id
               where i.id = new.order_item_id and t.code = 'K') then
      raise exception 'no potassium today';
    end if;
    return new;
  end $$`)
const poison = `create trigger poison before update on results for each row execute function refuse_potassium()`
const cure = `drop trigger poison on results`

type Job = { state: string; retry_count: number; pause_seconds: number; data: unknown }

async function jobOf(result_id: string): Promise<Job> {
  const [job] = await sql<Job[]>`
    select state::text, retry_count, data,
      extract(epoch from start_after - now())::float8 as pause_seconds
    from pgboss.job
    where name = 'interpret-results' and data -> 'result_ids' ? ${result_id}
    order by created_on desc`
  return job!
}

async function statusOf(id: string): Promise<string> {
  return (await people.clerk.get<Result>(`/v1/results/${id}`)).body.status
}

test('a job that can never succeed does not take the others of its batch down', async (t) => {
  await sql.unsafe(poison)
  t.after(() => sql.unsafe(cure))
  const { order, sample } = await steps.orderWithSample(['GLU', 'K', 'NA'])
  const glucose = await steps.enter(order, sample, 'GLU', '5.4', 'mmol/L')
  const potassium = await steps.enter(order, sample, 'K', '4.1', 'mmol/L')
  const sodium = await steps.enter(order, sample, 'NA', '140', 'mmol/L')
  assert.equal(await worker.runJobs('interpret-results'), 3, 'one batch of three')
  assert.deepEqual(
    [await statusOf(glucose.id), await statusOf(potassium.id), await statusOf(sodium.id)],
    ['final', 'entered', 'final'],
  )
  assert.equal((await jobOf(potassium.id)).state, 'retry')
})

test('a job that always fails is repeated with longer pauses, then kept until it is sent again', async () => {
  await sql.unsafe(poison)
  const { order, sample } = await steps.orderWithSample(['K'])
  const { id } = await steps.enter(order, sample, 'K', '4.1', 'mmol/L')
  const pauses: number[] = []
  for (;;) {
    // The test does not wait for the pause: it says that it is over.
    await sql`update pgboss.job set start_after = now() where state = 'retry'`
    assert.ok((await worker.runJobs('interpret-results')) > 0)
    const job = await jobOf(id)
    if (job.state !== 'retry') break
    pauses.push(job.pause_seconds)
  }
  assert.equal(pauses.length, 5)
  for (const [n, pause] of pauses.entries()) {
    assert.ok(pause > (pauses[n - 1] ?? 0), `pause ${n + 1} of ${pauses.join(', ')}`)
  }
  const failed = await jobOf(id)
  assert.deepEqual([failed.state, failed.retry_count], ['failed', 5])
  const { boss } = worker.context.queue
  const letters = async () =>
    (
      await sql<{ data: { result_ids: string[] } }[]>`
      select data from pgboss.job where name = ${deadLetters} and state = 'created'`
    ).filter(({ data }) => data.result_ids.includes(id))
  assert.equal((await letters()).length, 1)
  assert.deepEqual((await letters())[0]!.data, failed.data)

  await sql.unsafe(cure)
  assert.ok((await boss.redrive(deadLetters)) >= 1)
  assert.equal((await letters()).length, 0)
  await worker.runJobs('interpret-results')
  assert.equal(await statusOf(id), 'final')
})
