// Wake-ups between processes over LISTEN/NOTIFY: "look again", never what to look at. They may be lost
// or doubled without harm, since whoever sleeps also looks once a second by itself.
import type { Sql } from 'postgres'
import type { Log } from './log.ts'

export type WakeUps = {
  /** Sends at once; more within the interval become one, sent at its end. */
  send(channel: string): void
  stop(): Promise<void>
}

const interval_ms = 100

export function createWakeUps(sql: Sql, log: Log): WakeUps {
  const waiting = new Map<string, { again: boolean; timer: NodeJS.Timeout }>()
  const underWay = new Set<Promise<unknown>>()

  function notify(channel: string) {
    const sending = sql
      .notify(channel, '')
      .catch((error: unknown) => log.warn({ error, channel }, 'wake-up not sent'))
    underWay.add(sending)
    void sending.finally(() => underWay.delete(sending))
    const timer = setTimeout(() => {
      const again = waiting.get(channel)?.again
      waiting.delete(channel)
      if (again) notify(channel)
    }, interval_ms)
    waiting.set(channel, { again: false, timer })
  }

  return {
    send(channel) {
      const pause = waiting.get(channel)
      if (pause) pause.again = true
      else notify(channel)
    },
    async stop() {
      for (const { timer } of waiting.values()) clearTimeout(timer)
      waiting.clear()
      await Promise.all(underWay)
    },
  }
}
