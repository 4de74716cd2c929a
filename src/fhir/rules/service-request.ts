// An order as FHIR R4 ServiceRequest (http://hl7.org/fhir/R4/servicerequest.html).
import type { OrderStatus } from '../../orders/rules.ts'
import type { OrderRow } from '../rows.ts'
import {
  changed,
  instant,
  present,
  type Annotation,
  type CodeableConcept,
  type Identifier,
  type Meta,
  type Reference,
} from './data-types.ts'
import { identifier, practitioner, referenceTo, testConcept, type Systems } from './systems.ts'

export type ServiceRequest = {
  resourceType: 'ServiceRequest'
  id: string
  meta?: Meta
  identifier: Identifier[]
  replaces?: Reference[]
  status: string
  intent: 'order'
  category: CodeableConcept[]
  priority: string
  code: CodeableConcept
  orderDetail?: CodeableConcept[]
  subject: Reference
  authoredOn: string
  requester: Reference
  specimen?: Reference[]
  note?: Annotation[]
}

/**
 * Value set request-status. `active` is what the laboratory tells apart into placed (nothing has come yet) and
 * in_progress. A cancelled order is `revoked`: "the request has been terminated prior to the known full completion".
 */
const requestStatuses: Record<OrderStatus, string> = {
  placed: 'active',
  in_progress: 'active',
  on_hold: 'on-hold',
  completed: 'completed',
  cancelled: 'revoked',
  entered_in_error: 'entered-in-error',
}

/**
 * One request for each order, whose number is its identifier. R4 gives a request one `code`: of an order for one
 * test that is the test; of several it names them all in words, and each stands in `orderDetail` with its codes
 * (which R4 allows only beside a code, rule prr-1). What was cancelled by itself is not asked for any more.
 *
 * Worked example: ORD-2026-0000008 for GLU and K, stat → code.text "Glucose, Potassium", orderDetail LOINC 14749-6
 * and 2823-3, priority stat (value set request-priority has the laboratory's own four words).
 */
export function serviceRequest(row: OrderRow, systems: Systems): ServiceRequest {
  const asked = row.items.filter(
    ({ status }) => status !== 'cancelled' || row.status === 'cancelled',
  )
  const concepts = asked.map(({ test }) => testConcept(test, systems))
  const [only, ...others] = concepts
  return present<ServiceRequest>({
    resourceType: 'ServiceRequest',
    id: row.id,
    ...changed(row.updated_at),
    identifier: [identifier('FILL', systems.order_number, row.order_number)],
    replaces: row.replaces_id === null ? [] : [referenceTo('ServiceRequest', row.replaces_id)],
    status: requestStatuses[row.status],
    intent: 'order',
    category: [{ text: 'Laboratory' }],
    priority: row.priority,
    code:
      only !== undefined && others.length === 0
        ? only
        : { text: concepts.map(({ text }) => text).join(', ') || 'Laboratory tests' },
    orderDetail: others.length === 0 ? [] : concepts,
    subject: referenceTo('Patient', row.patient_id),
    authoredOn: instant(row.ordered_at),
    requester: practitioner(row.ordered_by),
    specimen: row.sample_ids.map((id) => referenceTo('Specimen', id)),
    note: row.status_reason === null ? [] : [{ text: row.status_reason }],
  })
}
