// The rehearsal of docs/running.md, "Backup": a base backup of a server that runs, its log of changes put aside
// segment by segment, and somebody who deletes what he should not. Restored to the moment before, every result is
// there, the audit verifies, people sign in, and what an analyzer sent afterwards is sent again.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { chown, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { startEmbedded, type EmbeddedServer } from '../../db/embedded/server.ts'
import { createApp } from '../../src/app.ts'
import { sealAudit } from '../../src/audit/sealing/seal-audit.ts'
import { loadConfig } from '../../src/config/config.ts'
import { openContext } from '../../src/processes/open-context.ts'
import { migrateAll } from '../../src/processes/migrate.ts'
import { seedAll } from '../../src/processes/seed.ts'
import type { TestLab } from '../helpers/context.ts'
import { isRoot, nobody, temporaryDirectory, until } from '../helpers/embedded.ts'
import { testWorker } from '../helpers/jobs.ts'
import { auditKeys, patient, quickPasswords, runProcess } from '../helpers/processes.ts'
import { signIn } from '../helpers/sign-in.ts'
import { createSteps, signInPeople } from '../helpers/steps.ts'
import { cobasFile, cobasRow, readImport, startAnalyzers, upload } from '../imports/uploads.ts'

const run = promisify(execFile)
const passwords = { lab_api: 'the-password-of-the-api', lab_worker: 'the-password-of-the-worker' }
const { AUDIT_SIGNING_KEYS, AUDIT_VERIFYING_KEYS } = await auditKeys()
startAnalyzers()

test('a laboratory is restored to the moment before a mistake', async (t) => {
  const place = await temporaryDirectory(t, 'running')
  const [archive, restored] = [join(place, '../archive'), join(place, '../restored')]
  await mkdir(archive)
  await giveToServer(archive)
  const first = await startServer(t, place, {
    archive_mode: 'on',
    archive_command: `test ! -f ${archive}/%f && cp %p ${archive}/%f`,
  })
  await migrateAll(first.url, passwords)
  await seedAll(first.url)
  const lab = await openLab(first.url)
  const owner = postgres(first.url, { max: 2, onnotice() {} })

  const before = await lab.resultOfToday('4.2')
  const { order: fileOrder, sample } = await lab.steps.orderWithSample(['K', 'NA'])
  await sealAudit(lab.worker.context, AbortSignal.timeout(60_000))
  await baseBackup(owner, join(first.dataDir, 'cluster'), join(restored, 'cluster'))
  // After the backup, before the mistake: it is in the log of changes alone.
  const known = cobasFile(cobasRow(sample.accession_number, 'K', '4.0'))
  await lab.importFile(known)
  const after = await lab.resultOfToday('4.4')
  const [row] = await owner<[{ now: string }]>`select clock_timestamp()::text as now`
  await owner.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`delete from results`
    await tx`delete from audit_log`
  })
  // The last that the old server heard from the analyzer.
  const later = cobasFile(cobasRow(sample.accession_number, 'Na', '140'))
  assert.equal((await upload(lab.app, lab.token, later)).status, 202)
  await untilArchived(owner)
  await owner.end()
  await lab.close()
  await first.stop()

  await writeFile(join(restored, 'cluster/data/recovery.signal'), '')
  await giveToServer(join(restored, 'cluster/data/recovery.signal'))
  const second = await startServer(t, restored, {
    restore_command: `cp ${archive}/%f %p`,
    recovery_target_time: row.now,
    recovery_target_action: 'promote',
  })
  const again = postgres(second.url, { max: 1, onnotice() {} })
  t.after(() => again.end())
  await until('it takes writes', async () => {
    const [state] = await again`select pg_is_in_recovery() as recovering`
    return !state!.recovering
  })
  const back = await openLab(second.url)
  t.after(back.close)
  assert.equal((await back.steps.readResult(before)).value, '4.2')
  assert.equal((await back.steps.readResult(after)).value, '4.4')
  await sealAudit(back.worker.context, AbortSignal.timeout(60_000))
  const env = { DATABASE_URL: urlOf(second.url, 'lab_api'), AUDIT_VERIFYING_KEYS }
  const verified = await runProcess(t, ['audit-verify'], env)
  assert.match(verified.output, /^Intact: 2 blocks/)

  assert.equal((await back.importFile(known)).already_uploaded, true)
  const { document } = await back.importFile(later)
  assert.equal(document.rows.accepted, 1, 'what only the old server had heard is sent again')
  const { status, items } = await back.steps.readOrder(fileOrder.id)
  assert.equal(status, 'completed', JSON.stringify(items))
})

