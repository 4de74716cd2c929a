// Looks once a minute what each process still holds that lives through the campaign.
import { memoryLimit_mb } from './image.ts'
import type { KeptProcess } from './kept-process.ts'
import type { Memory } from './memory-rule.ts'

export type MemoryWatch = {
  memory: Memory[]
  /** Between two accidents, since a process that is frozen answers nothing. Does nothing within the same minute. */
  look(when?: { now: boolean }): Promise<void>
}

export function watchMemory(processes: KeptProcess[]): MemoryWatch {
  const began = Date.now()
  const memory = processes.map(({ name, role }): Memory => {
    return { name, asked: 0, samples: [], peak_mb: 0, limit_mb: memoryLimit_mb(role) }
  })
  let looks = 0
  return {
    memory,
    async look({ now } = { now: false }) {
      const minute = (Date.now() - began) / 60_000
      if (minute < looks && !now) return
      looks = Math.floor(minute) + 1
      const all = await Promise.all(processes.map((one) => one.memory()))
      for (const [n, left] of all.entries()) {
        const of = memory[n]!
        of.asked += 1
        if (left === undefined) continue
        const { held_mb, resident_mb, peak_mb } = left
        of.samples.push({ minute, held_mb, resident_mb })
        of.peak_mb = peak_mb
      }
    },
  }
}
