// From the feed of this process to each who follows it. Whoever comes back with an old number is first given what
// the table has after it, page by page, and then joins the others: between two events, so that none is missed and
// none comes twice. Whoever cannot take events as fast as they come falls behind, and is such a one again.
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import type { Context } from '../context.ts'
import { scopeIsMissing, type Entrance } from '../platform/access/admit.ts'
import type { Principal } from '../platform/access/principal.ts'
import type { EventFeed } from '../platform/event-feed.ts'
import type { NumberedEvent } from '../platform/list-events.ts'
import { forbidden } from '../platform/problems.ts'
import type { Connection } from './connection.ts'
import type { Connections } from './connections.ts'
import { encode, encodeEvent, type Encoded } from './encode.ts'
import { passes } from './rules.ts'
import { scopeOfTopic, topicOf, topicsSeenWith, type Topic } from './topics.ts'
import { createTurns, type TakeTurn } from './turns.ts'

export type Wanted = {
  topics?: readonly Topic[] | undefined
  order_ids?: readonly string[] | undefined
  instrument?: string | undefined
  after?: number | undefined
}

export type Following = {
  /** The topics that are meant. @throws Problem 403 for one that may not be seen */
  topicsFor(principal: Principal, wanted: Wanted): Topic[]
  /** In place of what it followed before; from where that was, or from now, if it does not say after which number. */
  subscribe(connection: Connection, wanted: Wanted, topics: readonly Topic[]): void
}

// So that a crowd that comes back leaves the pool to requests.
const readsAtOnce = 3
const pause_ms = 1000
const room_ms = 20
const slow_ms = 250
/** How long a client may take nothing of what waits for it, and how long it may take for most of it. */
const patience_heartbeats = { for_any: 2, for_most: 10 }

type Parts = Pick<Context, 'config' | 'log'> & {
  feed: EventFeed
  connections: Connections
  entrance: Pick<Entrance, 'rolesOfScope'>
}
type State = Parts & { joined: Set<Connection>; takeTurn: TakeTurn }

export function createFollowing(parts: Parts): Following {
  const { feed, connections, entrance } = parts
  const state: State = { ...parts, joined: new Set(), takeTurn: createTurns(readsAtOnce) }
  connections.onOver((connection) => state.joined.delete(connection))
  feed.onEvents((events) => {
    if (events === 'resync') for (const one of state.joined) tellToResync(state, one)
    else for (const event of events) tellAll(state, event)
  })
  return {
    topicsFor({ role, scopes }, { topics }) {
      const seen = topicsSeenWith(scopes)
      for (const topic of topics ?? []) {
        if (seen.includes(topic)) continue
        const scope = scopeOfTopic[topic]
        throw forbidden(scopeIsMissing(scope, role, entrance.rolesOfScope[scope]))
      }
      return [...new Set(topics ?? seen)]
    },
    subscribe: (connection, wanted, topics) => subscribe(state, connection, wanted, topics),
  }
}

function subscribe(
  state: State,
  connection: Connection,
  wanted: Wanted,
  topics: readonly Topic[],
): void {
  const isFirst = connection.subscribed === 0
  state.joined.delete(connection)
  connection.subscribed += 1
  connection.position = wanted.after ?? (isFirst ? state.feed.position() : connection.position)
  connection.subscription = {
    topics: new Set(topics),
    order_ids: wanted.order_ids && new Set(wanted.order_ids),
    instrument: wanted.instrument,
  }
  const heartbeat_seconds = state.config.live.heartbeat_ms / 1000
  const number = connection.position
  const ready = encode({ type: 'ready', number, topics: [...topics], heartbeat_seconds })
  connection.transport.send(ready)
  void catchUp(state, connection)
}

function tellAll(state: State, event: NumberedEvent): void {
  const topic = topicOf(event.type)
  let encoded: Encoded | undefined
  for (const connection of state.joined) {
    // It has read further in the table than this process had been woken for.
    if (event.number <= connection.position) continue
    connection.position = event.number
    if (!passes(connection.subscription!, event, topic)) continue
    send(state, connection, (encoded ??= encodeEvent(event)))
  }
}

function tellToResync(state: State, connection: Connection): void {
  connection.position = state.feed.position()
  send(state, connection, encode({ type: 'resync', number: connection.position }))
}

// What does not go out waits in the table, not in memory.
function send(state: State, connection: Connection, message: Encoded): void {
  connection.transport.send(message)
  const isFull = connection.transport.buffered_bytes() > state.config.live.buffer_bytes
  if (isFull && state.joined.delete(connection)) void catchUp(state, connection)
}

async function catchUp(state: State, connection: Connection): Promise<void> {
  const { feed, joined } = state
  const { subscribed } = connection
  const isOver = () => connection.over || connection.subscribed !== subscribed
  for (;;) {
    await room(state, connection)
    if (isOver()) return
    if (connection.position === feed.position()) return void joined.add(connection)
    const page = await nextPage(state, connection.position)
    if (isOver()) return
    if (page === undefined) continue
    if (page === 'resync') tellToResync(state, connection)
    // Nothing more in the table: it has seen by another process what this one will be woken for.
    else if (page.length === 0 && connection.position > feed.position())
      return void joined.add(connection)
    else giveAll(connection, page)
  }
}

function giveAll(connection: Connection, page: readonly NumberedEvent[]): void {
  for (const event of page) {
    connection.position = event.number
    if (passes(connection.subscription!, event, topicOf(event.type)))
      connection.transport.send(encodeEvent(event))
  }
}

/** Undefined when the database is away: then it is asked again, and the client stays where it is. */
async function nextPage({ feed, log, takeTurn }: State, after: number) {
  try {
    return await takeTurn(() => feed.after(after))
  } catch (error) {
    log.warn({ error }, 'could not read events; trying again')
    await sleep(pause_ms, undefined, { ref: false })
    return undefined
  }
}

/** Waits until most of what was sent is taken; a client that takes none of it, or all too little, is sent away. */
async function room({ config, connections }: State, connection: Connection): Promise<void> {
  const { buffer_bytes, heartbeat_ms } = config.live
  await nextTurn()
  const began_ms = performance.now()
  let [least, progress_ms] = [Infinity, began_ms]
  while (!connection.over) {
    const waiting = connection.transport.buffered_bytes()
    if (waiting <= buffer_bytes / 4) return
    const now_ms = performance.now()
    if (waiting < least) [least, progress_ms] = [waiting, now_ms]
    const isStuck = now_ms - progress_ms > patience_heartbeats.for_any * heartbeat_ms
    if (isStuck || now_ms - began_ms > patience_heartbeats.for_most * heartbeat_ms)
      return connections.end(connection, 'too_slow')
    await sleep(now_ms - began_ms < 1000 ? room_ms : slow_ms, undefined, { ref: false })
  }
}
