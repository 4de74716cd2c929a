// The seed's data, checked without a database: nothing overlaps, every code and unit is a real one,
// and the patients for whom a test has no reference interval are known (seed-uncovered.txt).
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { Big } from 'big.js'
import { panels, tests } from '../../db/seed/catalogue.ts'
import { conversions } from '../../db/seed/conversions.ts'
import { ageIndex } from '../../db/seed/interval.ts'
import type { QualifiedInterval } from '../../db/seed/interval.ts'
import { qualifiedIntervals } from '../../db/seed/intervals.ts'
import { seedPatients } from '../../db/seed/patients.ts'
import { words } from '../../db/seed/words.ts'
import { spellBand } from '../../src/catalogue/rules/ages.ts'
import { uncovered } from '../../src/catalogue/rules/coverage.ts'
import { isLoinc } from '../../src/catalogue/rules/loinc.ts'
import { isWord } from '../../src/catalogue/rules/test-kinds.ts'
import { isUcum } from '../../src/catalogue/rules/ucum.ts'

const codes = tests.map(({ code }) => code)
const ofNumbers = tests.filter(({ kind }) => kind !== 'coded').map(({ code }) => code)
const forLife = Number.POSITIVE_INFINITY
const until = (interval: QualifiedInterval) =>
  interval.age_max ? ageIndex(interval.age_max) : forLife

test('who has no reference interval is the list in seed-uncovered.txt', async () => {
  const expected = await readFile(new URL('seed-uncovered.txt', import.meta.url), 'utf8')
  assert.deepEqual(ofNumbers.flatMap(uncoveredOf), expected.trimEnd().split('\n'))
})

test('no two intervals of a test and category share a sex and an age', () => {
  const overlaps = qualifiedIntervals.filter((a, index) =>
    qualifiedIntervals.slice(index + 1).some((b) => overlap(a, b)),
  )
  assert.deepEqual(overlaps, [])
})

test('every interval has an order, an age band and a source', () => {
  for (const interval of qualifiedIntervals) {
    const { low, high, source } = interval
    assert.ok(low !== null || high !== null, source)
    assert.ok(low === null || high === null || new Big(low).lt(high), source)
    assert.ok(ageIndex(interval.age_min) < until(interval), source)
    for (const age of [interval.age_min, interval.age_max]) {
      assert.ok(!age || !('days' in age) || age.days <= 28, `${source}: days only up to 28`)
    }
    assert.match(source, /^Demonstration value, not for clinical use\. .+: .*\d/)
  }
})

test('published values are converted exactly and stay readable', () => {
  const rows: [string, string, string | null, string | null, string][] = [
    // test, category, canonical low and high, as published
    ['CREA', 'reference', '79.56', '106.08', '0.9–1.2 mg/dL'],
    ['HGB', 'reference', '135', '180', '13.5–18 g/dL'],
    ['GLU', 'reference', '3.8857', '5.82855', '70–105 mg/dL'],
    ['HBA1C', 'reference', null, '38.801', '<5.7 %'],
    ['HDL', 'reference', '1.0344', null, '≥40 mg/dL'],
    ['K', 'critical', '3', '6.1', '3.0–6.1 mmol/L'],
    ['GLU', 'critical', '2.2204', '24.9795', '40–450 mg/dL'],
    ['CA', 'critical', '1.497', '3.2435', '6.0–13.0 mg/dL'],
    ['MG', 'critical', '0.4114', '3.7026', '1.0–9.0 mg/dL'],
    ['PHOS', 'critical', '0.3229', '2.9061', '1.0–9.0 mg/dL'],
  ]
  for (const [code, category, low, high, published] of rows) {
    const found = qualifiedIntervals.find(
      (i) => i.test === code && i.category === category && i.low === low && i.high === high,
    )
    assert.ok(found, `${code} ${category} ${low}–${high}`)
    assert.ok(found.source.endsWith(`: ${published}`), found.source)
  }
})

test('only a bound published with a sign is left out of its interval', () => {
  const exclusive = qualifiedIntervals.filter((i) => !i.low_inclusive || !i.high_inclusive)
  assert.deepEqual(
    exclusive.map(({ test: code, category, high_inclusive }) => [code, category, high_inclusive]),
    ['CHOL', 'TRIG', 'LDL', 'LDLC', 'ANA', 'HBA1C'].map((code) => [code, 'reference', false]),
  )
})

test('critical limits are for adults: a potassium of 6.5 is normal in a newborn', () => {
  for (const limit of qualifiedIntervals.filter(({ category }) => category === 'critical')) {
    assert.equal(ageIndex(limit.age_min), 18 * 12 * 31, limit.test)
  }
  const newborn = qualifiedIntervals.find(
    (i) => i.test === 'K' && i.category === 'reference' && ageIndex(i.age_min) === 0,
  )
  assert.deepEqual([newborn?.low, newborn?.high], ['3.7', '7.2'])
})

