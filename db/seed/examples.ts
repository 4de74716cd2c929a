// The rows behind the examples of the API's documentation: a patient, an order or a sample in the state
// that each step starts from. Part of the demo data; a laboratory's own database has none of them.
import type { TransactionSql } from 'postgres'
import { createHash, randomBytes } from 'node:crypto'
import { addExampleControls } from './example-controls.ts'
import { exampleIds } from './example-ids.ts'
import { addNotices } from './example-notices.ts'

const {
  patient,
  user,
  session,
  order,
  item,
  sample,
  result,
  turnaroundTarget,
  import: file,
  intervalDraft,
  word,
  serviceAccount,
  serviceAccountSecret,
} = exampleIds

const patients = [
  { id: patient.read, given_name: 'Erika', deleted: false },
  { id: patient.edit, given_name: 'Eva', deleted: false },
  { id: patient.delete, given_name: 'Emil', deleted: false },
  { id: patient.restore, given_name: 'Edda', deleted: true },
  { id: patient.merge, given_name: 'Erika', deleted: false },
  { id: patient.unmerge, given_name: 'Erika M.', deleted: false },
].map((row, n) => ({ ...row, mrn: `MRN-EXAMPLE-${n + 1}` }))

const users = [
  { id: user.deactivate, username: 'example-leaves', display_name: 'Erik Example', active: true },
  { id: user.reactivate, username: 'example-returns', display_name: 'Elif Example', active: false },
  { id: user.edit, username: 'example-learns', display_name: 'Ella Example', active: true },
  { id: user.reset, username: 'example-forgot', display_name: 'Ezra Example', active: true },
]

const orders = [
  { id: order.read, status: 'in_progress', tests: [] },
  { id: order.hold, status: 'placed', tests: ['GLU'] },
  { id: order.resume, status: 'on_hold', tests: ['GLU'] },
  { id: order.cancel, status: 'placed', tests: ['GLU'] },
  { id: order.markInError, status: 'placed', tests: ['GLU'] },
  { id: order.collect, status: 'placed', tests: ['GLU', 'K'] },
  { id: order.samples, status: 'in_progress', tests: ['GLU'] },
  { id: order.addItem, status: 'placed', tests: ['GLU'] },
  { id: order.wrongPatient, status: 'placed', tests: ['GLU'] },
  { id: order.cancelItem, status: 'placed', tests: ['GLU'] },
].map((row, n) => ({ ...row, order_number: `ORD-EXAMPLE-${n + 1}` }))

// The items of the order that is read (some wait for the result that an example enters), and one to cancel.
const items = [
  { id: item.glucose, test: 'GLU', status: 'resulted' },
  { id: item.potassium, test: 'K', status: 'resulted' },
  { id: item.creatinine, test: 'CREA', status: 'pending' },
  { id: item.sodium, test: 'NA', status: 'pending' },
  { id: item.chloride, test: 'CL', status: 'pending' },
  { id: item.alt, test: 'ALT', status: 'resulted' },
  { id: item.ast, test: 'AST', status: 'resulted' },
  { id: item.calcium, test: 'CA', status: 'resulted' },
  { id: item.cancel, order_id: order.cancelItem, test: 'K', status: 'pending' },
].map((row, n) => ({ order_id: order.read, ...row, position: n + 1 }))

// Accession numbers of a year that the laboratory's own sequence never reaches.
const samples = [
  { id: sample.read, order_id: order.read, status: 'received', accession_number: '2500000001G' },
  { id: sample.receive, status: 'collected', accession_number: '2500000002E' },
  { id: sample.accept, status: 'received', accession_number: '2500000003C' },
  { id: sample.reject, status: 'received', accession_number: '2500000004A' },
  { id: sample.dispatch, status: 'collected', accession_number: '25000000058' },
  { id: sample.store, status: 'accepted', accession_number: '25000000066' },
  {
    id: sample.move,
    status: 'stored',
    accession_number: '25000000074',
    place: 'EXAMPLE/1',
    days: 7,
  },
  {
    id: sample.dispose,
    status: 'stored',
    accession_number: '25000000082',
    place: 'EXAMPLE/2',
    days: 0,
  },
].map((row) => ({ order_id: order.samples, ...row }))

// Entered some minutes ago, and interpreted by the job that src/processes/example-rows.ts adds with them: it makes
// the plain ones final, and holds the critical potassium and calcium for a person.
const results = [
  { id: result.read, item: item.glucose, value: '5.40', unit: 'mmol/L' },
  { id: result.verify, item: item.potassium, value: '6.8', unit: 'mmol/L' },
  { id: result.correct, item: item.alt, value: '24', unit: 'U/L' },
  { id: result.markInError, item: item.ast, value: '22', unit: 'U/L' },
  { id: result.rerun, item: item.calcium, value: '3.60', unit: 'mmol/L' },
]

