// Fills a migrated database with what a laboratory needs on its first day. It only ever adds: what is
// there already, or has been changed since, stays as it is. So it may run after every deployment, and
// twice at the same moment.
import type { Sql, TransactionSql } from 'postgres'
import { createHash } from 'node:crypto'
import { analyzerProfiles } from './analyzer-profiles.ts'
import { panels, tests } from './catalogue.ts'
import { conversions } from './conversions.ts'
import { deltaChecks } from './delta-checks.ts'
import { derivedTests } from './derived-tests.ts'
import type { DemoAccount, Role } from './demo-users.ts'
import { ageIndex } from './interval.ts'
import { qualifiedIntervals } from './intervals.ts'
import { seedPatients } from './patients.ts'
import { reflexTests } from './reflex-tests.ts'
import { rejectionReasons } from './rejection-reasons.ts'
import { turnaroundTargets } from './turnaround-targets.ts'
import { words } from './words.ts'

export type SeedUser = {
  username: string
  display_name: string
  role: Role
  password_hash: string // argon2id, PHC form
}

export type SeedOptions = {
  users: SeedUser[]
  accounts: DemoAccount[]
  patients: boolean
}

/** Rows added by this run; all 0 when there was nothing left to do. */
export type SeedCounts = {
  tests: number
  coded_values: number
  panels: number
  qualified_intervals: number
  unit_conversions: number
  delta_checks: number
  derived_tests: number
  reflex_tests: number
  rejection_reasons: number
  turnaround_targets: number
  analyzer_profiles: number
  instruments: number
  users: number
  service_accounts: number
  patients: number
}

const lockName = 'diagnostics-lab:seed'

/** Adds what is missing, all or nothing. `sql` must connect as the owner of the schema. */
export async function seed(sql: Sql, options: SeedOptions): Promise<SeedCounts> {
  return sql.begin(async (tx) => {
    // A second run waits here until the first has committed, and then finds everything there.
    await tx`select pg_advisory_xact_lock(hashtextextended(${lockName}, 0))`
    await tx`select set_config('lab.actor', 'job:seed', true)`
    return {
      tests: await addTests(tx),
      coded_values: await addWords(tx),
      panels: await addPanels(tx),
      qualified_intervals: await addIntervals(tx),
      unit_conversions: await addConversions(tx),
      delta_checks: await addDeltaChecks(tx),
      derived_tests: await addDerivedTests(tx),
      reflex_tests: await addReflexTests(tx),
      rejection_reasons: await addRejectionReasons(tx),
      turnaround_targets: await addTurnaroundTargets(tx),
      analyzer_profiles: await addAnalyzerProfiles(tx),
      instruments: await addInstruments(tx),
      users: await addUsers(tx, options.users),
      service_accounts: await addAccounts(tx, options.accounts),
      patients: options.patients ? await addPatients(tx) : 0,
    }
  })
}

async function addTests(tx: TransactionSql): Promise<number> {
  const added = await tx`insert into tests ${tx(tests)} on conflict do nothing`
  return added.count
}

// A word that the laboratory has deactivated does not come back: whatever became of it, it was there.
async function addWords(tx: TransactionSql): Promise<number> {
  const added = await tx`
    insert into coded_values (test_id, word, display, flag, critical, position)
    select tests.id, r.word, r.display, r.flag, r.critical, r.position
    from jsonb_to_recordset(${tx.json(words)})
      as r (test text, word text, display text, flag text, critical boolean, position smallint)
    join tests on tests.code = r.test
    where not exists (select from coded_values w where w.test_id = tests.id and lower(w.word) = lower(r.word))`
  return added.count
}

// A panel gets its members with its own row and never again: a test that the laboratory has taken out
// of a panel does not come back.
async function addPanels(tx: TransactionSql): Promise<number> {
  const rows = panels.map(({ code, name, loinc }) => ({ code, name, loinc }))
  const members = panels.flatMap((panel) =>
    panel.tests.map((test, index) => ({ panel: panel.code, test, position: index + 1 })),
  )
  const added = await tx<{ id: string }[]>`
    insert into panels ${tx(rows)} on conflict do nothing returning id`
  await tx`
    insert into panel_tests (panel_id, test_id, position)
    select panels.id, tests.id, r.position
    from jsonb_to_recordset(${tx.json(members)}) as r (panel text, test text, position smallint)
    join panels on panels.code = r.panel
    join tests on tests.code = r.test
    where panels.id = any (${added.map(({ id }) => id)}::uuid[])`
  return added.count
}

// No unique key says "the same interval", but the exclusion constraint does: a row for a sex, an age
// and a time that are taken (by the seed, or by what superseded it) is left out. Bounds travel as JSON
// strings, because a JSON number would pass through a float.
async function addIntervals(tx: TransactionSql): Promise<number> {
  const rows = qualifiedIntervals.map(({ age_min, age_max, ...interval }) => ({
    ...interval,
    age_from: ageIndex(age_min),
    age_until: age_max && ageIndex(age_max),
  }))
  const added = await tx`
    insert into qualified_intervals
      (test_id, category, sex, age_band, low, low_inclusive, high, high_inclusive, source)
    select tests.id, r.category, r.sex, int4range(r.age_from, r.age_until),
           r.low, r.low_inclusive, r.high, r.high_inclusive, r.source
    from jsonb_to_recordset(${tx.json(rows)}) as r
      (test text, category text, sex text, age_from integer, age_until integer,
       low numeric, low_inclusive boolean, high numeric, high_inclusive boolean, source text)
    join tests on tests.code = r.test
    on conflict do nothing`
  return added.count
}

