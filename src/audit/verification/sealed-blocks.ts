// Where the blocks come from that are verified: the database, or a file that was exported from it. A file has a
// line of JSON for each block and one for each of its rows, so any size is read with little memory.
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import type { Database } from '../../../db/client.ts'
import { as, statement } from '../../../db/statement.ts'
import { sealedSources, type SealedBlock, type SealedEntry } from './verify-audit.ts'

/** All blocks in order, each with its rows as they are now. */
export async function* blocksOfDatabase(db: Database): AsyncGenerator<SealedBlock> {
  let number = '0'
  for (;;) {
    const [block] = await blockAfter(db, { number })
    if (!block) return
    const entries = await entriesOf(db, { block: block.number })
    const signature = block.signature && Buffer.from(block.signature).toString('base64url')
    yield { ...block, signature, entries }
    number = block.number
  }
}

const blockAfter = statement({
  parameters: { number: 'bigint' },
  row: { number: 'bigint', head: 'text', kid: 'text?', signature: 'bytea?' },
})`
  select number, head, kid, signature from audit_blocks where number > ${'number'} order by number limit 1`

const entriesOf = statement({
  parameters: { block: 'bigint' },
  row: {
    position: 'integer',
    source: as<SealedEntry['source']>('text'),
    entry_id: 'bigint',
    link: 'text',
    text: 'text?',
  },
})`
  select e.position, e.source, e.entry_id, encode(e.link, 'hex') as link,
    case e.source
      when 'change' then (select audit_text(a) from audit_log a where a.id = e.entry_id)
      else (select audit_text(r) from audit_reads r where r.id = e.entry_id)
    end as text
  from audit_block_entries e
  where e.block = ${'block'}
  order by e.position`

const blockLine = z.object({
  block: z.object({
    number: z.string(),
    head: z.string(),
    kid: z.string().nullable(),
    signature: z.string().nullable(),
  }),
})
const entryLine = z.object({
  entry: z.object({
    position: z.number(),
    source: z.enum(sealedSources),
    entry_id: z.string(),
    link: z.string(),
    text: z.string().nullable(),
  }),
})
const line = z.union([blockLine, entryLine])

/** @throws Error naming the line that is none of an export */
export async function* blocksOfFile(file: string): AsyncGenerator<SealedBlock> {
  let block: SealedBlock | undefined
  let n = 0
  for await (const text of createInterface({ input: createReadStream(file) })) {
    n++
    const read = line.safeParse(parse(text))
    if (!read.success) throw new Error(`${file}, line ${n}: is not of an export of the audit`)
    if ('entry' in read.data) {
      if (!block) throw new Error(`${file}, line ${n}: a row before its block`)
      block.entries.push(read.data.entry)
      continue
    }
    if (block) yield block
    block = { ...read.data.block, entries: [] }
  }
  if (block) yield block
}

/** A block as the lines of an export. */
export function linesOf({ entries, ...block }: SealedBlock): string {
  const lines = [{ block }, ...entries.map((entry) => ({ entry }))]
  return lines.map((one) => `${JSON.stringify(one)}\n`).join('')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export type Unsealed = { waiting: number; since: Date | null; strangers: string | null }

/**
 * What is in no block: rows that wait to be sealed, and the first that lies where all was sealed already. Somebody
 * has put that one in afterwards.
 */
export async function findUnsealed(db: Database): Promise<Unsealed> {
  const [found] = await unsealed(db, {})
  return found!
}

const unsealed = statement({
  row: { waiting: 'integer', since: 'timestamptz?', strangers: 'text?' },
})`
  with sealed as (
    select max(sealed_to) filter (where source = 'change') as changes,
      max(sealed_to) filter (where source = 'read') as reads
    from audit_sealing
  ), outside as materialized (
    select 'change' as source, a.id, a.at, a.id <= (select changes from sealed) as strange
    from audit_log a
    where not exists (select from audit_block_entries e where e.source = 'change' and e.entry_id = a.id)
    union all
    select 'read', r.id, r.at, r.id <= (select reads from sealed)
    from audit_reads r
    where not exists (select from audit_block_entries e where e.source = 'read' and e.entry_id = r.id)
  )
  select count(*) filter (where not strange)::integer as waiting,
    min(at) filter (where not strange) as since,
    (select source || ' ' || id from outside where strange order by source, id limit 1) as strangers
  from outside`
