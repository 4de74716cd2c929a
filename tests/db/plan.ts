// Looks through a plan for work that grows with a table: what is read without a condition that an index knows.
import type { Sql } from 'postgres'

export type Node = {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Index Cond'?: string
  'Plan Rows': number
  'Parent Relationship'?: string
  Plans?: Node[]
}

/** How many rows the planner believes each growing table to hold, and each of their indexes. */
export type Sizes = {
  tables: Map<string, number>
  indexes: Map<string, { table: string; rows: number }>
}

/** The plan that serves every value of the parameters: the one a prepared statement gets in the end. */
export async function genericPlan(sql: Sql, text: string): Promise<Node> {
  const [row] = await sql.unsafe(`explain (generic_plan, format json) ${text}`)
  return (row!['QUERY PLAN'] as { Plan: Node }[])[0]!.Plan
}

export async function readSizes(sql: Sql, tables: readonly string[]): Promise<Sizes> {
  const rows = await sql<{ name: string; rows: number; table: string | null }[]>`
    select c.relname as name, c.reltuples as rows, t.relname as table
    from pg_class c
    left join pg_index i on i.indexrelid = c.oid
    left join pg_class t on t.oid = i.indrelid
    where coalesce(t.relname, c.relname) = any(${[...tables]}) and c.relkind in ('r', 'i')`
  const ofTable = rows
    .filter(({ table }) => table === null)
    .map((one) => [one.name, one.rows] as const)
  const ofIndex = rows.flatMap(({ name, rows, table }) =>
    table === null ? [] : [[name, { table, rows }] as const],
  )
  return { tables: new Map(ofTable), indexes: new Map(ofIndex) }
}

/** Each scan that reads a growing table from one end to the other. */
export function unboundScans(root: Node, sizes: Sizes): string[] {
  const found: string[] = []
  visit(root, undefined)
  return found

  // `wanted`: how many rows a LIMIT above will be given, when they come straight from here, in order.
  function visit(node: Node, wanted: number | undefined): void {
    const problem = problemOf(node, sizes, wanted)
    if (problem) found.push(problem)
    for (const child of node.Plans ?? []) visit(child, wantedOf(node, child, wanted))
  }
}

function wantedOf(node: Node, child: Node, wanted: number | undefined): number | undefined {
  if (node['Node Type'] === 'Limit') return child['Plan Rows']
  const streams =
    ['Subquery Scan', 'Result', 'LockRows'].includes(node['Node Type']) ||
    (node['Node Type'] === 'Nested Loop' && child['Parent Relationship'] === 'Outer')
  return streams ? wanted : undefined
}

function problemOf(node: Node, sizes: Sizes, wanted: number | undefined): string | undefined {
  const type = node['Node Type']
  const table = node['Relation Name']
  if (type.endsWith('Seq Scan') && table !== undefined && sizes.tables.has(table)) {
    return `reads all of ${table}`
  }
  const name = node['Index Name']
  const index = name === undefined ? undefined : sizes.indexes.get(name)
  if (!index || node['Index Cond']) return undefined
  // An index that holds less than a hundredth of its table is a condition by itself.
  if (index.rows < sizes.tables.get(index.table)! / 100) return undefined
  // The first page of a list: it takes what comes first, and leaves out next to nothing.
  if (wanted !== undefined && wanted > index.rows / 2) return undefined
  return `reads all of ${name} (${index.table})`
}
