// The conversions of the seed against published tables, there and back. The factor is exact; a published pair is
// rounded, so a value comes back within half a step of its last digit.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Big } from 'big.js'
import { conversions } from '../../db/seed/conversions.ts'
import { toCanonical } from '../../src/results/interval/rules.ts'

const conversionOf = (code: string, unit: string) => {
  const found = conversions.find((one) => one.test === code && one.from_unit === unit)
  assert.ok(found, `${code} from ${unit}`)
  return found
}

// Conventional · factor = SI, as the AMA Manual of Style prints it; Ca, Mg, P and iron as their atoms.
const factors: [code: string, unit: string, factor: string, molar_mass?: string, per?: string][] = [
  ['GLU', 'mg/dL', '0.05551', '180.156', '10'],
  ['CREA', 'mg/dL', '88.4', '113.12', '10000'],
  ['CHOL', 'mg/dL', '0.02586', '386.65', '10'],
  ['TRIG', 'mg/dL', '0.01129', '885.4', '10'],
  ['TBIL', 'mg/dL', '17.1', '584.66', '10000'],
  ['UREA', 'mg{urea_nitrogen}/dL', '0.357', '28.014', '10'],
  ['UREA', 'mg{urea}/dL', '0.1665', '60.056', '10'],
  ['URATE', 'mg/dL', '59.48', '168.11', '10000'],
  ['CA', 'mg/dL', '0.2495', '40.078', '10'],
  ['MG', 'mg/dL', '0.4114', '24.305', '10'],
  ['PHOS', 'mg/dL', '0.3229', '30.974', '10'],
  ['FE', 'ug/dL', '0.1791', '55.845', '10'],
  ['LACT', 'mg/dL', '0.111', '90.08', '10'],
  ['ALB', 'g/dL', '10'],
  ['TP', 'g/dL', '10'],
  ['HGB', 'g/dL', '10'],
  ['T4', 'ug/dL', '12.87', '776.87', '10000'],
  ['CORT', 'ug/dL', '27.59', '362.46', '10000'],
  ['VITD', 'ng/mL', '2.496', '400.64', '1000'],
  ['B12', 'pg/mL', '0.7378', '1355.37', '1000'],
]

for (const [code, unit, factor, molar_mass, per] of factors) {
  test(`${code} from ${unit}: the published factor, by the molar mass, there and back`, () => {
    const conversion = conversionOf(code, unit)
    assert.deepEqual([conversion.factor, conversion.offset], [factor, '0'])
    if (molar_mass !== undefined) {
      // Within one unit of the last digit that is printed.
      const digits = factor.split('.')[1]?.length ?? 0
      const derived = new Big(per!).div(molar_mass)
      assert.ok(derived.minus(factor).abs().lte(new Big(10).pow(-digits)), derived.toFixed(6))
    }
    for (const value of ['1', '5.40', '100', '0.07']) {
      const canonical = toCanonical({ value, ...conversion })
      assert.equal(canonical, new Big(value).times(factor).toFixed())
      assert.ok(new Big(canonical).div(factor).eq(value), `${value} comes back`)
    }
  })
}

// Pairs of the NGSP's own table, % to mmol/mol. Back by the inverse that is published with it:
// NGSP = 0.09148 · IFCC + 2.152.
const hba1c = [
  ['5.0', '31'],
  ['6.0', '42'],
  ['6.5', '48'],
  ['7.0', '53'],
  ['7.5', '58'],
  ['8.0', '64'],
  ['9.0', '75'],
  ['10.0', '86'],
] as const

for (const [percent, ifcc] of hba1c) {
  test(`HbA1c ${percent} % is ${ifcc} mmol/mol, and back: a line that misses the origin`, () => {
    const conversion = conversionOf('HBA1C', '%')
    assert.deepEqual([conversion.factor, conversion.offset], ['10.93', '-23.50'])
    const canonical = toCanonical({ value: percent, ...conversion })
    assert.equal(new Big(canonical).toFixed(0), ifcc)
    assert.ok(new Big(canonical).plus('23.50').div('10.93').eq(percent))
    assert.equal(new Big(ifcc).times('0.09148').plus('2.152').toFixed(1), percent)
  })
}
