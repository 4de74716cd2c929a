// The same measurements, written in every dialect, are read back as they were; and whatever else a file holds, the
// reader neither fails nor hangs, and gives whole rows or refusals. LAB_TEST_DIALECT_RUNS lengthens the random part.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import * as fc from 'fast-check'
import { FileError } from '../../src/imports/header.ts'
import type { AnalyzerProfile } from '../../src/imports/profile.ts'
import { analyzerProfileSchema } from '../../src/imports/profile.ts'
import { readBatches } from '../../src/imports/read-file.ts'
import { inChunks, measured, plain, readAll, readText, seedProfile } from './analyzer-file.ts'
import { splitRow } from '../../src/imports/split-row.ts'
import { inDialect, measurementsOf, type Dialect, type Measured } from './dialects.ts'

const numRuns = Number(process.env['LAB_TEST_DIALECT_RUNS'] ?? 60)

const layouts = [
  'long',
  'wide',
  'wide, unit in header',
  'wide, units below',
  'pivoted',
  'sections',
] as const
const encodings = ['utf-8', 'utf-8 with bom', 'utf-16le', 'utf-16be', 'windows-1252'] as const
const line_ends = ['\n', '\r\n', '\r'] as const
const delimiters = [',', ';', '\t', '|'] as const
const date_orders = ['mdy', 'dmy', 'ymd', 'excel_1900', 'excel_1904'] as const

const someDialect = fc.record<Dialect>({
  layout: fc.constantFrom(...layouts),
  encoding: fc.constantFrom(...encodings),
  line_end: fc.constantFrom(...line_ends),
  delimiter: fc.constantFrom(...delimiters),
  decimal_mark: fc.constantFrom('.', ','),
  date_order: fc.constantFrom(...date_orders),
  quoted: fc.boolean(),
})

const cell = fc.option(
  fc.record({
    comparator: fc.constantFrom('<' as const, '>' as const, null),
    value: fc
      .tuple(fc.nat(99_999), fc.nat(999), fc.nat(3))
      .map(([whole, part, digits]) =>
        digits === 0 ? `${whole}` : `${whole}.${String(part).padStart(3, '0').slice(0, digits)}`,
      ),
  }),
)
const moment = fc
  .date({
    min: new Date('2001-01-01T00:00:00Z'),
    max: new Date('2059-12-31T00:00:00Z'),
    noInvalidDate: true,
  })
  .map((at) => at.toISOString().slice(0, 19).replace('T', ' '))
const someMeasured: fc.Arbitrary<Measured> = fc
  .record({ s: fc.integer({ min: 1, max: 5 }), t: fc.integer({ min: 1, max: 5 }) })
  .chain(({ s, t }) =>
    fc.record({
      samples: fc
        .array(moment, { minLength: s, maxLength: s })
        .map((times) =>
          times.map((measured_at, n) => ({ name: `2600000${n}-"A;B, C|`, measured_at })),
        ),
      tests: fc
        .constantFrom('mmol/L', 'µmol/l', '10^(-1)fL')
        .map((unit) => Array.from({ length: t }, (_, n) => ({ name: `T${n}; é`, unit }))),
      cells: fc.array(fc.array(cell, { minLength: t, maxLength: t }), {
        minLength: s,
        maxLength: s,
      }),
    }),
  )

async function readBack(dialect: Dialect, given: Measured, cuts: number[]) {
  const { bytes, profile } = inDialect(dialect, given)
  assert.deepEqual(analyzerProfileSchema.parse(profile), profile)
  const rows = await readAll(profile, inChunks(bytes, cuts))
  assert.deepEqual(
    rows.filter(({ kind }) => kind === 'refused'),
    [],
  )
  return measured(rows)
    .map(({ sample, test, comparator, value, unit, measured_at }) => {
      return { sample, test, comparator, value, unit, measured_at }
    })
    .toSorted(byName)
}

const byName = (a: { sample: string; test: string }, b: { sample: string; test: string }) =>
  `${a.sample} ${a.test}` < `${b.sample} ${b.test}` ? -1 : 1

const fixed: Measured = {
  samples: [
    { name: '26000001232', measured_at: '2026-03-04 16:42:00' },
    { name: '2600000124X', measured_at: '2026-12-31 00:00:59' },
  ],
  tests: [
    { name: 'GLU', unit: 'mg/dL' },
    { name: 'CRÉ', unit: 'µmol/L' },
  ],
  cells: [
    [
      { comparator: null, value: '5.40' },
      { comparator: '<', value: '2' },
    ],
    [null, { comparator: '>', value: '1250.8' }],
  ],
}

test('every layout in every encoding, with every line end and delimiter', async () => {
  for (const layout of layouts)
    for (const encoding of encodings)
      for (const line_end of line_ends)
        for (const delimiter of delimiters) {
          const how = { decimal_mark: ',', date_order: 'dmy', quoted: false } as const
          const dialect = { layout, encoding, line_end, delimiter, ...how }
          const read = await readBack(dialect, fixed, [1, 3, 77])
          assert.deepEqual(read, measurementsOf(fixed).toSorted(byName), JSON.stringify(dialect))
        }
})

test('any measurements in any dialect are read back, however the bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      someDialect,
      someMeasured,
      fc.array(fc.nat()),
      async (dialect, given, cuts) => {
        const read = await readBack(dialect, given, cuts)
        assert.deepEqual(read, measurementsOf(given).toSorted(byName))
      },
    ),
    { numRuns },
  )
})

