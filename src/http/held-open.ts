// Connections that outlive their request: WebSockets, and answers that do not end. A feature registers here what it
// holds open; the api process hands upgrades over, and at a shutdown asks all of it to end.
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'

export type TakeUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void

export type HeldOpen = {
  /** WebSockets at this path are handed to `take`. */
  webSockets(path: string, take: TakeUpgrade): void
  /** Who takes it; undefined when it is no WebSocket, or at a path that has none: then it is a request like others. */
  takerOf(request: IncomingMessage): TakeUpgrade | undefined
  /** `end` tells its clients to come again elsewhere, and resolves when none is left. */
  atTheEnd(end: () => Promise<void>): void
  end(): Promise<void>
}

export function createHeldOpen(): HeldOpen {
  const takers = new Map<string, TakeUpgrade>()
  const ends: (() => Promise<void>)[] = []
  return {
    webSockets: (path, take) => void takers.set(path, take),
    takerOf({ method, headers, url = '' }) {
      if (method !== 'GET' || headers.upgrade?.toLowerCase() !== 'websocket') return undefined
      return takers.get(url.split('?')[0]!)
    },
    atTheEnd: (end) => void ends.push(end),
    async end() {
      await Promise.all(ends.map((end) => end()))
    },
  }
}
