// A release rolls out: the schema is expanded and, a release later, contracted, while the processes of this code go on
// working. Invented migrations stand for those of the next release; no request and no job may fail.
import assert from 'node:assert/strict'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { migrate } from '../../db/migrate.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { eventually } from '../helpers/processes.ts'

const { lab, worker, sql, people, steps } = await laboratory()
const directory = await mkdtemp(join(tmpdir(), 'upgrade-test-'))
after(() => rm(directory, { recursive: true }))
await cp(join(import.meta.dirname, '../../db/migrations'), directory, { recursive: true })

/** What the next release adds: columns, a table with its foreign key, an index, a check that allows more. */
const expand = `
  set local lock_timeout = '3s';
  create table wards (code text primary key, name text not null);
  alter table orders add column ward text references wards, add column cost_unit text not null default 'none';
  alter table results add column note text;
  alter table samples add column volume_ul integer constraint samples_volume_check check (volume_ul > 0);
  alter table order_items add column billed boolean not null default false;
  alter table orders drop constraint orders_priority_check;
  alter table orders add constraint orders_priority_check
    check (priority in ('routine', 'urgent', 'asap', 'stat', 'callback')) not valid;
  grant select on wards to lab_api, lab_worker;
  grant update (ward) on orders to lab_api;
  call audit('orders'); call audit('results'); call audit('samples'); call audit('order_items');`
const validate = `
  alter table orders validate constraint orders_priority_check;
  create index orders_ward_idx on orders (ward, ordered_at) where ward is not null;`
/** What the release after it takes away again, which nobody uses any more. */
const contract = `
  set local lock_timeout = '3s';
  alter table orders drop column ward, drop column cost_unit;
  alter table results drop column note;
  alter table samples drop column volume_ul;
  alter table order_items drop column billed;
  drop table wards;
  alter table orders drop constraint orders_priority_check;
  alter table orders add constraint orders_priority_check
    check (priority in ('routine', 'urgent', 'asap', 'stat'));
  call audit('orders'); call audit('results'); call audit('samples'); call audit('order_items');`

test('requests and jobs go on while the schema is expanded and contracted', async () => {
  let open = true
  let completed = 0
  // Each step asserts its status: one request that fails ends the test.
  async function keepWorking() {
    while (open) {
      const { order, sample } = await steps.orderWithSample(['GLU', 'K'])
      const glucose = await steps.enter(order, sample, 'GLU', '5.1', 'mmol/L')
      const potassium = await steps.enter(order, sample, 'K', '6.8', 'mmol/L')
      const isNow = async (id: string, status: string) =>
        (await steps.readResult(id)).status === status
      await eventually('the potassium is held', () => isNow(potassium.id, 'held'))
      await steps.verify(potassium.id)
      await eventually('the glucose is final', () => isNow(glucose.id, 'final'))
      await steps.correct(glucose.id, '5.2', 'mmol/L')
      assert.equal((await people.clerk.get('/v1/orders?limit=5')).status, 200)
      assert.equal((await people.clerk.get(`/v1/audit?table=orders`)).status < 500, true)
      completed += 1
    }
  }
  const clients = Promise.all([keepWorking(), keepWorking(), keepWorking()])
  // Who has begun a round still waits for its results after the last one was asked for.
  let waiting = true
  async function keepInterpreting() {
    while (waiting) await worker.runJobs()
  }
  const working = Promise.all([clients.finally(() => (waiting = false)), keepInterpreting()])
  const rounds = async () => {
    const from = completed
    await Promise.race([working, eventually('work goes on', async () => completed >= from + 3)])
  }
  try {
    await rounds()
    const files = { '9001_expand': expand, '9002_validate': validate, '9003_contract': contract }
    for (const [name, text] of Object.entries(files)) {
      await writeFile(join(directory, `${name}.sql`), text)
      const { applied } = await migrate(lab.database.ownerUrl, directory)
      assert.deepEqual(applied, [`${name}.sql`])
      await rounds()
      const ready = await people.clerk.get<{ checks: { schema: unknown } }>('/health/ready')
      assert.deepEqual(ready.body.checks.schema, { ok: true }, 'a newer schema is fine')
    }
  } finally {
    open = false
  }
  await working
  const jobs =
    await sql`select name, state from pgboss.job where state = 'failed' or retry_count > 0`
  assert.deepEqual([...jobs], [], 'no job failed')
})
