// What each role may do in the database: grants.txt shows it, and here each role tries what it may not. The
// service asks for none of this, so only a test can tell whether PostgreSQL would refuse it.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import postgres from 'postgres'
import { features } from '../../src/features.ts'
import type { Tables } from '../../src/http/feature.ts'
import { platformTables } from '../../src/platform/belongings.ts'
import { createDatabase } from '../helpers/database.ts'

const database = await createDatabase()
const owner = postgres(database.ownerUrl, { max: 1, onnotice() {} })
const urls = {
  lab_api: database.apiUrl,
  lab_worker: database.workerUrl,
  lab_reader: database.readerUrl,
}
type Role = keyof typeof urls
const roles = Object.keys(urls) as Role[]
const connections = Object.fromEntries(
  roles.map((role) => [role, postgres(urls[role], { max: 1, onnotice() {} })]),
) as Record<Role, postgres.Sql>

before(async () => {
  // What another program might keep in the same database.
  await owner`create schema accounting`
  await owner`create table accounting.invoices (id integer)`
})
after(async () => {
  await Promise.all([owner, ...Object.values(connections)].map((sql) => sql.end()))
  await database.drop()
})

const owners: [owner: string, tables: Tables][] = [
  ...features.map(({ name, tables }): [string, Tables] => [name, tables]),
  ['platform', platformTables],
]
const tables = owners.flatMap(([, owned]) => Object.entries(owned))

const about = `What each role may do in the database. First the roles, then each table, by the feature that owns it.

role        whose it is                        in one sentence
the owner   migrate, seed, remove-demo-users   may do everything, and so stands nowhere below; no service connects as it
lab_api     the api                            reads and writes what routes need; adds jobs; reads the audit, writes none
lab_worker  worker, scheduler, links           reads and writes what jobs need; moves jobs; sees no hash of a password or token
lab_reader  figures made outside the service   reads numbers, times and statuses; no name, no free text, no secret; writes nothing
everybody   whoever can sign in at all         nothing: where this word stands below, somebody forgot a revoke

How to read a line: "select" is the whole row, "select (a, b)" these columns only, and so with insert and update. A
role that has no line under a table cannot touch it. None of the three makes, changes or empties a table, turns a
trigger off, becomes another role, or reads another schema than this one and the queue's: roles.test.ts has each try.

What stands here and is not needed is a hole: lab_api answers strangers. After a change that is meant, this
writes it anew: npm run rights
`

test('the rights of the roles are those of grants.txt', async (t) => {
  const found = await owner<
    { relation: string; role: string; privilege: string; columns: string | null }[]
  >`
    with granted as (
      select c.oid, c.relname, a.grantee, a.privilege_type, null as column
      from pg_class c cross join aclexplode(c.relacl) a
      where c.relnamespace = 'public'::regnamespace
      union all
      select c.oid, c.relname, a.grantee, a.privilege_type, attname
      from pg_class c join pg_attribute on attrelid = c.oid cross join aclexplode(attacl) a
      where c.relnamespace = 'public'::regnamespace
    )
    select relname as relation, coalesce(r.rolname, 'everybody') as role, lower(privilege_type) as privilege,
      string_agg("column", ', ' order by "column") as columns
    from granted left join pg_roles r on r.oid = grantee
    where grantee <> (select relowner from pg_class where pg_class.oid = granted.oid)
    group by 1, 2, 3, "column" is null
    order by array_position(array['select', 'insert', 'update', 'delete'], lower(privilege_type)), 3`
  const rightsOf = (relation: string) =>
    ['everybody', 'lab_api', 'lab_worker', 'lab_reader'].flatMap((role) => {
      const rights = found
        .filter((one) => one.relation === relation && one.role === role)
        .map(({ privilege, columns }) =>
          columns === null ? privilege : `${privilege} (${columns})`,
        )
      return rights.length === 0 ? [] : [`    ${role.padEnd(10)}  ${rights.join(', ')}`]
    })
  const sections = owners
    .filter(([, owned]) => Object.keys(owned).length > 0)
    .map(([feature, owned]) =>
      [feature, ...Object.keys(owned).flatMap((name) => [`  ${name}`, ...rightsOf(name)])].join(
        '\n',
      ),
    )
  const known = new Set(tables.map(([name]) => name))
  const others = [...new Set(found.map(({ relation }) => relation))].filter(
    (name) => !known.has(name),
  )
  const sequences = [
    'sequences',
    ...others.toSorted().flatMap((name) => [`  ${name}`, ...rightsOf(name)]),
  ]
  const text = [about, ...sections, sequences.join('\n'), ''].join('\n')
  t.assert.fileSnapshot(text, join(import.meta.dirname, 'grants.txt'), {
    serializers: [(value) => value],
  })
})

