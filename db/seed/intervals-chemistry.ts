// Reference intervals of electrolytes, metabolites, enzymes and proteins in serum. One line is one
// row of the publication named beside the test: sex, age from (inclusive) until (exclusive), low, high.
// Demonstration values, not for clinical use. Ages that no line covers stay without an interval.
import { birth, intervals, months, years } from './interval.ts'
import type { PublishedInterval } from './interval.ts'
import * as source from './sources.ts'

const adult = years(18)

const electrolytes: PublishedInterval[] = [
  ...intervals('reference', 'NA', 'mmol/L', source.australasia, [
    ['any', adult, null, '135', '145'],
  ]),
  ...intervals('reference', 'K', 'mmol/L', source.pedsap, [
    ['any', birth, months(1), '3.7', '7.2'],
    ['any', months(1), months(3), '4.0', '6.2'],
    ['any', months(3), years(1), '3.4', '5.6'],
    ['any', years(1), years(17), '3.5', '5.1'],
  ]),
  ...intervals('reference', 'K', 'mmol/L', source.australasia, [
    ['any', adult, null, '3.5', '5.2'],
  ]),
  ...intervals('reference', 'CL', 'mmol/L', source.australasia, [
    ['any', adult, null, '95', '110'],
  ]),
  ...intervals('reference', 'CO2', 'mmol/L', source.australasia, [
    ['any', adult, null, '22', '32'],
  ]),
  ...intervals('reference', 'CA', 'mmol/L', source.australasia, [
    ['any', adult, null, '2.10', '2.60'],
  ]),
  ...intervals('reference', 'MG', 'mmol/L', source.australasia, [
    ['any', adult, null, '0.7', '1.1'],
  ]),
  ...intervals('reference', 'PHOS', 'mg/dL', source.pedsap, [
    ['any', years(1), years(4), '3.8', '6.5'],
    ['any', years(4), years(12), '3.2', '5.8'],
    ['any', years(12), years(16), '2.9', '5.4'],
    ['any', years(16), years(20), '2.4', '4.7'],
  ]),
  ...intervals('reference', 'PHOS', 'mmol/L', source.australasia, [
    ['any', years(20), null, '0.75', '1.50'],
  ]),
]

const metabolites: PublishedInterval[] = [
  ...intervals('reference', 'UREA', 'mmol/L', source.norip, [
    ['female', adult, years(50), '2.6', '6.4'],
    ['female', years(50), null, '3.1', '7.9'],
    ['male', adult, years(50), '3.2', '8.1'],
    ['male', years(50), null, '3.5', '8.1'],
  ]),
  ...intervals('reference', 'CREA', 'umol/L', source.pmc3973528, [
    ['female', years(13), adult, '33', '78'],
    ['male', years(13), adult, '42', '79'],
  ]),
  ...intervals('reference', 'CREA', 'mg/dL', source.pedsap, [
    ['female', adult, null, '0.6', '1.1'],
    ['male', adult, null, '0.9', '1.2'],
  ]),
  ...intervals('reference', 'URATE', 'umol/L', source.norip, [
    ['female', adult, years(50), '155', '350'],
    ['female', years(50), null, '155', '400'],
    ['male', adult, null, '230', '480'],
  ]),
  ...intervals('reference', 'GLU', 'mg/dL', source.pedsap, [
    ['any', years(1), adult, '60', '100'],
    ['any', adult, null, '70', '105'],
  ]),
  ...intervals('reference', 'LACT', 'mg/dL', source.msd, [['any', adult, null, '4.5', '19.8']]),
  ...intervals('reference', 'EGFR', 'mL/min/{1.73_m2}', source.kdigo, [
    ['any', adult, null, '60', null],
  ]),
  ...intervals('reference', 'AGAP', 'mmol/L', source.statpearls, [['any', adult, null, '4', '12']]),
  ...intervals('reference', 'CHOL', 'mg/dL', source.atp3, [['any', years(20), null, null, '<200']]),
  ...intervals('reference', 'TRIG', 'mg/dL', source.atp3, [['any', years(20), null, null, '<150']]),
  ...intervals('reference', 'LDL', 'mg/dL', source.atp3, [['any', years(20), null, null, '<100']]),
  ...intervals('reference', 'LDLC', 'mg/dL', source.atp3, [['any', years(20), null, null, '<100']]),
  ...intervals('reference', 'HDL', 'mg/dL', source.atp3, [['any', years(20), null, '40', null]]),
]

const enzymes: PublishedInterval[] = [
  ...intervals('reference', 'ALT', 'U/L', source.pedsap, [
    ['any', months(1), years(1), '12', '45'],
    ['any', years(1), years(20), '5', '55'],
  ]),
  ...intervals('reference', 'ALT', 'U/L', source.norip, [
    ['female', years(20), null, '10', '45'],
    ['male', years(20), null, '10', '70'],
  ]),
  ...intervals('reference', 'AST', 'U/L', source.norip, [
    ['female', adult, null, '15', '35'],
    ['male', adult, null, '15', '45'],
  ]),
  ...intervals('reference', 'ALP', 'U/L', source.pedsap, [
    ['any', months(1), years(1), '150', '420'],
    ['any', years(1), years(10), '100', '420'],
    ['any', years(10), years(12), '140', '560'],
    ['female', years(12), years(14), '100', '420'],
    ['male', years(12), years(14), '100', '495'],
    ['female', years(14), years(16), '70', '320'],
    ['male', years(14), years(16), '100', '525'],
    ['female', years(16), years(20), '50', '320'],
    ['male', years(16), years(20), '65', '260'],
  ]),
  ...intervals('reference', 'ALP', 'U/L', source.norip, [['any', years(20), null, '35', '105']]),
  ...intervals('reference', 'GGT', 'U/L', source.pedsap, [
    ['any', birth, months(2), '12', '147'],
    ['any', months(2), months(4), '8', '90'],
    ['any', months(4), years(20), '5', '32'],
    ['any', years(20), null, '7', '49'],
  ]),
  ...intervals('reference', 'LDH', 'U/L', source.australasia, [['any', adult, null, '120', '250']]),
  ...intervals('reference', 'CK', 'U/L', source.australasia, [
    ['female', adult, null, '30', '150'],
    ['male', adult, years(60), '45', '250'],
    ['male', years(60), null, '40', '200'],
  ]),
]

const proteins: PublishedInterval[] = [
  ...intervals('reference', 'TBIL', 'umol/L', source.norip, [['any', adult, null, '5', '25']]),
  ...intervals('reference', 'DBIL', 'mg/dL', source.msd, [['any', adult, null, null, '0.4']]),
  ...intervals('reference', 'ALB', 'g/L', source.norip, [
    ['any', adult, years(40), '36', '48'],
    ['any', years(40), years(70), '36', '45'],
    ['any', years(70), null, '34', '45'],
  ]),
  ...intervals('reference', 'TP', 'g/L', source.norip, [['any', adult, null, '62', '78']]),
  ...intervals('reference', 'CRP', 'mg/L', source.oxford, [['any', adult, null, null, '10']]),
  ...intervals('reference', 'FE', 'umol/L', source.norip, [['any', adult, null, '9', '34']]),
  ...intervals('reference', 'FERR', 'ng/mL', source.mayo, [
    ['female', adult, null, '11', '307'],
    ['male', adult, null, '24', '336'],
  ]),
]

export const chemistryIntervals: PublishedInterval[] = [
  ...electrolytes,
  ...metabolites,
  ...enzymes,
  ...proteins,
]
