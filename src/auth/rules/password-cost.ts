// What is spent on one password, so that whoever has stolen the hashes spends it on each guess.

export type Cost = { memory: number; passes: number; parallelism: number } // memory in KiB

/** OWASP, Password Storage Cheat Sheet, "Argon2id": 19 MiB, 2 passes, 1 lane. In production it is never less. */
export const leastCost: Cost = { memory: 19_456, passes: 2, parallelism: 1 }
