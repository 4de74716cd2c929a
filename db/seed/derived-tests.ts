// Which tests are computed from which others, and by which formula (src/results/derivation/rules/formulas.ts).
type SeedDerivedTest = {
  test: string
  formula: 'ckd_epi_2021' | 'anion_gap' | 'friedewald'
  source: string
  inputs: Record<string, string> // role in the formula → code of the test
}

export const derivedTests: SeedDerivedTest[] = [
  {
    test: 'EGFR',
    formula: 'ckd_epi_2021',
    source: 'Inker et al., N Engl J Med 2021;385:1737',
    inputs: { creatinine: 'CREA' },
  },
  {
    test: 'AGAP',
    formula: 'anion_gap',
    source: 'StatPearls NBK539757: sodium − (chloride + bicarbonate)',
    inputs: { sodium: 'NA', chloride: 'CL', bicarbonate: 'CO2' },
  },
  {
    test: 'LDLC',
    formula: 'friedewald',
    source: 'Friedewald et al., Clin Chem 1972;18:499; below 4.52 mmol/L of triglycerides',
    inputs: { cholesterol: 'CHOL', hdl_cholesterol: 'HDL', triglycerides: 'TRIG' },
  },
]
