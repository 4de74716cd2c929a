/** How many rows each table has: what is refused adds none and takes none. */
import type { Sql } from 'postgres'

/** Written beside a request, a moment later; pieces of an upload that is refused are taken away behind it. */
const notCounted = ['audit_reads', 'upload_parts']

export async function rowCounts(sql: Sql): Promise<() => Promise<Record<string, number>>> {
  const tables = await sql<{ name: string }[]>`
    select relname as name from pg_class c join pg_namespace n on n.oid = relnamespace
    where nspname = 'public' and relkind in ('r', 'p') and not relispartition
      and not relname = any(${notCounted})
    order by relname`
  const counts = tables.map(({ name }) => `'${name}', (select count(*) from "${name}")`)
  const jobs = `'jobs', (select count(*) from pgboss.job)`
  const half = Math.ceil(counts.length / 2) // a function takes a hundred arguments
  const text = `select jsonb_build_object(${counts.slice(0, half).join()}) ||
    jsonb_build_object(${[...counts.slice(half), jobs].join()}) as counts`
  return async () => {
    const [row] = await sql.unsafe<[{ counts: Record<string, number> }]>(text)
    return row.counts
  }
}
