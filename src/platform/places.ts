// How many may do something costly at once, in all and for one key (a user, a network address). Whoever finds
// no place is told to come again: a queue without an end would make everybody wait for those in front.
import { Problem, type ProblemType } from './problems.ts'

export type Places = {
  /** @throws Problem when there is no place */
  take<T>(key: string, work: () => Promise<T>): Promise<T>
}

export function createPlaces(most: { inAll: number; forOne: number }): Places {
  const taken = new Map<string, number>()
  let inAll = 0
  return {
    async take(key, work) {
      const forOne = taken.get(key) ?? 0
      if (forOne >= most.forOne) throw full('too-many-requests', 'You do this too often at once.')
      if (inAll >= most.inAll) throw full('busy', 'Too many do this at once.')
      inAll++
      taken.set(key, forOne + 1)
      try {
        return await work()
      } finally {
        inAll--
        const left = taken.get(key)! - 1
        if (left > 0) taken.set(key, left)
        else taken.delete(key)
      }
    },
  }
}

function full(type: ProblemType, detail: string): Problem {
  return new Problem(type, detail, {}, { 'retry-after': '2' })
}
