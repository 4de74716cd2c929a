// The wide layout: one sample a row, one test a column, and the unit of each value beside it, in its header or below.
// Every column that the profile neither names nor ignores is a test: one that nobody has mapped is refused by
// its name, where passing over it would lose a measurement silently.
import { controlTest, getterOf, groupsOf, textOf, timeGetterOf, unitInHeader } from './columns.ts'
import type { Header } from './header.ts'
import { columnsOf, nameOf } from './places.ts'
import type { WideProfile } from './profile.ts'
import { createCellReader } from './read-cells.ts'
import type { Layout, RowReader } from './read-long-layout.ts'

/** A blank value was not asked for, and is no row. @throws FileError when a column is not where the profile says */
export function wideLayout(
  profile: WideProfile,
  header: Header,
  unitsBelow: readonly string[],
): Layout {
  const { columns, units_in, controls = {} } = profile
  const readCells = createCellReader(profile)
  const isControl = controlTest(profile.qc)
  const sampleOf = getterOf(header, columns.sample)
  const nameOfControl = getterOf(header, controls.name_column ?? columns.sample)
  const lotOf = getterOf(header, controls.lot_column)
  const measuredAtOf = timeGetterOf(header, columns.measured_at, columns.time)
  const sequenceOf = getterOf(header, columns.sequence)
  const flagsOf = getterOf(header, columns.flags)

  const others = new Set([...columnsOf(profile), ...profile.ignored_columns])
  const beside = profile.beside ?? (units_in === undefined ? ['unit' as const] : [])
  const tests = groupsOf(header.names, others, beside, profile.beside_headers).map((group) => {
    const { name, value, unit, flags } = group
    const split = units_in === 'header' ? unitInHeader(name) : { test: name, unit: '' }
    const fixed = units_in === 'next_line' ? textOf(unitsBelow[value]) : split.unit
    const places = {
      sample: nameOf(columns.sample),
      test: name,
      value: name,
      unit: name,
      measured_at: nameOf(columns.measured_at),
      sequence: nameOf(columns.sequence),
      flags: name,
    }
    const ofControl = { ...places, sample: controls.name_column ?? places.sample }
    return { test: split.test, value, flags, unit, fixed, places, ofControl }
  })

  const read: RowReader = (source, line, cells, rows) => {
    const sample = sampleOf(cells)
    const isOfControl = isControl(sample, (column) => textOf(cells[header.at.get(column) ?? -1]))
    const shared = {
      sample: isOfControl ? nameOfControl(cells) : sample,
      measured_at: measuredAtOf(cells),
      sequence: sequenceOf(cells),
      lot_number: isOfControl ? lotOf(cells) : '',
    }
    const flagsOfRow = flagsOf(cells)
    for (const { test, value: n, unit, flags: m, fixed, places, ofControl } of tests) {
      const value = textOf(cells[n])
      if (value === '') continue
      const flags = m === null ? flagsOfRow : `${flagsOfRow} ${textOf(cells[m])}`.trim()
      const found = {
        ...shared,
        test,
        value,
        unit: unit === null ? fixed : textOf(cells[unit]),
        flags,
      }
      const kind = isOfControl ? 'qc' : 'result'
      rows.push(readCells(kind, source, line, isOfControl ? ofControl : places, found))
    }
  }
  return { read, width: (tests.at(-1)?.value ?? -1) + 1 + beside.length }
}
