// The drawing as its text: it can be parsed whatever names are in it, every broken rule has its mark and its
// name, and no two texts lie on one another.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { Chart, ChartPoint } from '../../../src/qc/chart/chart.ts'
import { drawLeveyJennings } from '../../../src/qc/chart/levey-jennings.ts'
import { createLocalTime } from '../../../src/platform/local-time.ts'
import { all, readXml, type Element } from './read-xml.ts'

const empty: Chart = {
  id: 'a1',
  test: 'Potassium (K)',
  unit: 'mmol/L',
  instrument: 'analyzer-1',
  material: 'Control level 1, lot 47110',
  from: '2026-10-29',
  to: '2026-11-27',
  time_zone: 'Europe/Berlin',
  points: [],
  targets: [{ lot_number: '47110', version: 1, mean: '4.10', sd: '0.05' }],
  actions: [],
  statistics: { n: 0, mean: null, sd: null, cv_percent: null },
  left_out: 0,
  without_target: 0,
}

const start = Date.parse('2026-11-02T06:00:00Z')
const hour_ms = 3_600_000

function point(n: number, z: string, rules: string[] = [], target = 0): ChartPoint {
  const measured_at = new Date(start + n * 12 * hour_ms).toISOString()
  const warns = rules.length === 0 ? 'in_control' : 'rejected'
  const outcome = rules.join() === '1-2s' ? 'warning' : warns
  return { measured_at, value: '4.2', z, outcome, rules, target }
}

const marksOf = (svg: Element) => ({
  warning: all(svg).filter(
    ({ name, attributes }) => name === 'polygon' && attributes.class === 'warning',
  ),
  rejected: all(svg).filter(
    ({ name, attributes }) => name === 'polygon' && attributes.class === 'rejected',
  ),
})
const flagsOf = (svg: Element) =>
  all(svg).filter(
    ({ name, attributes }) => name === 'text' && attributes.class?.startsWith('flag '),
  )
const descOf = (svg: Element) => all(svg).find(({ name }) => name === 'desc')!.text

test('a rule that was broken is marked by a shape, named beside it, and told in words', () => {
  const points = [
    point(0, '0.4'),
    point(1, '2.2', ['1-2s']),
    point(2, '-3.24', ['1-2s', '1-3s', 'R-4s']),
  ]
  const svg = readXml(drawLeveyJennings({ ...empty, points }))
  const marks = marksOf(svg)
  // One of each stands in the legend.
  assert.equal(marks.warning.length, 1 + 1)
  assert.equal(marks.rejected.length, 1 + 1)
  assert.deepEqual(
    flagsOf(svg).map(({ text }) => text),
    ['1-2s', '1-3s R-4s'],
  )
  assert.match(descOf(svg), /1 rejected · 1 warning\./)
  assert.match(
    descOf(svg),
    /Rejected by 1-2s 1-3s R-4s: 4\.2 mmol\/L at 3 Nov 2026 07:00, z −3\.24\./,
  )
  assert.equal(svg.attributes.role, 'img')
  const ids = all(svg).flatMap(({ attributes }) => attributes.id ?? [])
  assert.equal(svg.attributes['aria-labelledby'], ids.join(' '))
})

test('a value far outside stays inside of the picture, and its distance is written', () => {
  const svg = readXml(drawLeveyJennings({ ...empty, points: [point(0, '61.5', ['1-3s'])] }))
  assert.deepEqual(
    flagsOf(svg).map(({ text }) => text),
    ['1-3s z +61.5'],
  )
})

test('neighbours that broke the same rule are named once, with how many they are', () => {
  const shift = Array.from({ length: 12 }, (_, n) => point(n, '0.8', n < 9 ? [] : ['10x']))
  const svg = readXml(drawLeveyJennings({ ...empty, points: shift }))
  assert.deepEqual(
    flagsOf(svg).map(({ text }) => text),
    ['10x · 3 points'],
  )
  assert.equal(marksOf(svg).rejected.length, 3 + 1)
})

test('a corrective action and another lot are lines with words; the bands of both lots can be read', () => {
  const svg = readXml(
    drawLeveyJennings({
      ...empty,
      points: [point(0, '1'), point(1, '-1'), point(2, '1', [], 1)],
      targets: [...empty.targets, { lot_number: '48220', version: 1, mean: '4.30', sd: '0.06' }],
      actions: [{ at: new Date(start + hour_ms).toISOString(), text: 'Electrode replaced' }],
    }),
  )
  assert.deepEqual(
    flagsOf(svg).map(({ text }) => text),
    ['Electrode replaced', 'lot 47110 → 48220'],
  )
  const lines = all(svg).filter(
    ({ name, attributes }) => name === 'line' && /action|lot/.test(attributes.class!),
  )
  assert.equal(lines.length, 2)
  const texts = all(svg).map(({ text }) => text)
  for (const limit of ['4.25', '3.95', '4.48', '4.12']) assert.ok(texts.includes(limit), limit)
  assert.match(descOf(svg), /Corrective action 2 Nov 2026 08:00: Electrode replaced\./)
  assert.match(descOf(svg), /lot 48220 instead of 47110/)
})

