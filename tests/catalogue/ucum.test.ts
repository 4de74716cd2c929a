// Units and codes are checked when the catalogue is maintained. What is accepted and refused here is what UCUM's
// grammar and the LOINC check digit say.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isLoinc } from '../../src/catalogue/rules/loinc.ts'
import { isUcum } from '../../src/catalogue/rules/ucum.ts'

const units = `mmol/L umol/L 10*9/L 10*12/L 10*3/uL 10^9/L m[IU]/L [IU]/L meq/L mosm/kg mg{urea}/dL {cells}/uL /min
  mL/min/{1.73_m2} % g% mm[Hg] m[H2O] kPa Cel ukat/L U/L fL pg 1 {ratio} mg/(24.h) /[HPF] [CFU]/mL m/s2 m.s-2 10*-3
  min mo a [arb'U]/mL [beth'U] kcal nmol/h/mL ug{FEU}/mL mmol/mol`

test('a unit of UCUM is one', () => {
  for (const unit of units.split(/\s+/)) assert.ok(isUcum(unit), unit)
})

test('what looks like one is none', () => {
  const slips = `mEq/L IU/L x10^9/L MMOL/L µmol/L cells/uL mmol//L .mmol mmol/ mmol. m% mmin da mg/(24.h mmol{a}{b}
    log10 5mmol mmol/L) () [XYZ]/L mmol/L{ü}`
  for (const unit of ['', ' ', 'mmol /L', ...slips.split(/\s+/)]) assert.ok(!isUcum(unit), unit)
})

test('a LOINC code with a digit misread or two swapped is none', () => {
  for (const code of ['2823-3', '14749-6', '8245-3', '718-7', '4548-4'])
    assert.ok(isLoinc(code), code)
  for (const code of ['2823-4', '2832-3', '8223-3', '2823', 'LP2823-3', '2823-33']) {
    assert.ok(!isLoinc(code), code)
  }
})
