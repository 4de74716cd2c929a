// Tells the world what happened, in the transaction that made it happen.
import { prepare } from '../../db/prepared.ts'
import type { Statement } from '../../db/statement.ts'
import type { Write } from './write.ts'

export type Event = {
  /** '<thing>.<what happened>', such as 'order.placed'. */
  type: string
  order_id: string
  /** The order, sample or result it is about. */
  subject_id: string
  /** Codes and states; never a name, never a value. */
  data?: Record<string, string | number | boolean | null>
}

/** The statement that tells of it: to be sent by inOrder() or finish(). */
export function publish(w: Write, event: Event): Statement<unknown> {
  const statement = insertEvent.with({ data: {}, ...event })
  w.unsent.add(statement)
  return statement
}

const insertEvent = prepare((db, p: Required<Event>) =>
  db
    .insertInto('events')
    .values({ type: p.type, order_id: p.order_id, subject_id: p.subject_id, data: p.data }),
)
