// A set of intervals that takes the place of all that a test has in one category: is it sound, and what is it
// in the canonical unit?
import { Big } from 'big.js'
import { toCanonical } from '../../results/interval/rules.ts'
import { bandOf, spellBand, type Age, type AgeBand } from './ages.ts'

export const intervalCategories = ['reference', 'critical', 'autoverification', 'absolute'] as const
export type IntervalCategory = (typeof intervalCategories)[number]

export const intervalSexes = ['any', 'female', 'male'] as const
export type IntervalSex = (typeof intervalSexes)[number]

/** As a person gives it: bounds in any unit of the test, with the digits of their publication. */
export type GivenInterval = {
  sex: IntervalSex
  age_min: Age
  age_max: Age | null
  unit: string
  low: string | null
  low_inclusive: boolean
  high: string | null
  high_inclusive: boolean
  source: string
}

/** The same with its bounds in the canonical unit, and the conversion that brought them there. */
export type DraftInterval = GivenInterval & {
  canonical_low: string | null
  canonical_high: string | null
  conversion_id: string | null
}

/** What a unit of the test is converted by; null for its own. */
export type Units = ReadonlyMap<string, { id: string; factor: string; offset: string } | null>

export type Fault = { pointer: string; code: string; message: string }

/**
 * Everything that is wrong with a set: none if it can be published. Two intervals of a set may not share a sex
 * and an age, because at most one applies to anybody.
 *
 * Worked example: any [0 d, 18 a) and female [17 a, ) share the women of 17: the second is refused, and names
 * the first. any [0 d, 18 a) and female [18 a, ) share nobody. A low of 5.2 and a high of 3.5 is refused, and so
 * is 5.2 to 5.2, an interval that is open at both ends, and an age band that ends before it begins.
 */
export function refuseIntervals(intervals: readonly GivenInterval[], units: Units): Fault[] {
  return intervals.flatMap((interval, n) => [
    ...faultsOfOne(interval, units).map(({ field, ...fault }) => ({
      pointer: `/intervals/${n}/${field}`,
      ...fault,
    })),
    ...collisions(intervals, n),
  ])
}

function faultsOfOne({ low, high, unit, ...interval }: GivenInterval, units: Units) {
  const faults: { field: string; code: string; message: string }[] = []
  if (!units.has(unit)) {
    const message = `is not a unit that the test can be reported in: ${[...units.keys()].join(', ')}`
    faults.push({ field: 'unit', code: 'unknown_unit', message })
  }
  if (low === null && high === null) {
    const message = 'give a low, a high or both: an interval without a bound judges nothing'
    faults.push({ field: 'low', code: 'no_bound', message })
  }
  // A factor is above 0, so the order is the same in every unit.
  if (low !== null && high !== null && new Big(low).gte(high)) {
    faults.push({ field: 'high', code: 'not_above_low', message: `must be above ${low}` })
  }
  const { from, until } = bandOf(interval)
  if (until !== null && until <= from) {
    const message = 'must be above age_min: the band is [age_min, age_max)'
    faults.push({ field: 'age_max', code: 'empty_age_band', message })
  }
  return faults
}

function collisions(intervals: readonly GivenInterval[], n: number): Fault[] {
  const interval = intervals[n]!
  return intervals.slice(0, n).flatMap((other, m) => {
    if (!overlap(placeOf(interval), placeOf(other))) return []
    const message = `shares sex and age with /intervals/${m}: ${spellInterval(other)}`
    return [{ pointer: `/intervals/${n}`, code: 'overlap', message }]
  })
}

export type Place = AgeBand & { sex: IntervalSex }

const placeOf = (interval: GivenInterval): Place => ({
  sex: interval.sex,
  ...bandOf(interval),
})

/** Whether anybody belongs to both. "any" is both sexes. */
export function overlap(a: Place, b: Place): boolean {
  const sameSex = a.sex === 'any' || b.sex === 'any' || a.sex === b.sex
  const begins = (one: Place, other: Place) => other.until === null || one.from < other.until
  return sameSex && begins(a, b) && begins(b, a)
}

/** Whether it is for somebody of this sex and age. One whose sex is unknown belongs to "any" alone. */
export function appliesTo(place: Place, sex: string, age_index: number): boolean {
  const isOfSex = place.sex === 'any' || place.sex === sex
  return isOfSex && place.from <= age_index && (place.until === null || age_index < place.until)
}

/** For a person: "female [18 a, ) 0.6–1.1 mg/dL". */
function spellInterval(interval: GivenInterval): string {
  const { sex, low, high, unit } = interval
  return `${sex} ${spellBand(bandOf(interval))} ${low ?? ''}–${high ?? ''} ${unit}`
}

/**
 * With its bounds in the canonical unit: exact, nothing is rounded.
 *
 * Worked example: glucose 70–105 mg/dL by the factor 0.05551 → 3.8857–5.82855 mmol/L; HbA1c below 5.7 % by
 * 10.93 and −23.50 → below 38.801 mmol/mol.
 */
export function inCanonicalUnit(interval: GivenInterval, units: Units): DraftInterval {
  const conversion = units.get(interval.unit) ?? null
  const convert = (value: string | null) =>
    value === null || conversion === null ? value : toCanonical({ value, ...conversion })
  return {
    ...interval,
    canonical_low: convert(interval.low),
    canonical_high: convert(interval.high),
    conversion_id: conversion?.id ?? null,
  }
}
