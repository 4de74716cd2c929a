// Chance that comes out the same on every machine: the history of the demo is drawn from it.
import { seededRandom } from '../seed/patients.ts'

export type Random = {
  chance(probability: number): boolean
  between(low: number, high: number): number
  /** Of a normal distribution with mean 0 and SD 1. */
  normal(): number
  pick<T>(list: readonly T[]): T
}

export function createRandom(seed: number): Random {
  const next = seededRandom(seed)
  return {
    chance: (probability) => next() < probability,
    between: (low, high) => low + next() * (high - low),
    // Box and Muller.
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    pick: (list) => list[Math.floor(next() * list.length)]!,
  }
}

/** A number of its own for each pair: what a patient's potassium usually is. */
export function mix(a: number, b: number): number {
  return (Math.imul(a + 1, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca6b)) >>> 0
}
