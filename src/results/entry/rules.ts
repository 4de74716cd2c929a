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

/** What is known of an item for which an instrument has sent another value than before. */
export type Correctable = {
  order_id: string
  item_status: OrderItemStatus
  order_status: OrderStatus
  /** For the version that a correction adds. */
  next_id: string
  /** The result that is reported now, and its sample. */
  reported_id: string | null
  sample_id: string | null
  is_derived: boolean
  /** A result or a correction of it is under way. */
  is_open: boolean
  /** All values that this instrument has sent for the item, whatever became of them. */
  sent: readonly { value: string; unit: string | null }[]
}

/**
 * What another value of a row that is known means:
 *
 * | the item                                     | the new value                                        |
 * |----------------------------------------------|------------------------------------------------------|
 * | has had this very value from the instrument  | `known`: it was entered or proposed before           |
 * | is pending: its result was given up (rerun)  | `entered` as the result that it waits for            |
 * | has a reported result, and nothing under way | `proposed` as a correction, for a person to verify   |
 * | anything else                                | `refused`: it is verified, or given up, first        |
 *
 * Worked example: 4.1 is final; a second file says 4.2 for the same row: proposed. The same file once more: known.
 * 4.1 was held and a rerun was asked for; the instrument sends 4.2 under the same number: entered.
 *
 * A value that a person has rejected is not proposed a second time. An analyzer may send it with every file.
 */
export function meaningOfChange(
  item: Correctable,
  value: string,
  unit: string | null,
): 'known' | 'entered' | 'proposed' | 'refused' {
  if (item.sent.some((one) => one.value === value && one.unit === unit)) return 'known'
  if (!isOrderLive(item.order_status)) return 'refused'
  if (item.item_status === 'pending') return 'entered'
  if (item.reported_id === null || item.is_derived || item.is_open) return 'refused'
  return 'proposed'
}
