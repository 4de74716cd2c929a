// What may become of an order and of its items. A person places, holds and cancels; how far the
// work has come is derived from the items and samples, so an order can never claim to be
// completed while a test is open.

import { transitionsFrom, type Transition } from '../platform/life-cycle/rules.ts'

/**
 * How urgent an order is, least first (FHIR R4 request-priority, ServiceRequest.priority).
 * Worked example: a potassium from the emergency room is `stat`; the yearly check-up is `routine`.
 */
export const orderPriorities = ['routine', 'urgent', 'asap', 'stat'] as const
export type OrderPriority = (typeof orderPriorities)[number]

export const orderStatuses = [
  'placed',
  'in_progress',
  'on_hold',
  'completed',
  'cancelled',
  'entered_in_error',
] as const
export type OrderStatus = (typeof orderStatuses)[number]

export const orderItemStatuses = ['pending', 'resulted', 'final', 'cancelled'] as const
export type OrderItemStatus = (typeof orderItemStatuses)[number]

/**
 * The life of an order, after FHIR R4 ServiceRequest.status (active is told apart into `placed`
 * and `in_progress`). Rows `by: 'roll_up'` are derived by `rollUpStatus` and never set by a caller.
 *
 * Worked example: placed → in_progress (the tube arrives) → completed (its last test is final) →
 * in_progress (the tube turns out to be mislabelled: its results are withdrawn) → completed.
 */
export const orderTransitions: readonly Transition<OrderStatus, 'caller' | 'roll_up'>[] = [
  { from: 'placed', to: 'on_hold', by: 'caller', when: 'always' },
  { from: 'on_hold', to: 'placed', by: 'caller', when: 'always; the roll-up then looks again' },

  { from: 'placed', to: 'cancelled', by: 'caller', when: 'a reason is given' },
  { from: 'on_hold', to: 'cancelled', by: 'caller', when: 'a reason is given' },
  { from: 'in_progress', to: 'cancelled', by: 'caller', when: 'no result of it is final' },

  { from: 'placed', to: 'entered_in_error', by: 'caller', when: 'always' },
  { from: 'in_progress', to: 'entered_in_error', by: 'caller', when: 'always' },
  { from: 'on_hold', to: 'entered_in_error', by: 'caller', when: 'always' },
  { from: 'completed', to: 'entered_in_error', by: 'caller', when: 'always' },
  { from: 'cancelled', to: 'entered_in_error', by: 'caller', when: 'always' },

  {
    from: 'placed',
    to: 'in_progress',
    by: 'roll_up',
    when: 'a sample came or an item has a result',
  },
  { from: 'placed', to: 'completed', by: 'roll_up', when: 'an item is final and none is open' },
  { from: 'placed', to: 'cancelled', by: 'roll_up', when: 'all items are cancelled' },
  {
    from: 'in_progress',
    to: 'completed',
    by: 'roll_up',
    when: 'an item is final and none is open',
  },
  { from: 'in_progress', to: 'cancelled', by: 'roll_up', when: 'all items are cancelled' },
  { from: 'completed', to: 'in_progress', by: 'roll_up', when: 'an item was reopened or added' },
  { from: 'completed', to: 'cancelled', by: 'roll_up', when: 'all items are cancelled' },
]

/**
 * The life of one ordered test. Rows `by: 'result'` follow from what happens to its results: the
 * item is open again when its sample is rejected, its result is rerun or was entered in error.
 *
 * Worked example: pending → resulted (5.4 is typed in) → final (5.4 is verified) → pending (the
 * sample is rejected as haemolysed, and a recollection is asked for).
 */
export const orderItemTransitions: readonly Transition<OrderItemStatus, 'caller' | 'result'>[] = [
  { from: 'pending', to: 'resulted', by: 'result', when: 'a result is entered' },
  { from: 'resulted', to: 'final', by: 'result', when: 'its result is final' },
  { from: 'pending', to: 'cancelled', by: 'caller', when: 'it or its order is cancelled' },
  { from: 'resulted', to: 'cancelled', by: 'caller', when: 'it or its order is cancelled' },
  { from: 'resulted', to: 'pending', by: 'result', when: 'sample rejected, rerun or in error' },
  { from: 'final', to: 'pending', by: 'result', when: 'sample rejected, rerun or in error' },
]

