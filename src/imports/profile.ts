// What an analyzer's export looks like, as data: a laboratory adds an analyzer by adding a version of a
// profile, never by adding code. Profiles are stored as jsonb and checked by this schema whenever
// one is read, so that the code below it can trust every field.

import { z } from 'zod'

export const DELIMITERS = [',', ';', '\t', '|'] as const

const name = z.string().trim().min(1).max(200)

/** Which rows are quality control: told by the sample's name, or by what a column holds. */
const qcSchema = z.discriminatedUnion('by', [
  z.strictObject({
    by: z.literal('sample_prefix'),
    prefixes: z.array(name).min(1),
    /** Names that are control or calibration material as a whole, such as `ISE` for the standards of electrodes. */
    names: z.array(name).optional(),
  }),
  // The values that mark a *patient's* row, because those are what every file shows; any other value is
  // QC. A wrong guess is harmless: a QC row that names no control material is counted, and stored nowhere.
  z.strictObject({
    by: z.literal('column'),
    column: name,
    patient_values: z.array(z.string().trim().max(200)).min(1),
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

const dialect = {
  /** `auto`: a byte order mark decides, UTF-8 without one. A byte order mark always wins. */
  encoding: z.enum(['auto', 'utf-8', 'utf-16le', 'utf-16be', 'iso-8859-1', 'windows-1252']),
  /** `auto`: the one under which the header has the columns named below. */
  delimiter: z.enum(['auto', ...DELIMITERS]),
  decimal_mark: z.enum(['.', ',']),
  /** Physical lines before the header that say nothing about results. */
  preamble_lines: z.int().min(0).max(1000),
  date_order: z.enum(['mdy', 'dmy', 'ymd']),
  qc: qcSchema.optional(),
  /** What the analyzer writes where it measured nothing, such as `-----`. */
  no_value: z.array(name),
  /** The analyzer's name of a test → the laboratory's test code. */
  tests: z.record(name, name),
  /** The analyzer's spelling of a unit → its UCUM code. */
  units: z.record(name, name),
  /** The same for one test of the analyzer, where it means another unit: `mg/dL` of BUN is that of nitrogen. */
  units_of_test: z.record(name, z.record(name, name)).optional(),
  /** UCUM code for a row without a unit. */
  default_unit: name.optional(),
}

/** One row per result. */
const longProfile = z.strictObject({
  layout: z.literal('long'),
  ...dialect,
  /** Header names, exactly as the file writes them. A column that is named must be in the file. */
  columns: z.strictObject({
    sample: name,
    test: name,
    value: name,
    unit: name.optional(),
    measured_at: name.optional(),
    sequence: name.optional(),
    flags: name.optional(),
  }),
  controls: controlsSchema.optional(),
})

/** One row per sample: a test's name is the header of its value, and its unit stands in the column after it. */
const wideProfile = z.strictObject({
  layout: z.literal('wide'),
  ...dialect,
  columns: z.strictObject({ sample: name, measured_at: name }),
  /** Columns that hold neither a value nor what is named above. All others are tests. */
  ignored_columns: z.array(name),
})

export const analyzerProfileSchema = z.discriminatedUnion('layout', [longProfile, wideProfile])

export type AnalyzerProfile = z.infer<typeof analyzerProfileSchema>
export type LongProfile = z.infer<typeof longProfile>
export type WideProfile = z.infer<typeof wideProfile>
export type Qc = z.infer<typeof qcSchema>

/** What the names of an instrument mean, whatever it writes. */
export type Names = Pick<AnalyzerProfile, 'tests' | 'units' | 'units_of_test' | 'default_unit'>

/** The laboratory's code for the analyzer's test name, or null when the profile does not map it. */
export function labTestCode(profile: Names, test: string): string | null {
  return Object.hasOwn(profile.tests, test) ? (profile.tests[test] ?? null) : null
}

/** The UCUM code of a row's unit (the default one when the row has none), or null when it is not mapped. */
export function ucumUnit(
  profile: Names,
  unit: string | null,
  test: string | null = null,
): string | null {
  if (unit === null) return profile.default_unit ?? null
  const ofTest =
    test !== null && Object.hasOwn(profile.units_of_test ?? {}, test)
      ? profile.units_of_test?.[test]
      : undefined
  if (ofTest && Object.hasOwn(ofTest, unit)) return ofTest[unit] ?? null
  return Object.hasOwn(profile.units, unit) ? (profile.units[unit] ?? null) : null
}
