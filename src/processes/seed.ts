// Fills the catalogue; with DEMO_DATA also demo users, one a role, patients, and the rows that the
// documentation's examples name. Safe to repeat.
import { connect } from '../../db/client.ts'
import { demoAccounts, demoUsers } from '../../db/seed/demo-users.ts'
import { seed, type SeedCounts } from '../../db/seed/seed.ts'
import { createLog } from '../platform/log.ts'
import { hashPassword } from '../auth/passwords.ts'
import { addExampleRows } from './example-rows.ts'
import type { Run } from './process.ts'

export const run: Run = async (config) => {
  const counts = await seedAll(config.database.url, config.demo_data)
  if (config.demo_data) await addExampleRows(config.database.url, createLog(config))
  const added = Object.entries(counts).filter(([, count]) => count > 0)
  const what = added.map(([table, count]) => `${count} ${table.replaceAll('_', ' ')}`).join(', ')
  process.stdout.write(`Added ${what || 'nothing: everything is there'}\n`)
  return undefined
}

export async function seedAll(ownerUrl: string, demoData = true): Promise<SeedCounts> {
  const { sql } = connect(ownerUrl, { name: 'lab-seed', max: 2 })
  try {
    const present = new Set(
      (await sql<{ username: string }[]>`select username from users`).map((u) => u.username),
    )
    const missing = demoData ? demoUsers.filter(({ username }) => !present.has(username)) : []
    const users = await Promise.all(
      missing.map(async ({ username, display_name, role, password }) => ({
        username,
        display_name,
        role,
        password_hash: await hashPassword(password),
      })),
    )
    return await seed(sql, { users, accounts: demoData ? demoAccounts : [], patients: demoData })
  } finally {
    await sql.end({ timeout: 5 })
  }
}
