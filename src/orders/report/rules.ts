// How far the report of an order has come, in the words of other systems. It is derived whenever it is read, so it
// can never say more than the results do.
import type { OrderItemStatus, OrderStatus } from '../rules.ts'

/** FHIR R4 DiagnosticReport.status; `entered_in_error` is written there with hyphens. */
export const reportStatuses = [
  'registered',
  'partial',
  'preliminary',
  'final',
  'corrected',
  'cancelled',
  'entered_in_error',
] as const
export type ReportStatus = (typeof reportStatuses)[number]

/** `corrected`: a value of it was reported that does not stand any more (replaced, or marked as an error). */
export type ReportedItem = { status: OrderItemStatus; corrected: boolean }

/**
 * The status of the report, after the definitions of FHIR R4 (value set diagnostic-report-status). Items that
 * were cancelled do not count.
 *
 * - entered_in_error, cancelled: the order is; or cancelled: all items are.
 * - registered: there is nothing to report yet.
 * - partial: there are values, but none is verified ("may be incomplete or unverified").
 * - preliminary: some are final, not all ("verified early results are available").
 * - final: all are.
 * - corrected: all are, and one of them takes the place of a value that was reported before.
 *
 * Worked example, an order of GLU and K: [pending, pending] → registered; [resulted, pending] → partial;
 * [final, resulted] → preliminary; [final, final] → final; K is corrected from 6.8 to 4.8 → corrected; the tube
 * of K turns out to be mislabelled, [final, pending] → preliminary; K of the new tube is final → corrected,
 * because somebody has read the old one.
 */
export function reportStatus(order: OrderStatus, items: readonly ReportedItem[]): ReportStatus {
  if (order === 'entered_in_error' || order === 'cancelled') return order
  const counted = items.filter(({ status }) => status !== 'cancelled')
  if (counted.length === 0) return items.length > 0 ? 'cancelled' : 'registered'
  const has = (status: OrderItemStatus) => counted.some((item) => item.status === status)
  if (!has('final')) return has('resulted') ? 'partial' : 'registered'
  if (has('pending') || has('resulted')) return 'preliminary'
  return counted.some(({ corrected }) => corrected) ? 'corrected' : 'final'
}
