// The dialects of four analyzers, as rows of analyzer_profiles. A laboratory changes one by storing its
// next version: files read earlier keep the version that read them. Tests that the catalogue does not
// have are left out; their rows are refused by name, and adding a line here (or a version) admits them.

type Dialect = {
  encoding: 'auto' | 'utf-8' | 'utf-16le' | 'utf-16be' | 'iso-8859-1' | 'windows-1252'
  delimiter: 'auto' | ',' | ';' | '\t' | '|'
  decimal_mark: '.' | ','
  preamble_lines: number
  date_order: 'mdy' | 'dmy' | 'ymd'
  qc?:
    | { by: 'sample_prefix'; prefixes: string[]; names?: string[] }
    | { by: 'column'; column: string; patient_values: string[] }
  no_value: string[]
  words?: Record<string, string>
  tests: Record<string, string>
  units: Record<string, string | null>
  units_of_test?: Record<string, Record<string, string>>
  default_unit?: string
}

type LongLayout = {
  layout: 'long'
  columns: {
    sample: string
    test: string
    value: string
    unit?: string
    measured_at?: string
    sequence?: string
    flags?: string
  }
  value_columns?: Record<string, string>
}

type WideLayout = {
  layout: 'wide'
  columns: { sample: string; measured_at: string }
  ignored_columns: string[]
}

export type SeedAnalyzerProfile = { name: string; definition: Dialect & (LongLayout | WideLayout) }

// Spellings of units → UCUM. `mg/dL` of urea is refused later: it does not say what was weighed.
const chemistryUnits = {
  '%': '%',
  'U/L': 'U/L',
  'g/L': 'g/L',
  'g/dL': 'g/dL',
  'mg/L': 'mg/L',
  'mg/dL': 'mg/dL',
  'ug/dL': 'ug/dL',
  'µg/dL': 'ug/dL', // micro sign U+00B5
  'μg/dL': 'ug/dL', // Greek mu U+03BC
  'mmol/L': 'mmol/L',
  'umol/L': 'umol/L',
  'µmol/L': 'umol/L',
  'μmol/L': 'umol/L',
  'mEq/L': 'meq/L',
}

const immunologyUnits = {
  '%': '%',
  'mg/L': 'mg/L',
  'mIU/L': 'm[IU]/L',
  'mIU/mL': 'm[IU]/mL',
  'uIU/mL': 'u[IU]/mL',
  'µIU/mL': 'u[IU]/mL',
  'μIU/mL': 'u[IU]/mL',
  'nmol/L': 'nmol/L',
  'pmol/L': 'pmol/L',
  'ng/mL': 'ng/mL',
  'ng/dL': 'ng/dL',
  'pg/mL': 'pg/mL',
  'ug/dL': 'ug/dL',
  'µg/dL': 'ug/dL',
  'ug/L': 'ug/L',
}

// Clinical chemistry with an ion-selective unit: lines end with a bare CR, dates are American. The rows of the
// sample ISE are the two standards that calibrate the electrodes.
const cobasIntegra: SeedAnalyzerProfile = {
  name: 'cobas-integra',
  definition: {
    layout: 'long',
    encoding: 'auto',
    delimiter: ',',
    decimal_mark: '.',
    preamble_lines: 0,
    columns: {
      sample: 'order_id',
      test: 'test_name',
      value: 'result_concentration',
      unit: 'std_unit',
      measured_at: 'result_calculation_time',
      sequence: 'result_seqnr',
    },
    date_order: 'mdy',
    qc: { by: 'sample_prefix', prefixes: ['QC', 'PCCC'], names: ['ISE'] },
    no_value: ['-----'],
    tests: {
      Ca: 'CA',
      Mg: 'MG',
      Fe: 'FE',
      Na: 'NA',
      K: 'K',
      Cl: 'CL',
      'NA-I': 'NA',
      'K-I': 'K',
      'CL-I': 'CL',
      PHOS: 'PHOS',
      GLU: 'GLU',
      UREA: 'UREA',
      CREA: 'CREA',
      UA: 'URATE',
      CHOL: 'CHOL',
      TRIG: 'TRIG',
      HDL: 'HDL',
      LDL: 'LDL',
      ALB: 'ALB',
      TP: 'TP',
      ALT: 'ALT',
      AST: 'AST',
      ALP: 'ALP',
      GGT: 'GGT',
      LDH: 'LDH',
      CK: 'CK',
      'BIL-T': 'TBIL',
      'BIL-D': 'DBIL',
      LACT: 'LACT',
      CRP: 'CRP',
    },
    units: chemistryUnits,
  },
}

