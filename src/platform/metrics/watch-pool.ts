// How a process uses its connections and its places for writes, looked up when Prometheus asks.
import type { PoolUse } from '../../../db/driver/pool-use.ts'
import type { WritePlaces } from '../write-places.ts'
import type { Metrics } from './metrics.ts'

type Watched = {
  use: Readonly<PoolUse>
  pool_size: number
  writePlaces: WritePlaces
  /** Infinity where writes wait for nobody. */
  atOnce: number
}

export function watchPool(
  metrics: Metrics,
  { use, pool_size, writePlaces, atOnce }: Watched,
): void {
  let counted = 0
  metrics.onAsked(() => {
    metrics.pool_connections.set({ state: 'open' }, use.connections)
    metrics.pool_connections.set({ state: 'max' }, pool_size)
    metrics.pool_transactions.set({ state: 'open' }, use.transactions)
    metrics.pool_transactions.set({ state: 'waiting' }, use.waiting)
    const { taken, waiting, refused } = writePlaces.use()
    metrics.write_places.set({ state: 'taken' }, taken)
    metrics.write_places.set({ state: 'waiting' }, waiting)
    metrics.write_places.set({ state: 'max' }, atOnce)
    metrics.writes_refused.inc({}, refused - counted)
    counted = refused
  })
}
