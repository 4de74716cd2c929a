/**
 * A laboratory whose api listens on a port, with somebody who numbers events, and events at will.
 *
 *   const { url, tell, token } = await liveLaboratory()
 */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect } from '../../db/client.ts'
import { createApp } from '../../src/app.ts'
import { createHeldOpen } from '../../src/http/held-open.ts'
import { createServerFor } from '../../src/http/server.ts'
import { eventsChannel } from '../../src/platform/events.ts'
import { keepNumbering } from '../../src/platform/number-events.ts'
import { laboratory } from '../helpers/laboratory.ts'

export async function liveLaboratory(env: Record<string, string> = {}) {
  const lines: Record<string, unknown>[] = []
  const record = (line: unknown) => void lines.push(line as Record<string, unknown>)
  const log = { debug: record, info: record, warn: record, error: record, flush() {} }
  const made = await laboratory({ env: { LIVE_HEARTBEAT_SECONDS: '1', ...env }, log })
  const { lab, sql } = made
  const ends: (() => Promise<void>)[] = []

  /** An api that has nothing in its memory yet, on a port of its own. */
  async function serve(port = 0) {
    const heldOpen = createHeldOpen()
    const app = createApp(lab.context, { heldOpen })
    const server = createServerFor(app, heldOpen, lab.context)
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    async function stop() {
      server.close()
      await heldOpen.end()
      server.closeAllConnections()
    }
    ends.push(stop)
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop }
  }
  const { url } = await serve()
  const numberer = connect(lab.database.workerUrl, { name: 'numberer', max: 2 })
  const numbering = await keepNumbering({ ...lab.context, db: numberer.db }, numberer.sql)
  // Before the database goes: whoever listens on one that is gone would try to come back for ever.
  const stopLaboratory = lab.stop.bind(lab)
  lab.stop = async () => {
    await Promise.all(ends.map((stop) => stop()))
    await numbering.stop()
    await numberer.sql.end()
    await stopLaboratory()
  }

  /** So many events, of an order or of none; resolves when they are written. */
  async function tell(
    howMany = 1,
    event: { type?: string; order_id?: string | null; data?: Record<string, string> } = {},
  ) {
    const { type = 'order.placed', order_id = null, data = { priority: 'stat' } } = event
    await sql`insert into events (type, order_id, subject_id, data)
      select ${type}, ${order_id}, uuidv7(), ${sql.json(data)} from generate_series(1, ${howMany})`
    await sql.notify(eventsChannel, '')
  }
  const over = { request: (path: string, init?: RequestInit) => fetch(url + path, init) }
  return { ...made, lines, url, serve, tell, over: over as never }
}
