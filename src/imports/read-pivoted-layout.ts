// The pivoted layout: one test a row, one sample a column. Rows above the tests may say when each sample was
// measured, or which number it has. Every column that the profile neither names nor ignores is a sample.
import { controlTest, getterOf, groupsOf, textOf, timeGetterOf } from './columns.ts'
import type { Header } from './header.ts'
import { columnsOf, nameOf } from './places.ts'
import type { PivotedProfile } from './profile.ts'
import { createCellReader } from './read-cells.ts'
import type { Layout, RowReader } from './read-long-layout.ts'

/** @throws FileError when a column is not where the profile says */
export function pivotedLayout(profile: PivotedProfile, header: Header): Layout {
  const { columns, sample_rows = {}, beside = [] } = profile
  const readCells = createCellReader(profile)
  const isControl = controlTest(profile.qc)
  const testOf = getterOf(header, columns.test)
  const unitOf = getterOf(header, columns.unit)
  const measuredAtOf = timeGetterOf(header, columns.measured_at, columns.time)
  const sequenceOf = getterOf(header, columns.sequence)
  const others = new Set([...columnsOf(profile), ...profile.ignored_columns])
  const samples = groupsOf(header.names, others, beside, profile.beside_headers).map((group) => ({
    ...group,
    places: {
      sample: group.name,
      test: columns.test,
      value: group.name,
      unit: columns.unit ?? group.name,
      measured_at: sample_rows.measured_at ?? nameOf(columns.measured_at),
      sequence: sample_rows.sequence ?? nameOf(columns.sequence),
      flags: group.name,
    },
  }))
  /** The rows that say something of each sample, as they were last seen. */
  const above = new Map<string, readonly string[]>()
  const ofSample = new Set<string>(Object.values(sample_rows))
  const saidOf = (row: string | undefined, n: number) =>
    row === undefined ? '' : textOf(above.get(row)?.[n])

  const read: RowReader = (source, line, cells, rows) => {
    const test = testOf(cells)
    if (ofSample.has(test)) {
      above.set(test, cells)
      return
    }
    const unitOfRow = unitOf(cells)
    for (const { name, value: n, unit, flags, places } of samples) {
      const value = textOf(cells[n])
      if (value === '') continue
      const sample = sample_rows.sample === undefined ? name : saidOf(sample_rows.sample, n)
      const said = `${saidOf(sample_rows.measured_at, n)} ${saidOf(sample_rows.time, n)}`.trim()
      const found = {
        sample,
        test,
        value,
        unit: unit === null ? unitOfRow : textOf(cells[unit]),
        measured_at: said === '' ? measuredAtOf(cells) : said,
        sequence: saidOf(sample_rows.sequence, n) || sequenceOf(cells),
        flags: flags === null ? '' : textOf(cells[flags]),
        lot_number: '',
      }
      rows.push(
        readCells(
          isControl(sample, (column) => textOf(cells[header.at.get(column) ?? -1]))
            ? 'qc'
            : 'result',
          source,
          line,
          places,
          found,
        ),
      )
    }
  }
  return { read, width: (samples.at(-1)?.value ?? -1) + 1 + beside.length }
}
