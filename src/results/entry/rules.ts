// Whether a value may be entered: does the sample belong to the test, is the work still wanted, can the
// unit be understood? Asked alike of a value typed by hand and of a row of an analyzer's file.

import { isOrderLive, type OrderItemStatus, type OrderStatus } from '../../orders/rules.ts'
import type { SampleStatus } from '../../samples/rules.ts'
import { readReported, type Reportable, type Typed } from '../kinds/rules.ts'

/** What is known of an order item and a sample when a value is entered for them. */
export type EntryFacts = Reportable & {
  order_status: OrderStatus
  item_status: OrderItemStatus
  same_order: boolean
  /** Computed from other results of the order, never entered. */
  is_derived: boolean
  specimen_needed: string
  specimen_given: string
  sample_status: SampleStatus
}

export type Refusal = {
  code: string
  /** 'invalid': the input is wrong (422). 'conflict': the state does not allow it now (409). */
  kind: 'invalid' | 'conflict'
  field: 'order_item_id' | 'sample_id' | 'value' | 'unit'
  message: string
}

const atTheBench: readonly SampleStatus[] = ['received', 'accepted', 'stored']

/**
 * Every reason against entering a value: none if it may be entered. What is wrong with the input comes first,
 * because waiting does not mend it.
 *
 * Worked example: a potassium (serum) with a whole-blood tube that is still on its way → wrong_specimen and
 * sample_not_received; in `mg/dL`, for which it has no conversion → unknown_unit.
 */
export function refuseEntry(facts: EntryFacts, typed: Typed): Refusal[] {
  const refusals: Refusal[] = []
  const { test_code, specimen_needed, specimen_given } = facts
  if (!facts.same_order) {
    const message = 'belongs to another order'
    // Nothing else about the tube of another order is told.
    return [{ code: 'sample_of_another_order', kind: 'invalid', field: 'sample_id', message }]
  }
  if (facts.is_derived) {
    const message = `${test_code} is computed from other results of the order: enter those`
    refusals.push({ code: 'derived_test', kind: 'invalid', field: 'order_item_id', message })
  }
  if (specimen_needed !== specimen_given) {
    const message = `is ${specimen_given}, and ${test_code} needs ${specimen_needed}`
    refusals.push({ code: 'wrong_specimen', kind: 'invalid', field: 'sample_id', message })
  }
  refusals.push(...readReported(facts, typed).refusals)
  if (!isOrderLive(facts.order_status)) {
    const message = `the order is ${facts.order_status}`
    refusals.push({ code: 'order_not_live', kind: 'conflict', field: 'order_item_id', message })
  }
  if (!atTheBench.includes(facts.sample_status)) {
    const message = `the sample is ${facts.sample_status}: only one that was received is measured`
    refusals.push({ code: 'sample_not_received', kind: 'conflict', field: 'sample_id', message })
  }
  if (facts.item_status !== 'pending') {
    const message =
      facts.item_status === 'cancelled'
        ? 'the test was cancelled'
        : 'the test has a result: verify it, ask for a rerun, or correct it once it is final'
    refusals.push({ code: 'item_not_pending', kind: 'conflict', field: 'order_item_id', message })
  }
  return refusals
}
