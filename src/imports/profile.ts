// What an analyzer's export looks like, as data: a laboratory adds an analyzer by adding a version of a
// profile, never by adding code. Profiles are stored as jsonb and checked by this schema whenever
// one is read, so that the code below it can trust every field. docs/analyzer-files.md shows each with its file.

import { z } from 'zod'
import { columnsOf } from './places.ts'

export const DELIMITERS = [',', ';', '\t', '|'] as const

/** Most columns of a file. A wide export has some hundreds. */
export const MAX_COLUMNS = 4096

const name = z.string().trim().min(1).max(200)
const names = z.array(name).max(200)

/** A column by its header, or words of a line before the header: see places.ts. */
const place = z.union([name, z.strictObject({ line: name })])

/** `QC*`, `PCCC?`, `9##`: `*` is any text, `?` one character, `#` one digit. */
const pattern = name.refine((text) => text.split('*').length <= 4, 'has more than three "*"')

/** Which rows are quality control: told by the sample's name, or by what a column holds. */
const qcSchema = z.discriminatedUnion('by', [
  z.strictObject({
    by: z.literal('sample_prefix'),
    prefixes: z.array(name).min(1),
    /** Names that are control or calibration material as a whole, such as `ISE` for the standards of electrodes. */
    names: z.array(name).optional(),
  }),
  z.strictObject({ by: z.literal('sample_pattern'), patterns: z.array(pattern).min(1).max(100) }),
  // Either the values that mark a *patient's* row, because those are what every file shows, and any other value is
  // QC; or those that mark a control. A wrong guess of the first is harmless: a QC row that names no control
  // material is counted, and stored nowhere.
  z.strictObject({
    by: z.literal('column'),
    column: name,
    patient_values: z.array(z.string().trim().max(200)).min(1),
  }),
  z.strictObject({
    by: z.literal('control_values'),
    column: name,
    values: z.array(name).min(1),
  }),
])

/**
 * Where a row of control material differs from a patient's: `{ name_column: 'Control Level' }`. Which material a name
 * stands for is not said here but with the material (its `analyzer_names`), because the next bottle is another
 * material and the dialect stays the same. Without this block the sample's column names the material.
 */
const controlsSchema = z.strictObject({
  /** The column that names the control material. */
  name_column: name.optional(),
  /** The column with its lot number. Without one it is the lot that was in use when it was measured. */
  lot_column: name.optional(),
  /** The column in which a control has its value; where it is empty, the value stands where a patient's does. */
  value_column: name.optional(),
})

/** A UCUM code; or one with what the number is multiplied by: `10^(-1)fL` is `{ unit: 'fL', times: '0.1' }`. */
const scaled = z.strictObject({
  unit: name,
  times: z
    .string()
    .regex(/^\d{1,10}(\.\d{1,10})?$/, 'must be a decimal such as "0.1"')
    .refine((text) => Number(text) > 0, 'must be more than 0'),
})
/** null: what stands there is no unit, such as `N/A`. */
const unitSchema = z.union([name, scaled, z.null()])
const words = z.record(name, name)

/** Several parts of a file, each with its own header. */
const sectionsSchema = z.strictObject({
  /** A line that begins so begins a section; its header follows, or is that line. */
  begin_with: names.min(1),
  /** Sections without results: passed over to the next. */
  ignored: names.optional(),
  /** Whether a blank line ends a section. What stands outside of all is refused, not passed over. */
  end_at_blank_line: z.boolean().optional(),
})

