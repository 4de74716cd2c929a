/** The migration runner on small directories of its own: what it applies, and what it refuses. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { pathToFileURL } from 'node:url'
import postgres from 'postgres'
import { migrate, schemaVersion } from '../../db/migrate.ts'
import { statementsOf } from '../../db/migration-text.ts'
import { createEmptyDatabase } from '../helpers/database.ts'
import { until } from '../helpers/embedded.ts'

type Files = Record<string, string>

const three: Files = {
  '0001_first.sql': 'create table a (id int);',
  '0002_second.sql': `
    create function twice(n int) returns int language plpgsql as $$
    begin
      return n * 2;
    end $$;
    insert into a values (twice(1));`,
  '0003_third.sql': 'insert into a values (twice(2));',
}

async function setUp(t: TestContext, files: Files) {
  const database = await createEmptyDatabase()
  const directory = await mkdtemp(join(tmpdir(), 'migrate-test-'))
  const sql = postgres(database.ownerUrl, { max: 2, onnotice() {} })
  t.after(async () => {
    await sql.end()
    await database.drop()
    await rm(directory, { recursive: true })
  })
  const write = async (more: Files) => {
    for (const [name, text] of Object.entries(more)) await writeFile(join(directory, name), text)
  }
  await write(files)
  const run = () => migrate(database.ownerUrl, directory)
  const query = async (text: string) => (await sql.unsafe(text).values()).flat()
  const ledger = () => query('select name from schema_migrations order by name')
  return { url: database.ownerUrl, directory, sql, query, write, run, ledger }
}

test('an empty database gets every file in order, and a second run does nothing', async (t) => {
  const { run, query, ledger, directory } = await setUp(t, three)
  const names = Object.keys(three)
  assert.deepEqual(await run(), { applied: names, version: '0003_third.sql' })
  assert.deepEqual(await run(), { applied: [], version: '0003_third.sql' })
  assert.deepEqual(await query('select id from a order by id'), [2, 4])
  assert.deepEqual(await ledger(), names)
  assert.equal(await schemaVersion(directory), '0003_third.sql')
})

test('three at once apply each file once', async (t) => {
  const { run, query } = await setUp(t, three)
  const results = await Promise.all([run(), run(), run()])
  const applied = results.flatMap((result) => result.applied)
  assert.deepEqual(applied.sort(), Object.keys(three))
  assert.deepEqual(
    results.map(({ version }) => version),
    Array(3).fill('0003_third.sql'),
  )
  assert.deepEqual(await query('select id from a order by id'), [2, 4])
})

test('a later release applies its new files only', async (t) => {
  const { run, write } = await setUp(t, three)
  await run()
  await write({ '0004_fourth.sql': 'create table d ();' })
  assert.deepEqual(await run(), { applied: ['0004_fourth.sql'], version: '0004_fourth.sql' })
})

test('line ends changed by a checkout are no edit', async (t) => {
  const { run, write } = await setUp(t, three)
  await run()
  await write({ '0002_second.sql': three['0002_second.sql']!.replaceAll('\n', '\r\n') })
  assert.deepEqual((await run()).applied, [])
})

test('a comment of an applied file may be improved', async (t) => {
  const { run, write, ledger } = await setUp(t, three)
  await run()
  await write({
    '0001_first.sql':
      "-- What is counted?\ncreate /* (isn't it?) */ table a -- its numbers\n\n  (id int);\n",
    '0002_second.sql': `-- Twice as much.${three['0002_second.sql']} -- one row`,
  })
  assert.deepEqual((await run()).applied, [])
  assert.deepEqual(await ledger(), Object.keys(three))
})

const texts: { title: string; sql: string; statements: string }[] = [
  { title: 'line comments', sql: "-- it's\nselect 1; -- one\n", statements: 'select 1;' },
  { title: 'block comments', sql: "select /* it's /* a */ ' */ 1;", statements: 'select 1;' },
  { title: 'a comment without end', sql: 'select 1; /* and so on', statements: 'select 1;' },
  { title: 'blank space', sql: '\n\nselect\n  1;\t', statements: 'select 1;' },
  ...[
    "select 'a  -- b';",
    "select 'it''s  /* b */';",
    "select E'\\'  -- b';",
    'select 1 as "a  -- b";',
    'select $$a  -- b$$;',
    'select $a$ $$  -- b $$ $a$;',
  ].map((sql) => ({ title: 'no change in quotes', sql, statements: sql })),
]

for (const { title, sql, statements } of texts)
  test(`what counts in a migration: ${title}: ${JSON.stringify(sql)}`, () => {
    assert.equal(statementsOf(sql), statements)
  })

test('a file that fails leaves the ones before it, nothing of itself, and says where', async (t) => {
  const { run, write, query, ledger } = await setUp(t, {
    ...three,
    '0002_second.sql': 'create table b ();\n\nselect nonsense;',
  })
  await assert.rejects(run(), /0002_second\.sql, line 3: column "nonsense" does not exist/)
  assert.deepEqual(await ledger(), ['0001_first.sql'])
  assert.deepEqual(await query("select to_regclass('b')"), [null])
  await write(three)
  assert.deepEqual((await run()).applied, ['0002_second.sql', '0003_third.sql'])
})

