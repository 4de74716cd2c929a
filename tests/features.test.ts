// What features say of themselves is true of the database, the jobs and the documentation: nothing that
// they own is left unsaid, and nothing is said that is not there.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import postgres from 'postgres'
import { jobs } from '../jobs/index.ts'
import { features, rights } from '../src/features.ts'
import type { Tables } from '../src/http/feature.ts'
import { platformJobs, platformTables } from '../src/platform/belongings.ts'
import { testContext } from './helpers/context.ts'
import { operationsOf, readDocument } from './http/document.ts'

const lab = await testContext()
const sql = postgres(lab.database.ownerUrl, { max: 1, onnotice() {} })
after(async () => {
  await sql.end()
  await lab.stop()
})

const owned: Tables[] = [...features.map(({ tables }) => tables), platformTables]
const tables = owned.flatMap((some) => Object.entries(some))

test('every table belongs to one feature, or to the platform', async () => {
  const found = await sql<{ name: string }[]>`
    select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition`
  assert.deepEqual(
    tables.map(([name]) => name).toSorted(),
    found.map(({ name }) => name).toSorted(),
    'Name a new table in `tables` of its feature.ts.',
  )
})

test('a table is audited when its feature says so, and otherwise there is a reason', async () => {
  const triggers = await sql<{ name: string; events: string[] }[]>`
    select tgrelid::regclass::text as name, array_agg(tgname::text order by tgname) as events
    from pg_trigger where tgname like 'audit\\_%' group by 1`
  const found = new Map(triggers.map(({ name, events }) => [name, events]))
  for (const [name, audit] of tables) {
    const expected =
      audit === 'audited'
        ? ['audit_delete', 'audit_insert', 'audit_key', 'audit_truncate', 'audit_update']
        : undefined
    assert.deepEqual(
      found.get(name),
      expected,
      `${name}: call audit('${name}') in its migration, or say in its feature.ts why it is not audited.`,
    )
    if (audit !== 'audited') assert.ok(audit.notAudited.length > 10, name)
  }
})

test('every job belongs to one feature, or to the platform', () => {
  const said = [...features.flatMap((feature): string[] => [...feature.jobs]), ...platformJobs]
  assert.deepEqual(
    said.toSorted(),
    jobs.map(({ name }): string => name).toSorted(),
    'A job stands in jobs/index.ts, and in `jobs` of one feature.ts.',
  )
})

test('every scope is declared once and asked for by a route; every role holds some', async () => {
  const declared = features.flatMap(({ scopes }) => Object.keys(scopes))
  const operations = operationsOf(await readDocument(lab.app))
  const used = operations.flatMap(({ security = [] }) => security.flatMap(({ oauth2 }) => oauth2))
  assert.deepEqual(
    declared.toSorted(),
    [...new Set(used)].toSorted(),
    'A scope is declared in one feature.ts, and asked for by a protectedRoute().',
  )
  for (const [role, scopes] of Object.entries(rights.scopesOfRole)) {
    assert.ok(scopes.length > 0, role)
  }
})
