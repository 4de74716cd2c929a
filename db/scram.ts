// A password as PostgreSQL keeps it (SCRAM-SHA-256, RFC 5803): whoever sets one sends this instead of the password,
// which then stands in no statement, no log of statements and no trace.
import { createHash, createHmac, pbkdf2, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import type { Sql } from 'postgres'

/** What PostgreSQL itself uses (scram_iterations). */
const iterations = 4096

export async function scramVerifier(password: string, salt = randomBytes(16)): Promise<string> {
  const salted = await promisify(pbkdf2)(password.normalize('NFKC'), salt, iterations, 32, 'sha256')
  const hmac = (text: string) => createHmac('sha256', salted).update(text).digest()
  const storedKey = createHash('sha256').update(hmac('Client Key')).digest('base64')
  const serverKey = hmac('Server Key').toString('base64')
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`
}

/** Lets the role sign in with this password from now on. The one who calls may change roles. */
export async function setRolePassword(sql: Sql, role: string, password: string): Promise<void> {
  const verifier = await scramVerifier(password)
  // ALTER ROLE takes no parameters: the server quotes the value.
  const [statement] = await sql<[{ text: string }]>`
    select format('alter role %I login password %L', ${role}::text, ${verifier}::text) as text`
  await sql.unsafe(statement.text)
}
