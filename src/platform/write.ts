// Every write of the program goes through write(): one transaction that knows who acts, answers a
// repeated request with its first answer, is repeated whole after a deadlock, and wakes the workers
// only when what they are to see is committed. Not all connections are given to writes: write-places.ts.
import type { Transaction } from 'kysely'
import { allowPipelining } from '../../db/client.ts'
import { isRepeatable } from '../../db/errors.ts'
import { sendInOrder, statement, type RowsOf, type Statement } from '../../db/statement.ts'
import type { DB } from '../../db/types.ts'
import type { Context } from '../context.ts'
import type { Caller } from './caller.ts'
import { eventsChannel } from './events.ts'
import { findAnswer, storeAnswer } from './idempotency.ts'

/** A transaction under way. enqueue() and publish() demand one, so that nothing escapes it. */
export type Write<C extends Caller = Caller> = {
  trx: Transaction<DB>
  caller: C
  context: Context
  /** Channels on which others are woken after the commit. */
  woken: Set<string>
  /** What enqueue() and publish() made and nobody has sent yet: a commit without it is refused. */
  unsent: Set<Statement<unknown>>
  /** The answer is stored already, and COMMIT was sent: see finish(). */
  finished: boolean
  /** Those of `woken` whose wake-up travels with COMMIT. */
  riding: readonly string[]
}

const attempts = 3

/**
 * Runs `work` in one transaction on behalf of `caller` and returns what it returns.
 * A deadlock (40P01) or serialization failure repeats it, three times at most: `work` must therefore
 * do nothing outside of the transaction, and begin no other write.
 * @throws Problem `busy`, `idempotency-conflict`, `idempotency-key-reused`; Replay when the request was
 *   answered before
 */
export async function write<T, C extends Caller>(
  context: Context,
  caller: C,
  work: (write: Write<C>) => Promise<T>,
): Promise<T> {
  return await context.writePlaces.take(() => repeated(context, caller, work))
}

async function repeated<T, C extends Caller>(
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
  // Always the one of events: nobody can forget it, and a look that finds none costs next to nothing.
  const woken = new Set<string>([eventsChannel])
  let riding: readonly string[] = []
  const result = await context.db.transaction().execute(async (trx) => {
    await allowPipelining(trx)
    const unsent = new Set<Statement<unknown>>()
    const w = { trx, caller, context, woken, unsent, finished: false, riding }
    // BEGIN and the actor travel with the first statement of the work; no answer is waited for.
    const { actor, request_id = '' } = caller
    const [, answer] = await Promise.all([
      setActor(trx, { actor, request_id }),
      answerOnce(w, work),
    ])
    if (unsent.size > 0) throw new Error('A job or an event was made and never sent')
    riding = w.riding
    return answer
  })
  for (const channel of woken) if (!riding.includes(channel)) context.queue.wake(channel)
  return result
}

// What `work` returns is what the client is answered: a repeat of its request gets the same again.
async function answerOnce<T, C extends Caller>(
  w: Write<C>,
  work: (write: Write<C>) => Promise<T>,
): Promise<T> {
  const { idempotency } = w.caller
  if (idempotency) await findAnswer(w.trx, idempotency)
  const answer = await work(w)
  if (idempotency && !w.finished) await inOrder(w, [storeAnswer(idempotency, answer)])
  return answer
}

/**
 * Sends statements together and returns the rows of each: they run in the order in which they stand here,
 * and only what was sent before can be seen by what comes after.
 */
export async function inOrder<const S extends readonly Statement<unknown>[]>(
  w: Write,
  statements: S,
): Promise<RowsOf<S>> {
  for (const one of statements) w.unsent.delete(one)
  return await sendInOrder(w.trx, statements)
}

/**
 * The end of a verb: as inOrder(), with COMMIT behind the last statement in the same packet. Returns the
 * answer, which is stored for a repeat of the request by the same transaction. An answer that is made from
 * the rows (a function) has to wait for them when it is to be stored; any other is stored along.
 */
export async function finish<T, const S extends readonly Statement<unknown>[]>(
  w: Write,
  statements: S,
  answer: T | ((...rows: RowsOf<S>) => T),
): Promise<T> {
  const { idempotency } = w.caller
  const fromRows = answer as (...rows: RowsOf<S>) => T
  const isMade = typeof answer === 'function'
  if (isMade && idempotency) {
    const made = fromRows(...(await inOrder(w, statements)))
    await commitWith(w, [storeAnswer(idempotency, made)])
    return made
  }
  const storing = idempotency ? [storeAnswer(idempotency, answer)] : []
  const rows = await commitWith(w, [...statements, ...storing])
  return isMade ? fromRows(...(rows as unknown as RowsOf<S>)) : answer
}

async function commitWith(w: Write, statements: readonly Statement<unknown>[]) {
  for (const one of statements) w.unsent.delete(one)
  if (w.unsent.size > 0) throw new Error('A job or an event was made and never sent')
  w.finished = true
  w.riding = [...w.woken].filter((channel) => w.context.queue.rides(channel))
  return await sendInOrder(w.trx, statements, { commit: true, notified: w.riding })
}

// Read by the audit triggers; `true` makes it end with the transaction.
const setActor = statement({
  parameters: { actor: 'text', request_id: 'text' },
  row: { actor: 'text', request_id: 'text' },
})`
  select set_config('lab.actor', ${'actor'}, true) as actor,
         set_config('lab.request_id', ${'request_id'}, true) as request_id`

/**
 * For a job that works for several requests in one transaction: tells the audit, row by row, which request
 * each of these rows belongs to. Any other row belongs to the caller's. (`rows`: an id to a request id.)
 */
export function nameRequests(rows: ReadonlyMap<string, string>): Statement<unknown> {
  return setRequests.with({ request_ids: JSON.stringify(Object.fromEntries(rows)) })
}

const setRequests = statement({
  parameters: { request_ids: 'text' },
  row: { request_ids: 'text' },
})`
  select set_config('lab.request_ids', ${'request_ids'}, true) as request_ids`
