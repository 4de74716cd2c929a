// What a fresh laboratory can measure. Plain data: add a test here, seed again, and it is orderable.
// A LOINC code names one property: 14749-6 is glucose as an amount (mmol/L), 2345-7 as a mass
// (mg/dL). The code must therefore fit the canonical unit beside it.

export type SpecimenType = 'serum' | 'whole_blood' | 'respiratory'

export type SeedTest = {
  code: string
  name: string
  loinc: string
  specimen_type: SpecimenType
  kind: 'quantitative' | 'titre' | 'coded'
  unit: string | null // canonical, UCUM; null for words
  molar_mass: string | null // g/mol, where a mass unit is in use beside the canonical molar one
  decimals: number // shown on a report; judging uses every digit
  can_be_negative: boolean
  autoverify: boolean
}

export type SeedPanel = { code: string; name: string; loinc: string | null; tests: string[] }

type Row = [
  code: string,
  name: string,
  loinc: string,
  unit: string,
  decimals: number,
  molar_mass?: string,
]

// Phosphate is measured and converted as phosphorus, hence 30.974; a triglyceride as triolein.
const serum: Row[] = [
  ['NA', 'Sodium', '2951-2', 'mmol/L', 0, '22.990'],
  ['K', 'Potassium', '2823-3', 'mmol/L', 1, '39.098'],
  ['CL', 'Chloride', '2075-0', 'mmol/L', 0, '35.45'],
  ['CO2', 'Carbon dioxide, total', '2028-9', 'mmol/L', 0, '44.010'],
  ['CA', 'Calcium', '2000-8', 'mmol/L', 2, '40.078'],
  ['MG', 'Magnesium', '2601-3', 'mmol/L', 2, '24.305'],
  ['PHOS', 'Phosphate', '14879-1', 'mmol/L', 2, '30.974'],
  ['UREA', 'Urea', '22664-7', 'mmol/L', 1, '60.056'],
  ['CREA', 'Creatinine', '14682-9', 'umol/L', 0, '113.12'],
  ['URATE', 'Urate', '14933-6', 'umol/L', 0, '168.11'],
  ['ALT', 'Alanine aminotransferase', '1742-6', 'U/L', 0],
  ['AST', 'Aspartate aminotransferase', '1920-8', 'U/L', 0],
  ['ALP', 'Alkaline phosphatase', '6768-6', 'U/L', 0],
  ['GGT', 'Gamma-glutamyl transferase', '2324-2', 'U/L', 0],
  ['LDH', 'Lactate dehydrogenase', '2532-0', 'U/L', 0],
  ['CK', 'Creatine kinase', '2157-6', 'U/L', 0],
  ['TBIL', 'Bilirubin, total', '14631-6', 'umol/L', 0, '584.66'],
  ['DBIL', 'Bilirubin, direct', '14629-0', 'umol/L', 1, '584.66'],
  ['ALB', 'Albumin', '1751-7', 'g/L', 0],
  ['TP', 'Protein, total', '2885-2', 'g/L', 0],
  ['CHOL', 'Cholesterol', '14647-2', 'mmol/L', 2, '386.65'],
  ['TRIG', 'Triglycerides', '14927-8', 'mmol/L', 2, '885.4'],
  ['HDL', 'HDL cholesterol', '14646-4', 'mmol/L', 2, '386.65'],
  ['LDL', 'LDL cholesterol', '22748-8', 'mmol/L', 2, '386.65'],
  ['GLU', 'Glucose', '14749-6', 'mmol/L', 1, '180.156'],
  ['LACT', 'Lactate', '2524-7', 'mmol/L', 1, '90.08'],
  ['CRP', 'C-reactive protein', '1988-5', 'mg/L', 1],
  ['FE', 'Iron', '14798-3', 'umol/L', 1, '55.845'],
  ['FERR', 'Ferritin', '2276-4', 'ug/L', 0],
  ['TSH', 'Thyrotropin', '3016-3', 'm[IU]/L', 2],
  ['T4', 'Thyroxine', '14921-1', 'nmol/L', 0, '776.87'],
  ['FT4', 'Thyroxine, free', '14920-3', 'pmol/L', 1, '776.87'],
  ['FT3', 'Triiodothyronine, free', '14928-6', 'pmol/L', 1, '650.97'],
  ['CORT', 'Cortisol', '14675-3', 'nmol/L', 0, '362.46'],
  ['VITD', '25-hydroxyvitamin D3', '14635-7', 'nmol/L', 0, '400.64'],
  ['B12', 'Cobalamin (vitamin B12)', '14685-2', 'pmol/L', 0, '1355.37'],
]

// Computed from others: see derived-tests.ts.
const derived: Row[] = [
  ['EGFR', 'eGFR, CKD-EPI 2021', '98979-8', 'mL/min/{1.73_m2}', 0],
  ['AGAP', 'Anion gap', '10466-1', 'mmol/L', 0],
  ['LDLC', 'LDL cholesterol, calculated', '39469-2', 'mmol/L', 2, '386.65'],
]

