/**
 * The embedded server and what happens to it: kills, aborts, leftovers, and two that want one
 * directory.
 */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { startEmbedded } from '../../../db/embedded/server.ts'
import { hasUnfinishedData, processesOn, query, readServer } from '../../helpers/embedded.ts'
import { settings, startElsewhere, temporaryDirectory, until } from '../../helpers/embedded.ts'

test('what an interrupted start left behind does not stop the next one', async (t) => {
  const dataDir = await temporaryDirectory(t)
  await mkdir(join(dataDir, 'cluster/data'), { recursive: true })
  await writeFile(join(dataDir, 'cluster/data/PG_VERSION'), '18\n')
  await mkdir(join(dataDir, 'unfinished-abc/data'), { recursive: true })
  await writeFile(join(dataDir, 'notes.txt'), 'not ours')
  const server = await startEmbedded({ dataDir, ...settings })
  t.after(server.stop)
  assert.deepEqual(await query(server, 'select 1'), [1])
  const names = await readdir(dataDir)
  assert.ok(names.includes('notes.txt'), 'a file that is not ours stays')
  assert.ok(
    names.some((name) => name.startsWith('unusable-')),
    'the half cluster is set aside',
  )
  assert.deepEqual(
    names.filter((name) => name.startsWith('unfinished-')),
    [],
  )
})

test('a directory in use is refused, naming the process that uses it', async (t) => {
  const dataDir = await temporaryDirectory(t)
  const attempts = await Promise.allSettled(
    [1, 2, 3].map(() => startEmbedded({ dataDir, ...settings })),
  )
  const started = attempts.filter((attempt) => attempt.status === 'fulfilled')
  started.forEach(({ value }) => t.after(value.stop))
  assert.equal(started.length, 1)
  for (const attempt of attempts) {
    if (attempt.status === 'rejected')
      assert.match(String(attempt.reason), RegExp(`already in use by process ${process.pid}`))
  }
  await started[0]!.value.stop()
  const next = await startEmbedded({ dataDir, ...settings })
  await next.stop()
})

test('when its owner is killed the server ends, and the next start finds its data', async (t) => {
  const dataDir = await temporaryDirectory(t)
  const owner = startElsewhere(dataDir)
  const orphan = await readServer(owner)
  await query(orphan, 'create table kept as select 42 as answer')
  owner.kill('SIGKILL')
  await once(owner, 'exit')
  const server = await startEmbedded({ dataDir, ...settings })
  t.after(server.stop)
  assert.deepEqual(await query(server, 'select answer from kept'), [42])
  await assert.rejects(query(orphan, 'select 1'), { code: 'ECONNREFUSED' })
})

test('a killed owner leaves no process, also in the middle of its first start', async (t) => {
  for (const moment of ['while initdb works', 'while the server runs']) {
    const dataDir = await temporaryDirectory(t)
    const owner = startElsewhere(dataDir)
    if (moment === 'while initdb works') await until(moment, () => hasUnfinishedData(dataDir))
    else await readServer(owner)
    owner.kill('SIGKILL')
    await once(owner, 'exit')
    await until('no process is left', async () => (await processesOn(dataDir)).length === 0)
    const server = await startEmbedded({ dataDir, ...settings })
    assert.deepEqual(await query(server, 'select 1'), [1])
    await server.stop()
  }
})

test('an aborted start leaves no process and can be repeated', async (t) => {
  const dataDir = await temporaryDirectory(t)
  const early = new AbortController()
  const initialising = startEmbedded({ dataDir, ...settings, signal: early.signal })
  await until('initdb works', () => hasUnfinishedData(dataDir))
  early.abort()
  await assert.rejects(initialising, { name: 'AbortError' })
  assert.deepEqual(await processesOn(dataDir), [])
  assert.equal(await hasUnfinishedData(dataDir), false)

  await (await startEmbedded({ dataDir, ...settings })).stop()
  const late = new AbortController()
  const starting = startEmbedded({ dataDir, ...settings, signal: late.signal })
  // No pause between looks: the server is ready a few milliseconds after it writes this file.
  const pidFile = join(dataDir, 'cluster/data/postmaster.pid')
  while (!existsSync(pidFile)) await nextTurn()
  late.abort()
  await assert.rejects(starting, { name: 'AbortError' })
  assert.deepEqual(await processesOn(dataDir), [])
})
