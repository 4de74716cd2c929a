// The net below the queue: whatever happened to a job, no result stays uninterpreted for long.
import { sql } from 'kysely'
import { prepare } from '../../../db/prepared.ts'
import type { Context } from '../../context.ts'
import type { Caller } from '../../platform/caller.ts'
import { enqueueAll } from '../../platform/queue.ts'
import { inOrder, write } from '../../platform/write.ts'

const waited_minutes = 15
const most = 1000

/** Enqueues results that were entered more than 15 minutes ago and never interpreted. Returns how many. */
export async function sweepResults(context: Context, caller: Caller): Promise<number> {
  return await write(context, caller, async (w) => {
    const waiting = await findWaiting(w.trx, {})
    if (waiting.length === 0) return 0
    // A job each: one that cannot be interpreted does not hold up the others.
    const payloads = waiting.map(({ id }) => ({ result_ids: [id] }))
    await inOrder(w, [enqueueAll(w, 'interpret-results', payloads)])
    context.log.warn({ results: waiting.length }, 'results had not been interpreted')
    return waiting.length
  })
}

const findWaiting = prepare((db) =>
  db
    .selectFrom('results')
    .where('status', '=', 'entered')
    .where('entered_at', '<', sql<Date>`now() - make_interval(mins => ${waited_minutes})`)
    .orderBy('entered_at')
    .limit(most)
    .select('id'),
)
