// The only reader of the environment: every problem at once, and nothing of a demonstration in production.
import type { z } from 'zod'
import { completeAddresses, databaseFrom } from './database.ts'
import { readSecretFiles, rolePasswordsOf } from './secrets.ts'
import { unfitForProduction } from './production.ts'
import { environment, type Environment } from './environment.ts'

export const processes = [
  'api',
  'worker',
  'scheduler',
  'links',
  'migrate',
  'seed',
  'remove-demo-users',
  'users-bootstrap',
  'demo',
  'dev',
  'morning',
  'job',
  'audit-verify',
  'audit-export',
  'keys-rotate',
  'passwords-rotate',
  'queue-dashboard',
] as const
export type ProcessName = (typeof processes)[number]

const minute_ms = 60_000
const day_ms = 24 * 60 * minute_ms

const required: Record<ProcessName, (keyof z.input<typeof environment>)[]> = {
  api: ['DATABASE_URL', 'AUTH_SIGNING_KEYS'],
  worker: ['DATABASE_URL'],
  scheduler: ['DATABASE_URL'],
  links: ['INSTRUMENT_LINKS'],
  migrate: ['DATABASE_URL'],
  seed: ['DATABASE_URL'],
  'remove-demo-users': ['DATABASE_URL'],
  'users-bootstrap': ['DATABASE_URL'],
  demo: [],
  dev: [],
  morning: [],
  job: [], // without a DATABASE_URL it looks for the laboratory that runs here
  'audit-verify': [], // likewise
  'audit-export': [],
  'keys-rotate': ['AUTH_SIGNING_KEYS_FILE'],
  'passwords-rotate': ['DATABASE_URL', 'LAB_API_PASSWORD_FILE', 'LAB_WORKER_PASSWORD_FILE'],
  'queue-dashboard': ['QUEUE_DASHBOARD_PASSWORD'],
}

/** Files of secrets that the process writes itself. */
const makes: Partial<Record<ProcessName, (keyof z.input<typeof environment>)[]>> = {
  'keys-rotate': ['AUTH_SIGNING_KEYS_FILE'],
  'passwords-rotate': [
    'LAB_API_PASSWORD_FILE',
    'LAB_WORKER_PASSWORD_FILE',
    'LAB_READER_PASSWORD_FILE',
  ],
}

export class ConfigError extends Error {
  override name = 'ConfigError'
}

export type Config = ReturnType<typeof loadConfig>

/** @throws ConfigError naming every variable that is missing, malformed or unsafe. */
export function loadConfig(
  name: ProcessName,
  env: Record<string, string | undefined> = process.env,
) {
  // An empty variable counts as unset: `FOO=` in an env file means "not given".
  const { complete: given, problems } = readSecretFiles(
    Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')),
    makes[name] ?? [],
  )
  const parsed = environment.safeParse(given)
  for (const { path, message } of parsed.error?.issues ?? []) {
    problems.push(`${path[0]?.toString()}: ${message}`)
  }
  for (const variable of required[name]) {
    const isWrong = problems.some((problem) => problem.startsWith(`${variable}_FILE:`))
    if (given[variable] === undefined && !isWrong)
      problems.push(`${variable}: is missing (see .env.example)`)
  }
  problems.push(...completeAddresses(given))
  if (given.UPLOADS === 'directory' && given.UPLOADS_DIRECTORY === undefined) {
    problems.push('UPLOADS_DIRECTORY: is missing, and UPLOADS keeps files in it (see .env.example)')
  }
  // As a number it would be 0.
  for (const variable of Object.keys(environment.shape)) {
    if (/^\s+$/.test(given[variable] ?? '')) problems.push(`${variable}: is blank`)
  }
  if (given.NODE_ENV === 'production') problems.push(...unfitForProduction(name, given))
  if (!parsed.success || problems.length > 0) {
    throw new ConfigError(
      `The environment does not fit process "${name}":\n  ${problems.join('\n  ')}`,
    )
  }
  const { DATABASE_URL, DATABASE_DIRECT_URL, DATABASE_REPLICA_URL } = given
  const addresses = { DATABASE_URL, DATABASE_DIRECT_URL, DATABASE_REPLICA_URL }
  return shape(name, { ...parsed.data, ...addresses })
}

function shape(process: ProcessName, env: Environment) {
  return {
    process,
    production: env.NODE_ENV === 'production',
    database: databaseFrom(process, env),
    ...rolePasswordsOf(env),
    http: httpFrom(env),
    live: liveFrom(env),
    // Who gives the medical record numbers, as other systems name it; by default this laboratory.
    fhir: { mrn_system: env.FHIR_MRN_SYSTEM },
    log_level: env.LOG_LEVEL,
    // Where Prometheus asks; without a port nothing is counted.
    metrics: { host: env.METRICS_HOST, port: env.METRICS_PORT },
    // Their names are OpenTelemetry's. ratio: how many traces are recorded, of those where no caller has decided.
    traces: {
      endpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT,
      service: env.OTEL_SERVICE_NAME,
      ratio: env.OTEL_TRACES_SAMPLER_ARG,
    },
    auth: authFrom(env),
    audit: {
      signing_keys: env.AUDIT_SIGNING_KEYS ?? [],
      // Who may seal may verify; an auditor is given the public halves only.
      verifying_keys: env.AUDIT_VERIFYING_KEYS ?? env.AUDIT_SIGNING_KEYS ?? [],
      heads_file: env.AUDIT_HEADS_FILE,
    },
    // Where the bytes of files are kept. A directory may be named without being where new ones go: to read old ones.
    uploads: { stored_in: env.UPLOADS, directory: env.UPLOADS_DIRECTORY },
    worker: workerFrom(env),
    queue_dashboard: {
      host: env.QUEUE_DASHBOARD_HOST,
      port: env.QUEUE_DASHBOARD_PORT,
      url: env.QUEUE_DASHBOARD_URL,
      user: env.QUEUE_DASHBOARD_USER,
      password: env.QUEUE_DASHBOARD_PASSWORD ?? '',
    },
    links: env.INSTRUMENT_LINKS,
    watch: { folders: env.WATCH_FOLDERS, interval_ms: env.WATCH_SECONDS * 1000 },
    heartbeat_file: env.HEARTBEAT_FILE,
    demo_data: env.DEMO_DATA,
    // Where demo and dev keep their server's data, their secrets and their logs; relative to the checkout.
    data_dir: env.LAB_DATA_DIR,
    // Whose reports they are: the head of each page.
    laboratory: { name: env.LAB_NAME, address: env.LAB_ADDRESS, phone: env.LAB_PHONE ?? null },
    policy: policyFrom(env),
  }
}

