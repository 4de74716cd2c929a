// The triggers that write the audit log, seen from the database: what they keep, and what they refuse.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import postgres, { type TransactionSql } from 'postgres'
import { createDatabase } from '../helpers/database.ts'

const database = await createDatabase()
const sql = postgres(database.ownerUrl, { max: 1, onnotice() {} })
after(async () => {
  await sql.end()
  await database.drop()
})

type Kept = { row_id: string; operation: string; before: object | null; after: object | null }

/** Runs a change as a named actor, and returns what the log kept of it. */
async function keptOf(change: (trx: TransactionSql) => Promise<unknown>): Promise<Kept[]> {
  return await sql.begin(async (trx) => {
    await trx`select set_config('lab.actor', 'job:test', true)`
    const [last] = await trx`select coalesce(max(id), 0) as id from audit_log`
    await change(trx)
    return [
      ...(await trx<Kept[]>`
        select row_id, operation, before, after from audit_log where id > ${last!.id as string} order by id`),
    ]
  })
}

test('an update keeps the columns that it changed, each row its own', async () => {
  const kept = await keptOf((trx) =>
    trx.unsafe(`update tests set decimals = case code when 'K' then 2 else decimals end, autoverify = not autoverify
                where code in ('K', 'NA')`),
  )
  const rows = await sql<{ id: string; code: string }[]>`
    select id, code from tests where code in ('K', 'NA')`
  const of = (code: string) =>
    kept.find(({ row_id }) => row_id === rows.find((r) => r.code === code)!.id)
  assert.equal(kept.length, 2)
  assert.deepEqual(of('K')?.before, { decimals: 1, autoverify: true })
  assert.deepEqual(of('K')?.after, { decimals: 2, autoverify: false })
  assert.deepEqual(of('NA')?.after, { autoverify: false })
})

test('a value that becomes null, or stops to be, is a change too', async () => {
  const set = (molar_mass: string) =>
    keptOf((trx) => trx.unsafe(`update tests set molar_mass = ${molar_mass} where code = 'GLU'`))
  await set('180.156')
  const [gone] = await set('null')
  const [back] = await set('180.156')
  assert.deepEqual([gone?.before, gone?.after], [{ molar_mass: 180.156 }, { molar_mass: null }])
  assert.deepEqual([back?.before, back?.after], [{ molar_mass: null }, { molar_mass: 180.156 }])
})

test('an update that changes nothing leaves nothing', async () => {
  assert.deepEqual(await keptOf((trx) => trx`update tests set name = name`), [])
})

test('of a secret column the log knows that it changed, not what it is', async () => {
  const kept = await keptOf(
    (trx) => trx`update users set password_hash = 'another' where username = 'clerk'`,
  )
  assert.deepEqual(
    kept.map(({ operation, before, after }) => [operation, before, after]),
    [['update', {}, {}]],
  )
})

test('a key of two columns names its row, and pairs it with its own past', async () => {
  const kept = await keptOf(
    (trx) => trx`update panel_tests set position = position + 100
      where panel_id = (select id from panels where code = 'LIPID')`,
  )
  const rows = await sql<{ row_id: string; before: number; after: number }[]>`
    select panel_id || '/' || test_id as row_id, position - 100 as before, position as after
    from panel_tests where panel_id = (select id from panels where code = 'LIPID')`
  assert.ok(rows.length > 1)
  const byRow = (a: { row_id: string }, b: { row_id: string }) => (a.row_id < b.row_id ? -1 : 1)
  assert.deepEqual(
    kept.toSorted(byRow).map(({ row_id, before, after }) => ({ row_id, before, after })),
    rows.toSorted(byRow).map(({ row_id, before, after }) => ({
      row_id,
      before: { position: before },
      after: { position: after },
    })),
  )
})

const refused: [what: string, statement: string, message: RegExp][] = [
  ['a change of a key', 'update tests set id = uuidv7()', /the key of tests never changes/],
  [
    'a change of half a key',
    'update panel_tests set test_id = test_id',
    /the key of panel_tests never changes/,
  ],
  ['to empty an audited table', 'truncate panel_tests', /is audited: delete rows, never truncate/],
  ['to change an interpretation', 'update interpretations set critical = true', /only grows/],
  ['to delete an interpretation', 'delete from interpretations', /only grows/],
]
for (const [what, statement, message] of refused) {
  test(`refused, also of the owner: ${what}`, async () => {
    await assert.rejects(
      keptOf((trx) => trx.unsafe(statement)),
      message,
    )
  })
}

test('a service may not change who wrote something, for whom and when', async (t) => {
  const service = postgres(database.apiUrl, { max: 1, onnotice() {} })
  t.after(() => service.end())
  for (const change of [
    'orders set order_number = order_number',
    'orders set ordered_by = ordered_by',
    'samples set order_id = order_id',
    'samples set accession_number = accession_number',
    'results set value = value',
    'imports set uploaded_by = uploaded_by',
    'patients set created_at = created_at',
    'users set username = username',
  ]) {
    await assert.rejects(service.unsafe(`update ${change}`), /permission denied/, change)
  }
})

const clinical = ['patients', 'orders', 'order_items', 'samples', 'results']

test('a service changes no key, by which the log pairs old and new rows: not even with a right too many', async (t) => {
  for (const url of [database.apiUrl, database.workerUrl]) {
    const service = postgres(url, { max: 1, onnotice() {} })
    t.after(() => service.end())
    await service`select set_config('lab.actor', 'job:test', false)`
    for (const table of clinical) {
      const change = () => service.unsafe(`update ${table} set id = id`)
      await assert.rejects(change, /permission denied/, table)
      await sql.unsafe(`grant update on ${table} to lab_api, lab_worker`)
      await assert.rejects(change, new RegExp(`the key of ${table} never changes`))
    }
    await sql.unsafe(`revoke update on ${clinical.join(', ')} from lab_api, lab_worker`)
  }
})

test('a change that nobody owns up to is refused', async () => {
  await assert.rejects(sql`update tests set name = 'x'`, /a change of tests needs an actor/)
})

test('every audited table’s function knows every column: a new one asks for call audit() again', async () => {
  const rows = await sql<{ table: string; column: string; known: boolean }[]>`
    select c.relname as table, a.attname as column, position('"' || a.attname || '": ' in p.prosrc) > 0 as known
    from pg_trigger t
    join pg_proc p on p.oid = t.tgfoid
    join pg_class c on c.oid = t.tgrelid
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where t.tgname = 'audit_update'`
  assert.ok(rows.length > 100)
  const unknown = rows.filter(({ known }) => !known).map((row) => `${row.table}.${row.column}`)
  // Hashes of secrets: the log has none of them.
  assert.deepEqual(unknown.toSorted(), [
    'password_resets.token_sha256',
    'service_account_secrets.secret_sha256',
    'sessions.cookie_sha256',
    'users.password_hash',
  ])
})
