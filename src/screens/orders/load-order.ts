// Everything that the page of one order shows, asked for side by side. What the reader's role does not open is left
// out: a clerk sees no notices.
import type { RejectionReason } from '../../catalogue/schemas.ts'
import type { Notice } from '../../notices/schemas.ts'
import type { Order, OrderEvents } from '../../orders/schemas.ts'
import type { Patient } from '../../patients/schemas.ts'
import type { Result } from '../../results/schemas.ts'
import type { Sample } from '../../samples/schemas.ts'
import type { LaboratoryApi } from '../frame/laboratory-api.ts'
import { loadNames, type Names } from '../frame/names.ts'

export type LoadedOrder = {
  order: Order
  patient: Patient
  samples: Sample[]
  /** Every version of every item: what was given up, too. */
  results: Result[]
  notices: Notice[]
  events: OrderEvents['items']
  names: Names
  /** What a code of a rejection means. */
  rejections: ReadonlyMap<string, string>
}

type List<T> = { items: T[] }

/** @throws Problem 404 */
export async function loadOrder(lab: LaboratoryApi, id: string): Promise<LoadedOrder> {
  const order = await lab.get<Order>(`/v1/orders/${id}`)
  const [patient, samples, results, notices, events, names, rejections] = await Promise.all([
    lab.get<Patient>(`/v1/patients/${order.patient_id}`),
    lab.get<List<Sample>>(`/v1/samples?limit=200&sort=created_at&order_id=${order.id}`),
    lab.get<List<Result>>(`/v1/results?limit=200&sort=entered_at&order_id=${order.id}`),
    lab.find<List<Notice>>(`/v1/notices?limit=200&status=any&order_id=${order.id}`),
    lab.get<OrderEvents>(`/v1/orders/${order.id}/events`),
    loadNames(lab),
    lab.get<List<RejectionReason>>('/v1/rejection-reasons'),
  ])
  return {
    order,
    patient,
    samples: samples.items,
    results: results.items,
    notices: notices?.items ?? [],
    events: events.items,
    names,
    rejections: new Map(rejections.items.map(({ code, name }) => [code, name])),
  }
}

/** The kinds of tubes that open tests still wait for: none of that kind was taken, or it was rejected. */
export function missingTubes({ status, items, samples }: Order): Map<string, string[]> {
  const missing = new Map<string, string[]>()
  if (!['placed', 'in_progress'].includes(status)) return missing
  for (const { status: state, specimen_type, test_code } of items) {
    const isThere = samples.some(
      (one) =>
        one.specimen_type === specimen_type && !['rejected', 'disposed'].includes(one.status),
    )
    if (state !== 'pending' || isThere) continue
    missing.set(specimen_type, [...(missing.get(specimen_type) ?? []), test_code])
  }
  return missing
}
