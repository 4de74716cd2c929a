// Gives the database roles of the services new passwords while they run: `npm run passwords:rotate`. The services
// read theirs from the file that is written here, anew for each connection. The new password is on the disk before
// the server takes it, so whoever kills this process in the middle starts it again, and it goes on from there.
import { randomBytes } from 'node:crypto'
import { access, readFile, rename } from 'node:fs/promises'
import type { Sql } from 'postgres'
import { connect } from '../../db/client.ts'
import { setRolePassword } from '../../db/scram.ts'
import { ConfigError } from '../config/config.ts'
import { FileInUse, replaceFile } from '../platform/replace-file.ts'
import type { Run } from './process.ts'

export const run: Run = async ({ database, role_password_files }) => {
  const { sql } = connect(database.url, { name: 'lab-passwords-rotate', max: 1 })
  try {
    for (const role of ['lab_api', 'lab_worker', 'lab_reader'] as const) {
      const file = role_password_files[role]
      if (file === undefined) continue // not everybody has a reader
      await rotatePassword(sql, role, file)
      process.stdout.write(`${role} has a new password, in ${file}\n`)
    }
  } catch (error) {
    if (error instanceof FileInUse) throw new ConfigError(error.message)
    throw error
  } finally {
    await sql.end({ timeout: 5 })
  }
  return undefined
}

/**
 * Between the server's change and the file's lie some milliseconds, in which a new connection is refused and tried
 * again (db/driver/password-file.ts). Connections that are open stay open.
 */
export async function rotatePassword(sql: Sql, role: string, file: string): Promise<void> {
  const alone = await sql.reserve()
  try {
    // Whoever does it at the same moment waits, and then gives one more.
    await alone`select pg_advisory_lock(hashtextextended(${`lab:password of ${role}`}, 0))`
    const next = `${file}.next`
    await replaceFile(
      next,
      async () => ((await exists(next)) ? undefined : `${randomBytes(32).toString('base64url')}\n`),
      { ownerOf: file },
    )
    await setRolePassword(alone, role, (await readFile(next, 'utf8')).trimEnd())
    await rename(next, file)
  } finally {
    await alone`select pg_advisory_unlock_all()`.catch(() => {})
    alone.release()
  }
}

/** One that was begun and not ended. */
async function exists(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  )
}
