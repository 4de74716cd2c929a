// A process starts with an environment that fits it, or says everything that is wrong at once.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { generateSigningKey } from '../src/auth/tokens.ts'
import { secretVariables } from '../src/config-secrets.ts'
import { environment } from '../src/environment.ts'
import { ConfigError, loadConfig, processes, type ProcessName } from '../src/config.ts'

type Environment = Record<string, string | undefined>

const keys = JSON.stringify({ keys: [await generateSigningKey()] })
const DATABASE_URL = 'postgres://lab_api:secret@127.0.0.1:5432/lab'
const complete: Environment = {
  DATABASE_URL,
  AUTH_SIGNING_KEYS: keys,
  AUDIT_SIGNING_KEYS: keys,
  DEMO_DATA: 'off',
  INSTRUMENT_LINKS: '[]',
  QUEUE_DASHBOARD_PASSWORD: 'a-long-password',
}

/** The problems, one a line, without the heading. */
function problems(name: ProcessName, env: Environment): string[] {
  try {
    loadConfig(name, env)
    return []
  } catch (error) {
    assert.ok(error instanceof ConfigError)
    const [heading, ...lines] = error.message.split('\n')
    assert.equal(heading, `The environment does not fit process "${name}":`)
    return lines.map((line) => line.trim())
  }
}

const variablesIn = (lines: string[]) => lines.map((line) => line.split(':')[0]!).toSorted()

for (const [name, required] of [
  ['api', ['AUTH_SIGNING_KEYS', 'DATABASE_URL']],
  ['worker', ['DATABASE_URL']],
  ['scheduler', ['DATABASE_URL']],
  ['links', ['INSTRUMENT_LINKS']],
  ['migrate', ['DATABASE_URL']],
  ['seed', ['DATABASE_URL']],
  ['remove-demo-users', ['DATABASE_URL']],
  ['users-bootstrap', ['DATABASE_URL']],
  ['demo', []],
  ['dev', []],
  ['morning', []],
  ['job', []],
  ['audit-verify', []],
  ['audit-export', []],
  ['keys-rotate', ['AUTH_SIGNING_KEYS_FILE']],
  ['passwords-rotate', ['DATABASE_URL', 'LAB_API_PASSWORD_FILE', 'LAB_WORKER_PASSWORD_FILE']],
  ['queue-dashboard', ['QUEUE_DASHBOARD_PASSWORD']],
] as [ProcessName, string[]][]) {
  test(`${name} needs ${required.join(' and ') || 'nothing'}`, () => {
    assert.deepEqual(variablesIn(problems(name, {})), required)
    assert.ok(problems(name, {}).every((line) => line.endsWith('is missing (see .env.example)')))
    const files = required.filter((variable) => variable.endsWith('_FILE'))
    const made = Object.fromEntries(files.map((variable) => [variable, '/made/by/it']))
    assert.deepEqual(problems(name, { ...complete, ...made }), [])
  })
}

test('every process is tried above', () => {
  assert.deepEqual([...processes].toSorted(), [
    'api',
    'audit-export',
    'audit-verify',
    'demo',
    'dev',
    'job',
    'keys-rotate',
    'links',
    'migrate',
    'morning',
    'passwords-rotate',
    'queue-dashboard',
    'remove-demo-users',
    'scheduler',
    'seed',
    'users-bootstrap',
    'worker',
  ])
})

test('all problems are reported at once, each under its variable', () => {
  const wrong = {
    DATABASE_URL: 'mysql://127.0.0.1/lab',
    DATABASE_POOL_SIZE: '1',
    DATABASE_LOCK_SECONDS: '0',
    PORT: '65536',
    LAB_TIME_ZONE: 'Europe/Berlim',
    LOG_LEVEL: 'loud',
    AUTOVERIFICATION: 'yes',
    UPLOAD_LIMIT_MB: '0',
    OUTSIDE_ACCESSION_NUMBER_FORM: '[A-Z',
    LAB_API_PASSWORD: 'short',
  }
  const lines = problems('api', wrong)
  assert.deepEqual(
    variablesIn(lines),
    [...Object.keys(wrong), 'AUTH_SIGNING_KEYS'].toSorted(),
    lines.join('\n'),
  )
  assert.match(lines.join('\n'), /LAB_TIME_ZONE: must be an IANA time zone such as Europe\/Berlin/)
})

