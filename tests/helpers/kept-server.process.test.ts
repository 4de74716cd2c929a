// The server that stays up between runs of test files: one, however many runs ask for it at once; what
// they clone is there at once the second time; and it leaves nothing behind.
import assert from 'node:assert/strict'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { processesOn, temporaryDirectory, until } from './embedded.ts'
import { joinKeptServer, readNote, useKeptServer } from './kept-server.ts'
import { asSuperuser } from './test-server.ts'
import { eventually, isAlive, runScript } from './processes.ts'

const keeper = join(import.meta.dirname, 'keep-server.ts')

/** A place for one server, which is stopped before the place is removed: hooks run as they were given. */
async function homeOf(t: TestContext): Promise<string> {
  let home: string | undefined
  t.after(async () => home && runScript(t, keeper, [home, '--stop']))
  home = await temporaryDirectory(t, 'kept')
  return home
}

test('runs that start at the same moment share one server and one template; told to stop, it is gone', async (t) => {
  const home = await homeOf(t)
  const leases = await Promise.all([1, 2, 3].map(() => useKeptServer(home)))
  const { pid, url, directory } = (await readNote(home))!
  const [server] = leases.map(({ server }) => server)
  assert.deepEqual(
    leases.map((lease) => lease.server),
    [server, server, server],
  )
  const templates = () =>
    asSuperuser(url, (sql) => sql`select oid from pg_database where datname ^@ 'lab_template_'`)
  const [made, ...others] = await templates()
  assert.deepEqual(others, [])
  await Promise.all(leases.map((lease) => lease.end()))

  const again = await useKeptServer(home)
  assert.deepEqual((await templates())[0], made, 'it is not made anew')
  await again.end()

  const { code, output } = await runScript(t, keeper, [home, '--stop'])
  assert.deepEqual([code, output], [0, 'The server for tests is stopped.\n'])
  await until('the process that kept it is gone', () => !isAlive(pid))
  await assert.rejects(access(directory))
  assert.deepEqual(await processesOn(directory), [])
})

test('after its process was killed the next run starts another, and clears up what was left', async (t) => {
  const home = await homeOf(t)
  const first = await joinKeptServer(home)
  const before = (await readNote(home))!
  process.kill(before.pid, 'SIGKILL')
  await until('it is dead', () => !isAlive(before.pid))
  await first.end()
  const second = await joinKeptServer(home)
  await second.end()
  assert.notEqual((await readNote(home))!.pid, before.pid)
  await assert.rejects(access(before.directory))
})

test('unused for a while it ends by itself, and not while it is used', async (t) => {
  const home = await homeOf(t)
  process.env.LAB_TEST_SERVER_IDLE_SECONDS = '0.2'
  t.after(() => delete process.env.LAB_TEST_SERVER_IDLE_SECONDS)
  const lease = await joinKeptServer(home)
  t.after(() => lease.end())
  const { pid } = (await readNote(home))!
  const looked = async () =>
    (
      await asSuperuser(
        lease.url,
        (sql) => sql`select from pg_stat_database where datname = 'postgres' and sessions > 10`,
      )
    ).length > 0
  await eventually('it has looked often', looked)
  assert.ok(isAlive(pid))
  await lease.end()
  await eventually('it has ended', async () => !isAlive(pid) && !(await readNote(home)))
})
