// Reads the numbered events once for a whole process and hands them to whoever follows. The last ones stay in
// memory, so that many who come back after a lost connection do not each ask the database for the same.
import type { Context } from '../context.ts'
import { lastEventNumber, listEventsAfter, type NumberedEvent } from './list-events.ts'
import { numberedChannel } from './number-events.ts'

export type EventFeed = {
  /** Begins to read; once it has, this returns at once. @throws when the database is away */
  start(): Promise<void>
  /** The number of the event that was handed out last. */
  position(): number
  /**
   * A page of what came after a number, from memory if it is there: as listEventsAfter(), which also says when
   * it is 'resync'. May be ahead of position(): the table is asked, and the feed has not been woken yet.
   */
  after(number: number): Promise<NumberedEvent[] | 'resync'>
  /** Called with each page, in order; with 'resync' when some are gone, and position() has moved behind them. */
  onEvents(take: (events: readonly NumberedEvent[] | 'resync') => void): void
}

const page_events = 500
/** Ten seconds of a laboratory that is very busy. */
const remembered_events = 2000

export function createEventFeed({ db, queue }: Pick<Context, 'db' | 'queue'>): EventFeed {
  const takers: ((events: readonly NumberedEvent[] | 'resync') => void)[] = []
  let remembered: NumberedEvent[] = []
  let position = 0
  let starting: Promise<void> | undefined

  // The last page is read as well, so that it is remembered: those who come first come back from a restart.
  async function begin(): Promise<void> {
    const last = await lastEventNumber(db)
    position = Math.max(0, last - page_events)
    const page = await listEventsAfter(db, position, page_events)
    if (page === 'resync') position = last
    else take(page)
    await queue.keepLooking(numberedChannel, look)
  }

  async function look(): Promise<boolean> {
    const page = await listEventsAfter(db, position, page_events)
    if (page === 'resync') {
      position = await lastEventNumber(db)
      remembered = []
      for (const tell of takers) tell('resync')
      return false
    }
    take(page)
    return page.length === page_events
  }

  function take(page: NumberedEvent[]): void {
    if (page.length === 0) return
    position = page.at(-1)!.number
    remembered.push(...page)
    if (remembered.length > 2 * remembered_events) remembered = remembered.slice(-remembered_events)
    for (const tell of takers) tell(page)
  }

  return {
    start() {
      starting ??= begin().catch((error: unknown) => {
        starting = undefined
        throw error
      })
      return starting
    },
    position: () => position,
    async after(number) {
      const [oldest] = remembered
      if (!oldest || number < oldest.number - 1 || number >= position) {
        return await listEventsAfter(db, number, page_events)
      }
      const from = number + 1 - oldest.number
      return remembered.slice(from, from + page_events)
    },
    onEvents: (tell) => void takers.push(tell),
  }
}
