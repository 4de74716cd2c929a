// Every statement that is written as SQL is held against the migrated database: it must parse, its
// parameters and columns must have the types that it says, and what a table forbids to be null is not
// declared as nullable, nor the other way round.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import postgres from 'postgres'
import type { Registered } from '../../db/statement.ts'
import { createDatabase } from '../helpers/database.ts'
import { everyStatement } from './every-statement.ts'

const database = await createDatabase()
const sql = postgres(database.ownerUrl, { max: 1, onnotice() {} })
after(async () => {
  await sql.end()
  await database.drop()
})

const written = everyStatement().filter(({ row }) => row !== undefined)

const typeNames = new Map(
  (
    await sql<{ oid: number; name: string }[]>`
    select oid::integer, format_type(oid, null) as name from pg_type`
  ).map((t) => [t.oid, t.name]),
)
const columns = new Map(
  (
    await sql<{ key: string; not_null: boolean }[]>`
    select attrelid || '.' || attnum as key, attnotnull as not_null
    from pg_attribute where attnum > 0`
  ).map((c) => [c.key, c.not_null]),
)

/** The types as a statement spells them. */
const spelled = (oid: number) =>
  (typeNames.get(oid) ?? String(oid)).replace('timestamp with time zone', 'timestamptz')

/** What is wrong with a statement, in words. */
async function faultsOf({ sql: text, parameters = [], row = {} }: Registered): Promise<string[]> {
  const described = await sql.unsafe(text).describe()
  const faults: string[] = []
  parameters.forEach((declared, n) => {
    const real = spelled(described.types[n] as unknown as number)
    if (declared.replace('?', '') !== real) faults.push(`$${n + 1} is ${real}, not ${declared}`)
  })
  const found = new Map(described.columns.map((column) => [column.name, column]))
  for (const name of new Set([...found.keys(), ...Object.keys(row)])) {
    const [column, declared] = [found.get(name), row[name]]
    if (!column) faults.push(`${name} is no column of it`)
    else if (declared === undefined) faults.push(`${name} is not declared`)
    else {
      const real = spelled(column.type)
      if (declared.replace('?', '') !== real) faults.push(`${name} is ${real}, not ${declared}`)
      faults.push(...nullFaults(name, declared, text, column))
    }
  }
  return faults
}

// Of an expression PostgreSQL does not say whether it can be null: those are looked at when they run, see
// checkEveryRow(). An outer join makes nullable what its table forbids.
function nullFaults(
  name: string,
  declared: string,
  text: string,
  { table, number }: { table: number; number: number },
): string[] {
  const notNull = columns.get(`${table}.${number}`)
  if (notNull === undefined || /\b(left|right|full) (outer )?join\b/i.test(text)) return []
  const nullable = declared.endsWith('?')
  if (notNull && nullable) return [`${name} is never null`]
  if (!notNull && !nullable) return [`${name} may be null`]
  return []
}

test('every statement is as it says', async () => {
  assert.ok(written.length > 0)
  for (const one of written) assert.deepEqual(await faultsOf(one), [], one.sql)
})

test('what a statement says wrongly is noticed', async () => {
  const wrong: Registered = {
    sql: 'select id, status_reason, status, patient_id, priority from orders where id = $1',
    parameters: ['text'],
    row: {
      id: 'uuid',
      status_reason: 'text',
      status: 'text?',
      patient: 'uuid',
      priority: 'integer',
    },
  }
  assert.deepEqual(await faultsOf(wrong), [
    '$1 is uuid, not text',
    'status_reason may be null',
    'status is never null',
    'patient_id is not declared',
    'priority is text, not integer',
    'patient is no column of it',
  ])
})
