// Loaded into each process of a campaign that watches memory (--import, --expose-gc): asked over the channel to its
// parent, it collects all that may go and says what is left.
import { setImmediate as nextTurn } from 'node:timers/promises'

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
  const { heapUsed, external } = process.memoryUsage()
  const peak_mb = mb(process.resourceUsage().maxRSS * 1024)
  return { held_mb: mb(heapUsed + external), resident_mb, peak_mb }
}

process.on('message', (asked) => {
  if (asked === question) void collect().then((left) => process.send?.(left))
})
