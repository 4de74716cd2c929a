// The process that listens is killed while it stores a message, and after it has: the instrument, which got no
// acknowledgement, sends the message again, and in the end there is one import of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { holdLock } from '../helpers/locks.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { environment, eventually, startProcess } from '../helpers/processes.ts'
import { openLine, sendMllp } from './simulated-analyzer.ts'
import { blockOf } from '../../src/imports/links/read-mllp.ts'

const { lab, sql } = await laboratory()

test('a message whose acknowledgement died with the process is sent again, and is one import', async (t) => {
  const instrument = 'cobas-integra-1'
  const env = {
    ...(await environment(lab.database, 'links')),
    INSTRUMENT_LINKS: JSON.stringify([{ instrument, protocol: 'mllp', port: 0 }]),
  }
  const start = async () => {
    const links = await startProcess(t, 'links', env)
    return { links, port: Number(links.url.split(':')[1]) }
  }
  const message = 'MSH|^~\\&|a|b|c|d|20260315092000||ORU^R01|4711|P|2.5.1\rOBR|1\r'
  const count = async () => {
    const [row] = await sql`
      select count(*)::int as imports, (select count(*)::int from pgboss.job
        where name = 'import-analyzer-file') as jobs from imports where came_by = 'link'`
    return [row!.imports, row!.jobs]
  }

  // The import needs its instrument to stay: the process waits for it, inside of its transaction.
  const first = await start()
  const lock = await holdLock(
    t,
    lab.database.ownerUrl,
    `select from instruments where code = '${instrument}' for update`,
  )
  const line = await openLine(first.port)
  line.send(blockOf(message))
  await lock.untilWaiting(1)
  await first.links.end('SIGKILL')
  await lock.release()
  assert.equal(await line.read(1), undefined)
  await eventually('its transaction is over', async () => (await count())[0] === 0)

  const second = await start()
  const deaf = await openLine(second.port)
  deaf.send(blockOf(message))
  await eventually('it is stored', async () => (await count())[0] === 1)
  await second.links.end('SIGKILL')

  const third = await start()
  const answered = await sendMllp(await openLine(third.port), message)
  assert.match(answered!, /\rMSA\|AA\|4711\r/)
  assert.deepEqual(await count(), [1, 1])
  const { code, output } = await third.links.end('SIGTERM')
  assert.equal(code, 0)
  assert.match(output, /"already_uploaded":true/)
})
