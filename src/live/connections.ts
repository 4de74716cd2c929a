// All who follow events in this process: how many may, until when, and whether they are still there. One timer
// serves them all (watch.ts).
import type { ApiContext } from '../http/feature.ts'
import type { Principal } from '../platform/access/principal.ts'
import { Problem, type ProblemType } from '../platform/problems.ts'
import { createConnection, type Connection, type Origin, type Transport } from './connection.ts'
import type { Ending } from './rules.ts'
import { createWatch } from './watch.ts'

export type Connections = {
  /** @throws Problem when there is no room for one more from this address */
  demandRoom(address: string): void
  /** @throws Problem when this user has enough of them */
  demandRoomFor(principal: Principal): void
  open(transport: Transport, from: Origin): Connection
  /** Says who it is. Returns why not, if so. */
  introduce(connection: Connection, principal: Principal): Ending | undefined
  end(connection: Connection, ending: Ending): void
  /** The client has gone by itself. */
  gone(connection: Connection): void
  onOver(tell: (connection: Connection) => void): void
  /** Tells all to come again, and resolves when they have gone or were cut off. */
  endAll(): Promise<void>
}

/** Not yet authenticated: strangers must not take the places of those who work here. */
const mostStrangers = 200
/** How long a client may take to read that its connection ends; at a shutdown less. */
const goodbye_ms = 10_000
const restart_ms = 1000

type Parts = Pick<ApiContext, 'clock' | 'config' | 'db' | 'endedSessions' | 'log' | 'metrics'>

export type State = {
  api: Parts
  all: Set<Connection>
  /** Those that were told goodbye, and when they are cut off. */
  leaving: Map<Transport, number>
  byAddress: Counts
  byUser: Counts
  strangers: number
  stopping: boolean
  /** Called when the last of them has closed by itself. */
  allLeft: () => void
  tellers: ((connection: Connection) => void)[]
}

export function createConnections(api: Parts): Connections {
  const state: State = {
    api,
    all: new Set(),
    leaving: new Map(),
    byAddress: createCounts(),
    byUser: createCounts(),
    strangers: 0,
    stopping: false,
    allLeft() {},
    tellers: [],
  }
  const endOne = (connection: Connection, ending: Ending) => end(state, connection, ending)
  const watch = createWatch(state, endOne)
  api.metrics.onAsked(() => countByTransport(state))
  // Who signs out here is out at once; elsewhere within the time between two checks.
  api.endedSessions.onEnd((session_id) => {
    for (const connection of state.all)
      if (connection.principal?.session_id === session_id) endOne(connection, 'session_ended')
  })
  return {
    demandRoom: (address) => demandRoom(state, address),
    demandRoomFor({ user_id }) {
      if (state.byUser.of(user_id) >= api.config.live.connections_per_user)
        throw full('too-many-requests', 'Too many connections of yours are open.')
    },
    open(transport, from) {
      watch.begin()
      return open(state, transport, from)
    },
    introduce: (connection, principal) => introduce(state, connection, principal),
    end: endOne,
    gone(connection) {
      remove(state, connection, 'gone')
      if (state.leaving.delete(connection.transport) && state.leaving.size === 0) state.allLeft()
    },
    onOver: (tell) => void state.tellers.push(tell),
    async endAll() {
      state.stopping = true
      for (const connection of state.all) endOne(connection, 'service_restart')
      // Those who read it close by themselves.
      if (state.leaving.size > 0) await untilAllLeft(state)
      for (const transport of state.leaving.keys()) transport.destroy()
      state.leaving.clear()
      watch.stop()
    },
  }
}

function countByTransport({ all, api }: State): void {
  const counts = { websocket: 0, sse: 0 }
  for (const { transport } of all) counts[transport.kind]++
  for (const [transport, count] of Object.entries(counts))
    api.metrics.live_connections.set({ transport }, count)
}

function untilAllLeft(state: State): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, restart_ms)
    state.allLeft = () => {
      clearTimeout(timer)
      resolve()
    }
  })
}

function demandRoom({ api, all, byAddress, strangers, stopping }: State, address: string): void {
  const { connections, connections_per_address } = api.config.live
  if (stopping) throw full('unavailable', 'This process is about to stop. Come again.')
  if (byAddress.of(address) >= connections_per_address)
    throw full('too-many-requests', 'Too many connections are open from your address.')
  if (all.size >= connections || strangers >= mostStrangers)
    throw full('busy', 'Too many follow events here. Come again.')
}

function open(state: State, transport: Transport, from: Origin): Connection {
  const connection = createConnection(transport, from, state.api.clock.now())
  state.all.add(connection)
  state.byAddress.add(from.address)
  state.strangers += 1
  return connection
}

function introduce(state: State, connection: Connection, principal: Principal): Ending | undefined {
  const { connections_per_user, heartbeat_ms } = state.api.config.live
  const known = connection.principal
  if (known && known.user_id !== principal.user_id) return 'forbidden'
  if (!known) {
    if (state.byUser.of(principal.user_id) >= connections_per_user) return 'too_many_connections'
    state.byUser.add(principal.user_id)
    state.strangers -= 1
    connection.heartbeatDue_ms = performance.now() + heartbeat_ms
  }
  connection.principal = principal
  return undefined
}

function end(state: State, connection: Connection, ending: Ending): void {
  if (!remove(state, connection, ending)) return
  connection.transport.end(ending)
  state.leaving.set(connection.transport, performance.now() + goodbye_ms)
}

/** Returns whether it was there. */
function remove(state: State, connection: Connection, why: string): boolean {
  if (connection.over) return false
  const { request_id, transport, opened_at, principal } = connection
  connection.over = true
  state.all.delete(connection)
  state.byAddress.remove(connection.address)
  if (principal) state.byUser.remove(principal.user_id)
  else state.strangers -= 1
  for (const tell of state.tellers) tell(connection)
  const { clock, log } = state.api
  const duration_s = Math.round((clock.now().getTime() - opened_at.getTime()) / 1000)
  const user_id = principal?.user_id
  log.info({ request_id, transport: transport.kind, user_id, duration_s, why }, 'follows no more')
  return true
}

type Counts = ReturnType<typeof createCounts>

function createCounts() {
  const counts = new Map<string, number>()
  return {
    of: (key: string) => counts.get(key) ?? 0,
    add: (key: string) => void counts.set(key, (counts.get(key) ?? 0) + 1),
    remove(key: string) {
      const left = counts.get(key)! - 1
      if (left > 0) counts.set(key, left)
      else counts.delete(key)
    },
  }
}

function full(type: ProblemType, detail: string): Problem {
  return new Problem(type, detail, {}, { 'retry-after': '5' })
}
