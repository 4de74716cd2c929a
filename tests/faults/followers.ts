// Clients that follow the laboratory live, come again wherever they were cut off, and remember what they were told.
import { setTimeout as sleep } from 'node:timers/promises'
import { follow, kinds, type Follower, type Kind } from '../live/follower.ts'
import type { Calls } from './calls.ts'
import type { KeptProcess } from './kept-process.ts'

export type FaithfulFollower = {
  name: string
  numbers(): number[]
  /** How often it had to come again. */
  returns(): number
  stop(): Promise<void>
}

export function startFollowers(
  apis: KeptProcess[],
  calls: Calls,
  after: number,
): FaithfulFollower[] {
  return apis.flatMap((_, first) => kinds.map((kind) => start(kind, first, apis, calls, after)))
}

function start(
  kind: Kind,
  first: number,
  apis: KeptProcess[],
  calls: Calls,
  from: number,
): FaithfulFollower {
  const numbers: number[] = []
  let at = from
  let current: Follower | undefined
  let stopped = false
  let attempts = 0
  async function run() {
    while (!stopped) {
      const { url } = apis[(first + attempts++) % apis.length]!
      try {
        current = await follow(kind, url, await calls.token('pathologist'), { after: at })
        if (stopped) current.stop()
        await current.ended
      } catch {
        await sleep(100)
      }
      if (!current) continue
      numbers.push(...current.numbers())
      at = current.last() ?? at
      current = undefined
    }
  }
  const running = run()
  return {
    name: `${kind} ${first + 1}`,
    numbers: () => [...numbers, ...(current?.numbers() ?? [])],
    returns: () => attempts - 1,
    async stop() {
      stopped = true
      current?.stop()
      await running
    },
  }
}
