// The long layout: one measurement a row, each of its cells in a column of its own.
import { controlTest, getterOf, textOf, timeGetterOf } from './columns.ts'
import type { FileRow, Source } from './file-row.ts'
import type { Header } from './header.ts'
import { nameOf } from './places.ts'
import type { LongProfile } from './profile.ts'
import { createCellReader, type Places } from './read-cells.ts'

/** Puts the measurements of a row whose shape is right behind those before it. */
export type RowReader = (
  source: Source,
  line: number,
  cells: readonly string[],
  rows: FileRow[],
) => void

/** `width`: how many cells its values need, whatever the header's names say. */
export type Layout = { read: RowReader; width: number }

export function longLayout(profile: LongProfile, header: Header): Layout {
  const { columns, controls = {}, value_columns = {} } = profile
  const readCells = createCellReader(profile)
  const isControl = controlTest(profile.qc)
  const get = (place: Parameters<typeof getterOf>[1]) => getterOf(header, place)
  const [sampleOf, testOf, unitOf] = [get(columns.sample), get(columns.test), get(columns.unit)]
  const [sequenceOf, flagsOf] = [get(columns.sequence), get(columns.flags)]
  const [valueOf, comparatorOf] = [get(columns.value), get(columns.comparator)]
  const numberOf = (cells: readonly string[]) => {
    const value = valueOf(cells)
    return value === '' ? '' : comparatorOf(cells) + value
  }
  const measuredAtOf = timeGetterOf(header, columns.measured_at, columns.time)
  const [nameOfControl, valueOfControl] = [get(controls.name_column), get(controls.value_column)]
  const lotOf = get(controls.lot_column)

  const places: Places = {
    sample: nameOf(columns.sample),
    test: nameOf(columns.test),
    value: columns.value,
    unit: columns.unit ?? null,
    measured_at: nameOf(columns.measured_at),
    sequence: nameOf(columns.sequence),
    flags: columns.flags ?? null,
  }
  const placesOfControl = { ...places, sample: controls.name_column ?? places.sample }
  const placesOf = new Map(
    Object.entries(value_columns).map(([test, value]) => [
      test,
      { valueOf: get(value), places: { ...places, value } },
    ]),
  )

  const read: RowReader = (source, line, cells, rows) => {
    const sample = sampleOf(cells)
    const test = testOf(cells)
    const rest = {
      test,
      measured_at: measuredAtOf(cells),
      sequence: sequenceOf(cells),
      flags: flagsOf(cells),
    }
    if (isControl(sample, (column) => textOf(cells[header.at.get(column) ?? -1]))) {
      const named = controls.name_column === undefined ? sample : nameOfControl(cells)
      const ofControl = valueOfControl(cells)
      const value = ofControl === '' ? numberOf(cells) : ofControl
      const where =
        ofControl === '' ? placesOfControl : { ...placesOfControl, value: controls.value_column! }
      const found = { ...rest, sample: named, value, unit: unitOf(cells), lot_number: lotOf(cells) }
      rows.push(readCells('qc', source, line, where, found))
      return
    }
    const elsewhere = placesOf.get(test)
    const value = elsewhere ? elsewhere.valueOf(cells) : numberOf(cells)
    // A word beside a ratio has not the ratio's unit.
    const unit = elsewhere ? '' : unitOf(cells)
    const found = { ...rest, sample, value, unit, lot_number: '' }
    rows.push(readCells('result', source, line, elsewhere?.places ?? places, found))
  }
  return { read, width: 0 }
}
