// A message as bytes, for either transport. What all are told is made once, however many there are.
import type { NumberedEvent } from '../platform/list-events.ts'
import type { Message } from './schemas.ts'
import { topicOf } from './topics.ts'

export type Encoded = {
  /** As the text of a WebSocket. */
  json(): Buffer
  /** As an event of SSE: an event of the laboratory is an ordinary message, everything else has its type as name. */
  sse(): Buffer
}

export function encode(message: Message): Encoded {
  const text = JSON.stringify(message)
  let json: Buffer | undefined
  let sse: Buffer | undefined
  return {
    json: () => (json ??= Buffer.from(text)),
    sse: () => (sse ??= Buffer.from(asServerSentEvent(message, text))),
  }
}

export function encodeEvent({ type, ...event }: NumberedEvent): Encoded {
  const { number, order_id, subject_id, data } = event
  const created_at = event.created_at.toISOString()
  const topic = topicOf(type)
  const told = { type: 'event' as const, number, event: type, topic, order_id, subject_id }
  return encode({ ...told, data, created_at })
}

// The id is kept by an EventSource and sent when it comes again. JSON has no line breaks: one data line is enough.
function asServerSentEvent(message: Message, text: string): string {
  const name = message.type === 'event' ? '' : `event: ${message.type}\n`
  const id = 'number' in message ? `id: ${message.number}\n` : ''
  return `${name}${id}data: ${text}\n\n`
}
