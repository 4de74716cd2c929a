// Idempotency-Key: a POST that is repeated because its answer was lost does its work once and gets the
// first answer again. The answer is stored by the write's own transaction: if the process dies before
// the commit there is neither, and the repeat starts afresh. Errors store nothing.
import { sql, type Transaction } from 'kysely'
import type { DB } from '../../db/types.ts'
import { Problem } from './problems.ts'

export type IdempotentRequest = {
  user_id: string
  route: string // 'POST /v1/orders'
  key: string
  body_sha256: Buffer
  status: number
  headersOf(answer: unknown): Record<string, string>
}

/** Thrown when the request was answered before: http/ sends this instead. */
export class Replay extends Error {
  override name = 'Replay'
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: string

  constructor(status: number, headers: Record<string, string>, body: string) {
    super('This request was answered before')
    this.status = status
    this.headers = headers
    this.body = body
  }
}

/**
 * Takes the key for this transaction and returns if it is new.
 * @throws Replay · Problem 409 while a first request holds the key, 422 when it came with another body
 */
export async function findAnswer(trx: Transaction<DB>, request: IdempotentRequest): Promise<void> {
  const { user_id, route, key } = request
  // The lock ends with the transaction. It does not wait: the first request may take long, and its
  // answer is what the second one wants.
  const lock = JSON.stringify([user_id, route, key])
  const taken = await sql<{
    ok: boolean
  }>`select pg_try_advisory_xact_lock(hashtextextended(${lock}, 0)) as ok`.execute(trx)
  if (!taken.rows[0]?.ok) {
    throw new Problem(
      'idempotency-conflict',
      'A request with this Idempotency-Key is under way.',
      {},
      { 'retry-after': '1' },
    )
  }
  const stored = await trx
    .selectFrom('idempotency_keys')
    .select(['body_sha256', 'status', 'headers', 'body'])
    .where('user_id', '=', user_id)
    .where('route', '=', route)
    .where('key', '=', key)
    .executeTakeFirst()
  if (!stored) return
  if (!stored.body_sha256.equals(request.body_sha256)) {
    throw new Problem('idempotency-key-reused', 'This Idempotency-Key was used with another body.')
  }
  throw new Replay(stored.status, stored.headers as Record<string, string>, stored.body)
}

export async function storeAnswer(
  trx: Transaction<DB>,
  request: IdempotentRequest,
  answer: unknown,
): Promise<void> {
  const { user_id, route, key, body_sha256, status } = request
  await trx
    .insertInto('idempotency_keys')
    .values({
      user_id,
      route,
      key,
      body_sha256,
      status,
      headers: request.headersOf(answer),
      body: textOf(answer),
    })
    .execute()
}

// A verb returns JSON text that the database has finished, an object, or nothing.
function textOf(answer: unknown): string {
  if (typeof answer === 'string') return answer
  return answer === undefined ? '' : JSON.stringify(answer)
}