const refused: { title: string; change: Files; remove?: string; message: RegExp }[] = [
  {
    title: 'an applied file that was edited',
    change: { '0001_first.sql': 'create table a (id bigint);' },
    message: /0001_first\.sql was edited after it was applied.*put the change in a new file/,
  },
  {
    title: 'an applied file with a comment that is new in the body of a function',
    change: { '0002_second.sql': three['0002_second.sql']!.replace('begin', 'begin -- twice') },
    message: /0002_second\.sql was edited after it was applied/,
  },
  {
    title: 'an applied file that is missing',
    change: {},
    remove: '0002_second.sql',
    message: /0002_second\.sql was applied .* is missing/,
  },
  {
    title: 'a new file that sorts before an applied one',
    change: { '0000_zeroth.sql': 'select 1;' },
    message: /0000_zeroth\.sql is new, but sorts before 0003_third\.sql/,
  },
  {
    title: 'two files with one number',
    change: { '0003_thirst.sql': 'select 1;' },
    message: /0003_third\.sql and 0003_thirst\.sql have the same number/,
  },
  {
    title: 'a name without a number',
    change: { 'fix.sql': 'select 1;' },
    message: /fix\.sql is no name for a migration/,
  },
  {
    title: 'a file that ends the transaction it runs in',
    change: { '0004_fourth.sql': 'create table d ();\nCOMMIT;\nselect nonsense;' },
    message: /0004_fourth\.sql begins or ends a transaction/,
  },
]

for (const { title, change, remove, message } of refused) {
  test(`refused, with nothing applied: ${title}`, async (t) => {
    const { run, write, ledger, directory } = await setUp(t, three)
    await run()
    await write({ ...change, '0009_last.sql': 'select 1;' })
    if (remove) await rm(join(directory, remove))
    await assert.rejects(run(), message)
    assert.deepEqual(await ledger(), Object.keys(three))
  })
}

test('a database of the line before 0.2.0 is told to go, in words', async (t) => {
  const { url, sql, ledger } = await setUp(t, {})
  const sha256 = '2d421fbe9920ddff3ec33c737312dbb2c7de0eecfc7782fa82ba4dfe7393852d'
  await sql`create table schema_migrations (name text primary key, sha256 text, applied_at timestamptz)`
  await sql`insert into schema_migrations values ('0001_roles_and_audit.sql', ${sha256})`
  await assert.rejects(migrate(url), /unreleased 0\.1, .* delete it .*\.data\/.* migrate anew/)
  assert.deepEqual(await ledger(), ['0001_roles_and_audit.sql'])
})

/** What a database of before holds: the hash of each whole file, with the comments of that day. */
const wholeFiles: Record<string, string> = {
  '0001_roles_and_audit.sql': 'fdfbf56656dce7f8e53fceab62f78010b0b27c50c8a29ed924ad980c9aafa6bb',
  '0002_users.sql': 'f8d7c8ceb6d5d4c34dea6747a52b7df141ae899d204bc55f2778ebe12d8182bb',
  '0003_patients.sql': '624fc934d6efc9ad9971bd7669912bb0ce6c599d915111a95c839f18bd92cb51',
  '0004_catalogue.sql': '8bd54ff5c3609bd16ca4b61256f276587496f181af658a583964d086422de798',
  '0005_orders_and_samples.sql': '598a3ba96ab28700a065d348596222aeac0ddaed97b747245a533862a055bcf7',
  '0006_instruments_and_results.sql':
    '6e9e21a7b8fde1c8667225638e6acc9cb89b495a8402d119dc43140cb7cde714',
  '0007_imports.sql': '11aea9d43a44b3520ea6d5e380c178b596acb1156ae91519d32512a1dbe27b9a',
  '0008_events.sql': '78dcb4e3ff996c85ae556ad487ff749cdb776b790f4a12b62bb9d5bda2337f89',
}

test('a ledger with the hashes of whole files goes on, and holds those of the statements then', async (t) => {
  const { url, sql, query } = await setUp(t, {})
  await migrate(url)
  const hashes = await query('select sha256 from schema_migrations order by name')
  for (const [name, sha256] of Object.entries(wholeFiles))
    await sql`update schema_migrations set sha256 = ${sha256} where name = ${name}`
  assert.deepEqual((await migrate(url)).applied, [])
  assert.deepEqual(await query('select sha256 from schema_migrations order by name'), hashes)
})

test('the hash of a whole file excuses no other statements', async (t) => {
  const { url, sql, directory } = await setUp(t, { '0001_roles_and_audit.sql': 'select 1;' })
  await migrate(url, directory)
  await sql`update schema_migrations set sha256 = ${wholeFiles['0001_roles_and_audit.sql']!}`
  await assert.rejects(migrate(url, directory), /0001_roles_and_audit\.sql was edited after/)
})

test('a run killed in the middle of a file leaves nothing of that file', async (t) => {
  const { url, directory, sql, run, ledger } = await setUp(t, {
    ...three,
    '0002_second.sql': `${three['0002_second.sql']} select pg_advisory_xact_lock(4711);`,
  })
  const hold = await sql.reserve()
  await hold`select pg_advisory_lock(4711)`
  const module = pathToFileURL(join(import.meta.dirname, '../../db/migrate.ts')).href
  const code = `
    import { migrate } from ${JSON.stringify(module)}
    await migrate(process.env.MIGRATE_URL, ${JSON.stringify(directory)})`
  const killed = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    env: { MIGRATE_URL: url },
    stdio: 'inherit',
  })
  await until('the second file waits for our lock', async () => {
    const [row] =
      await sql`select count(*)::int as n from pg_locks where objid = 4711 and not granted`
    return row?.n === 1
  })
  killed.kill('SIGKILL')
  await once(killed, 'exit')
  await hold`select pg_advisory_unlock(4711)`
  hold.release()
  assert.deepEqual(await ledger(), ['0001_first.sql'])
  assert.deepEqual((await run()).applied, ['0002_second.sql', '0003_third.sql'])
})
