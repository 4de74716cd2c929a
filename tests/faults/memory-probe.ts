// Loaded into each process of a campaign that watches memory (--import, --expose-gc): asked over the channel to its
// parent, it collects all that may go and says what is left.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { getHeapSpaceStatistics } from 'node:v8'

export const question = 'what is left?'
export type Left = { held_mb: number; resident_mb: number; peak_mb: number }

const mb = (bytes: number) => Math.round(bytes / 104_857.6) / 10

async function collect(): Promise<Left> {
  const resident_mb = mb(process.memoryUsage.rss())
  // What a first collection finds unreachable may hold others until its finalizers have run.
  for (let times = 0; times < 2; times++) {
    globalThis.gc!()
    await nextTurn()
  }
  const { external } = process.memoryUsage()
  const spaces = getHeapSpaceStatistics().filter(({ space_name }) => !ofCode.test(space_name))
  const objects = spaces.reduce((sum, one) => sum + one.space_used_size, 0)
  const peak_mb = mb(process.resourceUsage().maxRSS * 1024)
  return { held_mb: mb(objects + external), resident_mb, peak_mb }
}

// Compiled code grows for an hour, as one function after the other turns out to be used often. It has an end: the
// program is so long.
const ofCode = /^(code|trusted)_/

process.on('message', (asked) => {
  if (asked === question) void collect().then((left) => process.send?.(left))
})
