// SQL that is the point of a verb is written as SQL: a text with named parameters, and what its rows are.
//
//   const lockOrders = statement({ parameters: { ids: 'uuid[]' }, row: { id: 'uuid' } })`
//     select id from orders where id = any((select ${'ids'}::uuid[])::uuid[]) order by id for no key update`
//   const orders = await lockOrders(trx, { ids })
//
// tests/db/statements.test.ts compares every statement with the database: names, types and nulls.
import { connectionOf, type Database } from './client.ts'

/** What a column or a parameter is to PostgreSQL, and what the driver makes of it. */
type TypeOf = {
  uuid: string
  text: string
  integer: number
  smallint: number
  /** Exact, as text: neither fits a JavaScript number. */
  bigint: string
  numeric: string
  boolean: boolean
  /** '1990-05-17' */
  date: string
  timestamptz: Date
  json: unknown
  jsonb: unknown
  bytea: Uint8Array
  'uuid[]': string[]
  'text[]': string[]
  'integer[]': number[]
}
type ColumnType = keyof TypeOf | `${keyof TypeOf}?`

declare const meaning: unique symbol
/** A type of PostgreSQL that stands for something narrower in TypeScript. */
type Meaning<T> = ColumnType & { readonly [meaning]: T }

/** `as<OrderStatus>('text')`: a text that is one of the statuses. With `?` it may be null. */
export function as<T>(type: ColumnType): Meaning<T> {
  return type as Meaning<T>
}

export type Shape = Record<string, ColumnType>
type Values<S extends Shape> = {
  [K in keyof S]: S[K] extends Meaning<infer T>
    ? T
    : S[K] extends `${infer T extends keyof TypeOf}?`
      ? TypeOf[T] | null
      : S[K] extends keyof TypeOf
        ? TypeOf[S[K]]
        : never
}

/** A statement with its parameters, not sent yet. */
export type Statement<R> = {
  readonly sql: string
  readonly parameters: readonly unknown[]
  /** What its rows are, where that was written down. */
  readonly row?: Shape
  /** A connection remembers neither it nor its plan: it is parsed and planned each time. */
  readonly once?: boolean
  readonly rows?: R[]
}

/** Sends at once and gives the rows; `with` makes the same statement to be sent with others. */
export type Prepared<P, R> = {
  (db: Database, parameters: P): Promise<R[]>
  with(parameters: P): Statement<R>
}

/** SQL that stands in several statements, put in as it is: never something from outside. */
export type Fragment = { readonly fragment: string }

export function fragment(strings: TemplateStringsArray, ...fragments: Fragment[]): Fragment {
  return { fragment: String.raw({ raw: strings }, ...fragments.map((one) => one.fragment)) }
}

/**
 * A statement of SQL. In its text `${'name'}` is a parameter: bound, never put into the text. Every
 * parameter must be used, and the type of each stands in `parameters`, the type of each column in `row`.
 */
export function statement<P extends Shape = {}, R extends Shape = {}>({
  parameters = {} as P,
  row = {} as R,
}: {
  parameters?: P
  row?: R
}) {
  return (
    strings: TemplateStringsArray,
    ...parts: ((keyof P & string) | Fragment)[]
  ): Prepared<Values<P>, Values<R>> => {
    const names: string[] = []
    let sql = strings[0]!
    for (const [n, part] of parts.entries()) {
      sql += typeof part === 'string' ? placeholder(names, part) : part.fragment
      sql += strings[n + 1]!
    }
    const unused = Object.keys(parameters).find((name) => !names.includes(name))
    if (unused !== undefined) throw new Error(`The statement never uses its parameter ${unused}`)
    registered.push({ sql, parameters: names.map((name) => parameters[name]!), row })
    return sendable((values) => ({
      sql,
      parameters: names.map((name) => values[name as keyof P]),
      row,
    }))
  }
}

function placeholder(names: string[], name: string): string {
  if (!names.includes(name)) names.push(name)
  return `$${names.indexOf(name) + 1}`
}

/** What can be sent alone or with others, from a function that binds its parameters. */
export function sendable<P, R>(bind: (parameters: P) => Statement<R>): Prepared<P, R> {
  const send = (db: Database, parameters: P) => rowsOf(db, bind(parameters))
  return Object.assign(send, { with: bind })
}

async function rowsOf<R>(db: Database, statement: Statement<R>): Promise<R[]> {
  const rows = await connectionOf(db).rowsOf<R>(statement)
  if (checking && statement.row !== undefined) checkRows(rows, statement.row, statement.sql)
  return rows
}

let checking = false

/**
 * From now on every row is held against what its statement says of it. For tests and development: whether
 * an expression can be null, PostgreSQL does not tell before it happens.
 */
export function checkEveryRow(): void {
  checking = true
}

function checkRows(rows: unknown[], shape: Shape, sql: string): void {
  for (const row of rows as Record<string, unknown>[]) {
    const names = new Set([...Object.keys(shape), ...Object.keys(row)])
    const wrong = [...names].filter(
      (name) => !(name in row) || (row[name] === null && !shape[name]?.endsWith('?')),
    )
    if (wrong.length > 0)
      throw new Error(`Not as the statement says: ${wrong.join(', ')} of ${sql}`)
  }
}

/** A statement as the tests look at it: `row` is absent where Kysely built the text and has checked it. */
export type Registered = {
  readonly sql: string
  readonly parameters?: readonly string[]
  readonly row?: Shape
}

const registered: Registered[] = []

export function register(statement: Registered): void {
  registered.push(statement)
}

/** Every statement that was defined, or compiled, since the process began. */
export function statements(): readonly Registered[] {
  return registered
}

export type RowsOf<S extends readonly Statement<unknown>[]> = {
  -readonly [N in keyof S]: S[N] extends Statement<infer R> ? R[] : never
}

/**
 * Sends statements together on one transaction and returns the rows of each. They run in this order, and
 * when one fails, so do those after it. `commit` sends COMMIT along, as the last, and
 * `notified` names channels on which others are woken by the same message, once it is committed.
 * @throws what the first that failed had
 */
export async function sendInOrder<const S extends readonly Statement<unknown>[]>(
  db: Database,
  all: S,
  { commit = false, notified = [] }: { commit?: boolean; notified?: readonly string[] } = {},
): Promise<RowsOf<S>> {
  const sent = all.map((one) => rowsOf(db, one))
  const committed = commit ? connectionOf(db).commit(notified) : undefined
  for (const one of await Promise.allSettled([...sent, committed])) {
    if (one.status === 'rejected') throw one.reason
  }
  return (await Promise.all(sent)) as RowsOf<S>
}
