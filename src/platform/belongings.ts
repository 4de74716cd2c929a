// The tables and jobs that belong to no feature, because they serve them all; said here as a feature says
// it in its feature.ts.

export const platformTables = {
  idempotency_keys: { notAudited: 'answers that are kept for a day' },
  events: { notAudited: 'a record of what happened, which nobody changes' },
  event_counter: { notAudited: 'the number of the newest event' },
  schema_migrations: { notAudited: 'what the runner of the migrations has applied' },
} as const

export const platformJobs = ['purge-expired'] as const
