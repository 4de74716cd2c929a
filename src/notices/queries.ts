// Reads of notices: one, and the worklist of those that wait.
import { sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { Database } from '../../db/client.ts'
import { prepare } from '../../db/prepared.ts'
import { asJson, listQuery } from '../platform/documents.ts'
import type { JsonText } from '../platform/json-text.ts'
import { listed } from '../platform/life-cycle/listed.ts'
import type { Page } from '../platform/pages.ts'
import { notFound } from '../platform/problems.ts'
import { waitingNoticeStatuses } from './rules.ts'
import type { Notice, NoticeFilters } from './schemas.ts'

// The statuses of notices_waiting_idx, as text: see listed().
const waiting = sql<boolean>`n.status in (${sql.raw(listed(waitingNoticeStatuses).fragment)})`
const overdue = sql<boolean>`(${waiting} and n.confirmed_at is null and n.due_at < now())`

/** @throws Problem 404 */
export async function getNotice(db: Database, id: string): Promise<JsonText<Notice>> {
  const [row] = await noticeDocument(db, { id })
  if (!row) throw notFound('notice')
  return row.json
}

export const noticeDocument = prepare((db, p: { id: string }) =>
  asJson<Notice>(db, selectNotices(db).where('n.id', '=', p.id)),
)

/** A status stands for itself, `waiting` for the three that somebody must still be told of, `any` for all. */
export async function listNotices(
  db: Database,
  { status, ...filters }: NoticeFilters,
): Promise<Page<Notice>> {
  if (status === 'any') return await notices(db, filters)
  if (status === 'waiting') return await notices(db, { ...filters, waiting: true })
  return await notices(db, { ...filters, status })
}

type Asked = Omit<NoticeFilters, 'status'> & { status?: string; waiting?: true }

const notices = listQuery<Notice, Asked>((db, p, { has }) => ({
  sortedBy: 'n.opened_at',
  type: 'timestamptz',
  id: 'n.id',
  rows: selectNotices(db)
    .$if(has('waiting'), (q) => q.where(waiting))
    .$if(has('status'), (q) => q.where('n.status', '=', p.status!))
    .$if(has('escalated'), (q) => q.where(sql<boolean>`n.escalation_level > 0`))
    .$if(has('overdue'), (q) => q.where(overdue))
    .$if(has('order_id'), (q) => q.where('n.order_id', '=', p.order_id!)),
}))

// The patient is the order's: of a record that was merged, the one that stays.
function selectNotices(db: Database) {
  return db
    .selectFrom('notices as n')
    .innerJoin('orders as o', 'o.id', 'n.order_id')
    .innerJoin('tests as t', 't.id', 'n.test_id')
    .select(['n.id', 'n.kind', 'n.status', 'n.status_reason', 'n.earlier_id'])
    .select(['n.result_id', 'n.interpretation_id', 'n.order_id', 'o.order_number', 'o.patient_id'])
    .select(['t.code as test_code', 'n.value', 'n.unit'])
    .select([sql<string>`n.canonical_value::text`.as('canonical_value'), 'n.canonical_unit'])
    .select(['n.flag', 'n.critical_limits', 'n.opened_at', 'n.due_at', overdue.as('overdue')])
    .select(['n.escalate_at', 'n.escalation_level'])
    .select(['n.confirmed_at', 'n.closed_at', 'n.closed_by', 'n.dismissed_at'])
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('notice_attempts as a')
          .whereRef('a.notice_id', '=', 'n.id')
          .orderBy('a.attempted_at')
          .orderBy('a.id')
          .select(['a.id', 'a.attempted_at', 'a.attempted_by'])
          .select(['a.recipient_name', 'a.recipient_role', 'a.channel', 'a.outcome'])
          .select(['a.read_back', 'a.note', 'a.created_at']),
      ).as('attempts'),
      jsonArrayFrom(
        eb
          .selectFrom('notice_escalations as e')
          .whereRef('e.notice_id', '=', 'n.id')
          .orderBy('e.level')
          .select(['e.level', 'e.escalated_at']),
      ).as('escalations'),
    ])
}
