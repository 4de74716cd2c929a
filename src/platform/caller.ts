// On whose behalf something is done: a signed-in user, or a job.
import type { IdempotentRequest } from './idempotency.ts'

export type Caller = {
  /** As the audit log names it: 'user:<uuid>' or 'job:<name>'. */
  actor: string
  /** The user, or for a job the user whose request caused it where there is one. */
  user_id: string | undefined
  request_id: string | undefined
  idempotency?: IdempotentRequest
}

/** A caller who is a person: what routes hand to verbs. */
export type UserCaller = Caller & { user_id: string }

export function jobCaller(name: string, request_id?: string): Caller {
  return { actor: `job:${name}`, user_id: undefined, request_id }
}
