// The Westgard rules: is this control where it should be, alone and together with those before it? Pure and exact:
// the same inputs give the same answer, and no float decides whether a point lies beyond a limit.
//
// Source: Westgard JO, Barry PL, Hunt MR, Groth T. A multi-rule Shewhart chart for quality control in clinical
// chemistry. Clin Chem 1981;27:493-501; and "Westgard Rules" at https://westgard.com (definitions of each rule).
import { Big } from 'big.js'

/** Names this engine in what is stored. Raise it when the same inputs may be answered otherwise. */
export const westgardEngine = 1

export const controlVerdicts = ['in_control', 'warning', 'rejected', 'not_evaluated'] as const
export type ControlVerdict = (typeof controlVerdicts)[number]

export const westgardRules = ['1_2s', '1_3s', '2_2s', 'R_4s', '4_1s', '10x'] as const
export type WestgardRule = (typeof westgardRules)[number]

/** Policy of 10x: ten points of one lot, ten of all materials, or whichever comes first. */
export const tenXPolicies = ['within', 'across', 'either'] as const
export type TenXPolicy = (typeof tenXPolicies)[number]

/** A point that has a place: its value and the target that was in force when it was measured. */
export type PlacedPoint = {
  id: string
  run_id: string
  lot_id: string
  material_id: string
  /** Decimal strings in the canonical unit of the test. */
  value: string
  mean: string
  sd: string
  /** The first of its lot, after another lot of the material: for 10x across materials, a series ends before it. */
  opens_lot: boolean
}

/** All that the engine looks at for one point; stored as `qc_evaluations.inputs`. */
export type EvaluationInputs = {
  /** Null: there was no target, or the value has a comparator and so no place on the scale. */
  point: PlacedPoint | null
  /** Those of its series before it, oldest first, as far back as a rule looks. Never one that comes after. */
  before: readonly PlacedPoint[]
  ten_x: TenXPolicy
}

export type Evaluation = {
  /** Rounded to four decimals for the eye; the rules compare exactly. */
  z: string | null
  rules: WestgardRule[]
  verdict: ControlVerdict
}

/** On which side of the mean, and beyond how many whole SDs (3 at the most). */
type Place = { side: -1 | 0 | 1; beyond_sds: 0 | 1 | 2 | 3 }
type Seen = PlacedPoint & { place: Place }

const Decimal = Big()
Decimal.strict = true
Decimal.DP = 20

/**
 * "Exceeds" is strictly greater, and nothing is divided: value - mean is compared with 2 · sd.
 *
 * Worked example, 4.00 ± 0.08: 4.16 is exactly +2 SD, so not beyond 2 → { side: 1, beyond_sds: 1 };
 * 4.1601 → beyond 2; 4.00 → { side: 0, beyond_sds: 0 }, above nothing and below nothing.
 *
 * @throws RangeError if sd is not above 0: a point would be nowhere
 */
export function placeOf({ value, mean, sd }: { value: string; mean: string; sd: string }): Place {
  const deviation = new Decimal(value).minus(mean)
  const one_sd = new Decimal(sd)
  if (one_sd.lte('0')) throw new RangeError('an SD must be above 0')
  const size = deviation.abs()
  const side = deviation.eq('0') ? 0 : deviation.gt('0') ? 1 : -1
  if (size.gt(one_sd.times('3'))) return { side, beyond_sds: 3 }
  if (size.gt(one_sd.times('2'))) return { side, beyond_sds: 2 }
  return { side, beyond_sds: size.gt(one_sd) ? 1 : 0 }
}

/** z = (value - mean) / sd, to four decimals, halves away from zero. 4.26 against 4.00 ± 0.08 → '3.2500'. */
export function zOf({ value, mean, sd }: { value: string; mean: string; sd: string }): string {
  return new Decimal(value).minus(mean).div(sd).round(4, Big.roundHalfUp).toFixed(4)
}

type Check = {
  rule: WestgardRule
  fires: (point: Seen, before: readonly Seen[], ten_x: TenXPolicy) => boolean
}

/**
 * Each rule as a question of the point and those before it. A rule fires at the last point that it needs: the
 * earlier ones keep what was said of them.
 */
