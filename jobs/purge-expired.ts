// Deletes what has no meaning after its time: idempotency keys, ended sessions, rate limits, and what is left of
// uploads whose process was killed. Safe to repeat, and to run twice at once: it deletes by age.
import { z } from 'zod'
import { purgeUploads } from '../src/imports/storage/choose-storage.ts'
import { purgeExpired as run } from '../src/platform/purge-expired.ts'
import { defineJob } from './job.ts'

export const purgeExpired = defineJob({
  name: 'purge-expired',
  payload: z.object({}),
  batch: 1,
  retry: { limit: 2, delay_seconds: 60 },
  expire_seconds: 600,
  keep_seconds: 24 * 3600,
  schedule: '17 * * * *',
  run: async (context, _, { caller }) => ({
    ...(await run(context, caller)),
    ...(await purgeUploads(context, caller)),
  }),
})
