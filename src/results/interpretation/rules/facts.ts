// What the rules are given: everything that one result's interpretation needs, and nothing else.
import type { QcFacts } from '../../../qc/rules/state.ts'
import type { SampleStatus } from '../../../samples/rules.ts'
import type { Interval } from '../../interval/rules.ts'
import type { Comparator } from '../../rules.ts'
import type { Times } from '../../times/rules.ts'

/**
 * One result with all that its interpretation needs: one row of one SQL query. It is stored beside the
 * answer, as `interpretations.facts`, so that the answer can be made again from that row alone.
 */
export type InterpretationFacts = {
  /** As reported, without the comparator, in `unit`. */
  value: string
  comparator: Comparator | null
  /** UCUM codes, equal only if spelled alike. */
  unit: string
  canonical_unit: string
  /** From `unit` to `canonical_unit`; null if they are equal, or if no conversion is known. */
  conversion: { id: string; factor: string; offset: string } | null
  /** What is normal at this sex and age on the day of collection; null if nothing is known. */
  reference: Interval | null
  /** What is not critical; null if the test has no critical limits. */
  critical: Interval | null
  /** What may go out unseen; null means the reference range. */
  autoverification: Interval | null
  /** What the method can measure, the reportable range; null if it has no limits. */
  absolute: Interval | null
  /** Age at collection on the scale of age_index(), and the zone of its local date: they chose the intervals. */
  age_index: number
  time_zone: string
  /** Whether the canonical value can: no for a concentration, yes for a base excess. */
  can_be_negative: boolean
  /** The switch of the test and the switch of the laboratory, both on. */
  autoverify: boolean
  is_correction: boolean
  instrument_flags: readonly string[] | null
  sample_status: SampleStatus
  /** When it was collected, received and measured, and what policy says of that. */
  times?: Times
  /** The controls of the test on the instrument that measured; null where none are required. */
  qc?: QcFacts | null
}
