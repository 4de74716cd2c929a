// `npm run faults [-- --minutes 10] [--seed 1] [--pooler]`: a laboratory of real processes on a PostgreSQL of its own, to which
// accidents happen while it works. Prints each accident, then what became of all that was acknowledged. Ends with 1
// when anything is wrong; the seed gives the same series of accidents again.
import { parseArgs } from 'node:util'
import { migrateAll } from '../../src/processes/migrate.ts'
import { seedAll } from '../../src/processes/seed.ts'
import { findPgBouncer } from '../helpers/pgbouncer.ts'
import { databaseUrl, rolePassword } from '../helpers/test-server.ts'
import { runCampaign, type Report } from './campaign.ts'
import { startDatabaseServer } from './database-server.ts'
import { verifyAudit } from './verify-audit.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string' },
    lanes: { type: 'string', default: '4' },
    pooler: { type: 'boolean', default: false },
  },
})
const seed = Number(values.seed ?? Date.now() % 1_000_000)
const minutes = Number(values.minutes)
const found = values.pooler ? findPgBouncer() : undefined
if (found && 'missing' in found) throw new Error(`--pooler ${found.missing}`)
const print = (line: string) => process.stdout.write(`${line}\n`)

const ends: (() => Promise<void>)[] = []
const t = { after: (end: () => Promise<void>) => void ends.unshift(end) }
try {
  print(`seed ${seed}, ${minutes} minutes`)
  const server = await startDatabaseServer()
  ends.push(() => server.stop())
  print(server.fillDisk ? 'the disk can be filled' : 'no disk can be filled here: that is left out')
  const urlOf = (role?: 'lab_api' | 'lab_worker') => databaseUrl(server.url, 'postgres', role)
  const passwords = {
    lab_api: rolePassword(server.url, 'lab_api'),
    lab_worker: rolePassword(server.url, 'lab_worker'),
  }
  await migrateAll(server.url, passwords)
  await seedAll(server.url)
  const urls = { ownerUrl: urlOf(), apiUrl: urlOf('lab_api'), workerUrl: urlOf('lab_worker') }
  const report = await runCampaign(t, {
    seed,
    duration_ms: minutes * 60_000,
    longest_ms: minutes < 2 ? 5000 : 60_000,
    lanes: Number(values.lanes),
    urls,
    server,
    watchMemory: true,
    pooler: found?.program,
    say: print,
  })
  report.faults.push(...(await verifyAudit(t, urls)))
  show(report)
} finally {
  for (const end of ends)
    await (async () => await end())().catch((error: unknown) => print(String(error)))
}
process.exit()

function show(report: Report): void {
  const { faults, accidents, ledger, unanswered, calls, followers, processes } = report
  const list = (counts: Map<string, number>) =>
    [...counts].map(([name, times]) => `${times} ${name}`).join(' · ')
  print(`\naccidents     ${list(accidents)}`)
  const figures = `${ledger.days.length}; acknowledged writes ${ledger.acknowledged()}`
  print(`patients      ${figures}; done, and the answer lost: ${unanswered}`)
  print(`answers       ${list(calls.counts)}`)
  print(`longest       ${Math.round(calls.longest_ms())} ms`)
  print(`lives         ${processes.map((one) => `${one.name}: ${one.lives()}`).join(' · ')}`)
  const seen = followers.map(
    (one) => `${one.name}: ${one.numbers().length} (${one.returns()} returns)`,
  )
  print(`followers     ${seen.join(' · ')}`)
  for (const { name, samples } of report.memory) {
    const series = samples.map(({ held_mb, resident_mb }) => `${held_mb}/${resident_mb}`)
    print(`memory        ${name}, held/resident MB each minute: ${series.join(' ')}`)
  }
  for (const words of report.memoryInWords) print(`  ${words}`)
  for (const one of processes)
    for (const [text, times] of one.errors()) print(`  ${one.name} logged ${times} × ${text}`)
  if (faults.length === 0) print('\nNothing was lost, doubled or left half-done.')
  if (faults.length === 0) return
  // Of many that are alike, one is shown.
  const kinds = Map.groupBy(faults, (fault) => fault.replaceAll(/[0-9a-f-]{12,}|\d+/g, '…'))
  print(`\n${faults.length} FAULTS (seed ${seed})`)
  for (const [, alike] of kinds) print(`  ${alike.length} × ${alike[0]}`)
  process.exitCode = 1
}