test('no value is repeated: it may be a secret', () => {
  const secret = 'swordfish'
  const wrong = { DATABASE_URL: secret, AUTH_SIGNING_KEYS: secret, LAB_API_PASSWORD: secret }
  const lines = problems('api', wrong)
  assert.equal(lines.length, 3)
  assert.doesNotMatch(lines.join('\n'), /swordfish/)
})

test('signing keys that are no JSON, none at all or public are refused', async () => {
  const { d: _, ...publicHalf } = await generateSigningKey()
  for (const wrong of ['{', '{"keys":[]}', '[]', JSON.stringify({ keys: [publicHalf] })]) {
    const lines = problems('api', { ...complete, AUTH_SIGNING_KEYS: wrong })
    assert.deepEqual(new Set(variablesIn(lines)), new Set(['AUTH_SIGNING_KEYS']), wrong)
  }
})

test('a signing key that cannot sign is refused, and two with one kid', async () => {
  const [one, other] = await Promise.all([generateSigningKey(), generateSigningKey()])
  const said = (...given: object[]) =>
    problems('api', { ...complete, AUTH_SIGNING_KEYS: JSON.stringify({ keys: given }) })
  assert.deepEqual(said(one, other), [])
  for (const [key, what] of [
    [{ ...one, d: 'not-a-number' }, 'd is none'],
    [{ ...one, d: other.d }, 'd is of another key'],
    [{ ...one, x: other.x, y: other.y }, 'x and y are of another key'],
    [{ ...one, x: one.y }, 'no point of the curve'],
    [{ ...one, d: '' }, 'd is empty'],
  ] as const) {
    const [line, ...more] = said(other, key)
    assert.match(line ?? '', /^AUTH_SIGNING_KEYS: key 2 is none that signs/, what)
    assert.deepEqual(more, [])
  }
  const [line, ...more] = said(one, { ...other, kid: one.kid })
  assert.match(line!, /^AUTH_SIGNING_KEYS: key 2 has the kid of an earlier one/)
  assert.deepEqual(more, [])
})

for (const [variable, good, wrong] of [
  [
    'PUBLIC_URL',
    ['http://localhost:3000', 'https://lab.example/api', 'http://lab.example'],
    [
      'javascript:alert(1)',
      'file:///etc/passwd',
      'lab.example',
      'https://a:b@lab.example',
      'https:lab',
      'https://lab.example?x',
      'https://lab.example#x',
    ],
  ],
  [
    'CORS_ORIGINS',
    ['*', 'https://a.example', 'http://localhost:5173,https://b.example:8443'],
    [
      'https://a.example/',
      'a.example',
      'null',
      'javascript:x',
      'https://*.example',
      'https://a.example/x',
    ],
  ],
  [
    'TRUSTED_PROXIES',
    ['10.0.0.5', '10.0.0.0/8, 2001:db8::/32', '::1'],
    [
      'proxy',
      '10.0.0.0/33',
      '10.0.0.0/',
      '10.0.0.0/8/8',
      '10.0.0',
      '2001:db8::/129',
      '10.0.0.0/-1',
      '0.0.0.0/0',
      '10.0.0.5,::/0',
    ],
  ],
  ['PORT', ['0', '3000'], [' ', '\t']],
  ['UPLOAD_LIMIT_MB', ['1', '2.5'], ['0.5', '0.0000001']],
  ['LAB_TIME_ZONE', ['UTC', 'Asia/Kolkata', 'Etc/GMT-5'], ['+05:30', '-0800', '05:30']],
  ['OUTSIDE_ACCESSION_NUMBER_FORM', ['A|B', '(A)|(B)'], [')|(', 'A)|(?:B']],
] as const) {
  test(`${variable} takes what it says, and nothing else`, () => {
    for (const value of good)
      assert.deepEqual(problems('api', { ...complete, [variable]: value }), [])
    for (const value of wrong) {
      const lines = problems('api', { ...complete, [variable]: value })
      assert.deepEqual(variablesIn(lines), [variable], value)
    }
  })
}