// Files of an analyzer, each with a row whose sample nobody has registered: it was refused, and says why. One is
// still being read, so that it can be stopped.
const imports = [
  { id: file.read, file_name: 'example-1.csv', line: rowOf('25999999991') },
  { id: file.readAgain, file_name: 'example-2.csv', line: rowOf('25999999992') },
  { id: file.cancel, file_name: 'example-3.csv', line: rowOf('25999999993') },
].map(({ line, ...row }) => {
  const status = row.id === file.cancel ? 'running' : 'completed'
  return { ...row, status, text: [header(), line].join('\r') }
})

// A limit that the seed has already, so that publishing it judges nobody otherwise.
const drafts = Object.values(intervalDraft)
const draftOfExamples = [
  {
    sex: 'any',
    age_min: { value: 0, unit: 'd' },
    age_max: null,
    unit: 'mg/L',
    low: '0.3',
    low_inclusive: true,
    high: '350',
    high_inclusive: true,
    source: 'Example of a policy, not for clinical use: 0.3–350 mg/L',
    canonical_low: '0.3',
    canonical_high: '350',
    conversion_id: null,
  },
]

function header(): string {
  return 'order_id,test_name,slope_1,result_rate,result_concentration,std_unit,schedule_time,result_calculation_time,result_seqnr'
}

function rowOf(accession_number: string): string {
  return `${accession_number},K,54.85,78.62,4.4,mmol/L,11/20/26 9:15,11/20/26 9:15,1`
}

/**
 * Adds them all, or none where they are already; it needs the catalogue and the demo users. `hashOfNobody` is
 * that of a password which nobody has: nobody signs in as an example.
 */
export async function addExamples(tx: TransactionSql, hashOfNobody: string): Promise<number> {
  // Somebody may have these numbers already: then they keep them, and there are no examples.
  const folded = patients.map(({ mrn }) => mrn.toLowerCase())
  const taken = await tx`select from patient_mrns where folded = any (${folded})`
  if (taken.count > 0) return 0
  const added = await tx`
    insert into patients (id, mrn, family_name, given_name, birth_date, sex, deleted_at)
    select id, mrn, 'Example', given_name, '1990-05-17', 'female', case when deleted then now() end
    from jsonb_to_recordset(${tx.json(patients)}) as r (id uuid, mrn text, given_name text, deleted boolean)
    on conflict do nothing`
  if (added.count === 0) return 0
  await tx`
    insert into users (id, username, display_name, role, password_hash, active)
    select id, username, display_name, 'clinician', ${hashOfNobody}, active
    from jsonb_to_recordset(${tx.json(users)}) as r (id uuid, username text, display_name text, active boolean)`
  // Nobody holds what would prove them.
  await tx`
    insert into sessions (id, user_id, expires_at)
    select r.id, u.id, now() + interval '1 year'
    from (values (${session.own}::uuid, 'auditor'), (${session.ofUser}, 'example-leaves')) as r (id, username)
    join users u on u.username = r.username`
  await tx`
    insert into patient_merges (merged_id, survivor_id, reason, order_ids, merged_by)
    select ${patient.unmerge}, ${patient.read}, 'Registered twice', '{}', id from users where username = 'admin'`
  await tx`update patients set replaced_by_id = ${patient.read} where id = ${patient.unmerge}`
  await addOrders(tx)
  await addSamplesAndResults(tx)
  await addNotices(tx)
  await addImports(tx)
  await addExampleControls(tx)
  await tx`
    insert into interval_drafts (id, test_id, category, note, intervals, created_by)
    select r.id, t.id, 'absolute', 'An example', ${tx.json(draftOfExamples)}, u.id
    from unnest(${drafts}::uuid[]) as r (id)
    join tests t on t.code = 'CRP'
    join users u on u.username = 'pathologist'`
  await addTurnaroundTarget(tx)
  await addServiceAccounts(tx)
  await tx`
    insert into coded_values (id, test_id, word, display, flag, position)
    select ${word.deactivate}, id, 'borderline', 'Borderline', 'IND', 4 from tests where code = 'HBSAG'
    on conflict do nothing`
  return added.count
}

