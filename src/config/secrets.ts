// Secrets of the environment, each of which may stand in a file instead: NAME_FILE names it. What is said of a
// secret that does not fit names the variable and the file, and never a character of what is in it.
import { closeSync, openSync, readSync } from 'node:fs'

/** Every variable that is a secret. Whoever adds one lists it here, and NAME_FILE in environment.ts. */
export const secretVariables = [
  'DATABASE_URL',
  'DATABASE_PASSWORD',
  'DATABASE_DIRECT_URL',
  'DATABASE_REPLICA_URL',
  'LAB_API_PASSWORD',
  'LAB_WORKER_PASSWORD',
  'LAB_READER_PASSWORD',
  'AUTH_SIGNING_KEYS',
  'AUDIT_SIGNING_KEYS',
  'QUEUE_DASHBOARD_PASSWORD',
] as const

type Given = Record<string, string | undefined>

const most_bytes = 64 * 1024

/**
 * The environment with the secrets of files in their places.
 * @param untouched files that the process makes itself, so that they need not be there
 */
export function readSecretFiles(given: Given, untouched: readonly string[]) {
  const problems: string[] = []
  const complete = { ...given }
  for (const name of secretVariables) {
    const variable = `${name}_FILE`
    const file = given[variable]
    if (file === undefined || untouched.includes(variable)) continue
    if (given[name] !== undefined) {
      problems.push(`${variable}: is given, and ${name} too: only one of them can count`)
      continue
    }
    try {
      complete[name] = readSecretFile(file)
    } catch (error) {
      problems.push(`${variable}: ${file} ${(error as Error).message}`)
    }
  }
  return { complete, problems }
}

/** The text of the file without the line's end. @throws Error that says why not, to be read after the file's name */
function readSecretFile(file: string): string {
  const buffer = Buffer.alloc(most_bytes + 1)
  let length: number
  try {
    const opened = openSync(file, 'r')
    try {
      length = readSync(opened, buffer)
    } finally {
      closeSync(opened)
    }
  } catch (error) {
    throw new Error(`cannot be read (${(error as NodeJS.ErrnoException).code})`, { cause: error })
  }
  if (length > most_bytes) throw new Error('has more than 64 KiB')
  const text = buffer.toString('utf8', 0, length).replace(/\r?\n$/, '')
  if (text.trim() === '') throw new Error('is empty')
  return text
}

/** The URL with the password in it. @returns undefined when it has one already, or no user to whom it belongs */
export function withPassword(url: string, password: string): string | undefined {
  const [, before, user, rest] = /^(postgres(?:ql)?:\/\/)([^/@:]+)(@.*)$/i.exec(url) ?? []
  return before && `${before}${user}:${encodeURIComponent(password)}${rest}`
}

/** Where the password stands at each moment: for a pool whose next connection may need another than its first. */
export function passwordFileOf(env: {
  DATABASE_PASSWORD_FILE?: string
  DATABASE_URL_FILE?: string
}) {
  if (env.DATABASE_PASSWORD_FILE !== undefined) {
    return { path: env.DATABASE_PASSWORD_FILE, holds: 'password' as const }
  }
  if (env.DATABASE_URL_FILE === undefined) return undefined
  return { path: env.DATABASE_URL_FILE, holds: 'url' as const }
}

/** Secrets of a demonstration carry the word in themselves, so that they can be told from real ones. */
export function demonstrationSecrets(given: Given): string[] {
  return secretVariables
    .filter((variable) => spellings(given[variable] ?? '').some((text) => text.includes('demo-')))
    .map((variable) => `${variable}: is a demonstration secret, make one of your own`)
}

/** As it stands there, and as who reads it reads it: of a URL without %, of JSON without \\u. */
function spellings(text: string): string[] {
  const read = [text]
  try {
    read.push(decodeURIComponent(text))
  } catch {
    // It is no URL, then.
  }
  try {
    read.push(JSON.stringify(JSON.parse(text)))
  } catch {
    // It is no JSON, then.
  }
  return read
}

type RolePasswords = Record<
  `LAB_${'API' | 'WORKER' | 'READER'}_PASSWORD${'' | '_FILE'}`,
  string | undefined
>

/** What migrate gives to the roles; and the files that passwords-rotate writes, and the services read. */
export function rolePasswordsOf(env: Partial<RolePasswords>) {
  return {
    role_password_files: {
      lab_api: env.LAB_API_PASSWORD_FILE,
      lab_worker: env.LAB_WORKER_PASSWORD_FILE,
      lab_reader: env.LAB_READER_PASSWORD_FILE,
    },
    role_passwords: {
      lab_api: env.LAB_API_PASSWORD,
      lab_worker: env.LAB_WORKER_PASSWORD,
      lab_reader: env.LAB_READER_PASSWORD,
    },
  }
}