// Immunoassay: an interpretation stands beside each number, and is the answer of a test that is reported in words; the
// priority column tells controls.
const access2: SeedAnalyzerProfile = {
  name: 'access-2',
  definition: {
    layout: 'long',
    encoding: 'auto',
    delimiter: ',',
    decimal_mark: '.',
    preamble_lines: 0,
    columns: {
      sample: 'Sample ID',
      test: 'Test Name',
      value: 'Result',
      unit: 'Units',
      measured_at: 'Comp. Time',
      flags: 'Flags',
    },
    date_order: 'dmy',
    qc: { by: 'column', column: 'Sample Priority', patient_values: ['patient'] },
    no_value: ['No Value', '-----'],
    value_columns: { HBsAgV3: 'Interpretation' },
    words: { Reactive: 'positive', 'Non-React.': 'negative' },
    tests: {
      HBsAgV3: 'HBSAG',
      TSH: 'TSH',
      fTSH2: 'TSH',
      FRT4: 'FT4',
      FT3: 'FT3',
      Cortisol: 'CORT',
      Ferritin: 'FERR',
      VitB12: 'B12',
      '25-OHD': 'VITD',
    },
    units: immunologyUnits,
  },
}

// Point-of-care fluorescence immunoassay: one line about the device before the header, `<2` and `>100`.
const finecare: SeedAnalyzerProfile = {
  name: 'wondfo-finecare',
  definition: {
    layout: 'long',
    encoding: 'auto',
    delimiter: ',',
    decimal_mark: '.',
    preamble_lines: 1,
    columns: {
      sample: 'Sample Number',
      test: 'Test Name',
      value: 'Result',
      unit: 'Unit',
      measured_at: 'Date/Time',
      sequence: 'Run Number',
      flags: 'Flag',
    },
    date_order: 'ymd',
    qc: { by: 'column', column: 'Control Level', patient_values: ['N/A', ''] },
    no_value: ['-----', 'N/A'],
    tests: {
      TSH: 'TSH',
      T4: 'T4',
      FT4: 'FT4',
      FT3: 'FT3',
      CRP: 'CRP',
      HbA1c: 'HBA1C',
      Ferritin: 'FERR',
      Cortisol: 'CORT',
      'Vitamin D': 'VITD',
    },
    units: immunologyUnits,
  },
}

// Point-of-care chemistry by discs: one row a sample, the unit behind each value, a decimal comma, and a clock
// that says p.m. with the day first. The operator types the number of the tube as that of the patient. BUN is
// the nitrogen of urea, so its mg/dL is another than that of urea.
const vetScanVs2: SeedAnalyzerProfile = {
  name: 'vetscan-vs2',
  definition: {
    layout: 'wide',
    encoding: 'auto',
    delimiter: ';',
    decimal_mark: ',',
    preamble_lines: 0,
    columns: { sample: 'Patient no.', measured_at: 'Date' },
    ignored_columns: ['Customer no.'],
    date_order: 'dmy',
    qc: { by: 'sample_prefix', prefixes: ['QC'] },
    no_value: ['---', '~~~', 'HEM', 'LIP', 'ICT'],
    tests: {
      ALB: 'ALB',
      ALT: 'ALT',
      AST: 'AST',
      ALP: 'ALP',
      BUN: 'UREA',
      CA: 'CA',
      CK: 'CK',
      CRE: 'CREA',
      GGT: 'GGT',
      GLU: 'GLU',
      'K+': 'K',
      'NA+': 'NA',
      PHOS: 'PHOS',
      TBIL: 'TBIL',
      tCO2: 'CO2',
      TP: 'TP',
    },
    units: chemistryUnits,
    units_of_test: { BUN: { 'mg/dL': 'mg{urea_nitrogen}/dL' } },
  },
}

export const analyzerProfiles: SeedAnalyzerProfile[] = [cobasIntegra, access2, finecare, vetScanVs2]
