// The long layout: one measurement a row, each of its cells in a column of its own.
import type { FileRow, Source } from './file-row.ts'
import type { LongProfile, Qc } from './profile.ts'
import { readCells } from './read-cells.ts'

/** Reads a row whose shape is right; `cell` gives the text under a header name. */
export function readLongRow(
  profile: LongProfile,
  source: Source,
  line: number,
  cell: (column: string) => string,
): FileRow {
  const { columns, controls = {} } = profile
  const optional = (column: string | undefined) => (column === undefined ? '' : cell(column))
  const isOfControl = isControl(profile.qc, cell(columns.sample), cell)
  const sample = (isOfControl && controls.name_column) || columns.sample
  const ofControl = isOfControl ? controls.value_column : undefined
  const value = ofControl !== undefined && cell(ofControl) !== '' ? ofControl : columns.value
  const cells = {
    source,
    line,
    columns: {
      ...columns,
      sample,
      value,
      unit: columns.unit ?? null,
      measured_at: columns.measured_at ?? null,
      sequence: columns.sequence ?? null,
      flags: columns.flags ?? null,
    },
    sample: cell(sample),
    test: cell(columns.test),
    value: cell(value),
    unit: optional(columns.unit),
    measured_at: optional(columns.measured_at),
    sequence: optional(columns.sequence),
    flags: optional(columns.flags),
    lot_number: isOfControl ? optional(controls.lot_column) : '',
  }
  return readCells(profile, isOfControl ? 'qc' : 'result', cells)
}

/** Whether a row is one of quality control, by the sample's name or by a column of the row. */
export function isControl(
  qc: Qc | undefined,
  sample: string,
  cell: (column: string) => string,
): boolean {
  if (qc?.by === 'sample_prefix') {
    return qc.names?.includes(sample) || qc.prefixes.some((prefix) => sample.startsWith(prefix))
  }
  if (qc?.by === 'column') return !qc.patient_values.includes(cell(qc.column))
  return false
}
