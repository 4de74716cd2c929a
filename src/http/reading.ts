// Where a route reads that need not be asked on the primary: lists, figures and exports. What somebody acts upon at once
// (worklists, notices, one document by its id) does not come here.
import type { Context as HonoContext } from 'hono'
import type { Database } from '../../db/client.ts'
import type { Context } from '../context.ts'
import { onlyReads } from '../platform/access/scopes.ts'
import type { Reader, Replica } from '../platform/replica/replica.ts'
import type { Env } from './env.ts'

/** In a request: how far its answer has to reach, or `latest`. In the answer to a write: how far that is. */
export const positionHeader = 'lab-position'

/** Asks the replica, where there is one that may answer this request; otherwise the primary. */
export async function readFrom<T>(
  c: HonoContext<Env>,
  { db, replica }: Pick<Context, 'db' | 'replica'>,
  ask: (db: Database) => Promise<T>,
): Promise<T> {
  return replica ? await replica.read(readerOf(c), ask) : await ask(db)
}

export function readerOf(c: HonoContext<Env>): Reader {
  const { scopes } = c.get('caller')
  return { demanded: c.req.header(positionHeader), mayWrite: ![...scopes].every(onlyReads) }
}

/** After a write: tells its client how far a later answer has to reach. */
export async function tellPosition(c: HonoContext<Env>, replica: Replica): Promise<void> {
  if (['GET', 'HEAD'].includes(c.req.method) || c.res.status >= 400) return
  const position = await replica.position()
  if (position !== undefined) c.res.headers.set(positionHeader, position)
}
