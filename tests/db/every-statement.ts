// Every statement of the program, whatever else this process has loaded: a module registers its statements when it
// is loaded, and the tests of one process share their modules.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect, type Database } from '../../db/client.ts'
import type { Observer } from '../../db/observer.ts'
import { statements } from '../../db/statement.ts'
import { checkout, readSources } from '../architecture/sources.ts'

for (const { path } of readSources('src', 'db', 'jobs')) {
  const text = readFileSync(join(checkout, path), 'utf8')
  if (/\b(statement|prepare)\b.*from '.*\/(statement|prepared)\.ts'/.test(text))
    await import(join(checkout, path))
}

/** All that were written, with those that were compiled until now. */
export const everyStatement = statements

// What is in no block can only be found by looking at everything: audit-verify, a command that people run.
const everythingOnPurpose = /from audit_log a\s+where not exists \(select from audit_block_entries/

// A page of a list is compiled when somebody asks for it, so which of them are known depends on who has asked. Whoever
// looks at their plans asks for them: statementsOf().
const page = /^select '\[' \|\| coalesce\(\s*string_agg\(item/

/** Those whose cost may not grow with a table, without the pages of lists. */
export function boundStatements(): string[] {
  const texts = everyStatement().map(({ sql }) => sql)
  return texts.filter((text) => !everythingOnPurpose.test(text) && !page.test(text))
}

/** A database of its own connection that remembers what is sent to it. */
export function listeningDatabase(url: string) {
  const sent = new Set<string>()
  const observer: Observer = {
    transaction: () => undefined,
    statement: (text) => void sent.add(text),
  }
  const { db, sql } = connect(url, { name: 'plans', max: 1, observer })
  return {
    /** The statements that `ask` sent, each once. */
    async statementsOf(ask: (db: Database) => Promise<unknown>): Promise<string[]> {
      sent.clear()
      await ask(db)
      return [...sent]
    },
    close: () => sql.end(),
  }
}
