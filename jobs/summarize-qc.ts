// Sums up the quality control of each day that is over, some minutes after the laboratory's midnight, wherever that
// is: it looks each hour. A scheduler that was away for days finds them all at its next look. Safe to repeat, and to
// run twice at once: a day is locked, and the same points give the same numbers.
import { z } from 'zod'
import { summarizeDueDays } from '../src/qc/summaries/summarize-day.ts'
import { defineJob } from './job.ts'

export const summarizeQc = defineJob({
  name: 'summarize-qc',
  payload: z.object({}),
  batch: 1,
  retry: { limit: 3, delay_seconds: 30 },
  expire_seconds: 600,
  keep_seconds: 24 * 3600,
  schedule: '25 * * * *',
  run: (context, _, { caller, signal }) => summarizeDueDays(context, caller, { signal }),
})
