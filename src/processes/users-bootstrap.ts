// Makes the first administrator, once. The password comes from the terminal, unseen, or from a pipe: arguments,
// environment and log are read by others. Runs as the owner of the database, since no service may make an
// administrator out of nothing.
import { connect } from '../../db/client.ts'
import { addFirstAdministrator, refuseSecond } from '../auth/first-administrator.ts'
import { refusePassword } from '../auth/judge-password.ts'
import { ConfigError, type Config } from '../config/config.ts'
import { readPassword } from './read-password.ts'
import type { Run } from './process.ts'

export const run: Run = async (config) => {
  const [username, ...names] = process.argv.slice(3)
  const person = personOf(username, names.join(' '))
  await bootstrap(config, person, () => readPassword(process.stdin, process.stderr))
  process.stdout.write(
    `${person.username} is an administrator now, and signs in at ${config.http.public_url}/lab.\n`,
  )
  return undefined
}

type Person = { username: string; display_name: string }

/** @throws ConfigError that says what to do, before anything is written */
export async function bootstrap(
  config: Config,
  person: Person,
  ask: () => Promise<string>,
): Promise<void> {
  const { sql, db } = connect(config.database.url, { name: 'lab-users-bootstrap', max: 1 })
  try {
    await refuseSecond(db) // before anybody thinks of a password
    const password = await ask()
    const about = { ...person, words: [config.laboratory.name] }
    const refusal = refusePassword(password, about, config.auth.password_min_length)
    if (refusal) throw new ConfigError(`The password ${refusal.message}.`)
    await addFirstAdministrator(db, person, password, config.auth.password_cost)
  } finally {
    await sql.end({ timeout: 5 })
  }
}

function personOf(username: string | undefined, display_name: string): Person {
  const isName = username !== undefined && /^[\p{L}\p{N}._@-]{2,64}$/u.test(username)
  if (!isName || !/^\P{Cc}{1,100}$/u.test(display_name.trim())) {
    throw new ConfigError(
      "Say who it is: npm run users:bootstrap -- ada 'Ada Example'\n" +
        'A user name has 2 to 64 letters, digits and . _ @ -',
    )
  }
  return { username: username.toLowerCase(), display_name: display_name.trim() }
}