const dialect = {
  /** `auto`: a byte order mark decides, UTF-8 without one. A byte order mark always wins. */
  encoding: z.enum(['auto', 'utf-8', 'utf-16le', 'utf-16be', 'iso-8859-1', 'windows-1252']),
  /** `auto`: the one under which the header has the columns named below. */
  delimiter: z.enum(['auto', ...DELIMITERS]),
  /** `none`: the file has no quoting, and a `"` is a character. */
  quotes: z.literal('none').optional(),
  /** Whether a quoted cell may go on in the next line. Not in a column that is read: such a row is refused. */
  line_breaks_in_cells: z.boolean().optional(),
  decimal_mark: z.enum(['.', ',']),
  /** Without it a number with one is refused. */
  thousands_mark: z.enum(['.', ',', ' ', "'"]).optional(),
  /** Physical lines that may stand before the header: it is the first line with the columns, or the one after these. */
  preamble_lines: z.int().min(0).max(1000),
  /** A file without a header: what its columns are called here, in their order. */
  header_names: z.array(name).min(1).max(MAX_COLUMNS).optional(),
  /** Lines that begin so are passed over, wherever they stand: `#`. */
  ignored_lines: names.optional(),
  /** A line that begins so ends the rows: what follows says nothing about results. */
  end_with: names.optional(),
  sections: sectionsSchema.optional(),
  /** `blank`: the cells that a short row lacks at its end are empty. Otherwise the row is refused. */
  fewer_cells: z.literal('blank').optional(),
  /** `ignored`: what a row has behind the last column is passed over. Otherwise the row is refused. */
  more_cells: z.literal('ignored').optional(),
  date_order: z.enum(['mdy', 'dmy', 'ymd', 'excel_1900', 'excel_1904']),
  /** The first of the hundred years that two digits may mean; 1969 if nothing is said (POSIX). */
  two_digit_years_from: z.int().min(1900).max(2000).optional(),
  /** Of the instrument's clock (IANA), if it is not the laboratory's. */
  time_zone: z.string().refine(isTimeZone, 'is not a time zone such as Europe/Berlin').optional(),
  qc: qcSchema.optional(),
  /** What the analyzer writes where it measured nothing, such as `-----` or `OFLOW`; never a value. */
  no_value: z.array(name),
  /** What it writes for `<` and `>`: `{ "≤": "<" }` says that this laboratory reads it so. */
  comparators: z.record(name, z.enum(['<', '>'])).optional(),
  /** Signs beside a number in its cell, such as `*` or `H`: they become flags. */
  marks: names.optional(),
  /** The analyzer's words → those of the catalogue: `{ "Reactive": "positive" }`. */
  words: words.optional(),
  words_of_test: z.record(name, words).optional(),
  /** The analyzer's name of a test → the laboratory's test code. */
  tests: z.record(name, name),
  /** The analyzer's spelling of a unit → its UCUM code. */
  units: z.record(name, unitSchema),
  /** The same for one test of the analyzer, where it means another unit: `mg/dL` of BUN is that of nitrogen. */
  units_of_test: z.record(name, z.record(name, unitSchema)).optional(),
  /** UCUM code for a row without a unit. */
  default_unit: name.optional(),
  /** The same for one test of the analyzer. */
  default_unit_of_test: z.record(name, name).optional(),
}

/** A date in one column and the time of day in another: both are named. */
const whenAndWhich = {
  measured_at: place.optional(),
  time: place.optional(),
  sequence: place.optional(),
}

/** One row per result. */
const longProfile = z.strictObject({
  layout: z.literal('long'),
  ...dialect,
  /** Header names, exactly as the file writes them. A column that is named must be in the file. */
  columns: z.strictObject({
    sample: place,
    test: place,
    value: name,
    unit: name.optional(),
    ...whenAndWhich,
    flags: name.optional(),
    /** `<` or `>` in a column of its own. */
    comparator: name.optional(),
  }),
  /** Tests whose answer stands in another column than the value's: a word beside a ratio. It has no unit. */
  value_columns: z.record(name, name).optional(),
  controls: controlsSchema.optional(),
})

/** What stands in the columns to the right of a value: `['unit', 'flags']`. */
const beside = z.array(z.enum(['unit', 'flags', 'ignored'])).max(5)
/** How those columns are headed, if they are: `*` is the value's header, so that `* M` is `WBC M`. */
const beside_headers = names.optional()

