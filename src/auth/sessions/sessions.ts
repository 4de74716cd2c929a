// The verb of a session: it is ended, by its owner or by an administrator. Who it was, the audit says.
import { prepare } from '../../../db/prepared.ts'
import type { ApiContext } from '../../http/feature.ts'
import type { UserCaller } from '../../platform/caller.ts'
import { notFound } from '../../platform/problems.ts'
import { write } from '../../platform/write.ts'
import { endSession } from '../writes.ts'

/**
 * Ends a session of this user, here at once and in other processes within ten seconds. One that has ended already
 * stays as it ended. @throws Problem 404, also for a session of somebody else
 */
export async function endSessionOf(
  context: ApiContext,
  caller: UserCaller,
  { user_id, session_id }: { user_id: string; session_id: string },
): Promise<void> {
  const now = context.clock.now()
  await write(context, caller, async ({ trx }) => {
    const [found] = await findSessionOf(trx, { user_id, session_id })
    if (!found) throw notFound('session')
    await endSession(trx, { id: session_id, reason: 'signed_out', now })
  })
  context.endedSessions.add(session_id)
}

const findSessionOf = prepare((db, p: { user_id: string; session_id: string }) =>
  db
    .selectFrom('sessions')
    .where('id', '=', p.session_id)
    .where('user_id', '=', p.user_id)
    .select('id'),
)
