// Which variables each process needs.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { processes, type ProcessName } from '../../src/config/config.ts'
import { complete, problems, variablesIn } from './problems.ts'

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
