// Where the database is, also behind a pooler, how long one waits for it, and its replica.
import { passwordIn } from '../../db/driver/password-file.ts'
import { limitsOf, type Limits } from '../../db/limits.ts'
import { passwordFileOf, withPassword } from './secrets.ts'
import type { ProcessName } from './config.ts'
import type { Environment } from './environment.ts'

/** Puts the password into the addresses that have none. @returns what is wrong with them */
export function completeAddresses(given: Record<string, string | undefined>): string[] {
  const problems: string[] = []
  const { DATABASE_URL, DATABASE_PASSWORD } = given
  if (DATABASE_URL && DATABASE_PASSWORD) {
    given.DATABASE_URL = withPassword(DATABASE_URL, DATABASE_PASSWORD)
    if (!given.DATABASE_URL)
      problems.push('DATABASE_PASSWORD: belongs to a DATABASE_URL with a user and no password')
  }
  for (const other of ['DATABASE_DIRECT_URL', 'DATABASE_REPLICA_URL'] as const) {
    const url = given[other]
    // It may have one of its own.
    if (url && DATABASE_PASSWORD) given[other] = withPassword(url, DATABASE_PASSWORD) ?? url
  }
  return problems
}

export function databaseFrom(process: ProcessName, env: Environment) {
  return {
    url: env.DATABASE_URL ?? '',
    password_file: passwordFileOf(env),
    pool_size: env.DATABASE_POOL_SIZE,
    limits: limitsFrom(process, env),
    direct: directFrom(env),
    replica: replicaFrom(env),
  }
}

// Past the pooler at `url`, to PostgreSQL itself.
function directFrom(env: Environment) {
  const { DATABASE_DIRECT_URL: url, DATABASE_DIRECT_URL_FILE: file } = env
  return url === undefined ? undefined : { url, password_file: passwordFileFor(url, file, env) }
}

// That of DATABASE_URL, unless the address has a password of its own.
function passwordFileFor(url: string, file: string | undefined, env: Environment) {
  return passwordIn(url) === env.DATABASE_PASSWORD
    ? passwordFileOf(env)
    : passwordFileOf({ DATABASE_URL_FILE: file })
}

// lag_ms: a replica that is further behind is not asked.
function replicaFrom(env: Environment) {
  const { DATABASE_REPLICA_URL: url, DATABASE_REPLICA_URL_FILE: file } = env
  if (url === undefined) return undefined
  return {
    url,
    password_file: passwordFileFor(url, file, env),
    lag_ms: env.DATABASE_REPLICA_LAG_SECONDS * 1000,
  }
}

function limitsFrom(process: ProcessName, env: Environment): Limits {
  const usual = process === 'api' ? limitsOf.lab_api : limitsOf.lab_worker
  return {
    lock_seconds: env.DATABASE_LOCK_SECONDS ?? usual.lock_seconds,
    statement_seconds: env.DATABASE_STATEMENT_SECONDS ?? usual.statement_seconds,
    idle_in_transaction_seconds:
      env.DATABASE_IDLE_IN_TRANSACTION_SECONDS ?? usual.idle_in_transaction_seconds,
    transaction_seconds: env.DATABASE_TRANSACTION_SECONDS ?? usual.transaction_seconds,
  }
}
