// How a pool is used at this moment, for whoever watches it: postgres.js does not tell. Plain numbers that the
// driver keeps as it goes.
export type PoolUse = {
  /** Connections that the server has let in; one that listens is among them. */
  connections: number
  /** Transactions that have a connection. */
  transactions: number
  /** Transactions that wait for one. */
  waiting: number
}

export function createPoolUse(): PoolUse {
  return { connections: 0, transactions: 0, waiting: 0 }
}
