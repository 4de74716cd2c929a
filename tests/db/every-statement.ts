// Every statement of the program, whatever else this process has loaded: a module registers its statements when it
// is loaded, and the tests of one process share their modules.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { statements } from '../../db/statement.ts'
import { checkout, readSources } from '../architecture/sources.ts'

for (const { path } of readSources('src', 'db', 'jobs')) {
  const text = readFileSync(join(checkout, path), 'utf8')
  if (/\b(statement|prepare)\b.*from '.*db\/(statement|prepared)\.ts'/.test(text))
    await import(join(checkout, path))
}

/** All that were written, with those that were compiled until now. */
export const everyStatement = statements

// What is in no block can only be found by looking at everything: audit-verify, a command that people run.
const everythingOnPurpose = /from audit_log a\s+where not exists \(select from audit_block_entries/

/** Those whose cost may not grow with a table. */
export function boundStatements() {
  return everyStatement().filter(({ sql }) => !everythingOnPurpose.test(sql))
}
