// The primary is killed under load and its standby promoted: what was acknowledged is there, and the processes go on,
// of which each knows both servers. Longer, and with more: LAB_TEST_FAILOVER_ORDERS.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import postgres from 'postgres'
import { createOrders, entryFor, type Entry } from '../../bench/orders.ts'
import { environment, eventually, startProcess } from '../helpers/processes.ts'
import { client, signIn } from '../helpers/sign-in.ts'
import { startPair } from '../helpers/standby.ts'

const orders = Number(process.env.LAB_TEST_FAILOVER_ORDERS ?? 20)
const pair = await startPair({ after })

test('a standby is promoted under load, and no acknowledged result is lost', async (t) => {
  await pair.waitForStandby()
  const before = postgres(pair.primary, { max: 1, onnotice() {} })
  const open = await createOrders(before, orders)
  await before.end()
  const urls = { apiUrl: pair.urlOf('lab_api'), workerUrl: pair.urlOf('lab_worker') }
  const start = async (name: 'api' | 'worker') =>
    await startProcess(t, name, { ...(await environment(urls, name)), LOG_LEVEL: 'error' })
  const [api, worker] = await Promise.all([start('api'), start('worker')])
  const over = {
    request: (path: string, init?: RequestInit) =>
      fetch(api.url + path, { ...init, signal: AbortSignal.timeout(10_000) }),
  }
  const technologist = client(over as never, await signIn(over as never, 'technologist'))

  const acknowledged: { id: string; at: number }[] = []
  let refused = 0
  let longest_ms = 0
  /** As a client does whose answer was lost: the same request again, under the same key. */
  async function enter(body: Entry) {
    await eventually('it is entered', async () => {
      const headers = { 'idempotency-key': body.order_item_id }
      const begun = performance.now()
      const answer = await technologist.post<{ id: string }>('/v1/results', body, headers)
      longest_ms = Math.max(longest_ms, performance.now() - begun)
      assert.ok([201, 503].includes(answer.status), JSON.stringify(answer.body))
      if (answer.status === 503) refused += 1
      else acknowledged.push({ id: answer.body.id, at: performance.now() })
      return answer.status === 201
    })
  }
  const queue = open.map((item) => entryFor(item))
  async function enterAll() {
    for (let next = queue.shift(); next; next = queue.shift()) await enter(next)
  }
  const entering = Promise.all(Array.from({ length: 6 }, enterAll))
  await eventually('a third is entered', async () => acknowledged.length > open.length / 3)
  const killed = performance.now()
  await pair.kill()
  await pair.promote()
  const promoted = performance.now()
  await entering
  assert.ok(refused > 0, 'it was noticed')

  const sql = postgres(pair.standby, { max: 1, onnotice() {} })
  t.after(() => sql.end())
  const ids = acknowledged.map(({ id }) => id)
  const [found] = await sql`select count(*)::integer as count from results where id = any(${ids})`
  assert.equal(found!.count, open.length, 'all that was acknowledged')
  const orderIds = [...new Set(open.map(({ order_id }) => order_id))]
  await eventually('all orders are completed', async () => {
    const [row] = await sql`
      select count(*)::integer as open from orders where id = any(${orderIds}) and status <> 'completed'`
    return row!.open === 0
  })
  const [told] = await sql`
    select count(*)::integer as finals from events
    where type = 'result.final' and order_id = any(${orderIds})`
  assert.equal(told!.finals, open.length, 'each was interpreted once')

  const next = acknowledged.find(({ at }) => at > promoted)
  t.diagnostic(
    `promoted after ${ms(promoted - killed)}, the next result ${ms((next?.at ?? promoted) - promoted)} later; ${refused} answers were 503; the longest took ${ms(longest_ms)}`,
  )
  for (const one of [worker, api]) {
    const { code, output } = await one.end('SIGTERM')
    assert.equal(code, 0, output)
  }
})

const ms = (duration: number) => `${Math.round(duration)} ms`
