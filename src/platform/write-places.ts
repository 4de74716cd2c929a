// How many writes a process runs at once. A write may wait for a lock that somebody holds, and keeps its
// connection meanwhile: with a connection for each, one order that is held would leave none to read
// anything with. Who finds no place waits in a line that has an end, and not for long.
import { Problem } from './problems.ts'

export type WritePlaces = {
  /** Not to be called within `work`: a write that waits for a place of its own kind may wait in vain. */
  take<T>(work: () => Promise<T>): Promise<T>
  /** At this moment, and how many were turned away since the process began. */
  use(): { taken: number; waiting: number; refused: number }
}

/** Connections of an api that no write takes: for reads, for readiness and for its queue. */
const keptForReads = 3

/** As many as leave connections to others; of a pool that is too small for that, one. */
export function writesAtOnce(pool_size: number): number {
  return Math.max(1, pool_size - keptForReads)
}

type Most = { atOnce: number; waiting?: number; patience_ms?: number }

export function createWritePlaces({
  atOnce,
  waiting = 200,
  patience_ms = 2000,
}: Most): WritePlaces {
  let taken = 0
  let refused = 0
  // In the order in which they came; each call lets one go ahead.
  const line = new Set<() => void>()

  function wait(): Promise<void> {
    if (line.size >= waiting) throw refuse()
    return new Promise((resolve, reject) => {
      const goAhead = () => {
        clearTimeout(patience)
        line.delete(goAhead)
        resolve()
      }
      const patience = setTimeout(() => {
        line.delete(goAhead)
        reject(refuse())
      }, patience_ms)
      line.add(goAhead)
    })
  }

  function refuse(): Problem {
    refused++
    return busy()
  }

  return {
    use: () => ({ taken, waiting: line.size, refused }),
    async take(work) {
      if (taken < atOnce) taken++
      else await wait()
      try {
        return await work()
      } finally {
        // The place is handed on as it is, so that nobody who comes now is before those who wait.
        const [next] = line
        if (next) next()
        else taken--
      }
    },
  }
}

function busy(): Problem {
  const detail = 'Too many changes are under way at once. Nothing was changed.'
  return new Problem('busy', detail, {}, { 'retry-after': '1' })
}
