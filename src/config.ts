// The only reader of the environment. Every problem is reported at once, and nothing that is known from
// a demonstration is accepted in production.
import { z } from 'zod'

export const processes = [
  'api',
  'worker',
  'scheduler',
  'migrate',
  'seed',
  'demo',
  'dev',
  'job',
] as const
export type ProcessName = (typeof processes)[number]

const timeZone = z.string().refine(isTimeZone, 'must be an IANA time zone such as Europe/Berlin')
const flag = z.enum(['on', 'off']).transform((value) => value === 'on')
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
)
const megabytes = z.coerce.number().positive().max(200)

// A private key as JWK (RFC 7517): EC P-256 for ES256. `kid` tells keys apart while they are rotated.
const signingKey = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  kid: z.string().min(1),
  x: z.string(),
  y: z.string(),
  d: z.string(),
})
const signingKeys = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown
    } catch {
      context.addIssue(
        'must be JSON: {"keys": [<private JWK>, …]}, made by `npm run keys:generate`',
      )
      return z.NEVER
    }
  })
  .pipe(z.object({ keys: z.array(signingKey).min(1) }))
  .transform(({ keys }) => keys)

const environment = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(100).default(10),
  LAB_API_PASSWORD: z.string().min(12).optional(),
  LAB_WORKER_PASSWORD: z.string().min(12).optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  PUBLIC_URL: z.url().default('http://localhost:3000'),
  CORS_ORIGINS: list.default([]),
  DRAIN_SECONDS: z.coerce.number().min(0).max(120).default(0),
  UPLOAD_LIMIT_MB: megabytes.default(50),
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
  AUTH_SIGNING_KEYS: signingKeys.optional(),
  SIGN_IN_FAILURES_PER_MINUTE: z.coerce.number().int().positive().default(10),
  HEARTBEAT_FILE: z.string().optional(),
  WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(32).default(2),
  LAB_TIME_ZONE: timeZone.default('UTC'),
  AUTOVERIFICATION: flag.default(true),
  VERIFY_BY_ANOTHER_PERSON: flag.default(true),
  DEMO_DATA: flag.default(true),
  LAB_DATA_DIR: z.string().default('.data'),
})

const required: Record<ProcessName, (keyof z.input<typeof environment>)[]> = {
  api: ['DATABASE_URL', 'AUTH_SIGNING_KEYS'],
  worker: ['DATABASE_URL'],
  scheduler: ['DATABASE_URL'],
  migrate: ['DATABASE_URL'],
  seed: ['DATABASE_URL'],
  demo: [],
  dev: [],
  job: [], // without a DATABASE_URL it looks for the laboratory that runs here
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
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = environment.safeParse(given)
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path[0]?.toString()}: ${issue.message}`)
  for (const variable of required[name]) {
    if (given[variable] === undefined) problems.push(`${variable}: is missing (see .env.example)`)
  }
  if (given.NODE_ENV === 'production') problems.push(...demoSecrets(name, given))
  if (!parsed.success || problems.length > 0) {
    throw new ConfigError(
      `The environment does not fit process "${name}":\n  ${problems.join('\n  ')}`,
    )
  }
  return shape(name, parsed.data)
}

function shape(process: ProcessName, env: z.output<typeof environment>) {
  return {
    process,
    production: env.NODE_ENV === 'production',
    database: { url: env.DATABASE_URL ?? '', pool_size: env.DATABASE_POOL_SIZE },
    role_passwords: { lab_api: env.LAB_API_PASSWORD, lab_worker: env.LAB_WORKER_PASSWORD },
    http: {
      host: env.HOST,
      port: env.PORT,
      public_url: env.PUBLIC_URL,
      cors_origins: env.CORS_ORIGINS,
      // Between failing readiness and refusing connections: time for a load balancer to notice.
      drain_seconds: env.DRAIN_SECONDS,
      upload_limit_bytes: env.UPLOAD_LIMIT_MB * 1024 * 1024,
    },
    log_level: env.LOG_LEVEL,
    auth: {
      signing_keys: env.AUTH_SIGNING_KEYS ?? [],
      failures_per_minute: env.SIGN_IN_FAILURES_PER_MINUTE,
    },
    heartbeat_file: env.HEARTBEAT_FILE,
    worker: { concurrency: env.WORKER_CONCURRENCY },
    demo_data: env.DEMO_DATA,
    // Where the demo keeps its server's data, its secrets and its logs; relative to the checkout.
    data_dir: env.LAB_DATA_DIR,
    policy: {
      time_zone: env.LAB_TIME_ZONE,
      autoverification: env.AUTOVERIFICATION,
      verify_by_another_person: env.VERIFY_BY_ANOTHER_PERSON,
    },
  }
}

// Demonstration secrets carry the word in themselves, so that they can be told from real ones.
function demoSecrets(name: ProcessName, env: Record<string, string | undefined>): string[] {
  const secrets = ['DATABASE_URL', 'AUTH_SIGNING_KEYS', 'LAB_API_PASSWORD', 'LAB_WORKER_PASSWORD']
  const found = secrets
    .filter((variable) => env[variable]?.includes('demo-'))
    .map((variable) => `${variable}: is a demonstration secret, make one of your own`)
  if (name === 'demo' || name === 'dev')
    found.push(`NODE_ENV: the ${name} process does not run in production`)
  if (name === 'seed' && env.DEMO_DATA !== 'off') {
    found.push('DEMO_DATA: must be "off" in production, demo users have known passwords')
  }
  return found
}

function isTimeZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
