// Looks once a second at all connections: whose time is over, who is silent, who is to hear that we live. Whose
// session has ended is one question to the database for all of them.
import { withoutLogIds } from '../platform/log-ids.ts'
import type { Connection } from './connection.ts'
import type { State } from './connections.ts'
import { encode } from './encode.ts'
import { findLiveSessions } from './queries.ts'
import type { Ending } from './rules.ts'

const tick_ms = 1000
/** How long a WebSocket may take to say who it is. */
const introduction_ms = 5000
/** As long as a token is believed without asking the database: src/auth/lifetimes.ts. */
const sessionsAreBelieved_ms = 10_000
const sessionsAtOnce = 1000

type End = (connection: Connection, ending: Ending) => void

export function createWatch(state: State, end: End) {
  let timer: NodeJS.Timeout | undefined
  let checked_ms = 0
  let checking: Promise<void> | undefined

  function stop(): void {
    clearInterval(timer)
    timer = undefined
  }

  function tick(): void {
    const time = state.api.clock.now()
    for (const connection of state.all) look(state, connection, time, end)
    cutOff(state)
    if (state.all.size === 0 && state.leaving.size === 0) return stop()
    // By the clock, like all that somebody is told the end of; it may be set back as well.
    if (checking || Math.abs(time.getTime() - checked_ms) < sessionsAreBelieved_ms) return
    checked_ms = time.getTime()
    checking = checkSessions(state, time, end)
      .catch((error: unknown) => {
        state.api.log.warn({ error }, 'could not ask whose sessions have ended; trying again')
      })
      .finally(() => (checking = undefined))
  }

  return {
    begin: () => void (timer ??= withoutLogIds(() => setInterval(tick, tick_ms).unref())),
    stop,
  }
}

function look({ api }: State, connection: Connection, time: Date, end: End): void {
  const { heartbeat_ms } = api.config.live
  const { principal, opened_at, transport, subscription, position } = connection
  const now_ms = performance.now()
  if (!principal) {
    if (time.getTime() - opened_at.getTime() >= introduction_ms)
      end(connection, 'not_authenticated')
  } else if (time >= principal.expires_at) {
    end(connection, 'token_expired')
  } else if (transport.ping && now_ms - connection.heard_ms > 2 * heartbeat_ms + tick_ms) {
    end(connection, 'silent')
  } else if (now_ms >= connection.heartbeatDue_ms) {
    connection.heartbeatDue_ms += heartbeat_ms
    connection.said = 0
    transport.ping?.()
    if (subscription) transport.send(encode({ type: 'heartbeat', number: position }))
  }
}

function cutOff({ leaving }: State): void {
  const now_ms = performance.now()
  for (const [transport, until_ms] of leaving) {
    if (now_ms < until_ms) continue
    leaving.delete(transport)
    transport.destroy()
  }
}

async function checkSessions({ api, all }: State, now: Date, end: End): Promise<void> {
  const bySession = Map.groupBy(
    [...all].filter(({ principal }) => principal),
    ({ principal }) => principal!.session_id,
  )
  const ids = [...bySession.keys()]
  for (let from = 0; from < ids.length; from += sessionsAtOnce) {
    const asked = ids.slice(from, from + sessionsAtOnce)
    const rows = await findLiveSessions(api.db, { ids: asked, now })
    const roles = new Map(rows.map(({ id, role }) => [id, role]))
    for (const id of asked) {
      for (const connection of bySession.get(id)!) {
        if (connection.principal!.role !== roles.get(id)) end(connection, 'session_ended')
      }
    }
  }
}
