/**
 * A laboratory whose audit is sealed, with what a test asks of the blocks and does to them.
 *
 *   const { seal, verify, entry } = await sealedLaboratory()
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, beforeEach } from 'node:test'
import type { TransactionSql } from 'postgres'
import { generateSigningKey } from '../../src/auth/tokens.ts'
import { readHead, type HeadLine } from '../../src/audit/sealing/heads-file.ts'
import { sealAudit } from '../../src/audit/sealing/seal-audit.ts'
import { blocksOfDatabase } from '../../src/audit/verification/sealed-blocks.ts'
import { verifyAudit, type Verified } from '../../src/audit/verification/verify-audit.ts'
import type { Context } from '../../src/context.ts'
import { laboratory } from '../helpers/laboratory.ts'

export type Entry = { block: string; position: number; source: string; entry_id: string }

export async function sealedLaboratory() {
  const key = await generateSigningKey()
  const AUDIT_SIGNING_KEYS = JSON.stringify({ keys: [key] })
  const made = await laboratory({ env: { AUDIT_SIGNING_KEYS } })
  const { lab, worker, sql, steps } = made
  const directory = await mkdtemp(join(tmpdir(), 'sealing-test-'))
  after(() => rm(directory, { recursive: true }))
  const { signal } = new AbortController()
  const headsFile = () => join(directory, `heads-${count}.ndjson`)
  let count = 0

  // Each test begins with two blocks: changes and a read in the first, changes in the second.
  beforeEach(async () => {
    count += 1
    await sql`truncate audit_block_entries, audit_blocks`
    await sql`update audit_sealing set sealed_to = 0, seen_to = 0, seen_until = null`
    const { order } = await steps.orderWithSample(['GLU'])
    await steps.readOrder(order.id)
    await lab.context.background.drain()
    await seal()
    await steps.orderWithSample(['K'])
    await seal()
  })

  async function seal(audit: Partial<Context['config']['audit']> = {}) {
    const { config } = worker.context
    const configured = { ...config.audit, heads_file: headsFile(), ...audit }
    return await sealAudit({ ...worker.context, config: { ...config, audit: configured } }, signal)
  }

  async function headsOutside(): Promise<Map<string, HeadLine>> {
    const lines = (await readFile(headsFile(), 'utf8')).split('\n').filter(Boolean)
    return new Map(lines.flatMap((line) => readHead(line) ?? []).map((head) => [head.number, head]))
  }

  async function verify(): Promise<Verified> {
    return await verifyAudit(blocksOfDatabase(lab.context.db), [key], await headsOutside())
  }

  async function entry(block: number, source = 'change'): Promise<Entry & { row: string }> {
    const [found] = await sql<[Entry]>`
      select block, position, source, entry_id from audit_block_entries
      where block = ${block} and source = ${source} order by position offset ${source === 'read' ? 0 : 1} limit 1`
    return { ...found, row: `${found.source} ${found.entry_id}` }
  }

  /** As the owner, who can switch off every trigger. */
  async function asOwner(work: (trx: TransactionSql) => Promise<unknown>) {
    await sql.begin(async (trx) => {
      await trx`set local session_replication_role = replica`
      await work(trx)
    })
  }

  return { ...made, key, directory, headsFile, seal, headsOutside, verify, entry, asOwner }
}
