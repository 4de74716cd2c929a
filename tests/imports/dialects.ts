// Writes the same measurements as every kind of export does: in each layout, alphabet, line end, decimal mark and order
// of dates, with the profile that says so. What a reader makes of it must be the measurements again.
import type { AnalyzerProfile } from '../../src/imports/profile.ts'

export type Measurement = {
  sample: string
  test: string
  comparator: '<' | '>' | null
  value: string
  unit: string
  measured_at: string
}

/** One sample a row, one test a column; null where it was not measured. */
export type Measured = {
  samples: { name: string; measured_at: string }[]
  tests: { name: string; unit: string }[]
  cells: ({ comparator: '<' | '>' | null; value: string } | null)[][]
}

export type Dialect = {
  layout: 'long' | 'wide' | 'wide, unit in header' | 'wide, units below' | 'pivoted' | 'sections'
  encoding: 'utf-8' | 'utf-8 with bom' | 'utf-16le' | 'utf-16be' | 'windows-1252'
  line_end: '\n' | '\r\n' | '\r'
  delimiter: ',' | ';' | '\t' | '|'
  decimal_mark: '.' | ','
  date_order: AnalyzerProfile['date_order']
  quoted: boolean
}

export function measurementsOf({ samples, tests, cells }: Measured): Measurement[] {
  return samples.flatMap(({ name: sample, measured_at }, s) =>
    tests.flatMap(({ name: test, unit }, t) => {
      const cell = cells[s]![t]!
      return cell === null ? [] : [{ sample, test, ...cell, unit, measured_at }]
    }),
  )
}

export function inDialect(dialect: Dialect, measured: Measured) {
  const { text, profile } = writers[dialect.layout](dialect, measured)
  return { bytes: encode(text, dialect.encoding), profile }
}

function encode(text: string, encoding: Dialect['encoding']): Buffer {
  if (encoding === 'windows-1252') return Buffer.from(text, 'latin1')
  if (encoding === 'utf-16le') return Buffer.from(text, 'utf16le')
  if (encoding === 'utf-16be') return Buffer.from(text, 'utf16le').swap16()
  return Buffer.from(encoding === 'utf-8' ? text : `\uFEFF${text}`)
}

function common({ encoding, delimiter, decimal_mark, date_order }: Dialect) {
  const named = encoding === 'utf-8 with bom' ? ('auto' as const) : encoding
  const profile = { encoding: named, delimiter, decimal_mark, date_order, preamble_lines: 0 }
  return { ...profile, no_value: [], tests: {}, units: {} }
}

const toLine = ({ delimiter, quoted }: Dialect, cells: readonly string[]) =>
  cells
    .map((cell) =>
      quoted || cell.includes(delimiter) || cell.includes('"')
        ? `"${cell.replaceAll('"', '""')}"`
        : cell,
    )
    .join(delimiter)

const toText = (dialect: Dialect, lines: readonly (readonly string[])[]) =>
  lines.map((cells) => toLine(dialect, cells) + dialect.line_end).join('')

type Cell = Measured['cells'][number][number]

const number = ({ decimal_mark }: Dialect, cell: Cell) =>
  cell === null ? '' : `${cell.comparator ?? ''}${cell.value.replace('.', decimal_mark)}`

/** `2026-03-04 16:42:00` as the dialect writes it. */
function date({ date_order, decimal_mark }: Dialect, civil: string): string {
  const [day = '', time = ''] = civil.split(' ')
  const [y, m, d] = day.split('-')
  if (date_order === 'mdy') return `${Number(m)}/${Number(d)}/${y} ${time}`
  if (date_order === 'dmy') return `${d}.${m}.${y} ${time}`
  if (date_order === 'ymd') return `${day}T${time}`
  const epoch = date_order === 'excel_1900' ? Date.UTC(1899, 11, 30) : Date.UTC(1904, 0, 1)
  const days = (Date.parse(`${day}T${time}Z`) - epoch) / 86_400_000
  return days.toFixed(8).replace('.', decimal_mark)
}

type Written = { text: string; profile: AnalyzerProfile }