test('a chart without points says so', () => {
  assert.match(descOf(readXml(drawLeveyJennings(empty))), /Nothing was measured/)
})

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '</desc><script>alert(1)</script>',
    '"><image href="https://example.org/x"/>',
    '&nbsp;&#0;]]>',
    '\u0000\u0008\ud800',
    "' onload='alert(1)",
  ),
)

test('whatever names are in it, the drawing is well-formed, has no script and fetches nothing', () => {
  const property = fc.property(hostile, hostile, hostile, (name, lot_number, note) => {
    const svg = readXml(
      drawLeveyJennings({
        ...empty,
        test: name,
        unit: name,
        instrument: lot_number,
        material: note,
        points: [point(0, '3.5', [name]), point(1, '0', [], 1)],
        targets: [
          { ...empty.targets[0]!, lot_number },
          { ...empty.targets[0]!, lot_number: note },
        ],
        actions: [{ at: new Date(start).toISOString(), text: note }],
      }),
    )
    const known = [
      'title',
      'desc',
      'style',
      'rect',
      'text',
      'line',
      'path',
      'g',
      'circle',
      'polygon',
    ]
    for (const { name: found, attributes } of all(svg)) {
      assert.ok(known.includes(found), found)
      for (const attribute of Object.keys(attributes))
        assert.doesNotMatch(attribute, /^on|href|style/)
    }
  })
  fc.assert(property)
})

function polesOf(svg: Element) {
  return all(svg).flatMap(({ name, attributes }) => {
    const { class: kind = '', d = '', x1, y1, y2 } = attributes
    if (!['warning', 'rejected', 'action', 'lot'].includes(kind)) return []
    const bar = /^M([\d.]+) ([\d.]+)V([\d.]+)M/.exec(d)?.slice(1)
    if (name === 'path' && !bar) return []
    if (name !== 'line' && name !== 'path') return []
    const [x, ...ys] = (bar ?? [x1, y1, y2]).map(Number)
    return [{ x: x!, top: Math.min(...ys), bottom: Math.max(...ys) }]
  })
}

const series = fc.array(
  fc.record({
    z: fc.double({ min: -6, max: 6, noNaN: true }),
    rules: fc.constantFrom<string[]>([], [], ['1-2s'], ['1-3s'], ['2-2s', '4-1s'], ['10x']),
    hours: fc.nat({ max: 60 }),
  }),
  { maxLength: 120 },
)

test('no two names lie on one another, and no pole crosses a name, whatever was broken', () => {
  const property = fc.property(
    series,
    fc.array(fc.nat({ max: 2000 }), { maxLength: 5 }),
    (steps, hours) => {
      let at = start
      const points = steps.map(({ z, rules, hours: later }, n) => {
        const measured_at = new Date((at += later * hour_ms)).toISOString()
        return { ...point(n, z.toFixed(2), rules), measured_at }
      })
      const actions = hours
        .toSorted((a, b) => a - b)
        .map((later) => ({
          at: new Date(start + later * hour_ms).toISOString(),
          text: 'Lamp replaced',
        }))
      const svg = readXml(drawLeveyJennings({ ...empty, points, actions }))
      const boxes = flagsOf(svg).map(({ attributes, text }) => {
        const left = Number(attributes.x)
        return { left, right: left + text.length * 7, y: Number(attributes.y) }
      })
      for (const [n, one] of boxes.entries()) {
        for (const other of boxes.slice(n + 1)) {
          if (one.y !== other.y) continue
          assert.ok(one.right < other.left || other.right < one.left)
        }
      }
      for (const pole of polesOf(svg)) {
        const crossed = boxes.filter(
          ({ left, right, y }) =>
            left <= pole.x && pole.x <= right && pole.top < y && y < pole.bottom,
        )
        assert.deepEqual(crossed, [])
      }
    },
  )
  fc.assert(property, { numRuns: 60 })
})

test('dates are those of the laboratory, also where its clock is turned', () => {
  const berlin = createLocalTime('Europe/Berlin')
  assert.deepEqual(berlin('2026-11-12T23:30:00Z'), {
    day: '2026-11-13',
    date: '13 Nov',
    long_date: '13 Nov 2026',
    time: '00:30',
  })
  assert.equal(berlin('2026-10-25T00:30:00Z').time, '02:30')
  assert.equal(berlin('2026-10-25T01:30:00Z').time, '02:30')
  assert.equal(berlin('2026-03-29T01:00:00Z').time, '03:00')
})
