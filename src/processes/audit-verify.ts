// Looks for the first row of the audit that was altered, removed or put into another place since it was sealed: in
// the database, or in a file that `npm run audit:export` wrote.
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { connect } from '../../db/client.ts'
import { readHead } from '../audit/sealing/heads-file.ts'
import {
  blocksOfDatabase,
  blocksOfFile,
  findUnsealed,
} from '../audit/verification/sealed-blocks.ts'
import { verifyAudit, type Verified } from '../audit/verification/verify-audit.ts'
import { ConfigError, type Config } from '../config/config.ts'
import { withLocalDatabase } from './local/with-local-database.ts'
import type { Run } from './process.ts'

export const run: Run = async (config) => {
  const { positionals, values } = parseArgs({
    args: process.argv.slice(3),
    options: { heads: { type: 'string' } },
    allowPositionals: true,
  })
  const [file] = positionals
  const heads = await readHeads(values.heads ?? config.audit.heads_file)
  const intact = file
    ? await verifyFile(config, file, heads)
    : await verifyDatabase(await withLocalDatabase(config, 'api'), heads)
  if (!intact) process.exitCode = 1
  return undefined
}

async function verifyFile(config: Config, file: string, heads: Heads): Promise<boolean> {
  return report(await verifyAudit(blocksOfFile(file), keysOf(config), heads))
}

async function verifyDatabase(config: Config, heads: Heads): Promise<boolean> {
  const { sql, db } = connect(config.database.url, { name: 'lab-audit-verify', max: 1 })
  try {
    if (!report(await verifyAudit(blocksOfDatabase(db), keysOf(config), heads))) return false
    const { waiting, since, strangers } = await findUnsealed(db)
    if (strangers !== null) {
      print(
        `NOT INTACT: ${strangers} is in no block, and all of its time were sealed: it was added later.`,
      )
      return false
    }
    if (since) print(`${waiting} rows wait to be sealed, the oldest since ${since.toISOString()}.`)
    return true
  } finally {
    await sql.end({ timeout: 5 })
  }
}

type Heads = Awaited<ReturnType<typeof readHeads>>

async function readHeads(file: string | undefined) {
  const lines = file ? (await readFile(file, 'utf8')).split('\n').filter(Boolean) : []
  return new Map(lines.flatMap((line) => readHead(line) ?? []).map((head) => [head.number, head]))
}

function keysOf({ audit }: Config) {
  if (audit.verifying_keys.length > 0) return audit.verifying_keys
  throw new ConfigError('AUDIT_VERIFYING_KEYS: is missing, and no signature could be verified')
}

function report({ blocks, entries, last, fault }: Verified): boolean {
  if (fault) {
    const row = fault.row ? `, ${fault.row},` : ''
    print(`NOT INTACT: block ${fault.block}${row} ${fault.what}.`)
    print(`The ${blocks} blocks before it are intact.`)
    return false
  }
  if (blocks === 0) print('Nothing is sealed yet.')
  else print(`Intact: ${blocks} blocks with ${entries} rows, sealed until ${last}.`)
  return true
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
