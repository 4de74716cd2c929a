// What is measured in the month of history: the tests, on which analyzer, and what a value may be. Means and SDs
// are made up around the reference intervals of the seed, so that most values are normal.
import { createRandom, mix, type Random } from './random.ts'

export type Sex = 'female' | 'male' | 'other' | 'unknown'

type Measured = {
  /** Null: typed by hand. */
  instrument: string | null
  unit: string
  decimals: number
  /** Of women and of men; of a skewed test the median, and the SD of the logarithm. */
  mean: [number, number]
  sd: number
  skewed?: boolean
  /** It hardly changes in a person, whatever happens. */
  steady?: boolean
  /** Below or above it somebody is called: a value for the few that are critical. */
  critical?: [number, number]
}

/** The routine analyzer of the history. The demo's morning works on another one of its kind. */
export const chemistryAnalyzer = 'cobas-integra-2'
export const hormoneAnalyzer = 'access-2-1'

const chemistry = { instrument: chemistryAnalyzer }
const hormones = { instrument: hormoneAnalyzer }
const byHand = { instrument: null }

export const measured: Record<string, Measured> = {
  NA: {
    ...chemistry,
    unit: 'mmol/L',
    decimals: 0,
    mean: [140, 140],
    sd: 2.1,
    critical: [117, 162],
  },
  K: {
    ...chemistry,
    unit: 'mmol/L',
    decimals: 1,
    mean: [4.2, 4.3],
    sd: 0.36,
    critical: [2.7, 6.6],
  },
  CL: { ...chemistry, unit: 'mmol/L', decimals: 0, mean: [102, 102], sd: 2.8 },
  CA: {
    ...chemistry,
    unit: 'mmol/L',
    decimals: 2,
    mean: [2.33, 2.34],
    sd: 0.07,
    critical: [1.4, 3.4],
  },
  UREA: { ...chemistry, unit: 'mmol/L', decimals: 1, mean: [5.1, 5.8], sd: 0.27, skewed: true },
  CREA: { ...chemistry, unit: 'umol/L', decimals: 0, mean: [72, 92], sd: 0.12, skewed: true },
  GLU: {
    ...chemistry,
    unit: 'mmol/L',
    decimals: 1,
    mean: [5, 5.1],
    sd: 0.1,
    skewed: true,
    critical: [1.9, 27.5],
  },
  ALT: { ...chemistry, unit: 'U/L', decimals: 0, mean: [20, 26], sd: 0.38, skewed: true },
  AST: { ...chemistry, unit: 'U/L', decimals: 0, mean: [22, 25], sd: 0.22, skewed: true },
  GGT: { ...chemistry, unit: 'U/L', decimals: 0, mean: [18, 26], sd: 0.4, skewed: true },
  TBIL: { ...chemistry, unit: 'umol/L', decimals: 0, mean: [10, 11], sd: 0.38, skewed: true },
  ALB: { ...chemistry, unit: 'g/L', decimals: 0, mean: [40, 41], sd: 2.1 },
  CRP: { ...chemistry, unit: 'mg/L', decimals: 1, mean: [3, 3], sd: 0.7, skewed: true },
  CHOL: { ...chemistry, unit: 'mmol/L', decimals: 2, mean: [4.6, 4.5], sd: 0.13, skewed: true },
  TSH: { ...hormones, unit: 'm[IU]/L', decimals: 2, mean: [1.6, 1.5], sd: 0.42, skewed: true },
  FT4: { ...hormones, unit: 'pmol/L', decimals: 1, mean: [17, 17], sd: 2 },
  FERR: { ...hormones, unit: 'ug/L', decimals: 0, mean: [52, 120], sd: 0.62, skewed: true },
  WBC: { ...byHand, unit: '10*9/L', decimals: 1, mean: [6, 6], sd: 0.2, skewed: true },
  HGB: { ...byHand, unit: 'g/L', decimals: 0, mean: [138, 153], sd: 7 },
  MCV: { ...byHand, unit: 'fL', decimals: 1, mean: [90, 90], sd: 3.2, steady: true },
  PLT: { ...byHand, unit: '10*9/L', decimals: 0, mean: [262, 240], sd: 0.19, skewed: true },
}

const testCodes = Object.keys(measured)

/** What a person's value is at one time: that of the person, with a little of the day. */
export function drawValue(
  random: Random,
  test: string,
  person: { number: number; sex: Sex },
  { ill, critical }: { ill: boolean; critical: boolean },
): string {
  const { mean, sd, skewed, steady, decimals, critical: limits } = measured[test]!
  if (critical && limits) {
    const [low, high] = limits
    const isLow = random.chance(0.4)
    const beyond = isLow ? low * random.between(0.93, 1) : high * random.between(1, 1.08)
    return beyond.toFixed(decimals)
  }
  const own = createRandom(mix(person.number, testCodes.indexOf(test)))
  own.normal()
  const today = 0.4 * random.normal() + (ill ? 1.9 * random.normal() : 0)
  const z = 0.8 * own.normal() + (steady ? 0.2 : 1) * today
  const usual = mean[person.sex === 'male' ? 1 : 0]
  const value = skewed ? usual * Math.exp(sd * z) : usual + sd * z
  return Math.max(value, 10 ** -decimals).toFixed(decimals)
}

/** What is asked for together, and how often. Serum first: one tube of each kind is drawn. */
export const requests: readonly { weight: number; tests: readonly string[] }[] = [
  { weight: 6, tests: ['NA', 'K', 'CREA', 'EGFR', 'UREA'] },
  { weight: 6, tests: ['NA', 'K', 'CL', 'CREA', 'GLU', 'CRP', 'WBC', 'HGB', 'MCV', 'PLT'] },
  { weight: 4, tests: ['GLU'] },
  { weight: 4, tests: ['ALT', 'AST', 'GGT', 'TBIL', 'ALB'] },
  { weight: 4, tests: ['WBC', 'HGB', 'MCV', 'PLT'] },
  { weight: 3, tests: ['TSH', 'FT4'] },
  { weight: 2, tests: ['FERR', 'HGB', 'MCV'] },
  { weight: 2, tests: ['CHOL', 'GLU'] },
  { weight: 2, tests: ['CRP', 'WBC'] },
  { weight: 1, tests: ['CA', 'ALB', 'CREA'] },
]

export const bloodTests: ReadonlySet<string> = new Set(['WBC', 'HGB', 'MCV', 'PLT'])
