// Every connection of an api, a worker and a scheduler is ended, again and again while results come in: no
// process ends, no result is lost or interpreted twice, and a worker still hears when it is woken.
// LAB_TEST_CUTS sets how often (a thousand takes some minutes).
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import postgres from 'postgres'
import { createOrders, entryFor, type Entry } from '../../bench/orders.ts'
import { testContext } from '../helpers/context.ts'
import { environment, eventually, startProcess } from '../helpers/processes.ts'
import { client, signIn } from '../helpers/sign-in.ts'

const cuts = Number(process.env.LAB_TEST_CUTS ?? 8)
const ordersPerCut = 2

const lab = await testContext()
const owner = postgres(lab.database.ownerUrl, { max: 2, onnotice() {} })
after(async () => {
  await owner.end()
  await lab.stop()
})

test('connections are cut under load, and nothing is lost', { timeout: 3_600_000 }, async (t) => {
  const quiet = { LOG_LEVEL: 'error', DATABASE_POOL_SIZE: '5' }
  const start = async (name: 'api' | 'worker' | 'scheduler') =>
    await startProcess(t, name, { ...(await environment(lab.database, name)), ...quiet })
  const [api, worker, scheduler] = await Promise.all([
    start('api'),
    start('worker'),
    start('scheduler'),
  ])
  const over = {
    request: (path: string, init?: RequestInit) =>
      fetch(api.url + path, { ...init, signal: AbortSignal.timeout(30_000) }),
  }
  const signInAgain = async () => client(over as never, await signIn(over as never, 'technologist'))
  let technologist = await signInAgain()
  const open = await createOrders(owner, cuts * ordersPerCut)

  let entered = 0
  /** As a client does whose answer was lost: the same request again, under the same key. */
  async function enter(body: Entry) {
    await eventually('it is entered', async () => {
      const headers = { 'idempotency-key': body.order_item_id }
      const { status } = await technologist.post('/v1/results', body, headers)
      assert.ok([201, 401, 409, 503].includes(status), String(status))
      // A token lives ten minutes, a thousand cuts take longer.
      if (status === 401) technologist = await signInAgain().catch(() => technologist)
      return status === 201
    })
    entered += 1
  }
  const queue = open.map((item) => entryFor(item))
  async function enterAll() {
    for (let next = queue.shift(); next; next = queue.shift()) await enter(next)
  }
  const entering = Array.from({ length: 6 }, enterAll)

  let enteredBefore = -1
  const left = { 'lab-api': cuts, 'lab-worker': cuts, 'lab-scheduler': cuts }
  await eventually(
    'each was cut often enough',
    async () => {
      // So often that nothing can be done in between would show nothing.
      if (entered === enteredBefore && entered < open.length) return false
      enteredBefore = entered
      const ended = await owner<{ name: keyof typeof left }[]>`
        select application_name as name, pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = any(${Object.keys(left)})`
      for (const name of new Set(ended.map((one) => one.name))) left[name] -= 1
      return Math.max(...Object.values(left)) <= 0
    },
    120 + cuts * 3,
  )
  await Promise.all(entering)

  const ids = [...new Set(open.map(({ order_id }) => order_id))]
  await eventually('all orders are completed', async () => {
    const [row] = await owner`
      select count(*)::integer as open from orders where id = any(${ids}) and status <> 'completed'`
    return row!.open === 0
  })
  const [counted] = await owner`
    select count(*)::integer as results, count(distinct order_item_id)::integer as items
    from results where order_item_id = any(${open.map((one) => one.order_item_id)})`
  assert.deepEqual({ ...counted }, { results: open.length, items: open.length })
  const [told] = await owner`
    select count(*)::integer as finals from events where type = 'result.final' and order_id = any(${ids})`
  assert.equal(told!.finals, open.length, 'each was interpreted once')

  for (const one of [worker, scheduler, api]) {
    const { code, output } = await one.end('SIGTERM')
    assert.equal(code, 0, output)
  }
})
