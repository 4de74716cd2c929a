// The commands: how they are called, and migrate and seed, which several machines of one roll-out may
// start at the same moment.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { after, test, type TestContext } from 'node:test'
import postgres from 'postgres'
import { jobs } from '../../jobs/index.ts'
import { hashOfNobody } from '../../src/auth/passwords.ts'
import { processes } from '../../src/config/config.ts'
import { migrateAll } from '../../src/processes/migrate.ts'
import { createDatabase, createEmptyDatabase } from '../helpers/database.ts'
import { environment, runProcess, startProcess } from '../helpers/processes.ts'

const database = await createDatabase()
after(() => database.drop())

async function ask(t: TestContext, url: string) {
  const sql = postgres(url, { max: 1, onnotice() {} })
  t.after(() => sql.end())
  return sql
}

for (const args of [[], ['worker-bee'], ['constructor']]) {
  test(`"main.ts ${args.join(' ')}" tells its usage`, async (t) => {
    const { code, output } = await runProcess(t, args)
    assert.equal(code, 2)
    assert.match(output, /^Usage: npm run <process>/)
    for (const name of processes) assert.match(output, new RegExp(`^  ${name} +[a-z]`, 'm'))
  })
}

for (const [args, expected] of [
  [['--help'], /^Usage: /],
  [['demo', '--help'], /^demo: [^]*--once/],
  [['api', '--help'], /^api: [^]*DATABASE_URL/],
  [['job', '-h'], /^job: [^]*sweep-results/],
] as const) {
  test(`"main.ts ${args.join(' ')}" helps`, async (t) => {
    const { code, output } = await runProcess(t, [...args])
    assert.equal(code, 0)
    assert.match(output, expected)
  })
}

test('without a database each says what to do, and shows no stack', async (t) => {
  const DATABASE_URL = 'postgres://lab_api:some-password@127.0.0.1:9/lab'
  for (const name of ['migrate', 'worker']) {
    const { code, output } = await runProcess(t, [name], { DATABASE_URL })
    assert.equal(code, 1)
    assert.match(output, /ECONNREFUSED[^]*npm run dev/)
    assert.doesNotMatch(output, /^ +at |some-password/m)
  }
})

test('an address that cannot be listened on is no fault of the database', async (t) => {
  const server = createServer().listen(0, '127.0.0.1')
  t.after(() => server.close())
  await once(server, 'listening')
  const PORT = String((server.address() as AddressInfo).port)
  const env = await environment(database, 'api')
  for (const [given, reason] of [
    [
      { HOST: '999.1.1.1' },
      /^HOST, PORT: cannot listen on 999\.1\.1\.1, port 0: .*(ENOTFOUND|EAI_AGAIN)/m,
    ],
    [{ PORT }, /^HOST, PORT: cannot listen on 127\.0\.0\.1, port \d+: .*EADDRINUSE/m],
  ] as const) {
    const { code, output } = await runProcess(t, ['api'], { ...env, ...given })
    assert.equal(code, 1)
    assert.match(output, reason)
    assert.doesNotMatch(output, /database|^ +at /m)
  }
})

test('a job by hand names what it does not know, and needs a database', async (t) => {
  const env = { LAB_DATA_DIR: '/there/is/nothing/here' }
  const answers: [string[], RegExp][] = [
    [['job'], /There are: interpret-results, /],
    [['job', 'sleep'], /no job "sleep"/],
    [['job', 'interpret-results', '{'], /no JSON/],
    [['job', 'interpret-results', '{"result_ids":3}'], /result_ids/],
    [['job', 'sweep-results'], /no DATABASE_URL/],
  ]
  for (const [args, expected] of answers) {
    const { code, output } = await runProcess(t, args, env)
    assert.equal(code, 1)
    assert.match(output, expected)
    assert.doesNotMatch(output, /^ +at /m)
  }
})

test('three migrations of one empty database at once leave one schema with its queues', async (t) => {
  const empty = await createEmptyDatabase()
  t.after(() => empty.drop())
  const env = { DATABASE_URL: empty.ownerUrl }
  const runs = await Promise.all([1, 2, 3].map(() => runProcess(t, ['migrate'], env)))
  for (const { code, output } of runs) assert.equal(code, 0, output)
  const applied = runs.map(({ output }) => Number(/^(\d+) migrations applied/m.exec(output)?.[1]))
  const sql = await ask(t, empty.ownerUrl)
  const ledger = await sql`select name from schema_migrations`
  assert.equal(
    applied.reduce((a, b) => a + b),
    ledger.length,
    'each migration was applied by one of them',
  )
  const queues = await sql<{ name: string }[]>`select name from pgboss.queue order by name`
  const names = queues.map(({ name }) => name).filter((name) => !name.startsWith('__'))
  assert.deepEqual(names, [...jobs.map(({ name }) => name as string), 'dead-letters'].toSorted())
})

