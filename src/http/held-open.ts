// Connections that outlive their request: WebSockets, and answers that do not end. A feature registers here what it
// holds open; the api process hands upgrades over, and at a shutdown asks all of it to end.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

export type TakeUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void

/** Writes the rest of an answer whose headers have gone. */
export type WriteOn = (outgoing: ServerResponse) => void

export type HeldOpen = {
  /** WebSockets at this path are handed to `take`. */
  webSockets(path: string, take: TakeUpgrade): void
  /** Who takes it; undefined when it is no WebSocket, or at a path that has none: then it is a request like others. */
  takerOf(request: IncomingMessage): TakeUpgrade | undefined
  /**
   * What a handler writes after its answer, which has no body, has passed all that surrounds it. Node's own response
   * costs half as much memory for each client as a ReadableStream with what reads it.
   */
  answer(outgoing: ServerResponse, writeOn: WriteOn): void
  /** Hands it over, once. */
  writerOf(outgoing: ServerResponse): WriteOn | undefined
  /** `end` tells its clients to come again elsewhere, and resolves when none is left. */
  atTheEnd(end: () => Promise<void>): void
  end(): Promise<void>
}

export function createHeldOpen(): HeldOpen {
  const takers = new Map<string, TakeUpgrade>()
  const writers = new WeakMap<ServerResponse, WriteOn>()
  const ends: (() => Promise<void>)[] = []
  return {
    webSockets: (path, take) => void takers.set(path, take),
    takerOf({ method, headers, url = '' }) {
      if (method !== 'GET' || headers.upgrade?.toLowerCase() !== 'websocket') return undefined
      return takers.get(url.split('?')[0]!)
    },
    answer: (outgoing, writeOn) => void writers.set(outgoing, writeOn),
    writerOf(outgoing) {
      const writeOn = writers.get(outgoing)
      writers.delete(outgoing)
      return writeOn
    },
    atTheEnd: (end) => void ends.push(end),
    async end() {
      await Promise.all(ends.map((end) => end()))
    },
  }
}