test('production has an address that nobody listens in on, and names the origins', () => {
  const said = (more: Environment) =>
    variablesIn(problems('api', { ...complete, NODE_ENV: 'production', ...more }))
  for (const PUBLIC_URL of [
    'https://lab.example',
    'http://localhost:3000',
    'http://127.0.0.1',
    'http://[::1]:3000',
    'HTTPS://lab.example',
  ]) {
    assert.deepEqual(said({ PUBLIC_URL }), [], PUBLIC_URL)
  }
  for (const PUBLIC_URL of [
    'http://lab.example',
    'http://localhost.example',
    'http://10.0.0.5:3000',
  ]) {
    assert.deepEqual(said({ PUBLIC_URL }), ['PUBLIC_URL'], PUBLIC_URL)
  }
  for (const CORS_ORIGINS of ['*', 'https://a.example, *']) {
    assert.deepEqual(said({ CORS_ORIGINS }), ['CORS_ORIGINS'], CORS_ORIGINS)
  }
})

test('files in a directory need a directory', () => {
  const UPLOADS = 'directory'
  assert.deepEqual(variablesIn(problems('worker', { ...complete, UPLOADS })), ['UPLOADS_DIRECTORY'])
  const { uploads } = loadConfig('worker', {
    ...complete,
    UPLOADS,
    UPLOADS_DIRECTORY: '/srv/files',
  })
  assert.deepEqual(uploads, { stored_in: 'directory', directory: '/srv/files' })
})

test('an empty variable counts as unset', () => {
  assert.equal(loadConfig('api', { ...complete, PORT: '', LAB_TIME_ZONE: '' }).http.port, 3000)
  assert.deepEqual(variablesIn(problems('worker', { DATABASE_URL: '' })), ['DATABASE_URL'])
})

for (const [variable, value, read] of [
  ['CORS_ORIGINS', ' https://a.example, ,https://b.example ', 'http.cors_origins'],
  ['UPLOAD_LIMIT_MB', '2', 'http.upload_limit_bytes'],
  ['LAB_TIME_ZONE', 'Europe/Berlin', 'policy.time_zone'],
  ['VERIFY_BY_ANOTHER_PERSON', 'off', 'policy.verify_by_another_person'],
  ['OUTSIDE_ACCESSION_NUMBER_FORM', '[A-Z]{2}\\d+|W-\\d+', 'policy.outside_accession_number_form'],
  ['CLOCK_TOLERANCE_MINUTES', '2', 'policy.times.clock_tolerance_ms'],
  ['COLLECTED_BEFORE_ORDER_DAYS', '0', 'policy.times.before_order_ms'],
  ['MEASURED_AFTER_COLLECTION_DAYS', '2', 'policy.times.to_measurement_ms'],
  ['CRITICAL_ESCALATION_MINUTES', '15', 'policy.critical.escalation_minutes'],
  ['CRITICAL_ESCALATION_LEVELS', '5', 'policy.critical.escalation_levels'],
  ['IMPORT_REFUSED_ROWS', '7', 'worker.refused_rows'],
  ['NODE_ENV', 'production', 'production'],
] as const) {
  test(`${variable} is read`, () => {
    const config = loadConfig('worker', { ...complete, [variable]: value })
    const found = read
      .split('.')
      .reduce<unknown>((part, name) => (part as Record<string, unknown>)[name], config)
    const expected = {
      CORS_ORIGINS: ['https://a.example', 'https://b.example'],
      UPLOAD_LIMIT_MB: 2 * 1024 * 1024,
      LAB_TIME_ZONE: 'Europe/Berlin',
      VERIFY_BY_ANOTHER_PERSON: false,
      // All of the text, whichever of its parts.
      OUTSIDE_ACCESSION_NUMBER_FORM: /^(?:[A-Z]{2}\d+|W-\d+)$/u,
      CLOCK_TOLERANCE_MINUTES: 120_000,
      COLLECTED_BEFORE_ORDER_DAYS: 0,
      MEASURED_AFTER_COLLECTION_DAYS: 2 * 24 * 3600_000,
      CRITICAL_ESCALATION_MINUTES: 15,
      CRITICAL_ESCALATION_LEVELS: 5,
      IMPORT_REFUSED_ROWS: 7,
      NODE_ENV: true,
    }
    assert.deepEqual(found, expected[variable])
  })
}

