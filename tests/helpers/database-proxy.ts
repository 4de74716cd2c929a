/**
 * A door between a process and its database that a test can shut: connections then break off, and new
 * ones are refused, as when the server is restarted or the network is gone.
 *
 *   const proxy = await startProxy(t, database.apiUrl)
 *   const api = await startProcess(t, 'api', { ...env, DATABASE_URL: proxy.url })
 *   proxy.shut()
 */
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import type { TestContext } from 'node:test'

export type DatabaseProxy = {
  /** The database's url, by way of the proxy. */
  url: string
  shut(): void
  open(): Promise<void>
  /** Breaks off all connections; new ones are let in. */
  cut(): void
  /** The same, so that it is an error to whoever uses one (ECONNRESET). */
  reset(): void
  /** From now on a connection is reset when it sends this text; undefined: none does. */
  cutAt(text: string | undefined): void
  /** Nothing passes and nothing breaks, as on a wire that is pulled, until `release`. */
  hold(): void
  release(): void
  /** How many connections were reset for that. */
  cuts(): number
}

export async function startProxy(
  t: Pick<TestContext, 'after'>,
  databaseUrl: string,
): Promise<DatabaseProxy> {
  const target = new URL(databaseUrl)
  const pairs = new Set<Socket[]>()
  let fatal: string | undefined
  let cuts = 0
  let held = false

  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname)
    const pair = [client, upstream]
    pairs.add(pair)
    client.on('data', (data) => {
      if (fatal === undefined || !data.includes(fatal)) return
      cuts += 1
      client.resetAndDestroy()
    })
    if (!held) client.pipe(upstream).pipe(client)
    for (const socket of pair) {
      socket.on('error', () => {}) // 'close' follows
      socket.on('close', () => {
        pairs.delete(pair)
        for (const end of pair) end.destroy()
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  function cut() {
    for (const [client] of pairs) client!.destroy()
  }
  function reset() {
    for (const [client] of pairs) client!.resetAndDestroy()
  }
  function shut() {
    if (server.listening) server.close()
    cut()
  }
  t.after(shut)

  const url = new URL(databaseUrl)
  url.host = `127.0.0.1:${port}`
  return {
    url: url.href,
    shut,
    cut,
    reset,
    cuts: () => cuts,
    cutAt(text) {
      fatal = text
    },
    hold() {
      held = true
      for (const [client, upstream] of pairs) {
        client!.unpipe(upstream).pause()
        upstream!.unpipe(client).pause()
      }
    },
    release() {
      held = false
      for (const [client, upstream] of pairs) client!.pipe(upstream!).pipe(client!)
    },
    async open() {
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
    },
  }
}
