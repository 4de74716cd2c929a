// An order that was placed for the wrong patient: nothing of it was ever true of this person. What was reported
// is taken back as such, no tube is used for anybody, and the right patient may get the same order anew.
import { as, statement } from '../../db/statement.ts'
import type { Context } from '../context.ts'
import { settleNotices } from '../notices/settle-notices.ts'
import { moveOrder, placeAgain } from '../orders/orders.ts'
import { orderDocument } from '../orders/queries.ts'
import { cancelOpenItems, markWrongPatient } from '../orders/roll-up.ts'
import type { Order } from '../orders/schemas.ts'
import type { UserCaller } from '../platform/caller.ts'
import { publish } from '../platform/events.ts'
import { finishWith } from '../platform/finish-with.ts'
import type { JsonText } from '../platform/json-text.ts'
import { invalidField } from '../platform/problems.ts'
import { inOrder, write, type Write } from '../platform/write.ts'
import { withdrawResultsOfWrongPatient } from '../results/withdraw.ts'
import { rejectSamplesOfOrder } from '../samples/samples.ts'
import type { WrongPatient } from './schemas.ts'

/** HL7 v2 table 0490, identification problem. */
const identificationProblem = 'RI'

/**
 * Marks an order and all of its results as those of the wrong patient, rejects its samples, and places the same
 * tests for the right patient, if that one is named.
 * @throws Problem 404 · 409 for an order that is an error already · 422 when the right patient is none, or the
 *   same
 */
export async function markWrongPatientOrder(
  context: Context,
  caller: UserCaller,
  id: string,
  { reason, right_patient_id }: WrongPatient,
): Promise<JsonText<Order>> {
  return await write(context, caller, async (w) => {
    const moved = await moveOrder(w, id, 'entered_in_error', reason)
    const [[before]] = await inOrder(w, [lookBefore.with({ id })])
    const { patient_id, reported } = before!
    const replacement =
      right_patient_id === null ? [] : await replaceFor(w, id, right_patient_id, patient_id)
    const because = `Wrong patient: ${reason}`
    const rejection = { order_id: id, code: identificationProblem, note: because }
    const statements = [
      ...moved,
      markWrongPatient.with({ id }),
      withdrawResultsOfWrongPatient.with({ order_id: id, reason: because }),
      settleNotices(w, [id]),
      cancelOpenItems.with({ order_id: id }),
      rejectSamplesOfOrder.with({ ...rejection, by: caller.user_id }),
      publish(w, { type: 'order.wrong_patient', order_id: id, subject_id: id, data: { reported } }),
      ...replacement,
    ]
    return await finishWith(w, statements, orderDocument.with({ id }))
  })
}

async function replaceFor(w: Write, id: string, right: string, wrong: string) {
  if (right === wrong) {
    const message = 'is the patient for whom the order was placed'
    throw invalidField('/right_patient_id', 'same_patient', message)
  }
  return await placeAgain(w, id, right)
}

const lookBefore = statement({
  parameters: { id: 'uuid' },
  row: { patient_id: 'uuid', reported: as<boolean>('boolean') },
})`
  select o.patient_id, exists (
    select from order_items i join results r on r.order_item_id = i.id
    where i.order_id = o.id and r.status = 'final') as reported
  from orders o where o.id = ${'id'}`
