/**
 * A PostgreSQL with a standby beside it, both of the embedded programs, and a laboratory in the database `lab`. There is
 * no pg_basebackup among those programs, so the standby is made as PostgreSQL's manual describes it for a low-level base
 * backup: pg_backup_start(), a copy of the files, pg_backup_stop(), and what that says becomes backup_label.
 */
import {
  appendFile,
  chmod,
  chown,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
} from 'node:fs/promises'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import postgres from 'postgres'
import { isRoot, nobody } from '../../db/embedded/processes.ts'
import { startEmbedded, type EmbeddedServer } from '../../db/embedded/server.ts'
import { eventually } from './processes.ts'
import { makeTemplate } from './template.ts'
import { asSuperuser, databaseUrl, rolePassword } from './test-server.ts'

type AtTheEnd = { after(end: () => Promise<void>): void }

export type Pair = {
  primary: string
  standby: string
  /** Of a service: both hosts, as DATABASE_URL names them. */
  urlOf(role: 'lab_api' | 'lab_worker'): string
  /** Of a service on the standby alone. */
  replicaUrlOf(role: 'lab_api'): string
  /** From now on a commit waits until the standby has it on its disk. */
  waitForStandby(): Promise<void>
  /** kill -9 of the primary. */
  kill(): Promise<void>
  promote(): Promise<void>
}

export async function startPair(t: AtTheEnd): Promise<Pair> {
  const primary = await startIn(t, await directory(t))
  await makeTemplate(primary.url, 'lab')
  await asSuperuser(primary.url, async (sql) => {
    await sql`alter database lab is_template false allow_connections true`
    // The embedded server of tests has it off, and then nobody would wait for a standby.
    await sql`alter database lab set synchronous_commit = 'on'`
  })
  const place = await directory(t)
  await copyTo(primary, place)
  const standby = await startIn(t, place)
  const ownerUrl = databaseUrl(primary.url, 'lab')
  await eventually('the standby follows', async () => {
    const [row] = await asSuperuser(
      ownerUrl,
      (sql) => sql`select from pg_stat_replication where state = 'streaming'`,
    )
    return row !== undefined
  })
  const urlWith = (hosts: string, role: 'lab_api' | 'lab_worker') =>
    `postgres://${role}:${rolePassword(primary.url, role)}@${hosts}/lab`
  return {
    primary: ownerUrl,
    standby: databaseUrl(standby.url, 'lab'),
    urlOf: (role) =>
      `${urlWith(`127.0.0.1:${primary.port},127.0.0.1:${standby.port}`, role)}?target_session_attrs=read-write`,
    replicaUrlOf: (role) => urlWith(`127.0.0.1:${standby.port}`, role),
    async waitForStandby() {
      await asSuperuser(primary.url, async (sql) => {
        await sql`alter system set synchronous_standby_names = '*'`
        await sql`select pg_reload_conf()`
      })
      await eventually('the primary waits for it', async () => {
        const [row] = await asSuperuser(
          primary.url,
          (sql) => sql`select from pg_stat_replication where sync_state = 'sync'`,
        )
        return row !== undefined
      })
    },
    async kill() {
      const pidFile = join(primary.dataDir, 'cluster/data/postmaster.pid')
      process.kill(Number.parseInt(await readFile(pidFile, 'utf8'), 10), 'SIGKILL')
    },
    promote: () => asSuperuser(standby.url, async (sql) => void (await sql`select pg_promote()`)),
  }
}

async function startIn(t: AtTheEnd, dataDir: string): Promise<EmbeddedServer> {
  const server = await startEmbedded({ dataDir, preferredPort: 0, durable: false })
  t.after(() => server.stop())
  return server
}

/** One that the server's user can enter. */
async function directory(t: AtTheEnd): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'diagnostics-lab-pair-'))
  t.after(() => rm(made, { recursive: true, force: true, maxRetries: 5 }))
  await chmod(made, 0o755)
  if (isRoot) await chown(made, nobody.uid, nobody.gid)
  return made
}

async function copyTo({ url, dataDir, port }: EmbeddedServer, place: string): Promise<void> {
  const from = join(dataDir, 'cluster')
  const to = join(place, 'cluster')
  const data = join(to, 'data')
  await mkdir(to)
  await cp(join(from, 'password'), join(to, 'password'))
  const sql = postgres(url, { max: 1, onnotice() {} })
  try {
    // Both on one session: the backup ends with it.
    await sql`select pg_backup_start('standby', fast => true)`
    // The log of before is not needed: what is missing comes over the connection.
    const left = new Set(['postmaster.pid', 'postmaster.opts'])
    await cp(join(from, 'data'), data, {
      recursive: true,
      filter: (path) => !left.has(basename(path)) && !/\/pg_wal\/.+/.test(path),
    })
    const [stopped] = await sql<{ labelfile: string }[]>`
      select labelfile from pg_backup_stop(wait_for_archive => false)`
    await writeFile(join(data, 'backup_label'), stopped!.labelfile)
  } finally {
    await sql.end()
  }
  await mkdir(join(data, 'pg_wal/archive_status'), { recursive: true })
  await mkdir(join(data, 'pg_wal/summaries'), { recursive: true })
  const password = await readFile(join(to, 'password'), 'utf8')
  const primary = `host=127.0.0.1 port=${port} user=postgres password=${password}`
  await appendFile(join(data, 'postgresql.auto.conf'), `primary_conninfo = '${primary}'\n`)
  await writeFile(join(data, 'standby.signal'), '')
  for (const entry of ['', ...(await readdir(to, { recursive: true }))]) {
    if (isRoot) await chown(join(to, entry), nobody.uid, nobody.gid)
  }
  await chmod(data, 0o700)
}
