// The Westgard rules: published definitions in a table, and each mistake that is known of other systems.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inputsOf, type StreamPoint } from '../../../src/qc/rules/stream.ts'
import { evaluate, placeOf, zOf, type TenXPolicy } from '../../../src/qc/rules/westgard.ts'

type Given = {
  z: string
  run?: number
  material?: string
  lot?: string
  minute?: number
  sequence?: number
  /** Mean 100 and SD 10, unless another. */
  target?: { mean: string; sd: string } | null
  comparator?: '<' | '>'
}

const levels: Record<string, number> = { A: 1, B: 2, C: 3 }

/** Points of mean 100 and SD 10: a z of 2.1 is the value 121. One run after the other unless said. */
function series(given: readonly Given[], ten_x: TenXPolicy = 'either'): StreamPoint[] {
  return given.map(
    ({ z, run, material = 'A', lot = material, minute, sequence = 1, ...rest }, n) => {
      const { target = { mean: '100', sd: '10' }, comparator = null } = rest
      return {
        id: `p${String(n).padStart(3, '0')}`,
        run_id: `r${String(run ?? n).padStart(3, '0')}`,
        lot_id: lot,
        material_id: material,
        level: levels[material]!,
        measured_at: new Date(Date.UTC(2026, 10, 23, 8, minute ?? n)).toISOString(),
        sequence,
        value: String(100 + Math.round(Number(z) * 1000) / 100),
        comparator,
        target: target === null ? null : { id: `t${lot}`, ...target },
        ten_x,
      }
    },
  )
}

/** What is said of the last point that was measured. */
function rulesOfLast(given: readonly Given[], ten_x?: TenXPolicy, resets: string[] = []): string {
  const { inputs } = inputsOf(series(given, ten_x), resets).at(-1)!
  return evaluate(inputs).rules.join(' ')
}

const zs = (...values: number[]): Given[] => values.map((z) => ({ z: String(z) }))
const two = (...pairs: [number, number][]): Given[] =>
  pairs.flatMap(([a, b], run) => [
    { z: String(a), run, material: 'A', minute: run },
    { z: String(b), run, material: 'B', minute: run },
  ])

// Definitions: https://westgard.com, "Westgard Rules"; Clin Chem 1981;27:493-501.
const table: [title: string, given: Given[], rules: string][] = [
  ['within 2 SD', zs(1.9), ''],
  ['1-2s: one exceeds +2 SD', zs(2.1), '1_2s'],
  ['1-2s: one exceeds -2 SD', zs(-2.1), '1_2s'],
  ['1-3s: one exceeds +3 SD', zs(3.1), '1_2s 1_3s'],
  ['1-3s: one exceeds -3 SD', zs(-3.1), '1_2s 1_3s'],
  ['2-2s: two consecutive of one material beyond +2', zs(2.1, 2.2), '1_2s 2_2s'],
  ['2-2s: beyond -2', zs(-2.1, -2.2), '1_2s 2_2s'],
  ['2-2s: both materials of one run', two([2.1, 2.2]), '1_2s 2_2s'],
  [
    '2-2s: of one material, the other between them is in control',
    two([0, 2.1], [0, 2.2]),
    '1_2s 2_2s',
  ],
  [
    'no 2-2s: materials of different runs',
    [
      { z: '2.1', material: 'A' },
      { z: '2.2', material: 'B' },
    ],
    '1_2s',
  ],
  ['no 2-2s: not consecutive', zs(2.1, 0.1, 2.2), '1_2s'],
  ['no 2-2s: on both sides', zs(2.1, -2.2), '1_2s'],
  [
    'R-4s: one material beyond +2 and the other beyond -2 of one run',
    two([2.1, -2.1]),
    '1_2s R_4s',
  ],
  ['R-4s: whichever comes first', two([-2.1, 2.1]), '1_2s R_4s'],
  [
    'R-4s: replicates of one material in one run',
    [
      { z: '2.1', run: 1, minute: 0 },
      { z: '-2.1', run: 1, minute: 0, sequence: 2 },
    ],
    '1_2s R_4s',
  ],
  ['no R-4s: four SD apart, but one is within 2', two([1.9, -2.2]), '1_2s'],
  ['4-1s: four consecutive of one material beyond +1', zs(1.1, 1.2, 1.3, 1.1), '4_1s'],
  ['4-1s: beyond -1', zs(-1.1, -1.2, -1.3, -1.1), '4_1s'],
  ['4-1s: across two materials in two runs', two([1.1, 1.2], [1.3, 1.1]), '4_1s'],
  [
    '4-1s: of one material, the other is in control',
    two([0, 1.1], [0, 1.2], [0, 1.3], [0, 1.1]),
    '4_1s',
  ],
  ['no 4-1s: three', zs(1.1, 1.2, 1.3), ''],
  ['no 4-1s: one of them within 1 SD', zs(1.1, 1.2, 0.9, 1.1), ''],
  ['no 4-1s: one on the other side', zs(1.1, -1.2, 1.3, 1.1), ''],
  ['10x: ten consecutive above the mean', zs(...Array<number>(10).fill(0.1)), '10x'],
  ['10x: below', zs(...Array<number>(10).fill(-0.1)), '10x'],
  [
    '10x: across two materials in five runs',
    two([0.1, 0.2], [0.1, 0.2], [0.1, 0.2], [0.1, 0.2], [0.1, 0.2]),
    '10x',
  ],
  ['no 10x: nine', zs(...Array<number>(9).fill(0.1)), ''],
  [
    'no 10x: one on the other side',
    zs(...Array<number>(5).fill(0.1), -0.1, ...Array<number>(5).fill(0.1)),
    '',
  ],
]
for (const [title, given, expected] of table) {
  test(title, () => assert.equal(rulesOfLast(given), expected))
}

