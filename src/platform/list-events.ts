// Reads events in the order of their numbers, for whoever passes them on. A reader remembers the number of
// the last one it has seen, and gets what came after: nothing is lost, nothing comes twice.
import type { Database } from '../../db/client.ts'
import { as, statement } from '../../db/statement.ts'
import type { EventType } from './events.ts'

export type NumberedEvent = {
  /** Counted without gaps. A JavaScript number holds it: a thousand a second reach 2^53 in 285,000 years. */
  number: number
  type: EventType
  order_id: string | null
  subject_id: string
  data: Record<string, string | number | boolean | null>
  created_at: Date
}

/**
 * At most `limit` events with a number greater than `after` (0: from the first), in order; none when there
 * is nothing new. 'resync' when some of them are kept no longer, or `after` is a number that was never
 * given here (of a database that was restored since): the reader must then read the state anew, and goes
 * on after lastEventNumber() as it was before that.
 */
export async function listEventsAfter(
  db: Database,
  after: number,
  limit: number,
): Promise<NumberedEvent[] | 'resync'> {
  const rows = await eventsAfter(db, { after: String(after), limit })
  const last = Number(rows[0]!.last_number)
  const events = rows
    .filter((row) => row.number !== null)
    .map(({ number, type, order_id, subject_id, data, created_at }) => {
      return { number: Number(number), type, order_id, subject_id, data, created_at }
    })
  // Numbers have no gaps: one that is missing was deleted.
  const complete = events.every(({ number }, n) => number === after + 1 + n)
  const reachesTheEnd = events.length > 0 || after === last
  return complete && reachesTheEnd ? events : 'resync'
}

/** The number of the newest event: where a reader begins that has read the state. */
export async function lastEventNumber(db: Database): Promise<number> {
  const [row] = await lastNumber(db, {})
  return Number(row!.last_number)
}

const lastNumber = statement({ row: { last_number: 'bigint' } })`
  select last_number from event_counter`

// One statement is one moment: the counter and the events fit together.
const eventsAfter = statement({
  parameters: { after: 'bigint', limit: 'integer' },
  row: {
    last_number: 'bigint',
    number: 'bigint?',
    type: as<EventType>('text?'),
    order_id: 'uuid?',
    subject_id: as<string>('uuid?'),
    data: as<NumberedEvent['data']>('jsonb?'),
    created_at: as<Date>('timestamptz?'),
  },
})`
  select c.last_number, e.number, e.type, e.order_id, e.subject_id, e.data, e.created_at
  from event_counter as c
  left join lateral (
    select * from events where number > ${'after'}::bigint order by number limit ${'limit'}::integer
  ) as e on true
  order by e.number`
