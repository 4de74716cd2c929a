// The wide layout: one sample a row, one test a column, and the unit of each value in the column after it.
// Every column that the profile neither names nor ignores is a test: one that nobody has mapped is refused by
// its name, where passing over it would lose a measurement silently.
import type { FileRow, Source } from './file-row.ts'
import type { Header } from './header.ts'
import type { WideProfile } from './profile.ts'
import { readCells } from './read-cells.ts'
import { isControl } from './read-long-layout.ts'

/** Reads a row whose shape is right into one FileRow for each value in it; a blank value was not asked for. */
export function readWideRow(
  profile: WideProfile,
  { names, at }: Header,
  source: Source,
  line: number,
  cells: string[],
): FileRow[] {
  const { sample, measured_at } = profile.columns
  const cell = (column: string) => cells[at.get(column) ?? -1] ?? ''
  const notTests = new Set(['', sample, measured_at, ...profile.ignored_columns])
  if (profile.qc?.by === 'column') notTests.add(profile.qc.column)
  return names.flatMap((test, n) => {
    const value = cells[n] ?? ''
    if (notTests.has(test) || value === '') return []
    const row = {
      source,
      line,
      columns: { sample, test, value: test, unit: test, measured_at, sequence: null, flags: null },
      sample: cell(sample),
      test,
      value,
      unit: cells[n + 1] ?? '',
      measured_at: cell(measured_at),
      sequence: '',
      flags: '',
      lot_number: '',
    }
    return [readCells(profile, isControl(profile.qc, cell(sample), cell) ? 'qc' : 'result', row)]
  })
}