const writers: Record<Dialect['layout'], (dialect: Dialect, measured: Measured) => Written> = {
  long(dialect, measured) {
    const columns = {
      sample: 'Probe',
      test: 'Test',
      value: 'Wert',
      unit: 'Einh.',
      measured_at: 'Zeit',
    }
    const lines = measurementsOf(measured).map((one) => [
      one.sample,
      one.test,
      number(dialect, one),
      one.unit,
      date(dialect, one.measured_at),
    ])
    const text = toText(dialect, [Object.values(columns), ...lines])
    return { text, profile: { layout: 'long', ...common(dialect), columns } }
  },
  wide: (dialect, measured) =>
    writeWide(dialect, measured, {
      header: ({ name }) => [name, ''],
      cells: (cell, { unit }) => [number(dialect, cell), cell === null ? '' : unit],
      more: {},
    }),
  'wide, unit in header': (dialect, measured) =>
    writeWide(dialect, measured, {
      header: ({ name, unit }) => [`${name} [${unit}]`],
      cells: (cell) => [number(dialect, cell)],
      more: { units_in: 'header' },
    }),
  'wide, units below': (dialect, measured) =>
    writeWide(dialect, measured, {
      header: ({ name }) => [name],
      below: ({ unit }) => [unit],
      cells: (cell) => [number(dialect, cell)],
      more: { units_in: 'next_line' },
    }),
  pivoted(dialect, { samples, tests, cells }) {
    const lines = [
      ['Test', 'Einheit', ...samples.map(({ name }) => name)],
      ['Zeit', '', ...samples.map(({ measured_at }) => date(dialect, measured_at))],
      ...tests.map(({ name, unit }, t) => [
        name,
        unit,
        ...samples.map((_, s) => number(dialect, cells[s]![t]!)),
      ]),
    ]
    const profile: AnalyzerProfile = {
      layout: 'pivoted',
      ...common(dialect),
      columns: { test: 'Test', unit: 'Einheit' },
      sample_rows: { measured_at: 'Zeit' },
      ignored_columns: [],
    }
    return { text: toText(dialect, lines), profile }
  },
  sections(dialect, { samples, tests, cells }) {
    const lines = samples.flatMap(({ name, measured_at }, s) => [
      ['Sample ID', name],
      ['Date:', date(dialect, measured_at)],
      [''],
      ['Parameter', 'Result', 'Unit'],
      ...tests.flatMap((test, t) =>
        cells[s]![t] === null ? [] : [[test.name, number(dialect, cells[s]![t]!), test.unit]],
      ),
      ['End of sample', '', ''],
    ])
    const profile: AnalyzerProfile = {
      layout: 'long',
      ...common(dialect),
      preamble_lines: 3,
      columns: {
        sample: { line: 'Sample ID' },
        measured_at: { line: 'Date' },
        test: 'Parameter',
        value: 'Result',
        unit: 'Unit',
      },
      sections: { begin_with: ['Sample ID'] },
      end_with: ['End of sample'],
    }
    return { text: toText(dialect, [['Analyzer 3000'], ...lines]), profile }
  },
}

type Wide = {
  header: (test: Measured['tests'][number]) => string[]
  below?: (test: Measured['tests'][number]) => string[]
  cells: (cell: Cell, test: Measured['tests'][number]) => string[]
  more: { units_in?: 'header' | 'next_line' }
}

function writeWide(dialect: Dialect, { samples, tests, cells }: Measured, wide: Wide): Written {
  const { below } = wide
  const lines = [
    ['Probe', 'Zeit', ...tests.flatMap(wide.header)],
    ...(below ? [['', '', ...tests.flatMap(below)]] : []),
    ...samples.map(({ name, measured_at }, s) => [
      name,
      date(dialect, measured_at),
      ...tests.flatMap((test, t) => wide.cells(cells[s]![t]!, test)),
    ]),
  ]
  const columns = { sample: 'Probe', measured_at: 'Zeit' }
  const profile: AnalyzerProfile = {
    layout: 'wide',
    ...common(dialect),
    columns,
    ignored_columns: [],
    ...wide.more,
  }
  return { text: toText(dialect, lines), profile }
}
