// Where the database is, how long one waits for it, and its replica.
import { passwordIn } from '../../db/driver/password-file.ts'
import { limitsOf, type Limits } from '../../db/limits.ts'
import { passwordFileOf, withPassword } from './secrets.ts'
import type { ProcessName } from './config.ts'
import type { Environment } from './environment.ts'

/** Puts the password into the addresses that have none. @returns what is wrong with them */
export function completeAddresses(given: Record<string, string | undefined>): string[] {
  const problems: string[] = []
  const { DATABASE_URL, DATABASE_PASSWORD, DATABASE_REPLICA_URL } = given
  if (DATABASE_URL && DATABASE_PASSWORD) {
    given.DATABASE_URL = withPassword(DATABASE_URL, DATABASE_PASSWORD)
    if (!given.DATABASE_URL)
      problems.push('DATABASE_PASSWORD: belongs to a DATABASE_URL with a user and no password')
  }
  if (DATABASE_REPLICA_URL && DATABASE_PASSWORD) {
    // It may have one of its own.
    given.DATABASE_REPLICA_URL =
      withPassword(DATABASE_REPLICA_URL, DATABASE_PASSWORD) ?? DATABASE_REPLICA_URL
  }
  return problems
}

export function databaseFrom(process: ProcessName, env: Environment) {
  return {
    url: env.DATABASE_URL ?? '',
    password_file: passwordFileOf(env),
    pool_size: env.DATABASE_POOL_SIZE,
    limits: limitsFrom(process, env),
    replica: replicaFrom(env),
  }
}

// lag_ms: a replica that is further behind is not asked.
function replicaFrom(env: Environment) {
  if (env.DATABASE_REPLICA_URL === undefined) return undefined
  return {
    url: env.DATABASE_REPLICA_URL,
    // That of the primary, unless its address has one of its own.
    password_file:
      passwordIn(env.DATABASE_REPLICA_URL) === env.DATABASE_PASSWORD
        ? passwordFileOf(env)
        : passwordFileOf({ DATABASE_URL_FILE: env.DATABASE_REPLICA_URL_FILE }),
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