async function startServer(t: TestContext, dataDir: string, settings: Record<string, string>) {
  const server = await startEmbedded({ dataDir, preferredPort: 0, durable: true, settings })
  t.after(server.stop)
  return server satisfies EmbeddedServer
}

function urlOf(url: string, role: keyof typeof passwords): string {
  const address = new URL(url)
  Object.assign(address, { username: role, password: passwords[role] })
  return address.href
}

/** The service on a server of the test's own. */
async function openLab(url: string) {
  const env = { NODE_ENV: 'test', LOG_LEVEL: 'silent', ...patient, ...quickPasswords }
  const config = loadConfig('api', {
    ...env,
    DATABASE_URL: urlOf(url, 'lab_api'),
    AUTH_SIGNING_KEYS: AUDIT_SIGNING_KEYS,
  })
  const { context, close } = await openContext(config, 'api')
  const clock = { now: () => new Date() }
  const app = createApp(context)
  const database = { workerUrl: urlOf(url, 'lab_worker') }
  const lab = { app, clock, context, database } as unknown as TestLab
  const worker = await testWorker(lab, { AUDIT_SIGNING_KEYS })
  const people = signInPeople(lab)
  const steps = createSteps(people, clock)
  const token = await signIn(app, 'technologist')
  let closed: Promise<void> | undefined
  return {
    app,
    worker,
    steps,
    token,
    async resultOfToday(value: string): Promise<string> {
      const { order, sample } = await steps.orderWithSample(['K'])
      const entered = await steps.enter(order, sample, 'K', value, 'mmol/L')
      await worker.runJobs()
      return entered.id
    },
    async importFile(content: string) {
      const { status, body } = await upload(app, token, content)
      assert.ok(status === 202 || status === 200, JSON.stringify(body))
      await worker.runJobs()
      const document = await readImport(people.technologist, body.id)
      return { already_uploaded: body.already_uploaded, document }
    },
    close: () => (closed ??= worker.stop().then(close)),
  }
}

/** As pg_basebackup does it: the files while they change, and with them what the log needs to make them whole. */
async function baseBackup(owner: postgres.Sql, cluster: string, target: string): Promise<void> {
  await mkdir(join(target, '..'))
  const session = await owner.reserve()
  try {
    await session`select pg_backup_start('rehearsal', fast => true)`
    await run('cp', ['-a', cluster, target])
    const [end] = await session<[{ labelfile: string }]>`select labelfile from pg_backup_stop()`
    const data = join(target, 'data')
    await rm(join(data, 'postmaster.pid'))
    // The log comes from where it is put aside, up to the moment that is asked for.
    await rm(join(data, 'pg_wal'), { recursive: true })
    await mkdir(join(data, 'pg_wal'), { mode: 0o700 })
    await giveToServer(join(data, 'pg_wal'))
    await writeFile(join(data, 'backup_label'), end.labelfile)
    await giveToServer(join(data, 'backup_label'))
  } finally {
    session.release()
  }
}

async function untilArchived(owner: postgres.Sql): Promise<void> {
  const [last] = await owner`select pg_walfile_name(pg_switch_wal()) as file`
  await until('the last segment is put aside', async () => {
    const [state] =
      await owner`select last_archived_wal >= ${last!.file} as done from pg_stat_archiver`
    return Boolean(state!.done)
  })
}

async function giveToServer(path: string): Promise<void> {
  if (isRoot) await chown(path, nobody.uid, nobody.gid)
}
