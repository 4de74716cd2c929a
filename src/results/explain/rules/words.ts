// Limits, ages and conversions in words: what a person reads of the facts that a flag was made from.
import type { Interval } from '../../interval/rules.ts'
import type { ResultFlag } from '../../interpretation/rules/classify.ts'

/**
 * An interval in words. Whether a bound belongs to it decides about the very value of the bound, so it is said.
 *
 * Worked example: [3.5, 5.2] mmol/L → "3.5 to 5.2 mmol/L, both included"; (*, 200) mg/dL → "below 200 mg/dL";
 * [18, *) → "18 or more"; [0, 5) → "0 to 5, 5 excluded".
 */
export function intervalWords(interval: Omit<Interval, 'id'>, unit: string): string {
  const { low, low_inclusive, high, high_inclusive } = interval
  if (low === null) return high_inclusive ? `${high} ${unit} or less` : `below ${high} ${unit}`
  if (high === null) return low_inclusive ? `${low} ${unit} or more` : `above ${low} ${unit}`
  const excluded = [...(low_inclusive ? [] : [low]), ...(high_inclusive ? [] : [high])]
  const bounds =
    excluded.length === 0
      ? 'both included'
      : excluded.length === 2
        ? 'both excluded'
        : `${excluded[0]} excluded`
  return `${low} to ${high} ${unit}, ${bounds}`
}

/**
 * An interval of a titre. Its bounds are reciprocals, and a person reads dilutions.
 *
 * Worked example: below 80 → "below 1:80"; [40, 160] → "1:40 to 1:160, both included".
 */
export function titreIntervalWords(interval: Omit<Interval, 'id'>): string {
  const dilution = (bound: string | null) => bound && `1:${bound}`
  const { low, high } = interval
  const dilutions = { ...interval, low: dilution(low), high: dilution(high) }
  return intervalWords(dilutions, '')
    .replace(/ +(?=,|$)/, '')
    .replace('  ', ' ')
}

/** The scale of age_index(): 31 · months + days that are left. */
const daysOfMonth = 31

/** Worked example: 3 → "3 days"; 31 → "1 month"; 13392 → "36 years"; 13400 → "36 years" (days do not count). */
export function ageWords(age_index: number): string {
  const months = Math.floor(age_index / daysOfMonth)
  if (months < 1) return counted(age_index, 'day')
  return months < 24 ? counted(months, 'month') : counted(Math.floor(months / 12), 'year')
}

/** Worked example: 6696 and no end → "from 18 years"; 0 to 28 → "from 0 days to before 28 days". */
export function bandWords(age_from: number, age_before: number | null): string {
  const from = `from ${ageWords(age_from)}`
  return age_before === null ? from : `${from} to before ${ageWords(age_before)}`
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

/**
 * The conversion as one would write it down: value × factor + offset = canonical value.
 *
 * Worked example: "100 mg/dL × 0.05551 = 5.551 mmol/L"; "7.0 % × 10.93 − 23.50 = 53.01 mmol/mol".
 */
export function arithmeticWords(
  value: string,
  unit: string,
  { factor, offset }: { factor: string; offset: string },
  canonical: string,
): string {
  const isNothing = /^-?0*(\.0*)?$/.test(offset)
  const added = isNothing ? '' : offset.startsWith('-') ? ` − ${offset.slice(1)}` : ` + ${offset}`
  return `${value} ${unit} × ${factor}${added} = ${canonical}`
}

/** HL7 table 0078, as the rules use it. */
export const flagWords: Record<ResultFlag, string> = {
  N: 'inside the reference range',
  L: 'below the reference range',
  H: 'above the reference range',
  LL: 'below the critical limits',
  HH: 'above the critical limits',
  A: 'abnormal',
  IND: 'it cannot be said on which side of the limits it lies',
}

/** The same of a word: no range has judged it. */
export const wordFlagWords: Record<ResultFlag, string> = {
  ...flagWords,
  N: 'normal',
  IND: 'indeterminate',
}
