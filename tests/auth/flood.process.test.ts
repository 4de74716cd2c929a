// A flood of guesses: few are tried, none waits in a queue without an end, whoever signs in from elsewhere is let
// in, and no answer tells which names exist.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:http'
import { after, test } from 'node:test'
import { createDatabase } from '../helpers/database.ts'
import { environment, startProcess } from '../helpers/processes.ts'

const most = 20
const database = await createDatabase()
const api = await startProcess({ after }, 'api', {
  ...(await environment(database, 'api')),
  SIGN_IN_FAILURES_PER_ADDRESS: `${most}`,
  TRUSTED_PROXIES: '127.0.9.0/24',
})
after(() => database.drop())

type Answer = { status: number; retryAfter: string | undefined; body: Record<string, unknown> }

/** POST /v1/auth/token from any address of this machine. */
function guess(from: string, username: string, password = 'a guess', forwardedFor?: string) {
  const form = new URLSearchParams({ grant_type: 'password', username, password }).toString()
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    ...(forwardedFor !== undefined && { 'x-forwarded-for': forwardedFor }),
  }
  const options = { method: 'POST', headers, localAddress: from, agent: false }
  return new Promise<Answer>((resolve, reject) => {
    const sent = request(`${api.url}/v1/auth/token`, options, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece))
      response.on('end', () => {
        const { statusCode: status = 0, headers } = response
        resolve({ status, retryAfter: headers['retry-after'], body: JSON.parse(text) })
      })
    })
    sent.on('error', reject).end(form)
  })
}

const clerk = ['clerk', 'demo-clerk-password'] as const

test('of a flood with invented names few are tried, and whoever comes from elsewhere signs in', async () => {
  const flood = Array.from({ length: 300 }, (_, i) => guess('127.0.0.2', `nobody-${i}`))
  const signedIn = await Promise.all([guess('127.0.0.1', ...clerk), guess('127.0.0.3', ...clerk)])
  const answers = await Promise.all(flood)
  assert.deepEqual(
    signedIn.map(({ status }) => status),
    [200, 200],
  )
  const tried = answers.filter(({ status }) => status === 400)
  const refused = answers.filter(({ status }) => status === 429)
  assert.equal(tried.length + refused.length, flood.length)
  assert.ok(tried.length > 0 && tried.length <= most, `${tried.length}`)
  for (const { retryAfter } of refused) assert.ok(Number(retryAfter) >= 1, retryAfter)
})

test('after so many failures an address waits, and learns nothing of who exists', async () => {
  const statuses = []
  for (let i = 0; i <= most; i++) statuses.push((await guess('127.0.0.4', `nobody-${i}`)).status)
  assert.deepEqual(statuses, [...Array<number>(most).fill(400), 429])
  const [known, right, unknown] = await Promise.all([
    guess('127.0.0.4', 'pathologist'),
    guess('127.0.0.4', ...clerk),
    guess('127.0.0.4', 'nobody'),
  ])
  const said = ({ status, body }: Answer) => [status, body.type, body.detail]
  assert.equal(known.status, 429)
  assert.deepEqual(said(known), said(unknown))
  assert.deepEqual(said(right), said(unknown))
})

test('a body that does not come holds no place of those who change a password', async (t) => {
  const { body } = await guess('127.0.0.6', ...clerk)
  const headers = {
    authorization: `Bearer ${body.access_token as string}`,
    'content-type': 'application/json',
  }
  const silent = Array.from({ length: 16 }, () =>
    request(`${api.url}/v1/auth/password`, {
      method: 'POST',
      headers: { ...headers, expect: '100-continue', 'content-length': 100 },
      agent: false,
    }),
  )
  t.after(() => silent.forEach((one) => one.on('error', () => {}).destroy()))
  await Promise.all(silent.map((one) => (one.flushHeaders(), once(one, 'continue'))))
  const { status } = await fetch(`${api.url}/v1/auth/password`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ current_password: 'a guess', new_password: 'a'.repeat(12) }),
  })
  assert.equal(status, 422)
})

test('X-Forwarded-For is believed of a trusted proxy, and of nobody else', async () => {
  const through = (proxy: string, n: number, client: string) =>
    guess(proxy, `nobody-${n}`, 'a guess', `203.0.113.1, ${client}`)
  for (let i = 0; i < most; i++) {
    assert.equal((await through('127.0.0.5', i, `198.51.100.${i}`)).status, 400)
    assert.equal((await through('127.0.9.1', i, '198.51.100.1')).status, 400)
  }
  assert.equal((await through('127.0.0.5', most, '198.51.100.99')).status, 429, 'it made them up')
  assert.equal((await through('127.0.9.1', most, '198.51.100.1')).status, 429)
  assert.equal((await through('127.0.9.2', most, '198.51.100.1')).status, 429, 'another proxy')
  assert.equal((await through('127.0.9.1', most, '198.51.100.2')).status, 400)
})
