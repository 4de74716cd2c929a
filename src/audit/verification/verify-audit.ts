// Does the audit still say what it said when it was sealed? Goes through the blocks in order and stops at the
// first row that does not fit. It needs nothing but the blocks and the public keys: an export will do.
import { createHash } from 'node:crypto'
import { isSignedBy } from '../sealing/signatures.ts'
import type { HeadLine } from '../sealing/heads-file.ts'

/** A row of audit_log, or one of audit_reads. */
export const sealedSources = ['change', 'read'] as const

export type SealedEntry = {
  position: number
  source: (typeof sealedSources)[number]
  entry_id: string
  /** sha256, hex: over the link before and this row. */
  link: string
  /** The row as it is now; null when it is not there. */
  text: string | null
}

export type SealedBlock = {
  number: string
  head: string
  kid: string | null
  /** base64url */
  signature: string | null
  entries: SealedEntry[]
}

/** The first thing that does not fit, in words. `row` is that of the audit, such as "change 4711". */
export type Fault = { block: string; row?: string; what: string }

export type Verified = { blocks: number; entries: number; last?: string | undefined; fault?: Fault }

type Keys = Parameters<typeof isSignedBy>[0]

const noHash = '00'.repeat(32)

/** `heads` are those that were kept outside: each of them must be there, unchanged. */
export async function verifyAudit(
  blocks: AsyncIterable<SealedBlock>,
  keys: Keys,
  heads: ReadonlyMap<string, HeadLine> = new Map(),
): Promise<Verified> {
  const verified: Verified = { blocks: 0, entries: 0 }
  let expected = 1n
  let previous_hash = noHash
  for await (const block of blocks) {
    const fault =
      faultOfNumber(block, expected) ??
      faultOfEntries(block) ??
      faultOfHead(block, previous_hash, keys) ??
      faultOfCopy(block, heads.get(block.number))
    if (fault) return { ...verified, fault }
    verified.blocks++
    verified.entries += block.entries.length
    verified.last = readHeadText(block.head)?.sealed_at
    previous_hash = sha256(block.head).toString('hex')
    expected++
  }
  const cutOff = [...heads.keys()].find((number) => BigInt(number) >= expected)
  if (cutOff === undefined) return verified
  const what = 'was sealed, as its head outside of the database shows, and is not here any more'
  return { ...verified, fault: { block: cutOff, what } }
}

function faultOfNumber({ number }: SealedBlock, expected: bigint): Fault | undefined {
  if (BigInt(number) === expected) return undefined
  return { block: String(expected), what: 'is missing' }
}

function faultOfEntries({ number: block, entries }: SealedBlock): Fault | undefined {
  let link: Buffer = Buffer.alloc(32)
  let last: SealedEntry | undefined
  for (const [n, entry] of entries.entries()) {
    const row = `${entry.source} ${entry.entry_id}`
    if (entry.position !== n + 1) {
      return { block, what: `lacks the row that was its number ${n + 1}` }
    }
    if (entry.text === null) return { block, row, what: 'was removed' }
    link = sha256(Buffer.concat([link, sha256(entry.text)]))
    if (link.toString('hex') !== entry.link) {
      const moved = last?.source === entry.source && BigInt(last.entry_id) > BigInt(entry.entry_id)
      return { block, row, what: moved ? 'was put into another place' : 'was altered' }
    }
    last = entry
  }
  return undefined
}

function faultOfHead(
  { number, head, kid, signature, entries }: SealedBlock,
  previous_hash: string,
  keys: Keys,
): Fault | undefined {
  const fault = (what: string): Fault => ({ block: number, what })
  if (kid === null || signature === null) return fault('is not signed')
  if (!keys.some((key) => key.kid === kid))
    return fault(`is signed with the key ${kid}, which is not given`)
  if (!isSignedBy(keys, head, { kid, signature: Buffer.from(signature, 'base64url') }))
    return fault('was altered: its signature does not fit')
  const said = readHeadText(head)
  if (said?.number !== number) return fault('has the head of another block')
  if (said.previous_hash !== previous_hash) return fault('does not follow on the block before')
  if (said.entries !== entries.length)
    return fault(`was sealed with ${said.entries} rows and has ${entries.length}`)
  if (said.last_link !== entries.at(-1)?.link)
    return fault('has rows that were altered together with their links')
  return undefined
}

function faultOfCopy(block: SealedBlock, copy: HeadLine | undefined): Fault | undefined {
  if (copy === undefined || copy.head === block.head) return undefined
  return { block: block.number, what: 'is not the one whose head was kept outside' }
}

function readHeadText(head: string) {
  try {
    const [, number, sealed_at, entries, last_link, previous_hash] = JSON.parse(head) as unknown[]
    return {
      number: String(number),
      sealed_at: String(sealed_at),
      entries: Number(entries),
      last_link,
      previous_hash,
    }
  } catch {
    return undefined
  }
}

function sha256(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest()
}
