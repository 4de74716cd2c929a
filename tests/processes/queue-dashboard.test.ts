// The queue's pages are for who knows the password, do what they say with the real queue, and ask nobody else for
// anything.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDashboardHandler } from '@pg-boss/dashboard/handler'
import { loadConfig } from '../../src/config/config.ts'
import { queueSchema, deadLetters } from '../../src/platform/queue.ts'
import { createQueueDashboard } from '../../src/processes/queue-dashboard/app.ts'
import { laboratory } from '../helpers/laboratory.ts'

const { lab, worker, sql } = await laboratory()
const config = loadConfig('queue-dashboard', {
  NODE_ENV: 'test',
  DATABASE_URL: lab.database.workerUrl,
  QUEUE_DASHBOARD_PASSWORD: 'a-long-password',
})
const pages = createDashboardHandler({
  databases: [{ url: lab.database.workerUrl, schema: queueSchema }],
})
const lines: Record<string, unknown>[] = []
const log = { ...lab.context.log, info: (line: object) => void lines.push({ ...line }) }
const open = () =>
  createQueueDashboard({ config, log: log as never, pages, moves: worker.context.queue.boss })
const app = open()

const headers = (password = 'a-long-password') => ({
  authorization: `Basic ${btoa(`operator:${password}`)}`,
})
const at = 'http://localhost:3001'

test('nobody gets in without the password, and guessing is slow', async () => {
  const guessed = open()
  assert.equal((await guessed.request(`${at}/`)).status, 401)
  for (let n = 0; n < 10; n++)
    assert.equal((await guessed.request(`${at}/`, { headers: headers('wrong') })).status, 401)
  const late = await guessed.request(`${at}/`, { headers: headers() })
  assert.equal(late.status, 429)
  assert.equal(late.headers.get('retry-after'), '60')
})

test('who looks at many pages at once has not guessed', async () => {
  const asked = Array.from({ length: 30 }, async (_, n) => {
    const { status } = await app.request(`${at}/queues?page=${n}`, { headers: headers() })
    return status
  })
  assert.deepEqual([...new Set(await Promise.all(asked))], [200])
})

test('a page asks no other host, and runs no script but its own', async () => {
  const page = await app.request(`${at}/queues`, { headers: headers() })
  const text = await page.text()
  assert.match(text, /interpret-results/)
  assert.doesNotMatch(text, /(src|href)="https?:/)
  const policy = page.headers.get('content-security-policy')!
  assert.match(policy, /default-src 'none'; script-src 'self' 'sha256-/)
  assert.doesNotMatch(policy, /script-src[^;]*unsafe/)
  const [script] = /\/assets\/root-[\w-]+\.js/.exec(text)!
  const root = await app.request(`${at}${script}`, { headers: headers() })
  assert.doesNotMatch(await root.text(), /fonts\.(googleapis|gstatic)/)
})

test('a dead letter is sent again from its page, and by no page of somebody else', async (t) => {
  t.after(() => pages.close())
  const [result] = await sql<{ id: string }[]>`select uuidv7() as id`
  const data = { result_ids: [result!.id] }
  const { boss } = worker.context.queue
  await boss.insert(deadLetters, [{ data }])
  const [letter] = await sql<{ id: string }[]>`
    update pgboss.job set source_name = 'interpret-results' where name = ${deadLetters} returning id`
  const press = (more: Record<string, string>) =>
    app.request(`${at}/queues/${deadLetters}/jobs/${letter!.id}`, {
      method: 'POST',
      headers: {
        ...headers(),
        'content-type': 'application/x-www-form-urlencoded',
        ...more,
      },
      body: 'action=send+again',
    })
  const foreign = await press({ origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' })
  assert.equal(foreign.status, 403)
  const shown = await app.request(`${at}/queues/${deadLetters}/jobs/${letter!.id}`, {
    headers: headers(),
  })
  assert.match(await shown.text(), /send again/)
  const own = await press({ origin: at, 'sec-fetch-site': 'same-origin' })
  assert.ok(own.status < 400, `${own.status} ${await own.text()}`)
  const [job] =
    await sql`select state from pgboss.job where name = 'interpret-results' and data = ${sql.json(data)}`
  assert.equal(job?.state, 'created')
  const noted = lines.filter(({ method }) => method === 'POST')
  assert.deepEqual(
    noted.map(({ user, action, status }) => [user, action, status]),
    [
      ['operator', undefined, 403],
      ['operator', 'send again', 303],
    ],
  )
  await worker.runJobs('interpret-results')
})
