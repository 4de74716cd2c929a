// What the resources are made of: the rows of queries.ts, before they are in the words of FHIR.
import type { ReportStatus } from '../orders/report/rules.ts'
import type { OrderItemStatus, OrderStatus } from '../orders/rules.ts'
import type { NotEvaluated } from '../results/derivation/rules/formulas.ts'
import type { ResultFlag } from '../results/interpretation/rules/classify.ts'
import type { Comparator, ResultStatus } from '../results/rules.ts'
import type { SampleStatus } from '../samples/rules.ts'
import type { TestKind } from '../catalogue/rules/test-kinds.ts'

type Person = { id: string; name: string }

export type PatientRow = {
  id: string
  mrn: string
  former_mrns: string[]
  family_name: string
  given_name: string
  birth_date: string
  sex: string
  replaced_by_id: string | null
  /** Null where the row is not at hand: in a report. So it is with the next one, and below. */
  version: number | null
  updated_at: string | null
}

export type OrderRow = {
  id: string
  order_number: string
  patient_id: string
  priority: string
  status: OrderStatus
  status_reason: string | null
  ordered_by: Person
  ordered_at: string
  updated_at: string | null
  replaces_id: string | null
  items: { status: OrderItemStatus; test: { code: string; name: string; loinc: string } }[]
  sample_ids: string[]
}

export type SampleRow = {
  id: string
  order_id: string
  patient_id: string
  accession_number: string
  specimen_type: string
  status: SampleStatus
  collected_at: string
  collected_by: Person
  received_at: string | null
  updated_at: string | null
  rejection: { code: string; name: string; note: string | null } | null
  /** The accession number of the rejected one that it was collected in place of. */
  replaces: string | null
}

/** A bound of a range, exact and as a person reads it. */
export type RangeRow = {
  low: string | null
  low_inclusive: boolean
  high: string | null
  high_inclusive: boolean
  displayed_low: string | null
  displayed_high: string | null
}

/** The value of one version, as it was reported and as a person reads it. */
export type ValueRow = {
  value: string
  unit: string | null
  comparator: Comparator | null
  canonical_unit: string | null
  displayed_value: string | null
  coded: { word: string; display: string } | null
}

export type ReplacedRow = Omit<ValueRow, 'comparator' | 'coded'> & {
  correction_reason: string
  corrected_by: Person | null
  superseded_at: string
}

export type ResultRow = ValueRow & {
  status: ResultStatus
  flag: ResultFlag | null
  critical: boolean | null
  reference: RangeRow | null
  not_evaluated: NotEvaluated | null
  /** Of a derived one. */
  formula: string | null
  /** The items whose results it was computed from. */
  input_ids: string[]
  sample_id: string
  collected_at: string
  instrument: string | null
  released_at: string | null
  verified_by: Person | null
  /** What it took the place of, the last first. */
  replaced: ReplacedRow[]
}

export type ItemRow = {
  id: string
  order_id: string
  patient_id: string
  order_status: OrderStatus
  status: OrderItemStatus
  status_reason: string | null
  test: { code: string; name: string; loinc: string; kind: TestKind }
  /** What is reported; while nothing is, what is under way. */
  result: ResultRow | null
  /** What had been reported and was an error. */
  withdrawn: { reason: string | null; wrong_patient: boolean }[]
  /** Known of a report: another value waits to take the place of the reported one. */
  correction_under_way?: boolean
}

export type ReportRow = {
  id: string
  order_number: string
  patient_id: string
  report_status: ReportStatus
  samples: { id: string; collected_at: string }[]
  item_ids: string[]
  issued_at: string | null
  verified_by: Person[]
}
