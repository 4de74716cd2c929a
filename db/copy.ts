// COPY: many rows into a table, at a fraction of what an insert costs. Triggers and constraints hold as for any
// other write. It belongs to a transaction, and whoever calls it waits for its end: nothing may be sent meanwhile.
//
//   const copyPoints = copyInto('qc_points', ['id', 'value'])
//   await copyPoints(trx, [{ id, value: '4.02' }])
import type { Transaction } from 'kysely'
import { connectionOf } from './client.ts'
import type { DB } from './types.ts'

/** As PostgreSQL reads them from text; a column that is left out has its default. */
export type CopiedValue = string | number | readonly string[] | null

export function copyInto<T extends keyof DB, C extends keyof DB[T] & string>(
  table: T,
  columns: readonly C[],
) {
  const text = `copy ${table} (${columns.join(', ')}) from stdin`
  return async (trx: Transaction<DB>, rows: readonly Record<C, CopiedValue>[]): Promise<void> => {
    if (rows.length === 0) return
    const lines = rows.map((row) => `${columns.map((column) => fieldOf(row[column])).join('\t')}\n`)
    await connectionOf(trx).copy(text, lines.join(''))
  }
}

// PostgreSQL, "COPY", text format: a backslash, and what would end a field or a row, are written with a backslash.
function fieldOf(value: CopiedValue): string {
  if (value === null) return '\\N'
  if (typeof value === 'number') return String(value)
  return escaped(typeof value === 'string' ? value : arrayOf(value))
}

const escapes: Record<string, string> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
}

const escaped = (text: string) =>
  /[\\\t\n\r]/.test(text) ? text.replace(/[\\\t\n\r]/g, (one) => escapes[one]!) : text

const arrayOf = (values: readonly string[]) =>
  `{${values.map((one) => `"${one.replace(/["\\]/g, '\\$&')}"`).join(',')}}`
