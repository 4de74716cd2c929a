// The cells of one measurement, wherever a layout has them: each is read or refused, and one row names all
// that is wrong with it.
import type { Columns, Fault, FileRow, Identity, Source } from './file-row.ts'
import type { AnalyzerProfile } from './profile.ts'
import { readCivilTime, readValue } from './rules.ts'

/** The texts of one measurement; empty where the file has none. */
export type Cells = {
  source: Source | null
  line: number
  columns: Columns & { measured_at: string | null; sequence: string | null; flags: string | null }
  sample: string
  test: string
  value: string
  unit: string
  measured_at: string
  sequence: string
  flags: string
  lot_number: string
}

type Conventions = Pick<AnalyzerProfile, 'decimal_mark' | 'date_order' | 'no_value'>

/** Longest name, unit, sequence or flag accepted, in UTF-16 code units. */
const longestField_characters = 200

export function readCells(
  profile: Conventions,
  kind: 'result' | 'qc',
  { source, line, columns, ...cells }: Cells,
): FileRow {
  const faults: Fault[] = []
  const text = (content: string, column: string | null): string | null => {
    if (content.length <= longestField_characters) return content === '' ? null : content
    const reason = `longer than ${longestField_characters} characters; shorten it`
    faults.push({ column, code: 'field_too_long', reason })
    return null
  }
  const required = (content: string, column: string, code: string, what: string) => {
    const reason = `no ${what}; enter this result by hand or correct the row`
    if (content === '') faults.push({ column, code, reason })
    return text(content, column)
  }

  const sample = required(cells.sample, columns.sample, 'missing_sample', 'sample number')
  const test = required(cells.test, columns.test, 'missing_test', 'test name')
  const value = readValue(cells.value, profile.decimal_mark)
  if (value === null) faults.push(valueFault(profile, cells.value, columns.value))
  const unit = text(cells.unit, columns.unit)
  const measured_at = readCivilTime(cells.measured_at, profile.date_order)
  if (cells.measured_at !== '' && measured_at === null) {
    const reason = `not a date and time of the order ${profile.date_order}; check the profile's date order`
    faults.push({ column: columns.measured_at, code: 'invalid_date', reason })
  }
  const sequence = text(cells.sequence, columns.sequence)
  const flags = text(cells.flags, columns.flags)
  const lot_number = text(cells.lot_number, null)

  const where = toColumns(columns)
  const identity: Identity = { sample, test, unit }
  if (sample === null || test === null || value === null || faults.length > 0) {
    const is_control = kind === 'qc'
    return {
      kind: 'refused',
      is_control,
      source,
      line,
      faults,
      cells: { columns: where, ...identity },
    }
  }
  return {
    kind,
    source,
    line,
    columns: where,
    sample,
    test,
    ...value,
    unit,
    measured_at,
    sequence,
    flags,
    lot_number,
  }
}

function toColumns({ sample, test, value, unit }: Columns): Columns {
  return { sample, test, value, unit }
}

function valueFault(profile: Conventions, text: string, column: string): Fault {
  if (text === '') {
    return { column, code: 'missing_value', reason: 'empty; rerun the test or cancel it' }
  }
  if (profile.no_value.includes(text)) {
    const reason = 'the analyzer measured nothing; rerun the test or cancel it'
    return { column, code: 'no_value', reason }
  }
  const example = `5${profile.decimal_mark}40`
  const reason = `not a plain number such as ${example} or <${example}, without a thousands mark; correct it, or the profile's decimal mark`
  return { column, code: 'invalid_value', reason }
}
