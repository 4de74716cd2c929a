// The verb of the automatic release: switch it, with a reason.
import { as, statement } from '../../db/statement.ts'
import type { Context } from '../context.ts'
import type { UserCaller } from '../platform/caller.ts'
import { publish } from '../platform/events.ts'
import { finishWith } from '../platform/finish-with.ts'
import type { JsonText } from '../platform/json-text.ts'
import { invalidField } from '../platform/problems.ts'
import { inOrder, write } from '../platform/write.ts'
import { lockSwitches } from '../results/interpretation/locks.ts'
import type { AutoverificationMode } from '../results/interpretation/rules/switches.ts'
import { switchDocument } from './queries.ts'
import type { AutoverificationSwitch, NewSwitch } from './schemas.ts'

/**
 * Switches the automatic release of a test, or of all tests. When it returns, no result is released by the mode of
 * before: interpretations that had looked at it are over, and the next one sees the new mode.
 * @throws Problem 422 for a test that is not in the catalogue
 */
export async function switchAutoverification(
  context: Context,
  caller: UserCaller,
  { test_code, mode, reason }: NewSwitch,
): Promise<JsonText<AutoverificationSwitch>> {
  return await write(context, caller, async (w) => {
    const [, [found]] = await inOrder(w, [lockSwitches.with({}), findTest.with({ test_code })])
    const { id, test_id } = found!
    if (test_code !== null && test_id === null) {
      throw invalidField('/test_code', 'unknown_test', 'is not in the catalogue: see /v1/tests')
    }
    const data = test_code === null ? { mode } : { mode, test_code }
    const statements = [
      endSwitch.with({ test_id }),
      insertSwitch.with({ id, test_id, mode, reason, set_by: caller.user_id }),
      publish(w, { type: 'autoverification.switched', subject_id: id, data }),
    ]
    return await finishWith(w, statements, switchDocument.with({ id }))
  })
}

const findTest = statement({
  parameters: { test_code: 'text?' },
  row: { id: 'uuid', test_id: 'uuid?' },
})`
  select uuidv7() as id, (select id from tests where code = ${'test_code'}) as test_id`

// The clock, not the beginning of the transaction: it may have waited for the lock, and the history is read by time.
const endSwitch = statement({ parameters: { test_id: 'uuid?' } })`
  update autoverification_switches set ended_at = clock_timestamp()
  where test_id is not distinct from ${'test_id'} and ended_at is null`

const insertSwitch = statement({
  parameters: {
    id: 'uuid',
    test_id: 'uuid?',
    mode: as<AutoverificationMode>('text'),
    reason: 'text',
    set_by: 'uuid',
  },
})`
  insert into autoverification_switches (id, test_id, mode, reason, set_by)
  values (${'id'}, ${'test_id'}, ${'mode'}, ${'reason'}, ${'set_by'})`
