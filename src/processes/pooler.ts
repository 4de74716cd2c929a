// A PgBouncer in transaction mode between a service and PostgreSQL (docs/running.md). The limits of a service are
// settings of a connection, and there the connections are the pooler's: it has to make them, and nobody would notice
// if it did not, until one forgotten lock holds up everybody.
import type { Sql } from 'postgres'
import { connectQueryOf, settingsOf } from '../../db/limits.ts'
import { ConfigError, type Config } from '../config/config.ts'

/** @throws ConfigError when the pooler's connections have other limits than this process */
export async function requireLimits(
  { direct, limits }: Pick<Config['database'], 'direct' | 'limits'>,
  throughPooler: Sql,
): Promise<void> {
  if (!direct) return
  // PostgreSQL answers 0 for a connection over a Unix socket, whatever was set.
  const { tcp_user_timeout: _, ...wanted } = settingsOf(limits)
  const rows = await throughPooler<{ name: string; ms: string }[]>`
    select name, setting as ms from pg_settings where name = any(${Object.keys(wanted)})`
  const found = new Map(rows.map(({ name, ms }) => [name, Number(ms)]))
  const wrong = Object.entries(wanted).filter(([name, ms]) => found.get(name) !== ms)
  if (wrong.length === 0) return
  const said = wrong.map(([name, ms]) => `${name} is ${found.get(name)} and not ${ms} ms`)
  throw new ConfigError(
    `DATABASE_URL: the connections of the pooler have other limits than this process: ${said.join(', ')}.\n` +
      'In its configuration, the database that this URL names needs\n' +
      `  connect_query='${connectQueryOf(limits)}'\n` +
      'After that: RELOAD and RECONNECT in its console.',
  )
}
