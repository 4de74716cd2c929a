// The database's own catalogue: each table has an owner, is audited or says why not, has the indexes that its
// foreign keys need, and takes the values that the program knows. Who may do what: roles.test.ts.
// A table that a migration adds is held to all of it without a line here.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import postgres from 'postgres'
import { auditEntry } from '../../src/audit/schemas.ts'
import { sealedSources } from '../../src/audit/verification/verify-audit.ts'
import { linkClosedFor, linkKinds } from '../../src/auth/password-links.ts'
import { endedFor } from '../../src/auth/writes.ts'
import { intervalCategories, intervalSexes } from '../../src/catalogue/rules/intervals.ts'
import { draftStatuses } from '../../src/catalogue/drafts/rules.ts'
import { testKinds, wordFlags } from '../../src/catalogue/rules/test-kinds.ts'
import { specimenTypes } from '../../src/catalogue/specimen-types.ts'
import { features } from '../../src/features.ts'
import type { Tables } from '../../src/http/feature.ts'
import { importStatuses, waysToCome } from '../../src/imports/schemas.ts'
import { storedIn } from '../../src/imports/storage/rules.ts'
import { attemptOutcomes, channels, noticeKinds, noticeStatuses } from '../../src/notices/rules.ts'
import { orderItemStatuses, orderPriorities, orderStatuses } from '../../src/orders/rules.ts'
import { sexes } from '../../src/patients/schemas.ts'
import { allRoles } from '../../src/platform/access/roles.ts'
import { platformTables } from '../../src/platform/belongings.ts'
import { pointSources, targetSources } from '../../src/qc/rules/sources.ts'
import { controlVerdicts, tenXPolicies } from '../../src/qc/rules/westgard.ts'
import { formulas, inputRoles } from '../../src/results/derivation/rules/formulas.ts'
import { resultFlags } from '../../src/results/interpretation/rules/classify.ts'
import { verdicts } from '../../src/results/interpretation/rules/hold-checks.ts'
import { autoverificationModes } from '../../src/results/interpretation/rules/switches.ts'
import { deltaMethods, deltaOutcomes } from '../../src/results/delta/rules.ts'
import { reflexOperators } from '../../src/results/reflex/rules.ts'
import { comparators, resultStatuses } from '../../src/results/rules.ts'
import { disposalMethods, sampleStatuses } from '../../src/samples/rules.ts'
import { createDatabase } from '../helpers/database.ts'

const database = await createDatabase()
const sql = postgres(database.ownerUrl, { max: 1, onnotice() {} })
after(async () => {
  await sql.end()
  await database.drop()
})

const owners: [owner: string, tables: Tables][] = [
  ...features.map(({ name, tables }): [string, Tables] => [name, tables]),
  ['platform', platformTables],
]
const tables = owners.flatMap(([, owned]) => Object.entries(owned))

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

