// An answer that does not end. What waits in it for a slow reader is counted in bytes, since node-server takes the
// next piece only when the network has taken the last.
import type { Connection, Transport } from './connection.ts'
import { encode } from './encode.ts'
import { endings } from './rules.ts'

/** `open` is called with the transport; the stream is the body of the answer. */
export function serverSentEvents(
  buffer_bytes: number,
  cut: () => void,
  open: (transport: Transport) => Connection,
  gone: (connection: Connection) => void,
): ReadableStream<Uint8Array> {
  let connection: Connection | undefined
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        // After a restart not all come back at the same moment.
        const retry_ms = 1000 + Math.floor(Math.random() * 4000)
        controller.enqueue(Buffer.from(`retry: ${retry_ms}\n\n`))
        let closed = false
        connection = open({
          kind: 'sse',
          send: (message) => void (closed || controller.enqueue(message.sse())),
          buffered_bytes: () => buffer_bytes - (controller.desiredSize ?? buffer_bytes),
          end(reason) {
            const { code } = endings[reason]
            controller.enqueue(encode({ type: 'bye', code, reason }).sse())
            closed = true
            controller.close()
          },
          destroy: cut,
        })
      },
      cancel() {
        if (connection) gone(connection)
      },
    },
    { highWaterMark: buffer_bytes, size: (piece) => piece.byteLength },
  )
}
