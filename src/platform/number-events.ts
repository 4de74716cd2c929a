// Gives committed events their numbers: without gaps, and so that the events of one order keep the sequence
// in which they happened. Any number of processes may run this. One at a time numbers, and when it dies the
// next one goes on, since its lock ends with its transaction.
//
// A round takes the events that are visible, by id. That keeps the sequence of each order: an event that
// follows from another is written when the other is committed. So whoever sees the later event sees the
// earlier one too, and the earlier one has the smaller id. (Two results that are entered side by side do not
// follow from each other, so either may come first.) A transaction that stays open holds up nobody: its
// events get later numbers than others with larger ids.
import type { Sql } from 'postgres'
import { allowPipelining, type Database } from '../../db/client.ts'
import { sendInOrder, statement } from '../../db/statement.ts'
import type { Context } from '../context.ts'
import { eventsChannel } from './events.ts'
import { keepLooking, type Listening } from './wake-ups.ts'

/** Whoever passes numbered events on listens here. */
export const numberedChannel = 'lab_numbered_events'

/** The most that one round numbers. */
const batch = 2000

/**
 * Numbers until it is stopped: when woken, and once a second anyway. Each round that numbers any wakes the readers
 * with its COMMIT: rounds are as far apart as the wake-ups that start them.
 */
export async function keepNumbering({ db, log }: Context, sql: Sql): Promise<Listening> {
  async function look() {
    const numbered = await numberBatch(db)
    return numbered === batch
  }
  return await keepLooking(sql, eventsChannel, look, log)
}

/** Numbers what is committed, and returns how many it were. It does not wait for another who is at it. */
export async function numberEvents(db: Database): Promise<number> {
  let numbered = 0
  for (;;) {
    const more = await numberBatch(db)
    numbered += more
    if (more < batch) return numbered
  }
}

// No write(): nobody acts here, and that wakes the ones who number after each commit.
async function numberBatch(db: Database): Promise<number> {
  return await db.transaction().execute(async (trx) => {
    await allowPipelining(trx)
    const [begun] = await begin(trx, {})
    if (!begun!.locked || !begun!.any) return 0
    // A statement of its own: what it sees must be newer than the lock, or it would number again what
    // the holder before it has numbered.
    const [[round]] = await sendInOrder(trx, [numberOldest.with({})], {
      commit: true,
      notified: [numberedChannel],
    })
    return round!.numbered
  })
}

// `order by` makes PostgreSQL walk the index of what has no number from its beginning. That costs next to
// nothing when there is none, because such a walk (unlike a bitmap scan) also clears away the entries of
// what was numbered before.
const begin = statement({ row: { locked: 'boolean', any: 'boolean' } })`
  select pg_try_advisory_xact_lock(hashtextextended('lab:number-events', 0)) as locked,
    (select id from events where number is null order by id limit 1) is not null as any`

// `= any(array[…])` is one step into the index for each event, however large the table and whatever the
// planner believes of it: a plain `=` may become a join over all events there are.
const numberOldest = statement({ row: { numbered: 'integer' } })`
  with due as materialized (
    select id, row_number() over (order by id) as n
    from (select id from events where number is null order by id limit ${{ fragment: String(batch) }}) as oldest
  ), counted as (
    update event_counter set last_number = last_number + (select count(*) from due)
    returning old.last_number as before
  ), numbered as (
    update events as e set number = (select before from counted) + due.n
    from due
    where e.id = any(array[due.id])
    returning e.id
  )
  select count(*)::integer as numbered from numbered`