test('production refuses what is known from a demonstration', () => {
  const production = { ...complete, NODE_ENV: 'production' }
  for (const name of ['api', 'worker', 'scheduler', 'migrate', 'seed'] as const) {
    assert.deepEqual(problems(name, production), [], name)
  }
  const unsealed = { ...production, AUDIT_SIGNING_KEYS: '' }
  assert.deepEqual(variablesIn(problems('worker', unsealed)), ['AUDIT_SIGNING_KEYS'])
  const demonstration = {
    ...production,
    DATABASE_URL: 'postgres://lab_api:demo-lab-api-password@127.0.0.1:5432/lab',
    AUTH_SIGNING_KEYS: keys.replace('"kid":"', '"kid":"demo-'),
    LAB_API_PASSWORD: 'demo-lab-api-password',
    LAB_WORKER_PASSWORD: 'demo-lab-worker-password',
  }
  assert.deepEqual(variablesIn(problems('migrate', demonstration)), [
    'AUTH_SIGNING_KEYS',
    'DATABASE_URL',
    'LAB_API_PASSWORD',
    'LAB_WORKER_PASSWORD',
  ])
  assert.deepEqual(problems('migrate', { ...demonstration, NODE_ENV: 'development' }), [])
  const spelled = {
    ...production,
    DATABASE_URL: 'postgres://lab_api:d%65mo-lab-api-password@127.0.0.1:5432/lab',
    AUTH_SIGNING_KEYS: keys.replace('"kid":"', String.raw`"kid":"\u0064emo-`),
  }
  assert.deepEqual(variablesIn(problems('api', spelled)), ['AUTH_SIGNING_KEYS', 'DATABASE_URL'])
})

test('production seeds no demo users, and runs no demo', () => {
  const production = { ...complete, NODE_ENV: 'production' }
  for (const DEMO_DATA of ['on', '', undefined]) {
    assert.deepEqual(variablesIn(problems('seed', { ...production, DEMO_DATA })), ['DEMO_DATA'])
  }
  for (const name of ['demo', 'morning'] as const)
    assert.deepEqual(variablesIn(problems(name, production)), ['NODE_ENV'])
})

const directory = mkdtempSync(join(tmpdir(), 'lab-config-'))
after(() => rmSync(directory, { recursive: true }))
function fileWith(text: string, name: string): string {
  const file = join(directory, name)
  writeFileSync(file, text, { mode: 0o600 })
  return file
}

test('the database may have several hosts, and the replica is one', () => {
  const several = 'postgres://lab_api:secret@db-a:5432,db-b/lab?target_session_attrs=read-write'
  assert.equal(loadConfig('api', { ...complete, DATABASE_URL: several }).database.url, several)
  const standby = { DATABASE_URL: several.replace('read-write', 'standby') }
  assert.deepEqual(variablesIn(problems('api', { ...complete, ...standby })), ['DATABASE_URL'])
  const replica = { DATABASE_REPLICA_URL: several }
  assert.deepEqual(variablesIn(problems('api', { ...complete, ...replica })), [
    'DATABASE_REPLICA_URL',
  ])
  const given = {
    ...complete,
    DATABASE_URL: 'postgres://lab_api@db-a/lab',
    DATABASE_PASSWORD: 'one for both',
    DATABASE_DIRECT_URL: 'postgres://lab_api@db-a:5433/lab',
    DATABASE_REPLICA_URL: 'postgres://lab_api@db-b/lab',
  }
  const { database } = loadConfig('api', given)
  assert.equal(database.replica?.url, 'postgres://lab_api:one%20for%20both@db-b/lab')
  assert.equal(database.direct?.url, 'postgres://lab_api:one%20for%20both@db-a:5433/lab')
})