// An index of a foreign key serves who deletes the row that it points to, and who asks for what points there.
// Of these nobody does either.
const withoutIndex: Record<string, string> = {
  'analyzer_rows (qc_point_id)': 'a row is looked up by what the analyzer said of it',
  'analyzer_rows (result_id)': 'a row is looked up by what the analyzer said of it',
  'autoverification_switches (set_by)': 'who did what is asked of the audit log',
  'autoverification_switches (test_id)': 'a few dozen rows; those in force have one',
  'interval_drafts (based_on)': 'nobody asks what was based on a draft',
  'interval_drafts (created_by)': 'who did what is asked of the audit log',
  'interval_drafts (published_by)': 'likewise',
  'imports (profile_id)': 'asked for with the instrument and the bytes, in imports_file_key',
  'imports (uploaded_by)': 'who did what is asked of the audit log',
  'instruments (profile_id)': 'a dozen rows',
  'notice_attempts (attempted_by)': 'who did what is asked of the audit log',
  'notices (closed_by)': 'likewise',
  'notices (earlier_id)': 'it is asked what a notice follows, not what follows it',
  'notices (patient_id)': 'the notices of a patient are found by the orders',
  'notices (result_id, interpretation_id)': 'notices_result_key finds those of a result',
  'notices (test_id)': 'the figures by test are of a period',
  'order_items (caused_by_result_id)':
    'an item says what caused it; nobody asks the other way round',
  'order_items (test_id)': 'who wants the results of one test finds them in results',
  'orders (ordered_by)': 'who did what is asked of the audit log',
  'panel_tests (test_id)': 'a few dozen rows',
  'password_resets (created_by)': 'who did what is asked of the audit log',
  'patient_merges (merged_id)': 'patient_merges_merged_key has those that stand',
  'patient_merges (merged_by)': 'who did what is asked of the audit log',
  'patient_merges (undone_by)': 'who did what is asked of the audit log',
  'qc_corrective_actions (point_id)': 'asked for by test and instrument',
  'qc_corrective_actions (taken_by)': 'who did what is asked of the audit log',
  'qc_corrective_actions (test_id)': 'asked for with the instrument',
  'qc_evaluations (target_id)': 'it is asked what judged a point, not what a target has judged',
  'qc_lots (created_by)': 'who did what is asked of the audit log',
  'qc_materials (created_by)': 'likewise',
  'qc_points (entered_by)': 'who did what is asked of the audit log',
  'qc_points (id, evaluation_version)': 'the index of the key finds it',
  'qc_points (import_id)': 'no list by file',
  'qc_points (test_id)': 'asked for with the instrument',
  'qc_requirements (created_by)': 'who did what is asked of the audit log',
  'qc_requirements (test_id)': 'asked for with the instrument',
  'qc_runs (entered_by)': 'who did what is asked of the audit log',
  'qc_states (test_id)': 'asked for with the instrument',
  'qc_summaries (lot_id)': 'asked for by day, instrument or test',
  'qc_targets (created_by)': 'who did what is asked of the audit log',
  'qc_targets (test_id)': 'asked for with the instrument',
  'reflex_tests (adds_test_id)': 'a few dozen rows',
  'results (coded_value_id, test_id)':
    'a word is never deleted, and nobody asks which results have it',
  'results (corrects_id)': 'results_corrects_key has all but those that were given up',
  'results (entered_by)': 'who did what is asked of the audit log',
  'results (id, interpretation_id)': 'the index of the key finds it',

  'results (verified_by)': 'who did what is asked of the audit log',
  'samples (accepted_by)': 'who did what is asked of the audit log',
  'samples (collected_by)': 'likewise',
  'samples (dispatched_by)': 'who did what is asked of the audit log',
  'samples (disposed_by)': 'who did what is asked of the audit log',
  'samples (received_by)': 'likewise',
  'samples (rejected_by)': 'likewise',
  'service_account_secrets (created_by)': 'who did what is asked of the audit log',
  'service_accounts (created_by)': 'likewise',
  'turnaround_items (test_id)': 'read by the days; a test is one of many filters',
  'turnaround_months (test_id)': 'read by the months',
  'turnaround_targets (test_id)': 'a few dozen rows',
  'samples (rejection_code)': 'a reason that is used no more is made inactive, not deleted',
  'samples (stored_by)': 'who did what is asked of the audit log',
}

test('every foreign key has an index that begins with it, or a reason here; what may be deleted has one', async () => {
  const found = await sql<{ key: string; indexed: boolean; deletable: boolean }[]>`
    select c.conrelid::regclass || ' (' || (
        select string_agg(attname, ', ' order by n) from unnest(c.conkey) with ordinality k (number, n)
        join pg_attribute on attrelid = c.conrelid and attnum = k.number) || ')' as key,
      exists (
        select from pg_index i where i.indrelid = c.conrelid
          and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey
          and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) ~ '^\\(\\w+ IS NOT NULL\\)$')) as indexed,
      has_table_privilege('lab_api', c.confrelid, 'delete')
        or has_table_privilege('lab_worker', c.confrelid, 'delete') as deletable
    from pg_constraint c
    where c.contype = 'f' and c.connamespace = 'public'::regnamespace`
  assert.ok(found.length > 30)
  const missing = found.filter(({ indexed }) => !indexed)
  assert.deepEqual(
    missing.map(({ key }) => key).toSorted(),
    Object.keys(withoutIndex).toSorted(),
    'Give a new foreign key an index in its migration, or a line in `withoutIndex` with the reason.',
  )
  assert.deepEqual(
    missing.filter(({ deletable }) => deletable),
    [],
  )
})

