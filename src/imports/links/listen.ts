// The ports at which instruments connect. Who may connect, how many at once and how much they may send is bounded;
// a connection that is refused is closed without a word.
import { once } from 'node:events'
import { BlockList, createServer, isIP, type AddressInfo, type Server, type Socket } from 'node:net'
import type { Link } from '../../config/instruments.ts'
import type { Context } from '../../context.ts'
import { serveAstm } from './serve-astm.ts'
import { serveMllp } from './serve-mllp.ts'

export type LinkServers = { addresses: string[]; stop: () => Promise<void> }

/** What a protocol does with a connection, until that ends. */
export type Serve = (context: Context, link: Link, line: Line) => Promise<void>

/** A connection, as a protocol sees it. */
export type Line = {
  chunks: AsyncIterable<Buffer>
  send(bytes: Uint8Array | string): void
  /** Called when nothing has come for as long as the link permits, while nothing is being done about what came. */
  onSilence(act: () => void): void
  close(): void
}

type Open = { socket: Socket; served: Promise<void>; isWorking: () => boolean; seen_at: number }

/** A connection that has been silent for so long makes room for another of the same instrument. */
const silent_ms = 60_000

/** @throws when a port cannot be listened to */
export async function listenToInstruments(
  context: Context,
  links: readonly Link[],
): Promise<LinkServers> {
  const servers: { server: Server; open: Set<Open> }[] = []
  const addresses: string[] = []
  let isStopping = false
  context.metrics.onAsked(() => countConnections(context, links, servers))
  async function stop() {
    isStopping = true
    for (const { server } of servers) server.close()
    const all = servers.flatMap(({ open }) => [...open])
    // What is being stored is stored and answered; then the line is closed.
    for (const { socket, isWorking } of all) if (!isWorking()) socket.destroy()
    await Promise.all(all.map(({ served }) => served))
  }
  try {
    for (const link of links) {
      const open = new Set<Open>()
      const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 })
      servers.push({ server, open })
      const isPeer = createPeerCheck(link.peers)
      server.on('connection', (socket) => {
        if (!isPeer(socket.remoteAddress)) refuse(context, link, socket, 'not one of its peers')
        else if (!makeRoom(open, link)) refuse(context, link, socket, 'too many connections')
        else accept(context, link, socket, open, () => isStopping)
      })
      server.listen({ host: link.host, port: link.port })
      await once(server, 'listening')
      const { port } = server.address() as AddressInfo
      addresses.push(`${link.host}:${port}`)
      const { instrument, protocol } = link
      context.log.info({ instrument, protocol, host: link.host, port }, 'listening to instrument')
    }
  } catch (error) {
    await stop()
    throw error
  }
  return { addresses, stop }
}

function countConnections(
  { metrics }: Context,
  links: readonly Link[],
  servers: readonly { open: ReadonlySet<Open> }[],
): void {
  for (const [n, { instrument }] of links.entries())
    metrics.link_connections.set({ instrument }, servers[n]?.open.size ?? 0)
}

function createPeerCheck(peers: readonly string[]): (address: string | undefined) => boolean {
  const list = new BlockList()
  const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')
  for (const peer of peers) {
    const [address, prefix] = peer.split('/') as [string, string?]
    if (prefix === undefined) list.addAddress(address, familyOf(address))
    else list.addSubnet(address, Number(prefix), familyOf(address))
  }
  return (address = '') => {
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
    return isIP(plain) !== 0 && list.check(plain, familyOf(plain))
  }
}

// An instrument that was switched off leaves a connection behind that nobody uses any more.
function makeRoom(open: Set<Open>, { connections }: Link): boolean {
  if (open.size < connections) return true
  const [oldest] = [...open].toSorted((a, b) => a.seen_at - b.seen_at)
  if (!oldest || oldest.isWorking() || performance.now() - oldest.seen_at < silent_ms) return false
  oldest.socket.destroy()
  open.delete(oldest)
  return true
}

function refuse({ log }: Context, { instrument }: Link, socket: Socket, why: string) {
  log.warn({ instrument, peer: socket.remoteAddress, why }, 'connection of an instrument refused')
  socket.on('error', () => {}).destroy()
}

function accept(
  context: Context,
  link: Link,
  socket: Socket,
  open: Set<Open>,
  isStopping: () => boolean,
) {
  const { log } = context
  const { instrument, protocol, silence_ms } = link
  let isWorking = false
  let silence = () => {}
  socket.setTimeout(silence_ms, () => isWorking || silence())
  socket.on('error', () => {}) // told by the loop as well
  const one: Open = {
    socket,
    served: Promise.resolve(),
    isWorking: () => isWorking,
    seen_at: performance.now(),
  }
  async function* chunks(): AsyncGenerator<Buffer> {
    // The answer to what came last is still on its way when this ends.
    const read = socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>
    for await (const chunk of read) {
      one.seen_at = performance.now()
      isWorking = true
      yield chunk
      isWorking = false
      if (isStopping()) return
    }
  }
  const line: Line = {
    chunks: chunks(),
    send: (bytes) => void socket.write(bytes),
    onSilence: (act) => (silence = act),
    close: () => socket.destroySoon(),
  }
  const serve: Serve = protocol === 'astm' ? serveAstm : serveMllp
  one.served = serve(context, link, line)
    .catch((error: unknown) => {
      const { code } = error as NodeJS.ErrnoException
      if (code === undefined) log.error({ error, instrument }, 'connection of an instrument failed')
    })
    .finally(() => {
      socket.destroySoon()
      open.delete(one)
    })
  open.add(one)
}
