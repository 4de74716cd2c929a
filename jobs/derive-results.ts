// Computes what is derived from other results of an order, and again when one of those has changed. Safe to
// repeat: it compares what was derived with what the inputs are now, under the orders' locks.
import { z } from 'zod'
import { deriveResults as run } from '../src/results/derivation/derive-results.ts'
import { defineJob } from './job.ts'

export const deriveResults = defineJob({
  name: 'derive-results',
  payload: z.object({ order_ids: z.array(z.uuid()) }),
  batch: 100,
  retry: { limit: 5, delay_seconds: 1 },
  expire_seconds: 60,
  keep_seconds: 24 * 3600,
  async run(context, payloads, { caller }) {
    const ids = [...new Set(payloads.flatMap(({ order_ids }) => order_ids))]
    for (let n = 0; n < ids.length; n += 500) await run(context, caller, ids.slice(n, n + 500))
  },
})
