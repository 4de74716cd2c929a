// The verbs of a reason to refuse a sample: add, edit. Those of HL7 table 0490 keep their names: other systems
// know them by it.
import { prepare } from '../../../db/prepared.ts'
import { statement } from '../../../db/statement.ts'
import { violatedConstraint } from '../../../db/errors.ts'
import type { Context } from '../../context.ts'
import type { UserCaller } from '../../platform/caller.ts'
import { finishWith } from '../../platform/finish-with.ts'
import type { JsonText } from '../../platform/json-text.ts'
import { conflict } from '../../platform/problems.ts'
import { seenAsItIs } from '../../platform/versions.ts'
import { write } from '../../platform/write.ts'
import { rejectionReasonDocument } from '../queries.ts'
import type { RejectionReason } from '../schemas.ts'
import type { NewRejectionReason, RejectionReasonChanges } from './schemas.ts'

/** A local one. @throws Problem 409 for a code that is taken */
export async function addRejectionReason(
  context: Context,
  caller: UserCaller,
  input: NewRejectionReason,
): Promise<JsonText<RejectionReason>> {
  const { code } = input
  try {
    return await write(context, caller, (w) =>
      finishWith(w, [insertReason.with(input)], rejectionReasonDocument.with({ code })),
    )
  } catch (error) {
    if (violatedConstraint(error) !== 'rejection_reasons_pkey') throw error
    const path = `/v1/rejection-reasons/${code}`
    throw conflict(`There is a reason ${code} already: PATCH ${path} changes it.`, [])
  }
}

/** @throws Problem 404 · 409 for the name of a reason of HL7 · 412 when it has changed since it was read */
export async function editRejectionReason(
  context: Context,
  caller: UserCaller,
  code: string,
  seen: number | undefined,
  changes: RejectionReasonChanges,
): Promise<JsonText<RejectionReason>> {
  return await write(context, caller, async (w) => {
    const [locked] = await lockReason(w.trx, { code })
    const { hl7 } = seenAsItIs('rejection reason', locked, seen)
    if (hl7 && changes.name !== undefined) {
      throw conflict(
        `The name of ${code} is that of HL7 table 0490: only active can be changed.`,
        [],
      )
    }
    const { name = null, active = null } = changes
    const change = changeReason.with({ code, name, active })
    return await finishWith(w, [change], rejectionReasonDocument.with({ code }))
  })
}

const lockReason = prepare((db, p: { code: string }) =>
  db
    .selectFrom('rejection_reasons')
    .where('code', '=', p.code)
    .select(['version', 'hl7'])
    .forNoKeyUpdate(),
)

const insertReason = statement({ parameters: { code: 'text', name: 'text' } })`
  insert into rejection_reasons (code, name, hl7) values (${'code'}, ${'name'}, false)`

const changeReason = statement({
  parameters: { code: 'text', name: 'text?', active: 'boolean?' },
})`
  update rejection_reasons set name = coalesce(${'name'}, name), active = coalesce(${'active'}, active),
    version = version + 1, updated_at = now()
  where code = ${'code'}`
