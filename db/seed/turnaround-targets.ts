// How fast a test should be, from the order to its verification. A policy to begin with, not a standard: an hour
// for what is stat is what emergency departments commonly ask for. A laboratory sets its own.

export type SeedTurnaroundTarget = { priority: string; minutes: number }

export const turnaroundTargets: SeedTurnaroundTarget[] = [
  { priority: 'stat', minutes: 60 },
  { priority: 'asap', minutes: 90 },
  { priority: 'urgent', minutes: 120 },
  { priority: 'routine', minutes: 240 },
]
