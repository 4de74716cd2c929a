// One client that follows events, whichever transport it came by.
import type { Principal } from '../platform/access/principal.ts'
import type { Encoded } from './encode.ts'
import type { Ending, Subscription } from './rules.ts'

/** How its bytes go: over a WebSocket, or as an answer that does not end (SSE). */
export type Transport = {
  kind: 'websocket' | 'sse'
  send(message: Encoded): void
  /** What was sent and has not been taken by the network yet. */
  buffered_bytes(): number
  /** Asks for a sign of life, where the transport has one. */
  ping?(): void
  /** Says why, and closes. A client that does not read it is cut off a little later. */
  end(ending: Ending): void
  /** Cuts it off at once. */
  destroy(): void
}

export type Connection = {
  readonly transport: Transport
  readonly address: string
  readonly request_id: string
  readonly opened_at: Date
  /** Who it is; a WebSocket may say so a moment after it was opened. */
  principal: Principal | undefined
  subscription: Subscription | undefined
  /** The number of the last event that it has passed, sent or not. */
  position: number
  /** Counts its subscriptions: what still catches up for an earlier one gives up. */
  subscribed: number
  heartbeatDue_ms: number
  /** When anything was heard of it. */
  heard_ms: number
  /** What it has said since its last heartbeat. */
  said: number
  over: boolean
}

/** Where somebody comes from. */
export type Origin = Pick<Connection, 'address' | 'request_id'>

export function createConnection(transport: Transport, from: Origin, now: Date): Connection {
  return {
    transport,
    address: from.address,
    request_id: from.request_id,
    opened_at: now,
    principal: undefined,
    subscription: undefined,
    position: 0,
    subscribed: 0,
    heartbeatDue_ms: Infinity,
    heard_ms: performance.now(),
    said: 0,
    over: false,
  }
}
