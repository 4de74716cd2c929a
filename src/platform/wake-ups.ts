// Wake-ups between processes over LISTEN/NOTIFY: "look again", never what to look at. They may be lost
// or doubled without harm, since whoever sleeps also looks once a second by itself.
import type { Sql } from 'postgres'
import type { Log } from './log.ts'
import { withoutLogIds } from './log-ids.ts'

export type WakeUps = {
  /** Sends at once; more within a short pause become one, sent at its end. */
  send(channel: string): void
  /** Whether it may travel with a COMMIT that is about to be sent: then it counts as sent, and a round trip is saved. */
  ride(channel: string): boolean
  stop(): Promise<void>
}

// Between two wake-ups of one channel: short, so that nobody waits long; and longer when one has followed the
// other for a while, so that what comes in such a crowd is found in few looks.
const pause_ms = 20
const pauseInACrowd_ms = 100
const crowd_pauses = 4

export function createWakeUps(sql: Sql, log: Log): WakeUps {
  const waiting = new Map<string, { again: boolean; timer: NodeJS.Timeout }>()
  const underWay = new Set<Promise<unknown>>()

  function notify(channel: string, pauses: number) {
    const sending = sql
      .notify(channel, '')
      .catch((error: unknown) => log.warn({ error, channel }, 'wake-up not sent'))
    underWay.add(sending)
    void sending.finally(() => underWay.delete(sending))
    pause(channel, pauses)
  }

  function pause(channel: string, pauses: number) {
    const timer = setTimeout(
      () => {
        const again = waiting.get(channel)?.again
        waiting.delete(channel)
        if (again) notify(channel, pauses + 1)
      },
      pauses < crowd_pauses ? pause_ms : pauseInACrowd_ms,
    )
    waiting.set(channel, { again: false, timer })
  }

  return {
    send(channel) {
      const pausing = waiting.get(channel)
      if (pausing) pausing.again = true
      else withoutLogIds(() => notify(channel, 0))
    },
    // In a pause it may not: it would be sent at the end of the pause, when that COMMIT may not be through yet.
    ride(channel) {
      if (waiting.has(channel)) return false
      pause(channel, 0)
      return true
    },
    async stop() {
      for (const { timer } of waiting.values()) clearTimeout(timer)
      waiting.clear()
      await Promise.all(underWay)
    },
  }
}

export type Listening = { stop(): Promise<void> }

/**
 * Calls `look` once it listens, on every wake-up, and first of all after every lost connection: what was
 * sent meanwhile was missed.
 */
export async function listenFor(sql: Sql, channel: string, look: () => void): Promise<Listening> {
  let stopped = false
  // postgres.js 3.4.9 forgets how to unlisten when it has listened anew: so what comes late is ignored.
  const lookUnlessStopped = () => {
    if (!stopped) look()
  }
  const listener = await sql.listen(channel, lookUnlessStopped, lookUnlessStopped)
  return {
    async stop() {
      stopped = true
      await listener.unlisten()
    },
  }
}

const backstop_ms = 1000

/**
 * As listenFor(), for a look that takes time: also once a second unasked, never two looks at once, and a
 * wake-up in the middle of one is followed by another. A look that returns true has found more than it
 * could take, and is followed by another at once.
 */
export async function keepLooking(
  sql: Sql,
  channel: string,
  look: () => Promise<boolean>,
  log: Log,
): Promise<Listening> {
  let stopped = false
  let again = false
  let underWay: Promise<void> | undefined

  async function lookUntilNothingIsLeft() {
    while (again && !stopped) {
      again = false
      try {
        if (await look()) again = true
      } catch (error) {
        log.warn({ error, channel }, 'could not look; trying again')
      }
    }
    underWay = undefined
  }

  function wake() {
    again = true
    underWay ??= lookUntilNothingIsLeft()
  }

  const listening = await withoutLogIds(() => listenFor(sql, channel, wake))
  const timer = withoutLogIds(() => setInterval(wake, backstop_ms))
  timer.unref() // it keeps no process alive that has nothing else to do
  return {
    async stop() {
      stopped = true
      clearInterval(timer)
      await Promise.all([listening.stop(), underWay])
    },
  }
}
