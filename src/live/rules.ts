// Which events a subscription passes, and how a connection ends. Pure: what is followed is decided the same way for
// every event, whether it comes from the table or has just happened.
import type { NumberedEvent } from '../platform/list-events.ts'
import type { Topic } from './topics.ts'

export type Subscription = {
  topics: ReadonlySet<Topic>
  /** Only what happened in these orders; what is part of no order is not asked. */
  order_ids?: ReadonlySet<string> | undefined
  /** Only what happened on this instrument; what names no instrument is not asked. */
  instrument?: string | undefined
}

/**
 * Each filter narrows the events that it can be asked of, and leaves the others:
 *   topics [results, qc], order_ids [A]        result.final of A: yes · of B: no · qc.rejected on any instrument: yes
 *   topics [results, qc], instrument "cobas"   qc.rejected on "cobas": yes · on "vetscan": no · result.final: yes
 */
export function passes(
  { topics, order_ids, instrument }: Subscription,
  event: Pick<NumberedEvent, 'order_id' | 'data'>,
  topic: Topic,
): boolean {
  if (!topics.has(topic)) return false
  if (order_ids && event.order_id !== null && !order_ids.has(event.order_id)) return false
  const on = event.data.instrument
  return instrument === undefined || on === undefined || on === null || on === instrument
}

/**
 * Why the service ends a connection. `code` is that of the WebSocket (RFC 6455 §7.4: 4000 to 4999 are for
 * applications; here 44xx is like the HTTP status 4xx), and SSE says both in its last message, `bye`.
 *   resume: come again with the last number, at once or after a moment.
 *   sign in: come again with another token, and the last number.
 */
export const endings = {
  service_restart: { code: 1012, next: 'resume' },
  not_authenticated: { code: 4401, next: 'sign in' }, // no token came in time, or it was not good
  token_expired: { code: 4401, next: 'sign in' },
  session_ended: { code: 4401, next: 'sign in' }, // signed out, deactivated, or another role
  too_slow: { code: 4408, next: 'resume' },
  silent: { code: 4408, next: 'resume' }, // no pong: the client is gone, or the network
  forbidden: { code: 4403, next: 'sign in' },
  too_many_connections: { code: 4429, next: 'resume' },
  too_many_messages: { code: 4429, next: 'resume' },
} as const satisfies Record<string, { code: number; next: 'resume' | 'sign in' }>

export type Ending = keyof typeof endings
