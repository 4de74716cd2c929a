// Escalates critical notices that nobody has confirmed in time. Safe to repeat, and to run twice at once: a notice
// that was escalated is due only after the next period.
import { z } from 'zod'
import { escalateNotices as run } from '../src/notices/escalate-notices.ts'
import { defineJob } from './job.ts'

export const escalateNotices = defineJob({
  name: 'escalate-notices',
  payload: z.object({}),
  batch: 1,
  retry: { limit: 2, delay_seconds: 5 },
  expire_seconds: 60,
  keep_seconds: 24 * 3600,
  schedule: '* * * * *',
  run: (context, _, { caller }) => run(context, caller),
})