const wholeBlood: Row[] = [
  ['WBC', 'Leukocytes', '6690-2', '10*9/L', 1],
  ['RBC', 'Erythrocytes', '789-8', '10*12/L', 2],
  ['HGB', 'Haemoglobin', '718-7', 'g/L', 0],
  ['HCT', 'Haematocrit', '4544-3', 'L/L', 3],
  ['MCV', 'Mean corpuscular volume', '787-2', 'fL', 1],
  ['MCH', 'Mean corpuscular haemoglobin', '785-6', 'pg', 1],
  ['MCHC', 'Mean corpuscular haemoglobin concentration', '786-4', 'g/L', 0],
  ['PLT', 'Platelets', '777-3', '10*9/L', 0],
  ['NEUT', 'Neutrophils', '751-8', '10*9/L', 2],
  ['LYMPH', 'Lymphocytes', '731-0', '10*9/L', 2],
  ['MONO', 'Monocytes', '742-7', '10*9/L', 2],
  ['EOS', 'Eosinophils', '711-2', '10*9/L', 2],
  ['BASO', 'Basophils', '704-7', '10*9/L', 2],
  ['HBA1C', 'Haemoglobin A1c (IFCC)', '59261-8', 'mmol/mol', 0],
]

const noNumber = { molar_mass: null, decimals: 0, can_be_negative: false, autoverify: true }

// Reported in words (see words.ts) or as a titre. The LOINC codes are those of presence and of titres.
const withoutNumbers: SeedTest[] = [
  {
    code: 'COVID',
    name: 'SARS-CoV-2 RNA',
    loinc: '94500-6',
    specimen_type: 'respiratory',
    kind: 'coded',
    unit: null,
    ...noNumber,
  },
  {
    code: 'HBSAG',
    name: 'Hepatitis B surface antigen',
    loinc: '5195-3',
    specimen_type: 'serum',
    kind: 'coded',
    unit: null,
    ...noNumber,
  },
  {
    code: 'ANA',
    name: 'Antinuclear antibodies',
    loinc: '5048-4',
    specimen_type: 'serum',
    kind: 'titre',
    unit: '{titer}',
    ...noNumber,
  },
]

const asTest =
  (specimenType: SpecimenType) =>
  (row: Row): SeedTest => {
    const [code, name, loinc, unit, decimals, molarMass] = row
    return {
      code,
      name,
      loinc,
      specimen_type: specimenType,
      kind: 'quantitative',
      unit,
      molar_mass: molarMass ?? null,
      decimals,
      can_be_negative: code === 'AGAP', // with many proteins of positive charge; nothing else in this list can
      autoverify: true,
    }
  }

export const tests: SeedTest[] = [
  ...serum.map(asTest('serum')),
  ...derived.map(asTest('serum')),
  ...wholeBlood.map(asTest('whole_blood')),
  ...withoutNumbers,
]

// A LOINC panel code also names its members, so only the panels with the same members carry one.
export const panels: SeedPanel[] = [
  { code: 'LYTES', name: 'Electrolytes', loinc: '24326-1', tests: ['NA', 'K', 'CL', 'CO2'] },
  {
    code: 'RENAL',
    name: 'Renal function',
    loinc: null,
    tests: ['NA', 'K', 'CL', 'CO2', 'UREA', 'CREA', 'URATE', 'AGAP', 'EGFR'],
  },
  { code: 'MINERAL', name: 'Minerals', loinc: null, tests: ['CA', 'MG', 'PHOS', 'ALB'] },
  {
    code: 'LIVER',
    name: 'Liver function',
    loinc: null,
    tests: ['ALT', 'AST', 'ALP', 'GGT', 'TBIL', 'DBIL', 'ALB', 'TP'],
  },
  { code: 'LIPID', name: 'Lipids', loinc: null, tests: ['CHOL', 'TRIG', 'HDL', 'LDL'] },
  {
    code: 'LIPIDC',
    name: 'Lipids, LDL calculated',
    loinc: null,
    tests: ['CHOL', 'TRIG', 'HDL', 'LDLC'],
  },
  { code: 'DIABETES', name: 'Glucose and HbA1c', loinc: null, tests: ['GLU', 'HBA1C'] },
  {
    code: 'FBC',
    name: 'Full blood count',
    loinc: null,
    tests: ['WBC', 'RBC', 'HGB', 'HCT', 'MCV', 'MCH', 'MCHC', 'PLT'],
  },
  {
    code: 'DIFF',
    name: 'White cell differential',
    loinc: null,
    tests: ['NEUT', 'LYMPH', 'MONO', 'EOS', 'BASO'],
  },
  { code: 'THYROID', name: 'Thyroid function', loinc: null, tests: ['TSH', 'FT4', 'FT3'] },
  { code: 'IRON', name: 'Iron status', loinc: null, tests: ['FE', 'FERR', 'CRP'] },
]
