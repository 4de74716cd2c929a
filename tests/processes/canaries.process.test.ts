// No secret is ever in what a process prints, answers or keeps in the audit: each of them has a word in it that
// nothing else has, and after a bad day of the process that word is looked for everywhere.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import postgres from 'postgres'
import { generateSigningKey } from '../../src/auth/tokens.ts'
import { ConfigError, loadConfig } from '../../src/config/config.ts'
import { createDatabase } from '../helpers/database.ts'
import { eventually, runProcess, startProcess } from '../helpers/processes.ts'

const database = await createDatabase()
after(() => database.drop())

const canary = 'canary5f0c'
const key = await generateSigningKey()
const keys = JSON.stringify({ keys: [key] })
const rolePassword = decodeURIComponent(new URL(database.apiUrl).password)
/** All that may be shown nowhere; the parts by which a secret could be told, too. */
const secrets = [canary, key.d!, rolePassword]

function assertClean(where: string, text: string): void {
  for (const secret of secrets) {
    const at = text.indexOf(secret)
    assert.equal(at, -1, `${where}: …${text.slice(Math.max(0, at - 80), at + 40)}…`)
  }
}

test('no secret is in a log, an answer or the audit', async (t) => {
  const api = await startProcess(t, 'api', {
    DATABASE_URL: database.apiUrl,
    AUTH_SIGNING_KEYS: keys,
    PORT: '0',
    LOG_LEVEL: 'debug',
  })
  const answers: string[] = []
  async function send(path: string, init: RequestInit = {}) {
    const answer = await fetch(api.url + path, { redirect: 'manual', ...init })
    const text = await answer.text()
    answers.push(`${path} ${answer.status} ${JSON.stringify([...answer.headers])} ${text}`)
    return text
  }
  const form = (path: string, fields: Record<string, string>) =>
    send(path, { method: 'POST', body: new URLSearchParams(fields) })
  const token = '/v1/auth/token'
  const grant = { grant_type: 'password', username: 'clerk' }

  await form(token, { ...grant, password: `${canary} guessed` })
  await form(token, { ...grant, username: `${canary} typed into the wrong field`, password: 'x' })
  await form(token, { ...grant, passwort: canary })
  await form(token, { grant_type: 'refresh_token', refresh_token: canary })
  await form('/v1/auth/revoke', { token: canary })
  await form('/v1/auth/session', { username: 'clerk', password: canary })
  const pair = JSON.parse(await form(token, { ...grant, password: 'demo-clerk-password' })) as {
    access_token: string
    refresh_token: string
  }
  answers.length -= 1 // the one place where they belong
  secrets.push(pair.access_token, pair.refresh_token)
  const authorization = `Bearer ${pair.access_token}`
  await send('/v1/orders', { headers: { authorization } })
  await send('/v1/orders', { headers: { authorization: `Bearer ${canary}.${canary}.${canary}` } })
  await send('/v1/orders', { headers: { authorization: `${authorization}${canary}` } })
  await send('/lab/board', { headers: { cookie: `__Host-lab=${canary}; lab=${canary}` } })
  await send('/v1/auth/password', {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ current_password: canary, new_password: canary }),
  })
  await send('/v1/auth/password', {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: `{"current_password": "${canary}`,
  })

  const ownerSql = postgres(database.ownerUrl, { max: 1, onnotice() {} })
  t.after(() => ownerSql.end())
  // What the service says when its database throws it out.
  await ownerSql`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name like 'lab-api%' and datname = current_database()`
  await send('/v1/orders', { headers: { authorization } })
  const rows = await ownerSql<{ text: string }[]>`select a::text as text from audit_log a`
  assert.ok(rows.length > 0)
  for (const { text } of rows) {
    assert.ok(!text.includes(canary) && !text.includes(pair.refresh_token), text)
  }
  await eventually('all is logged', async () => api.output().includes('"/v1/auth/password"'), 10)
  const { output } = await api.end('SIGTERM')
  assert.match(output, /"route":"\/v1\/auth\/token"/)
  assertClean('the log', output)
  for (const answer of answers) assertClean('an answer', answer)
})

test('no secret is in what a process says when it cannot start', async (t) => {
  const good = new URL(database.apiUrl)
  const wrongPassword = new URL(good)
  wrongPassword.password = canary
  const refused = new URL(wrongPassword)
  refused.port = '1'
  const AUTH_SIGNING_KEYS = keys
  const attempts = [wrongPassword, refused].map((url) => ({
    DATABASE_URL: url.href,
    AUTH_SIGNING_KEYS,
  }))
  const ends = await Promise.all(attempts.map((env) => runProcess(t, ['api'], env)))
  for (const { code, output } of ends) {
    assert.equal(code, 1, output)
    assert.notEqual(output, '')
    assertClean('what it says', output)
  }
  for (const env of [
    {
      DATABASE_URL: `mysql://${canary}:${canary}@127.0.0.1/lab`,
      DATABASE_PASSWORD: canary,
      AUTH_SIGNING_KEYS: keys.replace('"P-256"', `"${canary}"`).replace('"EC"', `"${canary}"`),
      AUDIT_SIGNING_KEYS: `{"keys": [${canary}`,
      LAB_API_PASSWORD: canary,
      LAB_WORKER_PASSWORD: canary.slice(0, 4),
    },
    { DATABASE_URL: good.href, DATABASE_PASSWORD: canary, AUTH_SIGNING_KEYS },
    { DATABASE_URL: `postgres://${canary}:${canary}@[/lab`, AUTH_SIGNING_KEYS },
  ]) {
    // Its message is all that a process prints then.
    assert.throws(
      () => loadConfig('api', env),
      (error: Error) => {
        assertClean('what it says', error.message)
        return error instanceof ConfigError
      },
    )
  }
})
