// A qualified interval (FHIR ObservationDefinition) as the seed writes it down: in the unit and with
// the digits of its publication, so that a reader can lay the page beside it. It is converted here,
// exactly, to the test's canonical unit, and what was published stays in `source`.
import { Big } from 'big.js'
import type { SeedTest } from './catalogue.ts'
import type { SeedConversion } from './conversions.ts'

export type Age = { days: number } | { months: number }
export type Sex = 'any' | 'female' | 'male'
export type Category = 'reference' | 'critical' | 'autoverification' | 'absolute'

// A bound belongs to the interval ('3.5') unless it is written with a sign ('<200', '>2').
// An age band is half-open, [from, until); until null is for life.
export type Row = [sex: Sex, from: Age, until: Age | null, low: string | null, high: string | null]

export type PublishedInterval = {
  test: string
  category: Category
  unit: string
  source: string
  row: Row
}

export type QualifiedInterval = {
  test: string
  category: Category
  sex: Sex
  age_min: Age
  age_max: Age | null
  low: string | null
  low_inclusive: boolean
  high: string | null
  high_inclusive: boolean
  source: string
}

export const days = (n: number): Age => ({ days: n })
export const months = (n: number): Age => ({ months: n })
export const years = (n: number): Age => months(12 * n)
export const birth = days(0)

/** Position on the scale of the database's age_index(): days up to 28, then 31 · whole months. */
export function ageIndex(age: Age): number {
  return 'days' in age ? age.days : 31 * age.months
}

/** All rows of one test and category that come from one source and are given in one unit. */
export function intervals(
  category: Category,
  test: string,
  unit: string,
  source: string,
  rows: Row[],
): PublishedInterval[] {
  return rows.map((row) => ({ test, category, unit, source, row }))
}

/**
 * The same interval in the canonical unit of its test.
 * Creatinine 0.9–1.2 mg/dL, factor 88.4 → 79.56–106.08 umol/L.
 * Throws when the unit is neither canonical nor convertible.
 */
export function toCanonical(
  published: PublishedInterval,
  tests: SeedTest[],
  conversions: SeedConversion[],
): QualifiedInterval {
  const { test, category, unit, source, row } = published
  const [sex, age_min, age_max, low, high] = row
  const canonical = tests.find(({ code }) => code === test)?.unit === unit
  const conversion = conversions.find((c) => c.test === test && c.from_unit === unit)
  if (!canonical && !conversion) throw new Error(`${test} cannot be converted from ${unit}`)

  const convert = (bound: string | null) => {
    if (bound === null) return null
    const value = new Big(digits(bound))
    if (canonical || !conversion) return value.toFixed()
    return value.times(conversion.factor).plus(conversion.offset).toFixed()
  }

  return {
    test,
    category,
    sex,
    age_min,
    age_max,
    low: convert(low),
    low_inclusive: low?.startsWith('>') !== true,
    high: convert(high),
    high_inclusive: high?.startsWith('<') !== true,
    source: `${source}: ${asPublished(low, high)} ${unit}`,
  }
}

const digits = (bound: string) => bound.replace(/^[<>]/, '')

function asPublished(low: string | null, high: string | null): string {
  if (low === null) return high?.startsWith('<') ? high : `≤${high}`
  if (high === null) return low.startsWith('>') ? low : `≥${low}`
  return `${low}–${high}`
}
