// Writes the sealed audit to standard output, block by block: what an auditor takes along and verifies without us.
import { once } from 'node:events'
import { connect } from '../../db/client.ts'
import { blocksOfDatabase, linesOf } from '../audit/verification/sealed-blocks.ts'
import { withLocalDatabase } from './local/with-local-database.ts'
import type { Run } from './process.ts'

export const run: Run = async (config) => {
  const { database } = await withLocalDatabase(config, 'api')
  const { sql, db } = connect(database.url, { name: 'lab-audit-export', max: 1 })
  try {
    for await (const block of blocksOfDatabase(db)) {
      if (!process.stdout.write(linesOf(block))) await once(process.stdout, 'drain')
    }
  } finally {
    await sql.end({ timeout: 5 })
  }
  return undefined
}
