// The heads of the blocks outside of the database, one line of JSON each: who takes the last blocks out of the
// database cannot take them out of here. The file may lie on another machine's disk, or be copied there.
import { appendFile, open } from 'node:fs/promises'
import { z } from 'zod'
import type { Database } from '../../../db/client.ts'
import { statement } from '../../../db/statement.ts'

const headLine = z.object({
  number: z.string(),
  head: z.string(),
  kid: z.string(),
  /** base64url */
  signature: z.string(),
})
export type HeadLine = z.output<typeof headLine>

/** Adds the heads that the file does not have yet. */
export async function writeHeads(db: Database, file: string): Promise<void> {
  for (;;) {
    const heads = await headsAfter(db, { number: await lastNumberIn(file) })
    if (heads.length === 0) return
    const lines = heads.map(({ signature, ...head }) =>
      JSON.stringify({ ...head, signature: Buffer.from(signature!).toString('base64url') }),
    )
    await appendFile(file, `${lines.join('\n')}\n`, { mode: 0o600, flush: true })
  }
}

const headsAfter = statement({
  parameters: { number: 'bigint' },
  row: { number: 'bigint', head: 'text', kid: 'text?', signature: 'bytea?' },
})`
  select number, head, kid, signature from audit_blocks
  where number > ${'number'} and signature is not null
  order by number limit 1000`

const tail_bytes = 16 * 1024

/** A line that a crash has cut short counts as not there; the next one begins on a line of its own. */
async function lastNumberIn(file: string): Promise<string> {
  const handle = await open(file, 'a+', 0o600)
  try {
    const { size } = await handle.stat()
    const { buffer, bytesRead } = await handle.read({
      buffer: Buffer.alloc(tail_bytes),
      position: Math.max(0, size - tail_bytes),
    })
    const text = buffer.toString('utf8', 0, bytesRead)
    if (text !== '' && !text.endsWith('\n')) await handle.appendFile('\n')
    const numbers = text.split('\n').flatMap((line) => readHead(line)?.number ?? [])
    return numbers.at(-1) ?? '0'
  } finally {
    await handle.close()
  }
}

export function readHead(line: string): HeadLine | undefined {
  try {
    return headLine.safeParse(JSON.parse(line)).data
  } catch {
    return undefined
  }
}
