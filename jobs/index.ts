// The registry: every job there is, in one list. The worker serves them, the scheduler starts those with
// a schedule, `migrate` makes their queues, and `Jobs` gives enqueue() its types.
import type { PayloadOf } from './job.ts'
import { importAnalyzerFile } from './import-analyzer-file.ts'
import { interpretResults } from './interpret-results.ts'
import { purgeExpired } from './purge-expired.ts'
import { repairOrders } from './repair-orders.ts'
import { summarizeQc } from './summarize-qc.ts'
import { sweepResults } from './sweep-results.ts'

export const jobs = [
  interpretResults,
  importAnalyzerFile,
  repairOrders,
  sweepResults,
  purgeExpired,
  summarizeQc,
] as const

export type Jobs = { [J in (typeof jobs)[number] as J['name']]: PayloadOf<J> }
