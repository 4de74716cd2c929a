// Reference intervals of hormones, vitamins and antibodies in serum.
// Demonstration values, not for clinical use. Ages that no line covers stay without an interval.
import { birth, days, intervals, months, years } from './interval.ts'
import type { PublishedInterval } from './interval.ts'
import * as source from './sources.ts'

const adult = years(18)

export const hormoneIntervals: PublishedInterval[] = [
  ...intervals('reference', 'TSH', 'm[IU]/L', source.sorlandet, [
    ['any', days(7), years(1), '0.8', '8.4'],
    ['any', years(1), years(6), '0.7', '6.0'],
    ['any', years(6), years(11), '0.6', '5.4'],
    ['any', years(11), years(16), '0.5', '4.9'],
    ['any', years(16), years(21), '0.5', '4.4'],
    ['any', years(21), null, '0.3', '4.2'],
  ]),
  ...intervals('reference', 'FT3', 'pmol/L', source.sorlandet, [
    ['any', birth, months(4), '2.7', '9.3'],
    ['any', months(4), years(1), '3.3', '9.0'],
    ['any', years(1), years(6), '3.7', '8.5'],
    ['any', years(6), years(11), '3.9', '8.0'],
    ['any', years(11), years(20), '3.9', '7.7'],
    ['any', years(20), null, '3.1', '6.8'],
  ]),
  ...intervals('reference', 'FT4', 'pmol/L', source.medlineplus, [
    ['any', adult, null, '12', '30'],
  ]),
  ...intervals('reference', 'T4', 'ug/dL', source.medlineplus, [
    ['any', adult, null, '4.5', '11.2'],
  ]),
  // At eight in the morning: in the evening a healthy value lies far below.
  ...intervals('reference', 'CORT', 'ug/dL', source.medlineplus, [['any', adult, null, '6', '23']]),
  ...intervals('reference', 'VITD', 'nmol/L', source.nihVitaminD, [
    ['any', adult, null, '50', '125'],
  ]),
  ...intervals('reference', 'B12', 'pg/mL', source.medlineplus, [
    ['any', adult, null, '200', '900'],
  ]),
  // In reciprocals of the dilution: below 1:80.
  ...intervals('reference', 'ANA', '{titer}', source.sleClassification, [
    ['any', adult, null, null, '<80'],
  ]),
]