test('every secret may stand in a file, whose last line end is not part of it', () => {
  const values: Record<(typeof secretVariables)[number], string> = {
    DATABASE_URL,
    DATABASE_PASSWORD: 'another password',
    DATABASE_DIRECT_URL: 'postgres://lab_api:secret@127.0.0.1:5432/lab',
    DATABASE_REPLICA_URL: 'postgres://lab_api:secret@127.0.0.2:5432/lab',
    LAB_API_PASSWORD: ' a password of spaces ',
    LAB_WORKER_PASSWORD: 'a-password-of-letters',
    LAB_READER_PASSWORD: 'another-password-of-letters',
    AUTH_SIGNING_KEYS: keys,
    AUDIT_SIGNING_KEYS: keys,
    QUEUE_DASHBOARD_PASSWORD: 'the-operators-password',
  }
  for (const name of secretVariables) {
    assert.ok(`${name}_FILE` in environment.shape, name)
    const given = { ...complete, [name]: undefined }
    if (name === 'DATABASE_PASSWORD') given.DATABASE_URL = 'postgres://lab_api@127.0.0.1/lab'
    for (const end of ['', '\n', '\r\n']) {
      const file = fileWith(values[name] + end, name)
      const config = loadConfig('api', { ...given, [`${name}_FILE`]: file })
      const { password_file: _, ...database } = config.database
      const { auth, audit } = loadConfig('api', { ...given, [name]: values[name] })
      assert.deepEqual([config.auth.signing_keys, config.audit], [auth.signing_keys, audit])
      if (name === 'DATABASE_PASSWORD')
        assert.equal(database.url, 'postgres://lab_api:another%20password@127.0.0.1/lab')
      if (name === 'LAB_API_PASSWORD') assert.equal(config.role_passwords.lab_api, values[name])
    }
  }
})

test('a file of a secret that cannot count is named, and nothing of what is in it', () => {
  const said = (name: string, file: string, more: Environment = {}) =>
    problems('api', { ...complete, [name]: undefined, [`${name}_FILE`]: file, ...more })
  const away = join(directory, 'away')
  assert.deepEqual(said('AUTH_SIGNING_KEYS', away), [
    `AUTH_SIGNING_KEYS_FILE: ${away} cannot be read (ENOENT)`,
  ])
  assert.deepEqual(said('DATABASE_URL', directory), [
    `DATABASE_URL_FILE: ${directory} cannot be read (EISDIR)`,
  ])
  const large = fileWith('swordfish'.repeat(8000), 'large')
  assert.deepEqual(said('LAB_API_PASSWORD', large), [
    `LAB_API_PASSWORD_FILE: ${large} has more than 64 KiB`,
  ])
  const blank = fileWith('\n', 'blank')
  assert.deepEqual(said('LAB_API_PASSWORD', blank), [`LAB_API_PASSWORD_FILE: ${blank} is empty`])
  const wrong = fileWith('swordfish', 'wrong')
  for (const name of ['DATABASE_URL', 'AUTH_SIGNING_KEYS', 'LAB_API_PASSWORD']) {
    const lines = said(name, wrong)
    assert.deepEqual(variablesIn(lines), [name])
    assert.doesNotMatch(lines.join(), /swordfish/)
  }
  assert.deepEqual(variablesIn(said('DATABASE_URL', wrong, { DATABASE_URL })), [
    'DATABASE_URL_FILE',
  ])
  assert.deepEqual(variablesIn(said('DATABASE_PASSWORD', wrong)), ['DATABASE_PASSWORD'])
  assert.deepEqual(variablesIn(said('LAB_API_PASSWORD', 'relative')), [
    'LAB_API_PASSWORD_FILE',
    'LAB_API_PASSWORD_FILE',
  ])
})