/**
 * What a caller may do with an order now: the list that a 409 shows. A result that is final has
 * left the laboratory, and a physician may have acted on it, so its order is no longer cancelled;
 * if the order itself was a mistake, it is marked `entered_in_error` and stays readable.
 *
 * Worked example: ('in_progress', false) → cancelled, entered_in_error;
 * ('in_progress', true) → entered_in_error.
 *
 * @param anyResultFinal whether any item of the order is final at this moment
 */
export function allowedOrderTransitions(
  status: OrderStatus,
  anyResultFinal: boolean,
): OrderStatus[] {
  const allowed = transitionsFrom(orderTransitions, status, 'caller')
  return anyResultFinal && status === 'in_progress'
    ? allowed.filter((to) => to !== 'cancelled')
    : allowed
}

/** What a caller may do with an item now: cancel it until its result is final. */
export function allowedOrderItemTransitions(status: OrderItemStatus): OrderItemStatus[] {
  return transitionsFrom(orderItemTransitions, status, 'caller')
}

/** Whether a caller may cancel an order: `in_progress` only while no result of it is final. */
export function mayCancelOrder(status: OrderStatus, anyResultFinal: boolean): boolean {
  return allowedOrderTransitions(status, anyResultFinal).includes('cancelled')
}

/** An item that waits for its answer: what a caller may still cancel, so pending and resulted. */
export const openItemStatuses: readonly OrderItemStatus[] = orderItemStatuses.filter((status) =>
  allowedOrderItemTransitions(status).includes('cancelled'),
)

/** Where the roll-up may lead away from: placed, in_progress and completed. */
export const liveOrderStatuses: readonly OrderStatus[] = orderStatuses.filter(
  (status) => transitionsFrom(orderTransitions, status, 'roll_up').length > 0,
)

/**
 * Whether a test may be added to the order: not to one that was given up. One on hold takes it, and measures
 * it when it goes on.
 *
 * Worked example: the ward asks for a potassium an hour after the glucose was reported: completed → yes, and
 * the roll-up makes the order in_progress; cancelled → no, a new order is placed.
 */
export function mayAddItems(status: OrderStatus): boolean {
  return isOrderLive(status) || status === 'on_hold'
}

/** Whether work on the order goes on. A hold, a cancellation and an error are a person's word. */
export function isOrderLive(status: OrderStatus): boolean {
  return liveOrderStatuses.includes(status)
}

/**
 * The status that follows from an order's items and samples. The SQL roll-up is tested against it.
 *
 * - A hold, a cancellation and an error are never overwritten.
 * - completed: at least one item is final and none is open (pending or resulted).
 * - cancelled: all items are cancelled (an order without items is not).
 * - in_progress: a sample was received, an item has a result, or the work had begun before.
 * - placed: nothing has happened yet.
 *
 * Worked example, an order of GLU and K: [pending, pending] and no tube → placed; the tube is
 * received → in_progress; [final, pending] → in_progress; [final, cancelled] → completed.
 */
export function rollUpStatus(
  current: OrderStatus,
  itemStatuses: readonly OrderItemStatus[],
  anySampleReceived: boolean,
): OrderStatus {
  if (!isOrderLive(current)) return current
  const anyFinal = itemStatuses.includes('final')
  const anyResulted = itemStatuses.includes('resulted')
  const anyOpen = itemStatuses.some((status) => openItemStatuses.includes(status))
  if (anyFinal && !anyOpen) return 'completed'
  if (itemStatuses.length > 0 && !anyFinal && !anyOpen) return 'cancelled'
  const begun = current !== 'placed' || anySampleReceived || anyResulted || anyFinal
  return begun ? 'in_progress' : 'placed'
}
