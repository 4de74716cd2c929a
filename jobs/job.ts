// What a job is made of. See README.md for how to write one that may run twice.
import type { z } from 'zod'
import type { Context } from '../src/context.ts'
import type { Caller } from '../src/platform/caller.ts'

export type Job<Name extends string, Payload extends object> = {
  name: Name
  /** Ids only: the state lives in tables, and is read when the job runs. */
  payload: z.ZodType<Payload>
  /** How many are handed to one call of `run`. */
  batch: number
  /** Retries after a failure, and the first pause between them; each pause is longer than the last, up to five minutes or this. */
  retry: { limit: number; delay_seconds: number; delay_max_seconds?: number }
  /** A run that takes longer is failed and repeated. */
  expire_seconds: number
  /** Completed jobs are deleted after this time. */
  keep_seconds: number
  /** When the scheduler starts it, as cron in UTC. */
  schedule?: string
  /** Throws when it fails; nothing catches and logs. `signal` aborts when the worker must stop. */
  run(context: Context, payloads: Payload[], run: Run): Promise<unknown>
}

export type Run = {
  caller: Caller
  signal: AbortSignal
  /**
   * Whether the queue still holds this process for the one that works on it. A worker that was silent for too
   * long (it froze, or its machine did) may find, when it goes on, that another has its job.
   */
  isOurs(): Promise<boolean>
}

export type PayloadOf<J> = J extends Job<string, infer Payload> ? Payload : never

export function defineJob<const Name extends string, Payload extends object>(
  job: Job<Name, Payload>,
): Job<Name, Payload> {
  return job
}
