import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { connect } from '../../db/client.ts'
import { createApp } from '../../src/app.ts'
import type { Context } from '../../src/context.ts'
import { createReadiness } from '../../src/platform/readiness.ts'
import type { ReadinessReport } from '../../src/health/schemas.ts'
import { openQueue } from '../../src/platform/queue.ts'
import { testContext, type TestLab } from '../helpers/context.ts'
import { holdLock } from '../helpers/locks.ts'
import { client } from '../helpers/sign-in.ts'
import { asSuperuser } from '../helpers/test-server.ts'

let lab: TestLab

/** Here the test is the only process. */
const nobody = ['worker', 'scheduler']

before(async () => {
  lab = await testContext()
})
after(() => lab.stop())

async function askReadiness(app = lab.app) {
  const { status, body } = await client(app).get<ReadinessReport>('/health/ready')
  const failed = Object.entries(body.checks)
    .filter(([, { ok }]) => !ok)
    .map(([name]) => name)
  return { status, said: body.status, failed, text: JSON.stringify(body) }
}

async function whileChanged(change: string, undo: string, run: () => Promise<void>) {
  await asSuperuser(lab.database.ownerUrl, async (sql) => {
    await sql.unsafe(change)
    try {
      await run()
    } finally {
      await sql.unsafe(undo)
    }
  })
}

test('a process that runs is alive and ready', async () => {
  const live = await client(lab.app).get('/health/live')
  assert.equal(live.status, 200)
  assert.deepEqual(live.body, { status: 'ok' })
  const worker = connect(lab.database.workerUrl, { name: 'lab-worker', max: 1 })
  const scheduler = connect(lab.database.workerUrl, { name: 'lab-scheduler', max: 1 })
  await Promise.all([worker.sql`select 1`, scheduler.sql`select 1`])
  const { status, said, failed } = await askReadiness()
  assert.deepEqual([status, said, failed], [200, 'ready', []])
  await Promise.all([worker.sql.end(), scheduler.sql.end()])
})

test('when nobody works on jobs it still answers right, and says that it is degraded', async () => {
  const { status, said, failed } = await askReadiness()
  assert.deepEqual([status, said, failed], [200, 'degraded', ['worker', 'scheduler']])
})

test('a worker that is there, and yet lets jobs wait, is told too', async () => {
  const worker = connect(lab.database.workerUrl, { name: 'lab-worker', max: 1 })
  const id = await lab.context.queue.boss.send('sweep-results', {}, { startAfter: 0 })
  const begin = (ago: string) => worker.sql`
    update pgboss.job set start_after = now() - ${ago}::interval where id = ${id}`
  await begin('59 seconds')
  assert.deepEqual((await askReadiness()).failed, ['scheduler'])
  await begin('61 seconds')
  const { status, failed, text } = await askReadiness()
  assert.deepEqual([status, failed], [200, ['worker', 'scheduler']])
  assert.match(text, /Jobs have waited/)
  await worker.sql.end()
})

test('at shutdown it is alive, but ready no more', async () => {
  const readiness = createReadiness()
  const app = createApp(lab.context, { readiness })
  assert.equal((await askReadiness(app)).status, 200)
  readiness.fail()
  const { status, said, failed } = await askReadiness(app)
  assert.deepEqual([status, said, failed], [503, 'not_ready', ['process', ...nobody]])
  assert.equal((await client(app).get('/health/live')).status, 200)
})

test('without its newest migration it is not ready', async () => {
  await whileChanged(
    `update schema_migrations set name = 'x' || name where name = (select max(name) from schema_migrations)`,
    `update schema_migrations set name = substr(name, 2) where name like 'x%'`,
    async () => {
      const { status, failed } = await askReadiness()
      assert.deepEqual([status, failed], [503, ['schema', ...nobody]])
    },
  )
})

test('on a newer schema it stays ready: the next release migrates first', async () => {
  await whileChanged(
    `insert into schema_migrations (name, sha256) values ('9999_next_release.sql', '')`,
    `delete from schema_migrations where name = '9999_next_release.sql'`,
    async () => assert.equal((await askReadiness()).status, 200),
  )
})

test('with another version of the queue it is not ready', async () => {
  await whileChanged(
    `update pgboss.version set version = version + 1`,
    `update pgboss.version set version = version - 1`,
    async () => {
      const { status, failed } = await askReadiness()
      assert.deepEqual([status, failed], [503, ['queue', ...nobody]])
    },
  )
})

test('without its database it is not ready, and tells nothing of the address', async () => {
  const elsewhere = new URL(lab.database.apiUrl)
  elsewhere.pathname = '/there_is_no_such_database'
  const { db, sql } = connect(elsewhere.href, { name: 'test-health' })
  const context: Context = { ...lab.context, db }
  const { status, failed, text } = await askReadiness(createApp(context))
  assert.deepEqual([status, failed], [503, ['database', 'schema', ...nobody]])
  assert.doesNotMatch(text, /no_such_database|lab_api|127\.0\.0\.1|password/)
  await sql.end()
})

test('with its own connections gone for good, the queue cannot be asked either', async () => {
  const connection = connect(lab.database.apiUrl, { name: 'test-health', max: 1 })
  const queue = await openQueue(connection, 'api', lab.context.log)
  await connection.sql.end()
  const app = createApp({ ...lab.context, db: connection.db, queue })
  const { status, failed } = await askReadiness(app)
  assert.deepEqual([status, failed], [503, ['database', 'schema', 'queue', ...nobody]])
  assert.equal((await client(app).get('/health/live')).status, 200)
  await queue.stop()
})

test('however many ask at once, the database is asked once', async (t) => {
  const lock = await holdLock(t, lab.database.ownerUrl, 'lock table schema_migrations')
  const answers = await Promise.all(Array.from({ length: 20 }, () => askReadiness()))
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([503]))
  await asSuperuser(lab.database.ownerUrl, async (sql) => {
    const [row] = await sql`
      select count(*)::int as waiting from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`
    assert.deepEqual(row, { waiting: 1 })
  })
  await lock.release()
})