// The worker may seal what it may not read: 0038_audit_blocks.sql.
const calledByWorker = ['open_audit_block', 'sign_audit_block', 'unsealed_audit']

test('what runs with the rights of the owner is nobody’s to call, but for the sealing of the audit', async () => {
  const found = await sql`
    select proname, has_function_privilege('lab_api', oid, 'execute') as by_api from pg_proc
    where pronamespace = 'public'::regnamespace and prosecdef
      and (has_function_privilege('lab_api', oid, 'execute') or has_function_privilege('lab_worker', oid, 'execute'))
    order by proname`
  assert.deepEqual(
    [...found],
    calledByWorker.map((proname) => ({ proname, by_api: false })),
  )
})

/** What the program knows of each column that takes only some values. */
const values: Record<string, readonly string[]> = {
  audit_block_entries_source_check: sealedSources,
  audit_log_operation_check: auditEntry.shape.operation.options,
  autoverification_switches_mode_check: autoverificationModes,
  coded_values_flag_check: wordFlags,
  delta_checks_method_check: deltaMethods,
  derived_test_inputs_role_check: inputRoles,
  derived_tests_formula_check: Object.keys(formulas),
  imports_came_by_check: waysToCome,
  imports_status_check: importStatuses,
  imports_stored_in_check: storedIn,
  interpretations_delta_check: deltaOutcomes,
  interpretations_flag_check: resultFlags,
  interpretations_verdict_check: verdicts,
  notice_attempts_channel_check: channels,
  notice_attempts_outcome_check: attemptOutcomes,
  notices_kind_check: noticeKinds,
  notices_status_check: noticeStatuses,
  interval_drafts_category_check: intervalCategories,
  interval_drafts_status_check: draftStatuses,
  order_items_status_check: orderItemStatuses,
  orders_priority_check: orderPriorities,
  orders_status_check: orderStatuses,
  password_resets_closed_for_check: linkClosedFor,
  password_resets_kind_check: linkKinds,
  patients_sex_check: sexes,
  qc_evaluations_verdict_check: controlVerdicts,
  qc_points_comparator_check: comparators,
  qc_points_source_check: pointSources,
  qc_points_verdict_check: controlVerdicts,
  qc_requirements_ten_x_check: tenXPolicies,
  qc_targets_source_check: targetSources,
  qualified_intervals_category_check: intervalCategories,
  qualified_intervals_sex_check: intervalSexes,
  reflex_tests_operator_check: reflexOperators,
  results_comparator_check: comparators,
  results_status_check: resultStatuses,
  samples_disposal_method_check: disposalMethods,
  samples_specimen_type_check: specimenTypes,
  samples_status_check: sampleStatuses,
  sessions_revoked_for_check: endedFor,
  specimen_retention_specimen_type_check: specimenTypes,
  tests_kind_check: testKinds,
  tests_specimen_type_check: specimenTypes,
  turnaround_targets_priority_check: orderPriorities,
  users_role_check: allRoles,
}

test('a column that takes only some values takes those that the program knows', async () => {
  const found = await sql<{ name: string; text: string }[]>`
    select conname as name, pg_get_constraintdef(oid) as text from pg_constraint
    where contype = 'c' and connamespace = 'public'::regnamespace
      and pg_get_constraintdef(oid) ~ '^CHECK \\(\\(\\w+ = ANY \\(ARRAY\\['`
  const taken = found.map(({ name, text }) => {
    const listed = [...text.matchAll(/'([^']+)'/g)].map(([, value]) => value!)
    return [name, listed.toSorted()] as const
  })
  const known = Object.entries(values).map(([name, listed]) => [name, listed.toSorted()] as const)
  assert.deepEqual(
    Object.fromEntries(taken),
    Object.fromEntries(known),
    'A list stands in a check of the migration, in rules.ts, and in the list above.',
  )
})
