// What each variable may be, and what is read of it; everything that is wrong is said at once.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadConfig } from '../../src/config/config.ts'
import { complete, problems, variablesIn } from './problems.ts'

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