const profiles: AnalyzerProfile[] = [
  plain,
  { ...plain, line_breaks_in_cells: true, fewer_cells: 'blank', more_cells: 'ignored' },
  {
    ...plain,
    preamble_lines: 3,
    marks: ['*', 'H'],
    thousands_mark: ',',
    comparators: { '≤': '<' },
  },
  seedProfile('vetscan-vs2'),
  ...layouts.map(
    (layout) =>
      inDialect(
        {
          layout,
          encoding: 'utf-8',
          line_end: '\n',
          delimiter: ';',
          decimal_mark: '.',
          date_order: 'ymd',
          quoted: false,
        },
        fixed,
      ).profile,
  ),
]

/** Whole rows, or the refusal of the file as a whole; and the same however the bytes are cut. */
async function readsSafely(profile: AnalyzerProfile, bytes: Uint8Array, cuts: number[]) {
  const read = async (at: number[]) => {
    try {
      return await readAll(profile, inChunks(bytes, at))
    } catch (error) {
      assert.ok(error instanceof FileError, String(error))
      return error.message
    }
  }
  const whole = await read([])
  assert.deepEqual(await read(cuts), whole)
  if (typeof whole === 'string') return
  for (const row of whole) {
    assert.ok(row.line >= 1)
    if (row.kind === 'refused') assert.ok(row.faults.length > 0)
    else assert.ok(row.sample !== '' && row.test !== '' && row.value !== '')
  }
}

test('arbitrary bytes, and files that were damaged, never break the reader', async () => {
  const written = fc
    .record({ dialect: someDialect, given: someMeasured })
    .map(({ dialect, given }) => {
      const { bytes, profile } = inDialect(dialect, given)
      return { bytes, profile }
    })
  const damage = fc.array(
    fc.tuple(fc.nat(), fc.constantFrom(0, 10, 13, 34, 44, 59, 124, 255, 0xd8)),
  )
  const noise = fc.record({
    bytes: fc.array(
      fc.constantFrom(...Buffer.from('Sample,Test;"\'\r\n\0<1.5:80|\tUnitTimeResult')),
      {
        maxLength: 400,
      },
    ),
    profile: fc.constantFrom(...profiles),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(written, noise),
      damage,
      fc.array(fc.nat()),
      async (file, marks, cuts) => {
        const bytes = Uint8Array.from(file.bytes)
        for (const [at, byte] of marks) if (bytes.length > 0) bytes[at % bytes.length] = byte
        await readsSafely(file.profile, bytes, cuts)
      },
    ),
    { numRuns: 3 * numRuns },
  )
})

test('a line without an end, and quotes that never close, take no more memory than a line', async () => {
  async function* endless(head: string, piece: string): AsyncGenerator<Uint8Array> {
    yield Buffer.from(head)
    for (let n = 0; n < 40; n++) yield Buffer.from(piece.repeat(65_536 / piece.length))
  }
  const header = 'Sample,Test,Result,Unit,Time\n'
  const broken: AnalyzerProfile = { ...plain, line_breaks_in_cells: true }
  for (const [profile, piece, most] of [
    [plain, 'x', 1],
    [broken, 'x"', 1],
    [plain, '",\n', Infinity],
    [plain, ',', 1],
  ] as const) {
    let rows = 0
    let largest = 0
    for await (const batch of readBatches(profile, endless(header, piece))) {
      rows += batch.length
      largest = Math.max(largest, batch.length)
      for (const row of batch) assert.equal(row.kind, 'refused')
    }
    assert.ok(rows >= 1 && rows <= most * 40, `${rows} rows of ${piece}`)
    assert.ok(largest <= 32_768, 'a batch is what a piece holds')
  }
})

test('stray quotes spoil their own row, also where cells may go on in the next line', async () => {
  const profile: AnalyzerProfile = { ...plain, line_breaks_in_cells: true }
  const header = 'Sample,Test,Result,Unit,Time,Note'
  const lines = [
    'S1,Glucose,1,,,"first',
    'second, ""third"""',
    'S2,Glucose,2,,,"',
    'S3,Glucose,3,,,x',
  ]
  const rows = await readText([header, ...lines, ''].join('\n'), profile)
  assert.deepEqual(
    rows.map((row) => [row.line, row.kind, row.source?.cells.at(-1)]),
    [
      [2, 'result', 'first\nsecond, "third"'],
      [4, 'refused', 'S2,Glucose,2,,,"'],
      [5, 'result', 'x'],
    ],
  )
  const inName = await readText(`${header}\n"S\n1",Glucose,1,,,\n`, profile)
  assert.deepEqual(
    inName.map(({ kind }) => kind),
    ['refused'],
  )
})

test('a line is cut into the same cells as another reader of CSV gives', () => {
  const cells = fc.array(fc.string({ unit: fc.constantFrom('a', '"', ';', 'µ', '5', ',', ' ') }), {
    minLength: 1,
  })
  fc.assert(
    fc.property(cells, (given) => {
      const quoted = given.map((one) => `"${one.replaceAll('"', '""')}"`).join(';')
      assert.deepEqual(splitRow(quoted, ';'), given)
      // As it stands: where the other refuses the quotes, ours may still take one as a character.
      const bare = given.join(';')
      const other = parsed(bare)
      if (other && !/(^|;) +"/.test(bare)) assert.deepEqual(splitRow(bare, ';'), other)
    }),
    { numRuns: 5 * numRuns },
  )
})

function parsed(line: string): string[] | undefined {
  try {
    return parse(line, { delimiter: ';', skip_empty_lines: false })[0] ?? ['']
  } catch {
    return undefined
  }
}
