// A process starts with an environment that fits it, or says everything that is wrong at once.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { generateSigningKey } from '../src/auth/tokens.ts'
import { ConfigError, loadConfig, processes, type ProcessName } from '../src/config.ts'

type Environment = Record<string, string | undefined>

const keys = JSON.stringify({ keys: [await generateSigningKey()] })
const DATABASE_URL = 'postgres://lab_api:secret@127.0.0.1:5432/lab'
const complete: Environment = { DATABASE_URL, AUTH_SIGNING_KEYS: keys, DEMO_DATA: 'off' }

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
  ['migrate', ['DATABASE_URL']],
  ['seed', ['DATABASE_URL']],
  ['demo', []],
] as [ProcessName, string[]][]) {
  test(`${name} needs ${required.join(' and ') || 'nothing'}`, () => {
    assert.deepEqual(variablesIn(problems(name, {})), required)
    assert.ok(problems(name, {}).every((line) => line.endsWith('is missing (see .env.example)')))
    assert.deepEqual(problems(name, complete), [])
  })
}

test('every process is tried above', () => {
  assert.deepEqual([...processes].toSorted(), [
    'api',
    'demo',
    'migrate',
    'scheduler',
    'seed',
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
})

test('production seeds no demo users, and runs no demo', () => {
  const production = { ...complete, NODE_ENV: 'production' }
  for (const DEMO_DATA of ['on', '', undefined]) {
    assert.deepEqual(variablesIn(problems('seed', { ...production, DEMO_DATA })), ['DEMO_DATA'])
  }
  assert.deepEqual(variablesIn(problems('demo', production)), ['NODE_ENV'])
})
