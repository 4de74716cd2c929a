// Two apis and two workers, clients on both apis over both transports, while results come in. One api and one worker
// are killed, and every connection to PostgreSQL is cut: no client misses an event, none gets one twice, and what
// each was told is the log of the laboratory.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import postgres from 'postgres'
import { createOrders, entryFor } from '../../bench/orders.ts'
import { testContext } from '../helpers/context.ts'
import { environment, eventually, startProcess } from '../helpers/processes.ts'
import { signIn } from '../helpers/sign-in.ts'
import { follow, kinds, type Follower, type Kind } from './follower.ts'

const orders = Number(process.env.LAB_TEST_LIVE_ORDERS ?? 6)

const lab = await testContext()
const owner = postgres(lab.database.ownerUrl, { max: 2, onnotice() {} })
after(async () => {
  await owner.end()
  await lab.stop()
})

/** A client that comes again, to whichever api answers, until it has the last event. */
function faithful(kind: Kind, urls: string[], token: string, from: number) {
  const numbers: number[] = []
  let at = from
  let current: Follower | undefined
  let stopped = false
  async function run() {
    for (let attempt = 0; !stopped; attempt++) {
      try {
        current = await follow(kind, urls[attempt % urls.length]!, token, { after: at })
        await current.ended
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      if (!current) continue
      numbers.push(...current.numbers())
      at = current.last() ?? at
      current = undefined
    }
  }
  const running = run()
  return {
    all: () => [...numbers, ...(current?.numbers() ?? [])],
    async stop() {
      stopped = true
      current?.stop()
      await running
    },
  }
}

test(
  'apis, workers and connections die, and no client misses an event',
  { timeout: 110_000 },
  async (t) => {
    const quiet = { LOG_LEVEL: 'error', DATABASE_POOL_SIZE: '5' }
    const start = async (name: 'api' | 'worker') =>
      await startProcess(t, name, { ...(await environment(lab.database, name)), ...quiet })
    const [one, two, worker, another] = await Promise.all([
      start('api'),
      start('api'),
      start('worker'),
      start('worker'),
    ])
    const over = { request: (path: string, init?: RequestInit) => fetch(two.url + path, init) }
    const token = await signIn(over as never, 'pathologist')
    const technologist = await signIn(over as never, 'technologist')
    const [begin] = await owner`select last_number from event_counter`
    const from = Number(begin!.last_number)
    const clients = [0, 1].flatMap((first) =>
      kinds.map((kind) => {
        const urls = first === 0 ? [one.url, two.url] : [two.url, one.url]
        return faithful(kind, urls, token, from)
      }),
    )
    const open = await createOrders(owner, orders)
    async function enter(item: (typeof open)[number]) {
      await eventually('it is entered', async () => {
        const answer = await fetch(`${two.url}/v1/results`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${technologist}`,
            'content-type': 'application/json',
            'idempotency-key': item.order_item_id,
          },
          body: JSON.stringify(entryFor(item)),
        }).catch(() => undefined)
        return answer?.status === 201
      })
    }
    const part = Math.ceil(open.length / 4)
    const enterPart = (n: number) => Promise.all(open.slice(n * part, (n + 1) * part).map(enter))

    await enterPart(0)
    await Promise.all([enterPart(1), one.end('SIGKILL'), worker.end('SIGKILL')])
    const cut = owner`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name in ('lab-api', 'lab-worker')`
    await Promise.all([enterPart(2), cut])
    await enterPart(3)

    const ids = [...new Set(open.map(({ order_id }) => order_id))]
    await eventually('all orders are completed and told of', async () => {
      const [row] = await owner`
      select (select count(*)::int from orders where id = any(${ids}) and status <> 'completed') as open,
        (select count(*)::int from events where number is null) as untold`
      return row!.open === 0 && row!.untold === 0
    })
    const rows = await owner<{ number: string }[]>`
    select number from events where number > ${from} order by number`
    const log = rows.map(({ number }) => Number(number))
    assert.ok(log.length >= orders * 7)
    await eventually('each client was told of all', async () =>
      clients.every((client) => client.all().length >= log.length),
    )
    for (const client of clients) assert.deepEqual(client.all(), log)
    await Promise.all(clients.map((client) => client.stop()))
    for (const process of [two, another]) {
      const { code, output } = await process.end('SIGTERM')
      assert.equal(code, 0, output)
    }
  },
)
