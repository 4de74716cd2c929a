// The time as the process sees it: tests drive it. What a table records is stamped by the database.

export type Clock = { now(): Date }

export const systemClock: Clock = { now: () => new Date() }
