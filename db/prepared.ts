// Filters, lists and small statements are built with Kysely, and compiled once: building a query takes longer
// than PostgreSQL takes to run it. (Where the SQL is the point, it is written as SQL: db/statement.ts.)
//
//   const findOrder = prepare((db, p: { id: string }) =>
//     db.selectFrom('orders').selectAll().where('id', '=', p.id))
//   const [order] = await findOrder(trx, { id })
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type Compilable,
  type CompiledQuery,
} from 'kysely'
import type { Database } from './client.ts'
import { register, sendable, type Prepared } from './statement.ts'
import type { DB } from './types.ts'

class Slot {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/**
 * Compiles what `build` returns once, at its first use. Inside `build` each property of `p` stands for a
 * parameter: it can be bound, never looked at (no `if`, no `.length`; an array goes to `= any(…)`). `once`: compiled
 * here once as well, but the database is given it anew each time, and keeps no plan of it.
 */
export function prepare<P, R>(
  build: (db: Database, p: P) => Compilable<R>,
  { once = false } = {},
): Prepared<P, R> {
  let compiled: Compiled<P> | undefined
  const compileOnce = () => (compiled ??= compile(build))
  register({
    get sql() {
      return compileOnce().query.sql
    },
  })
  return sendable((p) => {
    const { query, bind } = compileOnce()
    return { sql: query.sql, parameters: bind.map((of) => of(p)), once }
  })
}

type Compiled<P> = { query: CompiledQuery; bind: ((p: P) => unknown)[] }

function compile<P, R>(build: (db: Database, p: P) => Compilable<R>): Compiled<P> {
  const slots = new Proxy(
    {},
    { get: (_, name) => new Slot(String(name)), ownKeys: refuseToList },
  ) as P
  const query = build(compiler, slots).compile()
  const bind = query.parameters.map((value) =>
    value instanceof Slot ? (p: P) => p[value.name as keyof P] : () => value,
  )
  return { query, bind }
}

function refuseToList(): never {
  throw new Error('Name each column: `p` stands for parameters, and has no list of them.')
}

const compiler = new Kysely<DB>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})