async function addConversions(tx: TransactionSql): Promise<number> {
  const added = await tx`
    insert into unit_conversions (test_id, from_unit, factor, "offset", source)
    select tests.id, r.from_unit, r.factor, r."offset", r.source
    from jsonb_to_recordset(${tx.json(conversions)}) as r
      (test text, from_unit text, factor numeric, "offset" numeric, source text)
    join tests on tests.code = r.test
    on conflict do nothing`
  return added.count
}

async function addDeltaChecks(tx: TransactionSql): Promise<number> {
  const added = await tx`
    insert into delta_checks (test_id, method, "limit", window_days, source)
    select tests.id, r.method, r."limit", r.window_days, r.source
    from jsonb_to_recordset(${tx.json(deltaChecks)}) as r
      (test text, method text, "limit" numeric, window_days numeric, source text)
    join tests on tests.code = r.test
    on conflict do nothing`
  return added.count
}

// As with panels: a formula gets its inputs with its own row and never again.
async function addDerivedTests(tx: TransactionSql): Promise<number> {
  const rows = derivedTests.map(({ test, formula, source }) => ({ test, formula, source }))
  const inputs = derivedTests.flatMap(({ test: derived, inputs: of }) =>
    Object.entries(of).map(([role, test]) => ({ derived, role, test })),
  )
  const added = await tx<{ id: string }[]>`
    insert into derived_tests (test_id, formula, source)
    select tests.id, r.formula, r.source
    from jsonb_to_recordset(${tx.json(rows)}) as r (test text, formula text, source text)
    join tests on tests.code = r.test
    on conflict do nothing
    returning id`
  await tx`
    insert into derived_test_inputs (derived_test_id, role, test_id)
    select d.id, r.role, i.id
    from jsonb_to_recordset(${tx.json(inputs)}) as r (derived text, role text, test text)
    join tests t on t.code = r.derived
    join derived_tests d on d.test_id = t.id
    join tests i on i.code = r.test
    where d.id = any (${added.map(({ id }) => id)}::uuid[])`
  return added.count
}

async function addReflexTests(tx: TransactionSql): Promise<number> {
  const added = await tx`
    insert into reflex_tests (test_id, flags, adds_test_id, source)
    select t.id, array(select jsonb_array_elements_text(r.flags)), a.id, r.source
    from jsonb_to_recordset(${tx.json(reflexTests)}) as r (test text, flags jsonb, adds text, source text)
    join tests t on t.code = r.test
    join tests a on a.code = r.adds
    on conflict do nothing`
  return added.count
}

async function addRejectionReasons(tx: TransactionSql): Promise<number> {
  const added =
    await tx`insert into rejection_reasons ${tx(rejectionReasons)} on conflict do nothing`
  return added.count
}

// Of all tests, since ever: so one that the laboratory has set or ended meanwhile is in the way of it.
async function addTurnaroundTargets(tx: TransactionSql): Promise<number> {
  const added = await tx`
    insert into turnaround_targets (priority, minutes, valid_during)
    select r.priority, r.minutes, tstzrange('-infinity', null)
    from jsonb_to_recordset(${tx.json(turnaroundTargets)}) as r (priority text, minutes integer)
    on conflict do nothing`
  return added.count
}

async function addAnalyzerProfiles(tx: TransactionSql): Promise<number> {
  const added = await tx`
    insert into analyzer_profiles (name, definition)
    select r.name, r.definition
    from jsonb_to_recordset(${tx.json(analyzerProfiles)}) as r (name text, definition jsonb)
    on conflict do nothing`
  return added.count
}

// One device for each dialect, to try an upload with: cobas-integra-1 reads files as cobas-integra.
async function addInstruments(tx: TransactionSql): Promise<number> {
  const added = await tx`
    insert into instruments (code, name, profile_id)
    select name || '-1', name || ' no. 1', id
    from analyzer_profiles
    where version = 1 and name = any (${analyzerProfiles.map(({ name }) => name)})
    on conflict do nothing`
  return added.count
}

async function addUsers(tx: TransactionSql, users: SeedUser[]): Promise<number> {
  if (users.length === 0) return 0
  const added = await tx`
    insert into users ${tx(users, 'username', 'display_name', 'role', 'password_hash')}
    on conflict do nothing`
  return added.count
}

// One whose name is there already stays as it is, also without a secret.
async function addAccounts(tx: TransactionSql, accounts: DemoAccount[]): Promise<number> {
  let count = 0
  for (const { client_id, display_name, scopes, secret } of accounts) {
    const [made] = await tx<{ id: string }[]>`
      insert into users (username, display_name, role) values (${client_id}, ${display_name}, 'service')
      on conflict do nothing returning id`
    if (!made) continue
    const secret_sha256 = createHash('sha256').update(secret).digest()
    await tx`insert into service_accounts (id, scopes) values (${made.id}, ${scopes})`
    await tx`
      insert into service_account_secrets (account_id, secret_sha256) values (${made.id}, ${secret_sha256})`
    count++
  }
  return count
}

async function addPatients(tx: TransactionSql): Promise<number> {
  const patients = seedPatients(new Date())
  // An MRN that was once given stays taken, also when its patient has another by now.
  const given = await tx<{ mrn: string }[]>`
    select r.mrn from unnest(${patients.map(({ mrn }) => mrn)}::text[]) as r (mrn)
    join patient_mrns m on m.folded = lower(r.mrn collate "C")`
  const taken = new Set(given.map(({ mrn }) => mrn))
  const missing = patients.filter(({ mrn }) => !taken.has(mrn))
  if (missing.length === 0) return 0
  const added = await tx`insert into patients ${tx(missing)} on conflict do nothing`
  return added.count
}
