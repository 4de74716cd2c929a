// At most so many at once; the others wait in line. (places.ts sends away who finds no place; here all are served.)

export type TakeTurn = <T>(work: () => Promise<T>) => Promise<T>

export function createTurns(most: number): TakeTurn {
  const waiting: (() => void)[] = []
  let underWay = 0
  return async function takeTurn<T>(work: () => Promise<T>): Promise<T> {
    if (underWay >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else underWay += 1
    try {
      return await work()
    } finally {
      // Whoever is next takes over this turn.
      const next = waiting.shift()
      if (next) next()
      else underWay -= 1
    }
  }
}
