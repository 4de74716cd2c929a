// Every write of the program goes through write(): one transaction that knows who acts, answers a
// repeated request with its first answer, is repeated whole after a deadlock, and wakes the workers
// only when what they are to see is committed.
import { sql, type Transaction } from 'kysely'
import { allowPipelining } from '../../db/client.ts'
import { isRepeatable } from '../../db/errors.ts'
import { prepare } from '../../db/prepared.ts'
import type { DB } from '../../db/types.ts'
import type { Context } from '../context.ts'
import type { JobName } from './queue.ts'
import type { Caller } from './caller.ts'
import { findAnswer, storeAnswer } from './idempotency.ts'

/** A transaction under way. enqueue() and publish() demand one, so that nothing escapes it. */
export type Write<C extends Caller = Caller> = {
  trx: Transaction<DB>
  caller: C
  context: Context
  /** Jobs whose workers are woken after the commit. */
  woken: Set<JobName>
}

const attempts = 3

/**
 * Runs `work` in one transaction on behalf of `caller` and returns what it returns.
 * A deadlock (40P01) or serialization failure repeats it, three times at most: `work` must therefore
 * do nothing outside of the transaction.
 * @throws Problem `idempotency-conflict`, `idempotency-key-reused`; Replay when the request was answered before
 */
export async function write<T, C extends Caller>(
  context: Context,
  caller: C,
  work: (write: Write<C>) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(context, caller, work)
    } catch (error) {
      if (!isRepeatable(error) || attempt === attempts) throw error
      context.log.info({ attempt, request_id: caller.request_id }, 'transaction repeated')
    }
  }
}

async function once<T, C extends Caller>(
  context: Context,
  caller: C,
  work: (write: Write<C>) => Promise<T>,
): Promise<T> {
  const woken = new Set<JobName>()
  const result = await context.db.transaction().execute(async (trx) => {
    await allowPipelining(trx)
    // The actor travels with the first statement of the work; no answer is waited for.
    const { actor, request_id = '' } = caller
    const [, answer] = await Promise.all([
      setActor(trx, { actor, request_id }),
      idempotent({ trx, caller, context, woken }, work),
    ])
    return answer
  })
  for (const job of woken) context.queue.wake(job)
  return result
}

async function idempotent<T, C extends Caller>(
  w: Write<C>,
  work: (write: Write<C>) => Promise<T>,
): Promise<T> {
  const { idempotency } = w.caller
  if (!idempotency) return await work(w)
  await findAnswer(w.trx, idempotency)
  const answer = await work(w)
  await storeAnswer(w.trx, idempotency, answer)
  return answer
}

// Read by the audit triggers; `true` makes it end with the transaction.
const setActor = prepare((db, p: { actor: string; request_id: string }) =>
  db.selectNoFrom([
    sql`set_config('lab.actor', ${p.actor}, true)`.as('actor'),
    sql`set_config('lab.request_id', ${p.request_id}, true)`.as('request_id'),
  ]),
)
