// The registry: every job there is, in one list. The worker serves them, the scheduler starts those with
// a schedule, `migrate` makes their queues, and `Jobs` gives enqueue() its types.
import type { PayloadOf } from './job.ts'
import { escalateNotices } from './escalate-notices.ts'
import { importAnalyzerFile } from './import-analyzer-file.ts'
import { deriveResults } from './derive-results.ts'
import { interpretResults } from './interpret-results.ts'
import { measureTurnaround } from './measure-turnaround.ts'
import { purgeExpired } from './purge-expired.ts'
import { repairOrders } from './repair-orders.ts'
import { summarizeQc } from './summarize-qc.ts'
import { sealAudit } from './seal-audit.ts'
import { sweepResults } from './sweep-results.ts'

export const jobs = [
  interpretResults,
  deriveResults,
  importAnalyzerFile,
  escalateNotices,
  repairOrders,
  sweepResults,
  measureTurnaround,
  purgeExpired,
  summarizeQc,
  sealAudit,
] as const

export type Jobs = { [J in (typeof jobs)[number] as J['name']]: PayloadOf<J> }
