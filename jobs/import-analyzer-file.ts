// Reads an uploaded file into results. Safe to repeat, to kill and to run twice at once: each chunk checks
// under a lock that it is still the next one, see src/imports/import-file.ts.
import { z } from 'zod'
import { importFile } from '../src/imports/import-file.ts'
import { defineJob } from './job.ts'

export const importAnalyzerFile = defineJob({
  name: 'import-analyzer-file',
  payload: z.object({ import_id: z.uuid() }),
  batch: 1,
  // A worker that dies counts as a failure, and a long file may see several deaths: each goes on where it was.
  retry: { limit: 30, delay_seconds: 2, delay_max_seconds: 10 },
  expire_seconds: 3600,
  keep_seconds: 7 * 24 * 3600,
  async run(context, payloads, { caller, ...run }) {
    for (const { import_id } of payloads) await importFile(context, caller, import_id, run)
  },
})
