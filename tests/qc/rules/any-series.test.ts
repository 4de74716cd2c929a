// Whatever is measured, in whatever order it arrives: the engine says what the definitions say.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { inputsOf, looks_back, type StreamPoint } from '../../../src/qc/rules/stream.ts'
import { evaluate, tenXPolicies, type TenXPolicy } from '../../../src/qc/rules/westgard.ts'
import { naiveRules } from './oracle.ts'

// Two materials, three lots of the first and two of the second, several runs, moments that are shared. Values lie
// around the limits: mean 100, SD 10, and a wider target that is in force from minute 30 on.
const drawn = fc.record({
  value: fc.oneof(
    fc.constantFrom(69, 70, 79, 80, 89, 90, 99, 100, 101, 110, 111, 120, 121, 130, 131),
    fc.integer({ min: 60, max: 140 }),
    fc.integer({ min: 101, max: 119 }),
  ),
  material: fc.constantFrom('A', 'B'),
  lot: fc.constantFrom('1', '1', '2'),
  minute: fc.integer({ min: 0, max: 40 }),
  run: fc.integer({ min: 0, max: 12 }),
  sequence: fc.integer({ min: 1, max: 2 }),
  placed: fc.constantFrom(true, true, true, true, true, false),
})
const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 8, minute)).toISOString()

type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never

function toPoint(
  { value, material, lot, minute, run, sequence, placed }: Drawn,
  n: number,
  ten_x: TenXPolicy,
): StreamPoint {
  const sd = minute < 30 ? '10' : '15'
  return {
    id: `p${String(n).padStart(3, '0')}`,
    run_id: `r${String(run).padStart(2, '0')}`,
    lot_id: material + lot,
    material_id: material,
    level: material === 'A' ? 1 : 2,
    measured_at: at(minute),
    sequence,
    value: String(value),
    comparator: null,
    target: placed ? { id: `t ${material}${lot} ${sd}`, mean: '100', sd } : null,
    ten_x,
  }
}

const anySeries = fc.record({
  points: fc.array(drawn, { minLength: 1, maxLength: 60 }),
  resets: fc.array(fc.integer({ min: 0, max: 40 }).map(at), { maxLength: 3 }),
  ten_x: fc.constantFrom(...tenXPolicies),
})

test('the engine says of every point what the definitions say', () => {
  fc.assert(
    fc.property(anySeries, ({ points: many, resets, ten_x }) => {
      const points = many.map((one, n) => toPoint(one, n, ten_x))
      const said = inputsOf(points, resets).map(({ point, inputs }) => {
        return { id: point.id, rules: [...evaluate(inputs).rules] as string[] }
      })
      assert.deepEqual(said, naiveRules(points, resets))
    }),
    { numRuns: 2000 },
  )
})

test('in whatever order points arrive, each is judged alike in the end; none before a late one changes', () => {
  const arriving = anySeries.chain(({ points, ...rest }) =>
    fc.record({
      points: fc.constant(points),
      late: fc.nat(points.length - 1),
      rest: fc.constant(rest),
    }),
  )
  fc.assert(
    fc.property(arriving, ({ points: many, late, rest: { resets, ten_x } }) => {
      const points = many.map((one, n) => toPoint(one, n, ten_x))
      const last = points[late]!
      const without = inputsOf(points.toSpliced(late, 1), resets)
      const all = inputsOf([...points.toSpliced(late, 1), last], resets)
      assert.deepEqual(all, inputsOf(points, resets))
      const place = all.findIndex(({ point }) => point.id === last.id)
      assert.deepEqual(all.slice(0, place), without.slice(0, place))
    }),
  )
})

test('judged from a moment on, with ten of each lot before it and their runs, they are judged alike', () => {
  fc.assert(
    fc.property(
      anySeries,
      fc.integer({ min: 0, max: 40 }),
      ({ points: many, resets, ten_x }, since) => {
        const points = many.map((one, n) => toPoint(one, n, ten_x))
        const whole = inputsOf(points, resets, at(since))
        const read = windowOf(points, at(since))
        const rulesOf = (found: typeof whole) =>
          found.map(({ point, inputs }) => [point.id, evaluate(inputs).rules])
        assert.deepEqual(rulesOf(inputsOf(read, resets, at(since))), rulesOf(whole))
      },
    ),
    { numRuns: 1000 },
  )
})

/** What src/qc/controls/evaluate-streams.ts reads. */
function windowOf(points: StreamPoint[], since: string): StreamPoint[] {
  const ordered = inputsOf(points, []).map(({ point }) => point)
  const after = ordered.filter(({ measured_at }) => measured_at >= since)
  const before = ordered.filter(({ measured_at }) => measured_at < since)
  const runs = new Set(after.map(({ run_id }) => run_id))
  const tails = ['A1', 'A2', 'B1', 'B2'].flatMap((lot) =>
    before
      .filter(({ lot_id, target }) => lot_id === lot && target !== null)
      .slice(-(looks_back + 1)),
  )
  const sameRun = before.filter(({ run_id }) => runs.has(run_id))
  return [...new Set([...after, ...tails, ...sameRun])]
}