test('1-2s alone is a warning, any other rule rejects', () => {
  const verdict = (given: Given[]) => evaluate(inputsOf(series(given), []).at(-1)!.inputs).verdict
  assert.equal(verdict(zs(0.5)), 'in_control')
  assert.equal(verdict(zs(2.1)), 'warning')
  assert.equal(verdict(zs(3.1)), 'rejected')
  assert.equal(verdict(zs(1.1, 1.1, 1.1, 1.1)), 'rejected', '4-1s needs no warning before it')
})

test('"exceeds" is strictly greater: exactly 2, 3 and 1 SD are not beyond', () => {
  assert.equal(rulesOfLast(zs(2)), '')
  assert.equal(rulesOfLast(zs(3)), '1_2s')
  assert.equal(rulesOfLast(zs(2, 2)), '')
  assert.equal(rulesOfLast(two([2, -2])), '')
  assert.equal(rulesOfLast(zs(1, 1, 1, 1)), '')
  // In floats (4.24 - 4) / 0.08 is 3.0000000000000027: exactly three SD.
  const exact = { value: '4.24', mean: '4.00', sd: '0.08' }
  assert.deepEqual(placeOf(exact), { side: 1, beyond_sds: 2 })
  assert.deepEqual(placeOf({ ...exact, value: '4.2400000001' }), { side: 1, beyond_sds: 3 })
})

test('R-4s is not asked across runs', () => {
  const acrossRuns: Given[] = [
    { z: '2.1', run: 1, material: 'A' },
    { z: '-2.1', run: 2, material: 'B' },
  ]
  assert.equal(rulesOfLast(acrossRuns), '1_2s')
  assert.equal(rulesOfLast(zs(2.1, -2.1)), '1_2s')
})

test('more than one material’s history is looked at', () => {
  const shift = two([1.1, 1.2], [1.3, 1.4])
  const ofA = shift.filter(({ material }) => material === 'A')
  assert.equal(rulesOfLast(ofA), '')
  assert.equal(rulesOfLast(shift), '4_1s')
})

test('a point never looks at one that was measured after it', () => {
  const [first, second] = inputsOf(series(zs(2.1, 2.2)).toReversed(), [])
  assert.equal(evaluate(first!.inputs).verdict, 'warning')
  assert.deepEqual(first!.inputs.before, [])
  assert.equal(evaluate(second!.inputs).verdict, 'rejected')
})

test('a point that comes late changes those after it, not those before', () => {
  const known = series([
    { z: '0', minute: 0 },
    { z: '2.2', minute: 2 },
  ])
  const late = { ...series([{ z: '2.1', minute: 1 }])[0]!, id: 'late', run_id: 'r999' }
  const said = (points: StreamPoint[]) =>
    inputsOf(points, []).map(({ point, inputs }) => `${point.id} ${evaluate(inputs).verdict}`)
  assert.deepEqual(said(known), ['p000 in_control', 'p001 warning'])
  assert.deepEqual(said([...known, late]), ['p000 in_control', 'late warning', 'p001 rejected'])
})

test('an SD of 0 is refused, and is no z of 0', () => {
  for (const sd of ['0', '0.00', '-1']) {
    assert.throws(() => placeOf({ value: '100', mean: '100', sd }), RangeError)
  }
})