function authFrom(env: Environment) {
  return {
    signing_keys: env.AUTH_SIGNING_KEYS ?? [],
    // Looked at again while the process runs.
    signing_keys_file: env.AUTH_SIGNING_KEYS_FILE,
    failures_per_minute: env.SIGN_IN_FAILURES_PER_MINUTE,
    failures_per_address: env.SIGN_IN_FAILURES_PER_ADDRESS,
    password_min_length: env.PASSWORD_MIN_LENGTH,
    password_cost: {
      memory: env.PASSWORD_ARGON2_MEMORY_KIB,
      passes: env.PASSWORD_ARGON2_PASSES,
      parallelism: 1,
    },
  }
}

function policyFrom(env: Environment) {
  return {
    time_zone: env.LAB_TIME_ZONE,
    autoverification: env.AUTOVERIFICATION,
    verify_by_another_person: env.VERIFY_BY_ANOTHER_PERSON,
    // Of another system's labels. The default takes what barcodes of hospitals and analyzers hold; a
    // laboratory whose senders all print the same form says it, and catches what is misread.
    outside_accession_number_form: env.OUTSIDE_ACCESSION_NUMBER_FORM,
    // Within which time a critical value has to be read back, and after which somebody is reminded, so many
    // times. Half an hour is what hospitals usually ask of their laboratories.
    critical: {
      escalation_minutes: env.CRITICAL_ESCALATION_MINUTES,
      escalation_levels: env.CRITICAL_ESCALATION_LEVELS,
    },
    times: {
      // How far two clocks may disagree. Files give whole minutes, and nobody sets the clock of an analyzer
      // or of a ward by ours; more than five minutes is a clock to be set, not to be believed.
      clock_tolerance_ms: env.CLOCK_TOLERANCE_MINUTES * minute_ms,
      // A sample may be taken before its order is written (by word of mouth, or a test is added to a tube
      // that is kept). Tubes are kept for a week; what is older was not taken for this order.
      before_order_ms: env.COLLECTED_BEFORE_ORDER_DAYS * day_ms,
      // Most analytes of serum keep for a week at 4 to 8 °C (WHO/DIL/LAB/99.1 Rev. 2). What was measured
      // later waits for a person: it may have been frozen, or it is another tube's.
      to_measurement_ms: env.MEASURED_AFTER_COLLECTION_DAYS * day_ms,
    },
  }
}

function httpFrom(env: Environment) {
  return {
    host: env.HOST,
    port: env.PORT,
    public_url: env.PUBLIC_URL,
    cors_origins: env.CORS_ORIGINS,
    // Between failing readiness and refusing connections: time for a load balancer to notice.
    drain_seconds: env.DRAIN_SECONDS,
    trusted_proxies: env.TRUSTED_PROXIES,
    rate_limits: {
      per_minute_of_user: env.RATE_LIMIT_PER_MINUTE_USER,
      per_minute_of_address: env.RATE_LIMIT_PER_MINUTE_ADDRESS,
    },
    load: { at_once: env.REQUESTS_AT_ONCE, lag_ms: env.EVENT_LOOP_LAG_MS },
    answer_idle_ms: env.ANSWER_IDLE_SECONDS * 1000,
    connections: env.CONNECTIONS_AT_ONCE,
    upload_limit_bytes: env.UPLOAD_LIMIT_MB * 1024 * 1024,
    uploads_at_once: env.UPLOADS_AT_ONCE,
    exports_at_once: env.EXPORTS_AT_ONCE,
    upload_idle_ms: env.UPLOAD_IDLE_SECONDS * 1000,
  }
}

function liveFrom(env: Environment) {
  return {
    connections: env.LIVE_CONNECTIONS,
    connections_per_user: env.LIVE_CONNECTIONS_PER_USER,
    connections_per_address: env.LIVE_CONNECTIONS_PER_ADDRESS,
    heartbeat_ms: env.LIVE_HEARTBEAT_SECONDS * 1000,
    // What may wait for a client that reads slowly: several hundred events.
    buffer_bytes: env.LIVE_BUFFER_KB * 1024,
  }
}

// refused_rows: a file with more of them is another analyzer's, or none. Nobody reads ten thousand reasons.
// chunk_rows: of a file, written by one transaction. More are a little faster, and hold their locks longer.
function workerFrom(env: Environment) {
  return {
    concurrency: env.WORKER_CONCURRENCY,
    refused_rows: env.IMPORT_REFUSED_ROWS,
    chunk_rows: env.IMPORT_CHUNK_ROWS,
  }
}
