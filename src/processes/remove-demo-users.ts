// Shuts out the users of a demonstration whose passwords everybody knows: deactivates them, and gives them a
// password that nobody has. Their rows stay, since orders, results and the audit log point to them. Runs as
// the owner of the database; safe to repeat.
import { connect } from '../../db/client.ts'
import { findKnownAccounts, findKnownUsers, shutOut, shutOutAccount } from '../auth/demo-users.ts'
import type { Run } from './process.ts'

export const run: Run = async (config) => {
  const { sql, db } = connect(config.database.url, { name: 'lab-remove-demo-users', max: 1 })
  try {
    const known = await findKnownUsers(db)
    for (const user of known) await shutOut(db, user)
    const accounts = await findKnownAccounts(db)
    for (const account of accounts) await shutOutAccount(db, account)
    const [left] = await sql`select from users where role = 'admin' and active`
    const names = [...known, ...accounts].map(({ username }) => username).join(', ')
    process.stdout.write(`${names ? `Shut out: ${names}` : 'Nobody has a demo password'}\n`)
    if (!left)
      process.stdout.write(
        'No administrator is left: `npm run users:bootstrap` adds one (docs/running.md).\n',
      )
    return undefined
  } finally {
    await sql.end({ timeout: 5 })
  }
}