test('z = 0 is on neither side, and breaks a series of ten', () => {
  const nine = Array<number>(9).fill(-0.1)
  assert.equal(rulesOfLast(zs(0, ...nine)), '')
  assert.equal(rulesOfLast(zs(...nine, 0)), '')
  assert.equal(rulesOfLast(zs(0, ...nine, -0.1)), '10x')
})

test('a new lot breaks a series of ten, of one lot and across materials', () => {
  const old: Given[] = Array.from({ length: 6 }, () => ({ z: '0.1', lot: 'A1' }))
  const renewed: Given[] = Array.from({ length: 6 }, () => ({ z: '0.1', lot: 'A2' }))
  for (const policy of ['within', 'across', 'either'] as const) {
    assert.equal(rulesOfLast([...old, ...renewed], policy), '')
  }
  const more = Array.from({ length: 4 }, () => ({ z: '0.1', lot: 'A2' }))
  assert.equal(rulesOfLast([...old, ...renewed, ...more]), '10x')
})

test('two lots that are measured side by side are no break once both are known', () => {
  const pair = (n: number): Given[] => [
    { z: '0.1', run: n, minute: n, lot: 'A1' },
    { z: '0.1', run: n, minute: n, lot: 'A2', sequence: 2 },
  ]
  const five = [0, 1, 2, 3, 4].flatMap(pair)
  assert.equal(rulesOfLast(five, 'across'), '', 'the first of A2 breaks')
  assert.equal(rulesOfLast([...five, ...pair(5)], 'across'), '10x')
})

test('10x within one lot or across materials is policy', () => {
  // A is always above and B always below: ten of A, never ten in a row.
  const apart = two(...Array.from({ length: 10 }, (): [number, number] => [0.1, -0.1]))
  assert.equal(rulesOfLast(apart, 'within'), '10x')
  assert.equal(rulesOfLast(apart, 'across'), '')
  assert.equal(rulesOfLast(apart, 'either'), '10x')
  const together = two([0.1, 0.1], [0.1, 0.1], [0.1, 0.1], [0.1, 0.1], [0.1, 0.1])
  assert.equal(rulesOfLast(together, 'within'), '')
  assert.equal(rulesOfLast(together, 'across'), '10x')
})

test('each point is judged by the target that was in force when it was measured', () => {
  const before: Given = { z: '2.1' }
  const wider: Given = { z: '2.1', target: { mean: '100', sd: '20' } }
  assert.equal(rulesOfLast([before, wider]), '', '1.05 of the SD in force')
  const narrower: Given = { z: '1.1', target: { mean: '100', sd: '5' } }
  assert.equal(
    rulesOfLast([narrower, { z: '2.1' }]),
    '1_2s 2_2s',
    'the first was 2.2 of its own SD',
  )
})

test('a corrective action starts a new series; a point of that very moment is before it', () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 8, minute)).toISOString()
  assert.equal(rulesOfLast(zs(2.1, 2.2), 'either', [at(0)]), '1_2s')
  assert.equal(rulesOfLast(zs(2.1, 2.2), 'either', [at(1)]), '1_2s 2_2s')
  assert.equal(rulesOfLast(zs(2.1, 2.2, 2.3), 'either', [at(0)]), '1_2s 2_2s')
})

test('what has no place is not evaluated, and no other looks at it', () => {
  const unknown: Given = { z: '5', target: null }
  const compared: Given = { z: '5', comparator: '>' }
  for (const one of [unknown, compared]) {
    const found = inputsOf(series([{ z: '2.1' }, one, { z: '2.2' }]), [])
    assert.deepEqual(
      found.map(({ inputs }) => evaluate(inputs).verdict),
      ['warning', 'not_evaluated', 'rejected'],
    )
    assert.equal(evaluate(found[1]!.inputs).z, null)
  }
})

test('ties are ordered by run, level and sequence', () => {
  const tied: Given[] = [
    { z: '0', run: 2, material: 'A', minute: 0 },
    { z: '0', run: 1, material: 'B', minute: 0 },
    { z: '0', run: 1, material: 'A', minute: 0, sequence: 2 },
    { z: '0', run: 1, material: 'A', minute: 0 },
  ]
  const order = inputsOf(series(tied), []).map(({ point }) => point.id)
  assert.deepEqual(order, ['p003', 'p002', 'p001', 'p000'])
})

test('z is rounded for the eye, halves away from zero', () => {
  assert.equal(zOf({ value: '4.26', mean: '4.00', sd: '0.08' }), '3.2500')
  assert.equal(zOf({ value: '100', mean: '101', sd: '3' }), '-0.3333')
  assert.equal(zOf({ value: '1.00005', mean: '1', sd: '1' }), '0.0001')
})