const checks: readonly Check[] = [
  {
    // A warning that gates nothing: one good control in twenty-two is beyond 2 SD by chance alone.
    rule: '1_2s',
    fires: (point) => point.place.beyond_sds >= 2,
  },
  {
    rule: '1_3s',
    fires: (point) => point.place.beyond_sds >= 3,
  },
  {
    // Two consecutive beyond the same 2 SD: of one material across runs (yesterday +2.1, today +2.3), or of both
    // materials of one run (level 1 +2.1, level 2 +2.3). +2.1 and -2.3 are not: that is R-4s, in one run.
    rule: '2_2s',
    fires: (point, before) => {
      const sameMaterial = before.findLast(({ material_id }) => material_id === point.material_id)
      const sameRun = before.findLast(({ run_id }) => run_id === point.run_id)
      return [sameMaterial, sameRun].some(
        (other) => other !== undefined && areBeyondAlike([other, point], 2),
      )
    },
  },
  {
    // The spread within one run: one beyond +2 and another beyond -2. Two runs that differ by 4 SD are not that.
    rule: 'R_4s',
    fires: ({ run_id, place }, before) =>
      place.beyond_sds >= 2 &&
      before.some(
        (other) =>
          other.run_id === run_id &&
          other.place.beyond_sds >= 2 &&
          other.place.side === -place.side,
      ),
  },
  {
    // Four consecutive beyond the same 1 SD: of one material, or as they were measured, whatever the material.
    rule: '4_1s',
    fires: (point, before) => {
      const ofMaterial = before.filter(({ material_id }) => material_id === point.material_id)
      return [ofMaterial, before].some(
        (earlier) => earlier.length >= 3 && areBeyondAlike([...earlier.slice(-3), point], 1),
      )
    },
  },
  {
    // Ten consecutive on one side of the mean. z = 0 is on neither side, and breaks the series; so does a new lot,
    // whose mean was established anew. Within: ten of one lot. Across: ten as they were measured, none after the
    // first being the first of its lot.
    rule: '10x',
    fires: (point, before, ten_x) => {
      const ofLot = before.filter(({ lot_id }) => lot_id === point.lot_id)
      const within = ofLot.length >= 9 && areOnOneSide([...ofLot.slice(-9), point])
      const ten = [...before.slice(-9), point]
      const isBroken = ten.slice(1).some(({ opens_lot }) => opens_lot)
      const across = ten.length === 10 && !isBroken && areOnOneSide(ten)
      return (within && ten_x !== 'across') || (across && ten_x !== 'within')
    },
  },
]

/** Whether all are beyond the same limit of so many SDs: +2.1 and +3.5 for 2, not +2.1 and -2.1. */
function areBeyondAlike(points: readonly Seen[], sds: 1 | 2): boolean {
  const [{ place }] = points as [Seen]
  return points.every((one) => one.place.beyond_sds >= sds && one.place.side === place.side)
}

function areOnOneSide(points: readonly Seen[]): boolean {
  const [{ place }] = points as [Seen]
  return place.side !== 0 && points.every((one) => one.place.side === place.side)
}

const withPlace = (point: PlacedPoint): Seen => ({ ...point, place: placeOf(point) })

/**
 * What the rules say of a point. All rules are asked, not only after a warning: 4-1s and 10x need none. 1-2s alone
 * is a warning, which is in control; any other rule rejects.
 *
 * Worked example, 4.00 ± 0.08 and nothing before: 4.26 → z 3.2500, [1_2s, 1_3s], rejected · 4.17 → z 2.1250, [1_2s],
 * warning · 4.16 → z 2.0000, [], in_control.
 *
 * @throws RangeError if an sd is not above 0
 */
export function evaluate({ point, before, ten_x }: EvaluationInputs): Evaluation {
  if (point === null) return { z: null, rules: [], verdict: 'not_evaluated' }
  const seen = withPlace(point)
  const earlier = before.map(withPlace)
  const rules = checks.filter(({ fires }) => fires(seen, earlier, ten_x)).map(({ rule }) => rule)
  return { z: zOf(point), rules, verdict: verdictOf(rules) }
}

function verdictOf(rules: readonly WestgardRule[]): ControlVerdict {
  if (rules.length === 0) return 'in_control'
  return rules.every((rule) => rule === '1_2s') ? 'warning' : 'rejected'
}