/** What nobody but the owner may do, whatever it is granted. */
const forbidden = [
  // to make something: each would be a place to hide things in, or a name in front of ours
  'create table notes (text text)',
  'create temporary table notes (text text)',
  'create schema notes',
  'create view notes as select 1 as one',
  'create sequence notes',
  'create function notes() returns integer language sql as $$ select 1 $$',
  'create function pg_temp.notes() returns integer language sql as $$ select 1 $$',
  'create extension hstore',
  // to change what is there
  'alter table results add column note text',
  'alter table results owner to current_user',
  'drop table results',
  'truncate results',
  'create index notes on results (value)',
  'create or replace function fold_name(name text) returns text language sql as $$ select name $$',
  // to work unseen
  'alter table results disable trigger audit_update',
  'alter table results disable trigger all',
  'drop trigger audit_update on results',
  'create trigger notes before insert on results for each row execute function refuse_truncate()',
  'set local session_replication_role = replica',
  'insert into audit_log (actor, table_name, row_id, operation) values ($$user:x$$, $$results$$, $$1$$, $$insert$$)',
  'update audit_log set actor = $$user:somebody-else$$',
  'delete from audit_log',
  'truncate audit_log',
  'update audit_reads set actor = $$user:somebody-else$$',
  'delete from audit_reads',
  'update audit_blocks set hash = hash',
  'delete from audit_blocks',
  'delete from audit_block_entries',
  // to take back what was said
  'delete from results',
  'update results set value = 1',
  'delete from interpretations',
  'update interpretations set flag = $$N$$',
  'delete from notices',
  'delete from events',
  'delete from orders',
  'delete from patients',
  'update orders set ordered_by = ordered_by',
  'update samples set accession_number = accession_number',
  "select setval('order_numbers', 1)",
  'alter sequence order_numbers restart',
  // to become somebody else
  'set role postgres',
  'set session authorization postgres',
  'grant postgres to current_user',
  'alter role current_user superuser',
  'alter role current_user createrole',
  'create role notes',
  'update users set created_at = now()',
  // to leave the database
  "copy (select 1) to program 'true'",
  "copy results to '/tmp/results'",
  "select pg_read_file('pg_hba.conf')",
  'select * from pg_authid',
  'set local log_statement = $$none$$',
  'select * from accounting.invoices',
  // to change the queue
  'drop table pgboss.job',
  'truncate pgboss.job',
  'alter table pgboss.job add column note text',
]

const secrets = [
  'select password_hash from users',
  'select cookie_sha256 from sessions',
  'select token_sha256 from refresh_tokens',
  'select key from rate_limits',
  'select body from idempotency_keys',
]

const forbiddenTo: Record<Role, string[]> = {
  lab_api: [
    ...forbidden,
    'select sign_audit_block(1, $$k$$, null)',
    'insert into users select * from users',
    'delete from users',
    'delete from sessions',
    'delete from pgboss.job',
    'update pgboss.job set data = null',
  ],
  lab_worker: [
    ...forbidden,
    ...secrets,
    'select * from users',
    'update users set role = $$admin$$',
    'select family_name from patients',
    'select mrn from patient_mrns',
    'select * from audit_log',
    'insert into sessions (user_id, expires_at) select id, now() from users',
    'update users set active = true',
    'insert into orders (patient_id) select id from patients',
    'insert into patients (mrn) values ($$1$$)',
  ],
  lab_reader: [
    ...forbidden,
    ...secrets,
    'select * from users',
    'select username from users',
    'select display_name from users',
    'select family_name from patients',
    'select mrn from patients',
    'select 1 from patients where given_name = $$Ada$$',
    'select count(*) from patient_mrns',
    'select after from audit_log',
    'select bytes from import_parts',
    'select cells from import_refused_rows',
    'select recipient_name from notice_attempts',
    'select rejection_note from samples',
    'select facts from interpretations',
    'select data from pgboss.job',
    'select nextval($$order_numbers$$)',
    'insert into tests (code) values ($$X$$)',
    'update tests set name = $$X$$',
    'delete from qc_points',
    'lock table results in access exclusive mode',
  ],
}

for (const role of roles) {
  test(`${role} is refused what it may not do`, async () => {
    const sql = connections[role]
    const done: string[] = []
    for (const statement of forbiddenTo[role]) {
      try {
        await sql.begin(async (trx) => {
          // Of the reader: its setting alone would refuse to write, and whoever has the role may change that.
          await trx`set transaction read write`
          await trx`select set_config('lab.actor', 'job:test', true)`
          await trx.unsafe(statement)
          throw new Error('it was done')
        })
      } catch (error) {
        const { code, message } = error as postgres.PostgresError
        if (code !== '42501') done.push(`${statement}: ${code ?? ''} ${message}`)
      }
    }
    assert.deepEqual(done, [])
  })
}

test('the reader makes its figures', async () => {
  const sql = connections.lab_reader
  const bySex = await sql<{ sex: string; patients: number }[]>`
    select sex, count(*)::int as patients from patients group by sex`
  assert.ok(bySex.length > 1)
  await sql`
    select t.code, r.value, r.unit, i.flag, s.collected_at, r.released_at
    from results r join tests t on t.id = r.test_id
    join samples s on s.id = r.sample_id left join interpretations i on i.id = r.interpretation_id`
  await assert.rejects(sql`update tests set name = 'X'`, { code: '25006' }) // by its setting, first
})

test('no column that holds a secret is readable by the worker or by the reader', async () => {
  const found = await owner`
    select r.role, c.oid::regclass || '.' || attname as column
    from pg_class c join pg_attribute on attrelid = c.oid and attnum > 0 and not attisdropped
    cross join unnest(array['lab_worker', 'lab_reader']) r (role)
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v')
      and attname ~ '(password|token|secret|cookie|code_hash|key_hash)'
      and has_column_privilege(r.role, c.oid, attnum, 'select')`
  assert.deepEqual([...found], [])
})
