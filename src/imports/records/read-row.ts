// One observation of a message as a row of a file: the same rows that a CSV gives, with the field's address where
// that has a column's name.
import type { Columns, FileRow, RefusedRow } from '../file-row.ts'
import { controlTest } from '../columns.ts'
import { createCellReader } from '../read-cells.ts'
import type { RecordProfile } from './profile.ts'
import { readTimeStamp } from './rules/times.ts'
import type { StatusFault } from './rules/statuses.ts'

export type Observation = {
  line: number
  /** Where the value stands, and what stands there. */
  value_column: string
  value: string
  /** Where its status stands, and why a value of that status is not entered. */
  status_column: string
  status: StatusFault | null
  /** The texts at an address, of each repetition. */
  texts: (address: string) => string[]
}

export function readObservation(
  profile: RecordProfile,
  observation: Observation,
  time_zone: string,
): FileRow {
  const { columns, controls = {} } = profile
  const { line, value, value_column } = observation
  const textAt = (address: string | undefined) =>
    address === undefined ? '' : (observation.texts(address)[0] ?? '')
  const isOfControl = controlTest(profile.qc)(textAt(columns.sample), textAt)
  const sample = (isOfControl && controls.name_column) || columns.sample
  const flags = observation.texts(columns.flags).filter((flag) => flag !== '')
  const places = {
    ...columns,
    sample,
    value: value_column,
    sequence: columns.sequence ?? null,
  }
  const cells = {
    sample: textAt(sample),
    test: textAt(columns.test),
    value,
    unit: textAt(columns.unit),
    measured_at: readTimeStamp(textAt(columns.measured_at), time_zone),
    sequence: textAt(columns.sequence),
    flags: flags.filter((flag) => !profile.plain_flags.includes(flag)).join(' '),
    lot_number: isOfControl ? textAt(controls.lot_column) : '',
  }
  const { test, unit } = cells
  if (
    [cells.sample, test, value, unit, cells.flags, cells.sequence, cells.lot_number].some(isGarbled)
  ) {
    return refuseLine(line, 'garbage', garbled)
  }
  const { status, status_column } = observation
  const is_control = isOfControl
  if (status) {
    const where: Columns = { sample, test: columns.test, value: value_column, unit: columns.unit }
    const faults = [{ column: status_column, ...status }]
    return {
      kind: 'refused',
      is_control,
      source: null,
      line,
      faults,
      cells: {
        columns: where,
        sample: cells.sample || null,
        test: test || null,
        unit: unit || null,
      },
    }
  }
  const readCells = createCellReader({ ...profile, date_order: 'ymd' })
  return readCells(isOfControl ? 'qc' : 'result', null, line, places, cells)
}

const garbled =
  'holds bytes that are not text in its character set; correct the profile, or how the instrument sends'

/** Bytes that fit no character, and characters that are none of a name: an escape may hide both. */
const isGarbled = (text: string) => /[\p{Cc}\ufffd]/u.test(text)

export function refuseLine(line: number, code: string, reason: string): RefusedRow {
  const faults = [{ column: null, code, reason }]
  return { kind: 'refused', is_control: false, source: null, line, faults, cells: null }
}