async function addOrders(tx: TransactionSql): Promise<void> {
  await tx`
    insert into orders (id, order_number, patient_id, priority, status, status_reason, ordered_by, ordered_at)
    select r.id, r.order_number, ${patient.read}, 'routine', r.status,
      case r.status when 'on_hold' then 'The patient is not fasting' end, u.id, now() - interval '40 minutes'
    from jsonb_to_recordset(${tx.json(orders)}) as r (id uuid, order_number text, status text)
    join users u on u.username = 'clerk'`
  await tx`
    insert into order_items (order_id, test_id, position)
    select r.id, t.id, 1
    from jsonb_to_recordset(${tx.json(orders)}) as r (id uuid, tests text[])
    join tests t on t.code = any (r.tests)`
  await tx`
    insert into order_items (id, order_id, test_id, position, status)
    select r.id, r.order_id, t.id, r.position, r.status
    from jsonb_to_recordset(${tx.json(items)}) as r (id uuid, order_id uuid, test text, position smallint, status text)
    join tests t on t.code = r.test`
  await tx`
    insert into events (type, order_id, subject_id, data)
    select 'order.placed', id, id, '{"priority": "routine"}' from orders where order_number like 'ORD-EXAMPLE-%'`
}

async function addSamplesAndResults(tx: TransactionSql): Promise<void> {
  await tx`
    insert into samples (id, order_id, accession_number, specimen_type, status, collected_at, collected_by,
      received_at, received_by, storage_place, stored_at, stored_by, disposal_due_at)
    select r.id, r.order_id, r.accession_number, 'serum', r.status, now() - interval '30 minutes', p.id,
      case when r.status <> 'collected' then now() - interval '20 minutes' end,
      case when r.status <> 'collected' then t.id end,
      r.place, case when r.place is not null then now() end, case when r.place is not null then t.id end,
      now() + make_interval(days => r.days)
    from jsonb_to_recordset(${tx.json(samples)})
      as r (id uuid, order_id uuid, status text, accession_number text, place text, days integer)
    join users p on p.username = 'phlebotomist'
    join users t on t.username = 'technologist'`
  await tx`
    insert into results (id, order_item_id, sample_id, test_id, patient_id, collected_at, value, number, unit,
      entered_by, entered_at)
    select r.id, i.id, ${sample.read}, i.test_id, o.patient_id, s.collected_at, r.value, r.value::numeric, r.unit, u.id,
      now() - interval '10 minutes'
    from jsonb_to_recordset(${tx.json(results)}) as r (id uuid, item uuid, value text, unit text)
    join order_items i on i.id = r.item
    join orders o on o.id = i.order_id
    join samples s on s.id = ${sample.read}
    join users u on u.username = 'technologist'`
}

async function addImports(tx: TransactionSql): Promise<void> {
  for (const { id, file_name, status, text } of imports) {
    const bytes = Buffer.from(text)
    const sha256 = createHash('sha256').update(bytes).digest()
    await tx`
      insert into imports (id, instrument_id, profile_id, file_name, file_sha256, size_bytes, status, attempt,
        next_row, rows_refused, uploaded_by, started_at, finished_at)
      select ${id}, i.id, i.profile_id, ${file_name}, ${sha256}, ${bytes.byteLength}, ${status}, 1,
        1, 1, u.id, now(), case when ${status} = 'completed' then now() end
      from instruments i join users u on u.username = 'technologist'
      where i.code = 'cobas-integra-1'`
    await tx`insert into import_parts (import_id, position, bytes) values (${id}, 0, ${bytes})`
    await tx`
      insert into import_refused_rows (import_id, position, line, column_name, code, codes, reason, sample, test)
      values (${id}, 0, 2, 'order_id', 'unknown_sample', '{unknown_sample}',
        'order_id: no sample has this accession number; register it, then read the file again.',
        ${text.split('\r')[1]!.split(',')[0]!}, 'K')`
  }
}

async function addTurnaroundTarget(tx: TransactionSql): Promise<void> {
  await tx`
    insert into turnaround_targets (id, test_id, priority, minutes, valid_during)
    select ${turnaroundTarget.end}, id, 'routine', 2880, tstzrange(now(), null) from tests where code = 'B12'
    on conflict do nothing`
}

async function addServiceAccounts(tx: TransactionSql): Promise<void> {
  const accounts = Object.values(serviceAccount).map((id, n) => ({
    id,
    username: `example-system-${n + 1}`,
    display_name: `Example system ${n + 1}`,
    role: 'service',
    active: id !== serviceAccount.reactivate,
  }))
  await tx`insert into users ${tx(accounts)}`
  await tx`
    insert into service_accounts (id, scopes)
    select id, '{imports:read,imports:write}' from unnest(${accounts.map(({ id }) => id)}::uuid[]) as r (id)`
  // Of a secret that nobody has.
  await tx`
    insert into service_account_secrets (id, account_id, secret_sha256)
    values (${serviceAccountSecret.revoke}, ${serviceAccount.edit}, ${randomBytes(32)})`
}
