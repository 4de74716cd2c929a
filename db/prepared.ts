// Queries on the path of every request are built and compiled once. Building a query with
// Kysely costs more than PostgreSQL takes to run it; its types cost nothing once it is compiled.
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
import { connectionOf, type Database } from './client.ts'
import type { DB } from './types.ts'

class Slot {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/**
 * Compiles what `build` returns once, at its first use. Inside `build` each property of `p` stands for a
 * parameter: it can be bound, never looked at (no `if`, no `.length`; an array goes to `= any(…)`).
 */
export function prepare<P, R>(build: (db: Database, p: P) => Compilable<R>) {
  let prepared: Prepared<P> | undefined
  return async (db: Database, p: P): Promise<R[]> => {
    const { query, bind } = (prepared ??= compile(build))
    const parameters = bind.map((of) => of(p))
    const { rows } = await connectionOf(db).executeQuery<R>({ ...query, parameters })
    return rows
  }
}

type Prepared<P> = { query: CompiledQuery; bind: ((p: P) => unknown)[] }

function compile<P, R>(build: (db: Database, p: P) => Compilable<R>): Prepared<P> {
  const slots = new Proxy({}, { get: (_, name) => new Slot(String(name)) }) as P
  const query = build(compiler, slots).compile()
  const bind = query.parameters.map((value) =>
    value instanceof Slot ? (p: P) => p[value.name as keyof P] : () => value,
  )
  return { query, bind }
}

const compiler = new Kysely<DB>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})
