// What is fit for a developer's machine only is refused in production.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { complete, keys, problems, variablesIn, type Given } from './problems.ts'

test('production has an address that nobody listens in on, and names the origins', () => {
  const said = (more: Given) =>
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
