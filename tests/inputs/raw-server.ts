// A server of the laboratory's app on a real socket, for the tests of what only a socket can send. After each test all
// connections are closed, the next client is answered, and no line of the log is an error.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { after, afterEach } from 'node:test'
import { createApp } from '../../src/app.ts'
import { createHeldOpen } from '../../src/http/held-open.ts'
import { createServerFor } from '../../src/http/server.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { eventually } from '../helpers/processes.ts'
import { signIn } from '../helpers/sign-in.ts'
import { get, openConnection } from './raw-connection.ts'

export async function serveLaboratory(env: Record<string, string>) {
  const errors: unknown[] = []
  const lines: string[] = []
  const remember = (_: unknown, said?: string) => void lines.push(said ?? '')
  const complain = (...line: unknown[]) => void errors.push(line)
  const log = { debug: remember, info: remember, warn: remember, error: complain, flush() {} }
  const { lab, sql } = await laboratory({ env, log })
  const heldOpen = createHeldOpen()
  const server = createServerFor(createApp(lab.context, { heldOpen }), heldOpen, lab.context)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const token = await signIn(lab.app, 'clerk')
  const stopLaboratory = lab.stop.bind(lab)
  lab.stop = async () => {
    server.close()
    await heldOpen.end()
    server.closeAllConnections()
    await stopLaboratory()
  }

  const opened: Socket[] = []
  after(() => opened.forEach((socket) => socket.destroy()))
  const open = async () => {
    const connection = await openConnection(port)
    opened.push(connection.socket)
    return connection
  }
  const countConnections = () =>
    new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)))

  afterEach(async () => {
    for (const socket of opened.splice(0)) socket.destroy()
    await eventually('all are gone', async () => (await countConnections()) === 0, 5)
    const { status } = await (await open()).exchange(get('/health/live'))
    assert.equal(status, 200)
    for (const socket of opened.splice(0)) socket.destroy()
    await eventually('all are gone', async () => (await countConnections()) === 0, 5)
    assert.deepEqual(errors.splice(0), [])
  })
  return { lab, sql, server, port, token, lines, open, countConnections }
}
