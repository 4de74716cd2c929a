// On whose behalf something is done: a signed-in user, a job, or an instrument that sends by itself.
import type { IdempotentRequest } from './idempotency.ts'

export type Caller = {
  /** As the audit log names it: 'user:<uuid>', 'job:<name>' or 'instrument:<code>'. */
  actor: string
  /** The user, or for a job the user whose request caused it where there is one. */
  user_id: string | undefined
  request_id: string | undefined
  idempotency?: IdempotentRequest
}

/** A caller who is a person: what routes hand to verbs. */
export type UserCaller = Caller & { user_id: string }

/** Each delivery is a request of its own, which the job that reads it is traced back to. */
export function instrumentCaller(code: string): Caller {
  return { actor: `instrument:${code}`, user_id: undefined, request_id: crypto.randomUUID() }
}

export function jobCaller(name: string, request_id?: string): Caller {
  return { actor: `job:${name}`, user_id: undefined, request_id }
}
