// Reference intervals of the blood count and of HbA1c, in whole blood.
// Demonstration values, not for clinical use. Ages that no line covers stay without an interval.
import { birth, intervals, months, years } from './interval.ts'
import type { PublishedInterval } from './interval.ts'
import * as source from './sources.ts'

const adult = years(18)

const redCells: PublishedInterval[] = [
  ...intervals('reference', 'HGB', 'g/dL', source.pedsap, [
    ['any', birth, months(1), '15', '24'],
    ['any', months(1), months(24), '10.5', '14'],
    ['any', years(2), years(10), '11.5', '14.5'],
    ['female', years(10), adult, '12', '15'],
    ['male', years(10), adult, '12.5', '16.1'],
    ['female', adult, null, '12.5', '16'],
    ['male', adult, null, '13.5', '18'],
  ]),
  ...intervals('reference', 'RBC', '10*12/L', source.nordicBloodCount, [
    ['female', adult, null, '3.94', '5.16'],
    ['male', adult, null, '4.25', '5.71'],
  ]),
  ...intervals('reference', 'HCT', 'L/L', source.nordicBloodCount, [
    ['female', adult, null, '0.348', '0.459'],
    ['male', adult, null, '0.395', '0.500'],
  ]),
  ...intervals('reference', 'MCV', 'fL', source.nordicBloodCount, [
    ['any', adult, null, '82', '98'],
  ]),
  ...intervals('reference', 'MCH', 'pg', source.nordicBloodCount, [
    ['any', adult, null, '27.1', '33.3'],
  ]),
  ...intervals('reference', 'MCHC', 'g/L', source.nordicBloodCount, [
    ['any', adult, null, '317', '357'],
  ]),
]

const whiteCellsAndPlatelets: PublishedInterval[] = [
  ...intervals('reference', 'WBC', '10*9/L', source.nordicBloodCount, [
    ['any', adult, null, '3.5', '8.8'],
  ]),
  ...intervals('reference', 'PLT', '10*9/L', source.nordicBloodCount, [
    ['female', adult, null, '165', '387'],
    ['male', adult, null, '145', '348'],
  ]),
  ...intervals('reference', 'NEUT', '10*9/L', source.hoffbrand, [
    ['any', adult, null, '2.5', '7.5'],
  ]),
  ...intervals('reference', 'LYMPH', '10*9/L', source.hoffbrand, [
    ['any', adult, null, '1.5', '3.5'],
  ]),
  ...intervals('reference', 'MONO', '10*9/L', source.hoffbrand, [
    ['any', adult, null, '0.2', '0.8'],
  ]),
  ...intervals('reference', 'EOS', '10*9/L', source.hoffbrand, [
    ['any', adult, null, '0.04', '0.44'],
  ]),
  ...intervals('reference', 'BASO', '10*9/L', source.hoffbrand, [
    ['any', adult, null, '0.01', '0.1'],
  ]),
]

export const haematologyIntervals: PublishedInterval[] = [
  ...redCells,
  ...whiteCellsAndPlatelets,
  // 5.7 % is 38.801 mmol/mol, printed as 39.
  ...intervals('reference', 'HBA1C', '%', source.ada, [['any', adult, null, null, '<5.7']]),
]
