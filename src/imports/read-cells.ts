// The cells of one measurement, wherever a layout has them: each is read or refused, and one row names all
// that is wrong with it.
import { parseReportedValue } from '../results/rules.ts'
import type { Columns, Fault, FileRow, Source } from './file-row.ts'
import { spelledUnit, type AnalyzerProfile, type Names } from './profile.ts'
import { createValueReader, type HowWritten } from './read-value.ts'
import { timesFactor, type Comparator } from './rules.ts'
import { readCivilTime, type HowDated } from './rules/civil-times.ts'

/** The file's names of all places of a measurement. */
export type Places = Columns & {
  measured_at: string | null
  sequence: string | null
  flags: string | null
}

/** The texts of one measurement; empty where the file has none. */
export type Cells = {
  sample: string
  test: string
  value: string
  unit: string
  measured_at: string
  sequence: string
  flags: string
  lot_number: string
}

export type CellReader = (
  kind: 'result' | 'qc',
  source: Source | null,
  line: number,
  places: Places,
  cells: Cells,
) => FileRow

/** What a profile says of its cells, whichever layout has them. */
export type Conventions = Names & HowWritten & HowDated & Pick<AnalyzerProfile, 'no_value'>

/** Longest name, unit, sequence or flag accepted, in UTF-16 code units. */
const longestField_characters = 200

/** Reads the measurements of one file: what its rows have in common is worked out once. */
export function createCellReader(profile: Conventions): CellReader {
  const readValue = createValueReader(profile)
  const readTime = createTimeReader(profile)
  return (kind, source, line, places, cells) => {
    const faults: Fault[] = []
    const { sample: sampleColumn, test: testColumn, value: valueColumn, unit: unitColumn } = places
    const columns = { sample: sampleColumn, test: testColumn, value: valueColumn, unit: unitColumn }
    const sample = readRequired(faults, cells.sample, sampleColumn, missing.sample)
    const test = readRequired(faults, cells.test, testColumn, missing.test)
    const reading = readValue(cells.value, cells.test, kind, valueColumn)
    if ('fault' in reading) faults.push(reading.fault)
    const unit = readText(faults, cells.unit, unitColumn)
    const measured_at = readTime(cells.measured_at)
    if (cells.measured_at !== '' && measured_at === null) {
      faults.push(invalidDate(profile, places.measured_at))
    }
    const sequence = readText(faults, cells.sequence, places.sequence)
    const written = readText(faults, cells.flags, places.flags)
    const lot_number = readText(faults, cells.lot_number, null)
    if (sample === null || test === null || 'fault' in reading || faults.length > 0) {
      const is_control = kind === 'qc'
      const identity = { columns, sample, test, unit }
      return { kind: 'refused', is_control, source, line, faults, cells: identity }
    }
    const measured = inUnit(profile, reading, unit, test)
    const flags = reading.marks === '' ? written : `${written ?? ''} ${reading.marks}`.trim()
    return {
      kind,
      source,
      line,
      columns,
      sample,
      test,
      comparator: measured.comparator,
      value: measured.value,
      unit: measured.unit,
      measured_at,
      sequence,
      flags,
      lot_number,
    }
  }
}

const missing = {
  sample: { code: 'missing_sample', what: 'sample number' },
  test: { code: 'missing_test', what: 'test name' },
}

function readRequired(
  faults: Fault[],
  content: string,
  column: string,
  { code, what }: { code: string; what: string },
): string | null {
  const reason = `no ${what}; enter this result by hand or correct the row`
  if (content === '') faults.push({ column, code, reason })
  return readText(faults, content, column)
}

function readText(faults: Fault[], content: string, column: string | null): string | null {
  if (content.length <= longestField_characters) return content === '' ? null : content
  const reason = `longer than ${longestField_characters} characters; shorten it`
  faults.push({ column, code: 'field_too_long', reason })
  return null
}

/** A chunk of a run has the same minute over and over. */
function createTimeReader(profile: HowDated): (text: string) => string | null {
  let last = { text: '', time: null as string | null }
  return (text) => {
    if (text !== last.text) {
      const isTooLong = text.length > longestField_characters
      last = { text, time: isTooLong ? null : readCivilTime(text, profile) }
    }
    return last.time
  }
}

function invalidDate({ date_order }: HowDated, column: string | null): Fault {
  const written = date_order.startsWith('excel')
    ? `not a day of a spreadsheet (${date_order}) with a time of day`
    : `not a date and time of the order ${date_order}`
  return { column, code: 'invalid_date', reason: `${written}; check the profile's date order` }
}

type Measured = { comparator: Comparator | null; value: string; unit: string | null }

/** What the profile says of the unit: that it is none, or what the number is multiplied by. */
function inUnit(
  profile: Names,
  { comparator, value }: { comparator: Comparator | null; value: string },
  unit: string | null,
  test: string,
): Measured {
  const known = unit === null ? undefined : spelledUnit(profile, unit, test)
  if (known === null) return { comparator, value, unit: null }
  if (typeof known !== 'object' || !parseReportedValue(value)) return { comparator, value, unit }
  return { comparator, value: timesFactor(value, known.times), unit }
}
