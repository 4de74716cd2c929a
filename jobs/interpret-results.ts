// Flags entered results and releases or holds them. Safe to repeat: a result that is no longer `entered`
// is passed over.
import { z } from 'zod'
import { interpretResults as run } from '../src/results/interpretation/interpret-results.ts'
import { defineJob } from './job.ts'

export const interpretResults = defineJob({
  name: 'interpret-results',
  payload: z.object({ result_ids: z.array(z.uuid()) }),
  batch: 200,
  retry: { limit: 5, delay_seconds: 1 },
  expire_seconds: 60,
  keep_seconds: 24 * 3600,
  async run(context, payloads, { caller }) {
    const ids = payloads.flatMap(({ result_ids }) => result_ids)
    // A transaction for each thousand: a backlog of imports must not become one that locks all its orders.
    for (let n = 0; n < ids.length; n += 1000) await run(context, caller, ids.slice(n, n + 1000))
  },
})
