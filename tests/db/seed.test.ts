// The seed against a real database: it fills an empty one once, however often and however many at the
// same moment, and leaves alone what the laboratory has changed.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import postgres from 'postgres'
import { migrate } from '../../db/migrate.ts'
import { analyzerProfiles } from '../../db/seed/analyzer-profiles.ts'
import { panels, tests } from '../../db/seed/catalogue.ts'
import { conversions } from '../../db/seed/conversions.ts'
import { deltaChecks } from '../../db/seed/delta-checks.ts'
import { derivedTests } from '../../db/seed/derived-tests.ts'
import { demoUsers } from '../../db/seed/demo-users.ts'
import { qualifiedIntervals } from '../../db/seed/intervals.ts'
import { reflexTests } from '../../db/seed/reflex-tests.ts'
import { rejectionReasons } from '../../db/seed/rejection-reasons.ts'
import { seed } from '../../db/seed/seed.ts'
import { turnaroundTargets } from '../../db/seed/turnaround-targets.ts'
import type { SeedOptions } from '../../db/seed/seed.ts'
import { createDatabase, type TestDatabase } from '../helpers/database.ts'
import { words } from '../../db/seed/words.ts'
import { asSuperuser, databaseUrl } from '../helpers/test-server.ts'

const options: SeedOptions = {
  users: demoUsers.map(({ username, display_name, role }) => ({
    username,
    display_name,
    role,
    password_hash: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA',
  })),
  accounts: [],
  patients: true,
}

const complete = {
  tests: tests.length,
  coded_values: words.length,
  panels: panels.length,
  qualified_intervals: qualifiedIntervals.length,
  unit_conversions: conversions.length,
  delta_checks: deltaChecks.length,
  derived_tests: derivedTests.length,
  reflex_tests: reflexTests.length,
  rejection_reasons: rejectionReasons.length,
  turnaround_targets: turnaroundTargets.length,
  analyzer_profiles: analyzerProfiles.length,
  instruments: analyzerProfiles.length,
  users: demoUsers.length,
  service_accounts: 0, // tests/service-accounts has the demonstration's
  patients: 200,
}
const nothing = Object.fromEntries(Object.keys(complete).map((table) => [table, 0]))

// The usual test database is seeded already, so these tests make an empty one beside it.
let neighbour: TestDatabase
let emptyName: string
let sql: postgres.Sql

before(async () => {
  neighbour = await createDatabase()
  emptyName = `${new URL(neighbour.ownerUrl).pathname.slice(1)}_empty`
})

beforeEach(async () => {
  await sql?.end()
  await asSuperuser(neighbour.ownerUrl, async (superuser) => {
    await superuser`drop database if exists ${superuser(emptyName)}`
    await superuser`create database ${superuser(emptyName)}`
  })
  const url = databaseUrl(neighbour.ownerUrl, emptyName)
  await migrate(url)
  sql = postgres(url, { max: 3 })
})

after(async () => {
  await sql.end()
  await asSuperuser(
    neighbour.ownerUrl,
    (superuser) => superuser`drop database ${superuser(emptyName)}`,
  )
  await neighbour.drop()
})

test('three runs at the same moment fill an empty database once', async () => {
  const runs = await Promise.all([seed(sql, options), seed(sql, options), seed(sql, options)])
  assert.deepEqual(
    runs.sort((a, b) => b.tests - a.tests),
    [complete, nothing, nothing],
  )
  assert.deepEqual(await rowCounts(), complete)
  const [members] = await sql`select count(*)::int as count from panel_tests`
  assert.equal(members?.count, panels.flatMap((panel) => panel.tests).length)
})

test('a second run adds nothing and leaves no trace in the audit', async () => {
  await seed(sql, options)
  const [first] =
    await sql`select count(*)::int as count, array_agg(distinct actor) as actors from audit_log`
  assert.deepEqual(first?.actors, ['job:seed'])
  assert.deepEqual(await seed(sql, options), nothing)
  assert.deepEqual(await rowCounts(), complete)
  const [second] = await sql`select count(*)::int as count from audit_log`
  assert.equal(second?.count, first?.count)
})

test('what the laboratory has changed stays changed', async () => {
  await seed(sql, options)
  await sql.begin(async (tx) => {
    await tx`select set_config('lab.actor', 'job:test', true)`
    await tx`update tests set name = 'Kalium', active = false where code = 'K'`
    await tx`update users set role = 'auditor' where username = 'clerk'`
    await tx`update patients set mrn = 'H-1' where mrn = 'MRN-000001'`
    await tx`delete from panel_tests using tests where tests.id = test_id and tests.code = 'URATE'`
    await tx`update qualified_intervals set valid_during = tstzrange('-infinity', now())
             from tests where tests.id = test_id and tests.code = 'NA' and category = 'reference'`
  })
  assert.deepEqual(await seed(sql, options), nothing)

  const [potassium] = await sql`select name, active from tests where code = 'K'`
  assert.deepEqual(potassium, { name: 'Kalium', active: false })
  const [clerk] = await sql`select role from users where username = 'clerk'`
  assert.equal(clerk?.role, 'auditor')
  const urate = await sql`
    select from panel_tests join tests on tests.id = test_id where tests.code = 'URATE'`
  assert.equal(urate.length, 0)
  const sodium = await sql`
    select from qualified_intervals join tests on tests.id = test_id
    where tests.code = 'NA' and category = 'reference' and valid_during @> now()`
  assert.equal(sodium.length, 0)
})

test('it is written whole or not at all', async () => {
  const taken = { ...options.users[0]!, username: 'UPPER' }
  await assert.rejects(seed(sql, { ...options, users: [...options.users, taken] }), {
    constraint_name: 'users_username_check',
  })
  assert.deepEqual(await rowCounts(), nothing)
})

test('without users and patients it seeds the catalogue alone', async () => {
  await seed(sql, { users: [], accounts: [], patients: false })
  assert.deepEqual(await rowCounts(), { ...complete, users: 0, patients: 0 })
})

test('bounds keep their digits and ages their scale', async () => {
  await seed(sql, { users: [], accounts: [], patients: false })
  const rows = await sql`
    select age_band::text, low::text, high::text from qualified_intervals
    join tests on tests.id = test_id
    where (code, category) in (('HGB', 'reference'), ('CA', 'critical')) and sex <> 'female'
    order by code, lower(age_band)`
  assert.deepEqual(rows.map(Object.values), [
    ['[6696,)', '1.497', '3.2435'],
    ['[0,31)', '150', '240'],
    ['[31,744)', '105', '140'],
    ['[744,3720)', '115', '145'],
    ['[3720,6696)', '125', '161'],
    ['[6696,)', '135', '180'],
  ])
})

async function rowCounts(): Promise<Record<string, number>> {
  const counts = Object.keys(complete).map(async (table) => {
    const [row] = await sql<{ count: number }[]>`select count(*)::int as count from ${sql(table)}`
    return [table, row?.count ?? 0] as const
  })
  return Object.fromEntries(await Promise.all(counts))
}
