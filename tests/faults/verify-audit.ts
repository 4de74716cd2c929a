// Seals what waits, and lets the auditor's command verify all of it.
import { auditKeys, runProcess } from '../helpers/processes.ts'
import type { AtTheEnd } from './kept-process.ts'

export async function verifyAudit(
  t: AtTheEnd,
  urls: { apiUrl: string; workerUrl: string },
): Promise<string[]> {
  const { AUDIT_SIGNING_KEYS, AUDIT_VERIFYING_KEYS } = await auditKeys()
  const sealing = { DATABASE_URL: urls.workerUrl, AUDIT_SIGNING_KEYS }
  const sealed = await runProcess(t, ['job', 'seal-audit'], sealing)
  if (sealed.code !== 0) return [`the audit could not be sealed: ${sealed.output}`]
  const verifying = { DATABASE_URL: urls.apiUrl, AUDIT_VERIFYING_KEYS }
  const verified = await runProcess(t, ['audit-verify'], verifying)
  const isIntact = verified.code === 0 && verified.output.startsWith('Intact: ')
  return isIntact ? [] : [`the audit is not intact: ${verified.output}`]
}