/** One row per sample: a test's name is the header of its value. */
const wideProfile = z.strictObject({
  layout: z.literal('wide'),
  ...dialect,
  columns: z.strictObject({ sample: place, ...whenAndWhich, flags: name.optional() }),
  /** Columns that hold neither a value nor what is named above. All others are tests. */
  ignored_columns: z.array(name),
  /** Where units stand, if not beside the value: `GLU [mmol/L]`, or in the line below the header. */
  units_in: z.enum(['header', 'next_line']).optional(),
  /** `['unit']` if nothing is said, here or by `units_in`. */
  beside: beside.optional(),
  beside_headers,
  controls: controlsSchema.omit({ value_column: true }).optional(),
})

/** One row per test, one column per sample: the header of a value is the sample. */
const pivotedProfile = z.strictObject({
  layout: z.literal('pivoted'),
  ...dialect,
  columns: z.strictObject({ test: name, unit: name.optional(), ...whenAndWhich }),
  /** Rows above the tests that say something of each sample, by what stands in the column of the test. */
  sample_rows: z
    .strictObject({ sample: name, measured_at: name, time: name, sequence: name })
    .partial()
    .optional(),
  /** Columns that hold neither a value nor what is named above. All others are samples. */
  ignored_columns: z.array(name),
  beside: beside.optional(),
  beside_headers,
})

export const analyzerProfileSchema = z.discriminatedUnion('layout', [
  longProfile.superRefine(refuseContradictions),
  wideProfile.superRefine(refuseContradictions),
  pivotedProfile.superRefine(refuseContradictions),
])

export type AnalyzerProfile = LongProfile | WideProfile | PivotedProfile
export type LongProfile = z.infer<typeof longProfile>
export type WideProfile = z.infer<typeof wideProfile>
export type PivotedProfile = z.infer<typeof pivotedProfile>
export type Qc = z.infer<typeof qcSchema>
export type Beside = z.infer<typeof beside>

function refuseContradictions(profile: AnalyzerProfile, context: z.RefinementCtx): void {
  const { decimal_mark, thousands_mark, header_names } = profile
  const wrong = (path: string[], message: string) =>
    context.addIssue({ code: 'custom', path, message })
  if (thousands_mark === decimal_mark) wrong(['thousands_mark'], 'is the decimal mark')
  if (profile.columns.time !== undefined && profile.columns.measured_at === undefined) {
    wrong(['columns', 'time'], 'is the time of a date: name measured_at too')
  }
  const lacking = columnsOf(profile).filter((column) => !header_names?.includes(column))
  if (header_names && lacking.length > 0) {
    wrong(['header_names'], `lacks what columns name: ${lacking.join(', ')}`)
  }
}

function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** What the names of an instrument mean, whatever it writes. */
export type Names = Pick<AnalyzerProfile, 'tests' | 'units' | 'units_of_test' | 'default_unit'> &
  Partial<Pick<AnalyzerProfile, 'default_unit_of_test'>>

/** The laboratory's code for the analyzer's test name, or null when the profile does not map it. */
export function labTestCode(profile: Names, test: string): string | null {
  return Object.hasOwn(profile.tests, test) ? (profile.tests[test] ?? null) : null
}

type Unit = z.infer<typeof unitSchema>

/** What the profile says of a unit as it is spelled; undefined when it does not know it. */
export function spelledUnit(profile: Names, unit: string, test: string | null): Unit | undefined {
  const ofTests = profile.units_of_test
  const ofTest =
    test !== null && ofTests && Object.hasOwn(ofTests, test) ? ofTests[test] : undefined
  if (ofTest && Object.hasOwn(ofTest, unit)) return ofTest[unit]
  return Object.hasOwn(profile.units, unit) ? profile.units[unit] : undefined
}

/** The UCUM code of a row's unit (the default one when the row has none), or null when it is not mapped. */
export function ucumUnit(
  profile: Names,
  unit: string | null,
  test: string | null = null,
): string | null {
  if (unit !== null) {
    const known = spelledUnit(profile, unit, test)
    return typeof known === 'string' ? known : (known?.unit ?? null)
  }
  const ofTests = profile.default_unit_of_test
  if (test !== null && ofTests && Object.hasOwn(ofTests, test)) return ofTests[test] ?? null
  return profile.default_unit ?? null
}