test('a migration sets the passwords of the roles only when it is told them', async (t) => {
  const password = (url: string) => new URL(url).password
  // Those that the roles have already: they belong to the whole server, and other tests use them.
  const passwords = {
    lab_api: password(database.apiUrl),
    lab_worker: password(database.workerUrl),
  }
  const { applied } = await migrateAll(database.ownerUrl, passwords)
  assert.deepEqual(applied, [])
  const api = await startProcess(t, 'api', await environment(database, 'api'))
  assert.equal((await fetch(`${api.url}/health/ready`)).status, 200)
})

test('a second seed adds nothing', async (t) => {
  const empty = await createEmptyDatabase()
  t.after(() => empty.drop())
  const env = { DATABASE_URL: empty.ownerUrl }
  await migrateAll(empty.ownerUrl)
  const [first, second] = [await runProcess(t, ['seed'], env), await runProcess(t, ['seed'], env)]
  assert.deepEqual([first.code, second.code], [0, 0], first.output + second.output)
  assert.match(first.output, /^Added \d+ /)
  assert.match(second.output, /^Added nothing/)
})

test('two seeds at once add everything once', async (t) => {
  const empty = await createEmptyDatabase()
  t.after(() => empty.drop())
  await migrateAll(empty.ownerUrl)
  const env = { DATABASE_URL: empty.ownerUrl }
  const runs = await Promise.all([1, 2].map(() => runProcess(t, ['seed'], env)))
  for (const { code, output } of runs) assert.equal(code, 0, output)
  const count = async (url: string) => {
    const sql = await ask(t, url)
    const [row] = await sql`
      select (select count(*)::int from tests) as tests, (select count(*)::int from users where username !~ '^example-') as users,
        (select count(*)::int from patients where mrn !~ 'EXAMPLE') as patients,
        (select count(*)::int from qualified_intervals) as intervals`
    return row
  }
  assert.deepEqual(await count(empty.ownerUrl), await count(database.ownerUrl))
  // The rows of the documentation's examples, and the one job that interprets their results.
  const sql = await ask(t, empty.ownerUrl)
  const [examples] = await sql`
    select (select count(*)::int from results) as results, (select count(*)::int from pgboss.job) as jobs`
  assert.deepEqual(examples, { results: 7, jobs: 1 })
})

test('production is not seeded with users whose passwords are known', async (t) => {
  const env = { NODE_ENV: 'production', DATABASE_URL: database.ownerUrl }
  const refused = await runProcess(t, ['seed'], env)
  assert.equal(refused.code, 1)
  assert.match(refused.output, /^ *DEMO_DATA: /m)
})

test('production runs no service as the owner of the tables', async (t) => {
  for (const name of ['api', 'worker', 'scheduler'] as const) {
    const env = { ...(await environment(database, name)), NODE_ENV: 'production' }
    const refused = await runProcess(t, [name], { ...env, DATABASE_URL: database.ownerUrl })
    assert.equal(refused.code, 1, name)
    assert.match(refused.output, /^DATABASE_URL: the role "\w+" owns the tables/m)
    assert.doesNotMatch(refused.output, /^ +at /m)
  }
  const env = { ...(await environment(database, 'worker')), NODE_ENV: 'production' }
  await (await startProcess(t, 'worker', env)).end('SIGTERM')
})

test('production does not start on a database with demo users, until they are shut out', async (t) => {
  const seeded = await createDatabase()
  t.after(() => seeded.drop())
  const sql = await ask(t, seeded.ownerUrl)
  const env = { ...(await environment(seeded, 'api')), NODE_ENV: 'production' }
  // Whoever has a password of their own is no demo user any more.
  await sql.begin(async (trx) => {
    await trx`select set_config('lab.actor', 'job:test', true)`
    await trx`update users set password_hash = ${hashOfNobody} where username = 'auditor'`
  })

  const refused = await runProcess(t, ['api'], env)
  assert.equal(refused.code, 1)
  assert.match(
    refused.output,
    /: admin, clerk, clinician, pathologist, phlebotomist, technologist, analyzer-gateway\.$/m,
  )
  assert.match(refused.output, /^ {2}DATABASE_URL=postgres:\/\/… npm run remove-demo-users$/m)

  const owner = { NODE_ENV: 'production', DATABASE_URL: seeded.ownerUrl }
  const removed = await runProcess(t, ['remove-demo-users'], owner)
  assert.equal(removed.code, 0, removed.output)
  assert.match(removed.output, /^Shut out: admin, clerk, .*, technologist, analyzer-gateway$/m)
  assert.match(removed.output, /^No administrator is left/m)
  const again = await runProcess(t, ['remove-demo-users'], owner)
  assert.match(again.output, /^Nobody has a demo password$/m)

  const api = await startProcess(t, 'api', env)
  const form = { grant_type: 'password', username: 'clerk', password: 'demo-clerk-password' }
  const answer = await fetch(`${api.url}/v1/auth/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  })
  assert.equal(answer.status, 400)
  const rows = await sql`
    -- Each user that was shut out, and the secret of the service account.
    select count(*)::int as n, count(*) filter (where active)::int as active,
      (select count(*)::int from audit_log where actor = 'job:remove-demo-users') as told from users`
  assert.deepEqual({ ...rows[0] }, { n: 8, active: 1, told: 8 })
})