test('what is usual or dangerous can also be measured', () => {
  for (const measurable of qualifiedIntervals.filter(({ category }) => category === 'absolute')) {
    for (const inner of qualifiedIntervals.filter((i) => i.test === measurable.test)) {
      assert.ok(!inner.low || new Big(inner.low).gte(measurable.low ?? 0), inner.source)
      assert.ok(!inner.high || new Big(inner.high).lte(measurable.high ?? 0), inner.source)
    }
  }
})

test('codes are unique, LOINC codes carry their check digit, units are UCUM', () => {
  assert.equal(new Set(codes).size, codes.length)
  assert.equal(new Set(tests.map(({ loinc }) => loinc)).size, tests.length)
  for (const { code, loinc, kind, unit } of tests) {
    assert.ok(isLoinc(loinc), `${code} ${loinc}`)
    assert.ok(kind === 'coded' ? unit === null : isUcum(unit!), `${code} ${unit}`)
  }
  for (const { code, loinc } of panels) {
    assert.ok(loinc === null || isLoinc(loinc), `${code} ${loinc}`)
  }
})

test('every panel, interval and conversion is of a test in the catalogue', () => {
  const used = [
    ...panels.flatMap((panel) => panel.tests),
    ...qualifiedIntervals.map((interval) => interval.test),
    ...conversions.map((conversion) => conversion.test),
  ]
  assert.deepEqual(
    used.filter((code) => !codes.includes(code)),
    [],
  )
})

test('a conversion has a positive factor, another UCUM unit than the canonical one, and no twin', () => {
  const keys = conversions.map((c) => `${c.test} ${c.from_unit}`)
  assert.equal(new Set(keys).size, keys.length)
  for (const { test: code, from_unit, factor } of conversions) {
    assert.ok(new Big(factor).gt(0))
    assert.ok(isUcum(from_unit), from_unit)
    assert.notEqual(tests.find((t) => t.code === code)?.unit, from_unit)
  }
})

// 10 mg/dL of glucose are 100 mg/L, or 100 / 180.156 = 0.555 mmol/L.
test('a factor from mass to amount agrees with the molar mass', () => {
  const gramsPerLitre = { 'mg/dL': 1e-2, 'mg{urea}/dL': 1e-2, 'ug/dL': 1e-5, 'ng/dL': 1e-8 }
  const massUnits = new Map(Object.entries({ ...gramsPerLitre, 'ng/mL': 1e-6, 'pg/mL': 1e-9 }))
  const molarUnits = new Map([
    ['mmol/L', 1e-3],
    ['umol/L', 1e-6],
    ['nmol/L', 1e-9],
    ['pmol/L', 1e-12],
  ])
  const checked = conversions.filter(({ test: code, from_unit, factor }) => {
    const { unit = null, molar_mass = null } = tests.find((t) => t.code === code) ?? {}
    const mass = massUnits.get(from_unit)
    const amount = molarUnits.get(unit ?? '')
    if (!mass || !amount || !molar_mass) return false
    const expected = mass / Number(molar_mass) / amount
    assert.ok(Math.abs(Number(factor) / expected - 1) < 0.002, `${code} ${from_unit} ${expected}`)
    return true
  })
  assert.equal(checked.length, 22)
})

test('a coded test has words, of which one is normal, and no two are alike', () => {
  for (const { code } of tests.filter(({ kind }) => kind === 'coded')) {
    const own = words.filter((one) => one.test === code)
    assert.equal(own.filter(({ flag }) => flag === 'N').length, 1, code)
    assert.equal(new Set(own.map(({ word }) => word.toLowerCase())).size, own.length, code)
    assert.ok(own.every(({ word }) => isWord(word)))
  }
  const coded = new Set(tests.filter(({ kind }) => kind === 'coded').map(({ code }) => code))
  assert.ok(words.every((one) => coded.has(one.test)))
})

test('two hundred patients of all ages and sexes, the same on every run of a day', () => {
  const today = new Date('2026-03-01T12:00:00Z')
  const patients = seedPatients(today)
  assert.deepEqual(patients, seedPatients(today))
  assert.equal(new Set(patients.map(({ mrn }) => mrn)).size, 200)
  assert.equal(new Set(patients.map(({ sex }) => sex)).size, 4)
  const births = patients.map(({ birth_date }) => birth_date).sort()
  assert.equal(births.at(0), '1926-03-01')
  assert.equal(births.at(-1), '2026-03-01')
})

function overlap(a: QualifiedInterval, b: QualifiedInterval): boolean {
  return (
    a.test === b.test &&
    a.category === b.category &&
    (a.sex === 'any' || b.sex === 'any' || a.sex === b.sex) &&
    ageIndex(a.age_min) < until(b) &&
    ageIndex(b.age_min) < until(a)
  )
}

/** One line for each age band of a test without a reference interval, for both sexes or for one. */
function uncoveredOf(code: string): string[] {
  const places = qualifiedIntervals
    .filter((one) => one.test === code && one.category === 'reference')
    .map(({ sex, age_min, age_max }) => {
      return { sex, from: ageIndex(age_min), until: age_max && ageIndex(age_max) }
    })
  return uncovered(places).map((gap) => `${code} ${gap.sex} ${spellBand(gap)}`)
}
