// Finds results that have waited to be interpreted for longer than any job takes, and asks again: an
// operator may have deleted a queue, or a dead letter was never redriven. Safe to repeat, since
// interpretation is.
import { z } from 'zod'
import { sweepResults as run } from '../src/results/interpretation/sweep-results.ts'
import { defineJob } from './job.ts'

export const sweepResults = defineJob({
  name: 'sweep-results',
  payload: z.object({}),
  batch: 1,
  retry: { limit: 2, delay_seconds: 10 },
  expire_seconds: 120,
  keep_seconds: 24 * 3600,
  schedule: '*/5 * * * *',
  run: (context, _, { caller }) => run(context, caller),
})
