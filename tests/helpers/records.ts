/**
 * What the database holds, read past the service: to see that a refused call changed nothing, and that
 * whatever was done left an order whose parts agree: `const before = await records.of(order.id)`.
 */
import assert from 'node:assert/strict'
import type { Sql, TransactionSql } from 'postgres'
import type { Role } from '../../src/platform/access/roles.ts'
import {
  waitingNoticeStatuses,
  type NoticeKind,
  type NoticeStatus,
} from '../../src/notices/rules.ts'
import {
  isOrderLive,
  rollUpStatus,
  type OrderItemStatus,
  type OrderStatus,
} from '../../src/orders/rules.ts'
import type { ResultStatus } from '../../src/results/rules.ts'
import type { SampleStatus } from '../../src/samples/rules.ts'
import type { TestLab } from './context.ts'
import { client, requestToken, type Client } from './sign-in.ts'

export type OrderRecords = {
  order: { id: string; status: OrderStatus; completed_at: string | null }
  items: { id: string; status: OrderItemStatus }[]
  samples: { id: string; status: SampleStatus; received_at: string | null }[]
  results: {
    id: string
    order_item_id: string
    sample_id: string
    version: number
    status: ResultStatus
    corrects_id: string | null
    superseded_at: string | null
    released_at: string | null
  }[]
  notices: { result_id: string; kind: NoticeKind; status: NoticeStatus }[]
  events: { type: string; subject_id: string }[]
  /** Of any row of the order. */
  audit_rows: number
}

export type Records = ReturnType<typeof createRecords>

/** `sql` is the owner's. */
export function createRecords({ app }: TestLab, sql: Sql) {
  async function of(order_id: string): Promise<OrderRecords> {
    const [row] = await sql<[Omit<OrderRecords, 'audit_rows' | 'events'>]>`
      select to_jsonb(o) as order,
        (select jsonb_agg(i order by i.position) from order_items i where i.order_id = o.id) as items,
        (select coalesce(jsonb_agg(s order by s.id), '[]') from samples s where s.order_id = o.id) as samples,
        (select coalesce(jsonb_agg(r order by r.order_item_id, r.version), '[]')
           from results r join order_items i on i.id = r.order_item_id where i.order_id = o.id) as results,
        (select coalesce(jsonb_agg(n order by n.id), '[]') from notices n where n.order_id = o.id) as notices
      from orders o where o.id = ${order_id}`
    const ids = [order_id, ...[row.items, row.samples, row.results].flat().map(({ id }) => id)]
    const events = await sql<OrderRecords['events']>`
      select type, subject_id from events where order_id = ${order_id} order by id`
    const [audit] = await sql<[{ rows: number }]>`
      select count(*)::integer as rows from audit_log where row_id = any(${ids})`
    return { ...row, events: [...events], audit_rows: audit.rows }
  }

  /** A change that no verb makes. */
  async function change(statement: (trx: TransactionSql) => Promise<unknown>) {
    await sql.begin(async (trx) => {
      await trx`select set_config('lab.actor', 'job:test', true)`
      await statement(trx)
    })
  }

  /** Signs in as one more person of a role, beside the seeded one. */
  async function anotherPerson(role: Role): Promise<Client> {
    const username = `another-${role}`
    await change(
      (trx) => trx`
        insert into users (username, display_name, role, password_hash)
        select ${username}, 'Another one', role, password_hash from users where username = ${role}`,
    )
    const password = `demo-${role}-password`
    const { body } = await requestToken(app, { grant_type: 'password', username, password })
    return client(app, body.access_token)
  }

  return { of, change, anotherPerson }
}

const open: readonly ResultStatus[] = ['entered', 'interpreted', 'held']

/** That order, items, samples, results and notices tell one story. */
export function assertConsistent({ order, items, samples, results, notices }: OrderRecords): void {
  const itemStatuses = items.map(({ status }) => status)
  const anyReceived = samples.some(({ received_at }) => received_at !== null)
  assert.equal(order.status, rollUpStatus(order.status, itemStatuses, anyReceived), 'the roll-up')
  if (isOrderLive(order.status)) {
    assert.equal(
      order.completed_at !== null,
      order.status === 'completed',
      'the time of completion',
    )
  }

  for (const item of items) {
    const versions = results.filter(({ order_item_id }) => order_item_id === item.id)
    const standing = versions.filter(
      ({ status, superseded_at }) => status === 'final' && superseded_at === null,
    )
    const underWay = versions.filter(({ status }) => open.includes(status))
    assert.ok(standing.length <= 1 && underWay.length <= 1, 'one stands, one is under way')
    const follows = standing.length > 0 ? 'final' : underWay.length > 0 ? 'resulted' : 'pending'
    assert.equal(item.status === 'cancelled' ? 'pending' : item.status, follows, 'the item')
    assert.deepEqual(
      versions.map(({ version }) => version),
      versions.map((_, n) => n + 1),
      'versions without a gap',
    )
  }
  for (const result of results) {
    const isOpen = open.includes(result.status)
    const corrected = results.find(({ id }) => id === result.corrects_id)
    if (isOpen)
      assert.ok(isOrderLive(order.status), `a result under way in an order ${order.status}`)
    if (isOpen && corrected) {
      assert.ok(
        corrected.status === 'final' && corrected.superseded_at === null,
        'corrects nothing',
      )
    }
    const successor = results.find(
      ({ corrects_id, released_at }) => corrects_id === result.id && released_at !== null,
    )
    assert.equal(result.superseded_at !== null, successor !== undefined, 'replaced by a release')
    const sample = samples.find(({ id }) => id === result.sample_id)
    if (sample?.status === 'rejected') {
      assert.match(result.status, /^(cancelled|entered_in_error)$/, 'of a rejected sample')
    }
  }
  for (const { result_id, kind, status } of notices) {
    if (kind === 'withdrawal' || !waitingNoticeStatuses.includes(status)) continue
    const told = results.find(({ id }) => id === result_id)!
    const stands = ['held', 'final'].includes(told.status) && told.superseded_at === null
    assert.ok(stands, `a notice waits for a call about a result that is ${told.status}`)
    assert.ok(
      status !== 'provisional' || told.status === 'held',
      'provisional until it is released',
    )
  }
}
