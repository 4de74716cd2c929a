// Seals the audit in signed blocks. Safe to repeat: a row is in one block at most, and a block has its signature
// from the transaction that made it. Two at once do not disturb each other.
import { z } from 'zod'
import { sealAudit as run } from '../src/audit/sealing/seal-audit.ts'
import { defineJob } from './job.ts'

export const sealAudit = defineJob({
  name: 'seal-audit',
  payload: z.object({}),
  batch: 1,
  retry: { limit: 2, delay_seconds: 30 },
  expire_seconds: 600,
  keep_seconds: 24 * 3600,
  schedule: '* * * * *',
  run: (context, _, { signal }) => run(context, signal),
})
