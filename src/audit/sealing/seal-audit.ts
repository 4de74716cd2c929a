// Seals what the audit holds by now in signed blocks (0038_audit_blocks.sql says how they are made). The worker
// signs the head of a block and never sees its rows.
import { allowPipelining, type Database } from '../../../db/client.ts'
import { statement } from '../../../db/statement.ts'
import type { Config } from '../../config/config.ts'
import type { Context } from '../../context.ts'
import { writeHeads } from './heads-file.ts'
import { signHead } from './signatures.ts'

/** Rows of one block, and blocks of one run: a run that finds more leaves it to the next. */
const mostRows = 5000
const mostBlocks = 200

export type Sealed = { blocks: number; entries: number }

/**
 * Seals until nothing is left. Two at once do not disturb each other: the second finds nothing to do. A process
 * that is killed in between leaves no block without a signature, since both are one transaction.
 */
export async function sealAudit(context: Context, signal: AbortSignal): Promise<Sealed> {
  const { config, db, log } = context
  const sealed = { blocks: 0, entries: 0 }
  if (config.audit.signing_keys.length === 0) {
    log.warn('AUDIT_SIGNING_KEYS is not set: the audit is not sealed')
    return sealed
  }
  while (sealed.blocks < mostBlocks && !signal.aborted) {
    const entries = await sealBlock(db, config)
    if (entries > 0) sealed.blocks++
    sealed.entries += entries
    if (entries < mostRows) break
  }
  if (config.audit.heads_file) await writeHeads(db, config.audit.heads_file)
  return sealed
}

// No write(): nothing that is audited changes here, and no user waits for it.
async function sealBlock(db: Database, { audit }: Config): Promise<number> {
  return await db.transaction().execute(async (trx) => {
    await allowPipelining(trx)
    const [opened] = await openBlock(trx, { most: mostRows })
    if (!opened) return 0
    const { block, entries, head } = opened
    const { kid, signature } = signHead(audit.signing_keys, head)
    await signBlock(trx, { block, kid, signature })
    return entries
  })
}

const openBlock = statement({
  parameters: { most: 'integer' },
  row: { block: 'bigint', entries: 'integer', head: 'text' },
})`
  select block, entries, head from open_audit_block(${'most'})`

const signBlock = statement({ parameters: { block: 'bigint', kid: 'text', signature: 'bytea' } })`
  select from sign_audit_block(${'block'}, ${'kid'}, ${'signature'})`
