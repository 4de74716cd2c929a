// Idempotency-Key: a POST that is repeated because its answer was lost does its work once and gets the
// first answer again. The answer is stored by the write's own transaction: if the process dies before
// the commit there is neither, and the repeat starts afresh. Errors store nothing.
import type { Transaction } from 'kysely'
import { as, sendInOrder, statement, type Statement } from '../../db/statement.ts'
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
  // answer is what the second one wants. Looking comes after the lock, to see what was committed before.
  const lock = JSON.stringify([user_id, route, key])
  const [[taken], [stored]] = await sendInOrder(trx, [
    takeKey.with({ lock }),
    findStored.with({ user_id, route, key }),
  ])
  if (!taken!.ok) {
    throw new Problem(
      'idempotency-conflict',
      'A request with this Idempotency-Key is under way.',
      {},
      { 'retry-after': '1' },
    )
  }
  if (!stored) return
  if (!stored.body_sha256.equals(request.body_sha256)) {
    throw new Problem('idempotency-key-reused', 'This Idempotency-Key was used with another body.')
  }
  throw new Replay(stored.status, stored.headers as Record<string, string>, stored.body)
}

const takeKey = statement({ parameters: { lock: 'text' }, row: { ok: 'boolean' } })`
  select pg_try_advisory_xact_lock(hashtextextended(${'lock'}, 0)) as ok`

const findStored = statement({
  parameters: { user_id: 'uuid', route: 'text', key: 'text' },
  row: { body_sha256: as<Buffer>('bytea'), status: 'integer', headers: 'jsonb', body: 'text' },
})`
  select body_sha256, status, headers, body from idempotency_keys
  where user_id = ${'user_id'} and route = ${'route'} and key = ${'key'}`

/** The statement that keeps an answer; what PostgreSQL has written as JSON is kept as it is. */
export function storeAnswer(request: IdempotentRequest, answer: unknown): Statement<unknown> {
  const { user_id, route, key, body_sha256, status } = request
  const headers = request.headersOf(answer)
  const body = textOf(answer)
  return insertAnswer.with({ user_id, route, key, body_sha256, status, headers, body })
}

const insertAnswer = statement({
  parameters: {
    user_id: 'uuid',
    route: 'text',
    key: 'text',
    body_sha256: 'bytea',
    status: 'integer',
    headers: 'jsonb',
    body: 'text',
  },
})`
  insert into idempotency_keys (user_id, route, key, body_sha256, status, headers, body)
  values (${'user_id'}, ${'route'}, ${'key'}, ${'body_sha256'}, ${'status'}, ${'headers'}, ${'body'})`

// A verb returns JSON text that the database has finished, an object, or nothing.
function textOf(answer: unknown): string {
  if (typeof answer === 'string') return answer
  return answer === undefined ? '' : JSON.stringify(answer)
}
