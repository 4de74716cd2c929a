/** A client of server-sent events that is cut off and comes again, as a browser does: by Last-Event-ID. */
import { setTimeout as sleep } from 'node:timers/promises'
import { eventually } from '../helpers/processes.ts'
import { followStream, type Follower, type Told } from './follower.ts'

/** Follows what happens, and comes again after whatever number it was told last, until it is stopped. */
export function faithful(url: string, token: string, from: number) {
  const told: Told[] = []
  let current: Follower | undefined
  let [at, connections, stopped] = [from, 0, false]
  async function run() {
    while (!stopped) {
      const headers = { 'last-event-id': String(at) }
      current = await followStream(url, token, {}, headers).catch(() => undefined)
      if (!current) {
        await sleep(50)
        continue
      }
      connections += 1
      await current.ended
      told.push(...current.told)
      at = current.last() ?? at
      current = undefined
    }
  }
  const running = run()
  return {
    all: () =>
      [...told, ...(current?.told ?? [])]
        .filter(({ type }) => type === 'event')
        .map(({ number, event, subject_id }) => `${number} ${event} of ${subject_id}`),
    connections: () => connections,
    async cut() {
      await eventually('it follows', async () => current !== undefined)
      current?.stop()
    },
    async stop() {
      stopped = true
      current?.stop()
      await running
    },
  }
}
