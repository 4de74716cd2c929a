// canonical = reported · factor + offset, always to the test's canonical unit.
// The factors are exact decimals as published; rounding happens on a report, never here.

export type SeedConversion = {
  test: string
  from_unit: string // UCUM
  factor: string
  offset: string
  source: string
}

type Row = [test: string, fromUnit: string, factor: string]

const molarMass = 'conventional to SI units, by molar mass'
const byMolarMass: Row[] = [
  ['GLU', 'mg/dL', '0.05551'],
  ['CREA', 'mg/dL', '88.4'],
  ['CHOL', 'mg/dL', '0.02586'],
  ['HDL', 'mg/dL', '0.02586'],
  ['LDL', 'mg/dL', '0.02586'],
  ['LDLC', 'mg/dL', '0.02586'],
  ['TRIG', 'mg/dL', '0.01129'],
  ['TBIL', 'mg/dL', '17.1'],
  ['DBIL', 'mg/dL', '17.1'],
  ['URATE', 'mg/dL', '59.48'],
  ['CA', 'mg/dL', '0.2495'],
  ['MG', 'mg/dL', '0.4114'],
  ['PHOS', 'mg/dL', '0.3229'],
  ['LACT', 'mg/dL', '0.111'],
  ['FE', 'ug/dL', '0.1791'],
  ['T4', 'ug/dL', '12.87'],
  ['FT4', 'ng/dL', '12.87'],
  ['FT3', 'pg/mL', '1.536'],
  ['CORT', 'ug/dL', '27.59'],
  ['VITD', 'ng/mL', '2.496'],
  ['B12', 'pg/mL', '0.7378'],
  // "mg/dL" alone does not say whether the urea or only its nitrogen was weighed, and the two differ
  // by 2.14: a result in it is refused. The annotation in braces is UCUM's way to say which.
  ['UREA', 'mg{urea}/dL', '0.1665'],
  ['UREA', 'mg{urea_nitrogen}/dL', '0.357'],
]

const definition = 'exact, by the definition of the units'
const byDefinition: Row[] = [
  ['NA', 'meq/L', '1'],
  ['K', 'meq/L', '1'],
  ['CL', 'meq/L', '1'],
  ['CO2', 'meq/L', '1'],
  ['CA', 'meq/L', '0.5'],
  ['MG', 'meq/L', '0.5'],
  ['ALB', 'g/dL', '10'],
  ['TP', 'g/dL', '10'],
  ['HGB', 'g/dL', '10'],
  ['MCHC', 'g/dL', '10'],
  ['HCT', '%', '0.01'],
  ['CRP', 'mg/dL', '10'],
  ['FERR', 'ng/mL', '1'],
  ['TSH', 'u[IU]/mL', '1'],
  ['TSH', 'm[IU]/mL', '1000'],
  ['ALT', 'ukat/L', '60'],
  ['AST', 'ukat/L', '60'],
  ['ALP', 'ukat/L', '60'],
  ['GGT', 'ukat/L', '60'],
  ['LDH', 'ukat/L', '60'],
  ['CK', 'ukat/L', '60'],
  ['WBC', '10*3/uL', '1'],
  ['RBC', '10*6/uL', '1'],
  ['PLT', '10*3/uL', '1'],
  ['NEUT', '10*3/uL', '1'],
  ['LYMPH', '10*3/uL', '1'],
  ['MONO', '10*3/uL', '1'],
  ['EOS', '10*3/uL', '1'],
  ['BASO', '10*3/uL', '1'],
]

const linear =
  (source: string) =>
  ([test, fromUnit, factor]: Row): SeedConversion => ({
    test,
    from_unit: fromUnit,
    factor,
    offset: '0',
    source,
  })

export const conversions: SeedConversion[] = [
  ...byMolarMass.map(linear(molarMass)),
  ...byDefinition.map(linear(definition)),
  // The NGSP percentage and the IFCC fraction are calibrated apart: a line that misses the origin.
  {
    test: 'HBA1C',
    from_unit: '%',
    factor: '10.93',
    offset: '-23.50',
    source: 'IFCC–NGSP master equation',
  },
]
