// An answer that does not end, written to Node's response itself. What waits in it for a slow reader is counted in
// bytes, as node:http counts what the network has not taken.
import type { ServerResponse } from 'node:http'
import type { Connection, Transport } from './connection.ts'
import { encode } from './encode.ts'
import { endings } from './rules.ts'

/** `open` is called with the transport, and `gone` when the client has. */
export function serveEvents(
  outgoing: ServerResponse,
  open: (transport: Transport) => Connection,
  gone: (connection: Connection) => void,
): void {
  if (outgoing.destroyed) return
  outgoing.on('error', onError)
  // After a restart not all come back at the same moment.
  outgoing.write(`retry: ${1000 + Math.floor(Math.random() * 4000)}\n\n`)
  const connection = open(transportOf(outgoing))
  outgoing.on('close', () => gone(connection))
}

const onError = () => {} // 'close' follows

function transportOf(outgoing: ServerResponse): Transport {
  return {
    kind: 'sse',
    send(message) {
      if (!outgoing.writableEnded && !outgoing.destroyed) outgoing.write(message.sse())
    },
    buffered_bytes: () => outgoing.writableLength,
    end(reason) {
      const { code } = endings[reason]
      outgoing.end(encode({ type: 'bye', code, reason }).sse())
    },
    // What it was told has gone out: its connection may serve another request by now.
    destroy: () => void (outgoing.writableFinished || outgoing.destroy()),
  }
}
