// What the rules are given: everything that one result's interpretation needs, and nothing else.
import type { TestKind, WordFlag } from '../../../catalogue/rules/test-kinds.ts'
import type { QcFacts } from '../../../qc/rules/state.ts'
import type { SampleStatus } from '../../../samples/rules.ts'
import type { DeltaFacts } from '../../delta/rules.ts'
import type { DerivedFrom } from '../../derivation/rules/derived-from.ts'
import type { Interval } from '../../interval/rules.ts'
import type { Comparator } from '../../rules.ts'
import type { Times } from '../../times/rules.ts'
import type { Switch } from './switches.ts'

/**
 * One result with all that its interpretation needs: one row of one SQL query. It is stored beside the
 * answer, as `interpretations.facts`, so that the answer can be made again from that row alone.
 */
export type InterpretationFacts = {
  /**
   * As reported, without the comparator, in `unit`; of a titre the reciprocal. Null for a word, and if a derived
   * value could not be computed.
   */
  value: string | null
  comparator: Comparator | null
  /** UCUM codes, equal only if spelled alike. */
  unit: string | null
  canonical_unit: string | null
  /** From `unit` to `canonical_unit`; null if they are equal, or if no conversion is known. */
  conversion: { id: string; factor: string; offset: string; source?: string } | null
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
  /** What people have switched for this test and for all tests; null if nothing. */
  switches?: readonly Switch[] | null
  /** What the value is compared with; null if the test has no delta check. */
  delta?: DeltaFacts
  /** What it was computed from; null if it was measured. */
  derived_from?: DerivedFrom | null
  /** What kind of answer the test gives; facts without it are of a number. */
  kind?: TestKind
  /** The word of a coded test, as the catalogue had it; null for a number. */
  coded?: CodedFact | null
  /** What the rules do not look at, and a reader of the answer does. */
  described?: Described
}

/** A permitted word and what it means: one row of the catalogue, which is never edited. */
export type CodedFact = {
  value_id: string
  word: string
  display: string
  flag: WordFlag
  critical: boolean
}

/**
 * Names and sources as they were. They stand with the facts because the rows they come from may be
 * corrected later, and who asks why a flag was given gets the answer of that day.
 */
export type Described = {
  test: { code: string; name: string }
  /** Whose interval it was, and on which day: the local date of collection. */
  subject: { sex: string; collected_on: string }
  /** By category, as `reference`; null if no interval applied. */
  intervals: Readonly<Record<string, IntervalOrigin>> | null
}

/** For whom an interval is, on the scale of age_index(), and who says so. */
export type IntervalOrigin = {
  sex: string
  age_from: number
  /** Null: for life. */
  age_before: number | null
  source: string
}
