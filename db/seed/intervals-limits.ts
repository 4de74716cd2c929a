// The limits beside the reference intervals: what is not yet dangerous (critical), what needs no human
// eye (autoverification), what the method can measure at all (absolute). Only the critical ones are
// published; the others are examples of policy. Demonstration values, not for clinical use.
import { birth, intervals, years } from './interval.ts'
import type { PublishedInterval, Row } from './interval.ts'
import * as source from './sources.ts'

const adults = (low: string, high: string): Row[] => [['any', years(18), null, low, high]]
const everyone = (low: string, high: string): Row[] => [['any', birth, null, low, high]]

// Critical is strictly beyond a bound: potassium 6.1 is not, 6.2 is. The list is for adults. A
// newborn's potassium of 6.5 is normal, so children have no limit here rather than a wrong one.
const critical: PublishedInterval[] = [
  ...intervals('critical', 'K', 'mmol/L', source.arup, adults('3.0', '6.1')),
  ...intervals('critical', 'NA', 'mmol/L', source.arup, adults('120', '160')),
  ...intervals('critical', 'CO2', 'mmol/L', source.arup, adults('10', '40')),
  ...intervals('critical', 'CA', 'mg/dL', source.arup, adults('6.0', '13.0')),
  ...intervals('critical', 'MG', 'mg/dL', source.arup, adults('1.0', '9.0')),
  ...intervals('critical', 'PHOS', 'mg/dL', source.arup, adults('1.0', '9.0')),
  ...intervals('critical', 'GLU', 'mg/dL', source.arup, adults('40', '450')),
]

// A test without a row here is released by its reference interval. Wider: a slight deviation is
// flagged, but nobody needs to look. Narrower (calcium, thyrotropin): a borderline value is looked at.
const autoverification: PublishedInterval[] = [
  ...intervals('autoverification', 'NA', 'mmol/L', source.policy, adults('130', '150')),
  ...intervals('autoverification', 'K', 'mmol/L', source.policy, adults('3.3', '5.5')),
  ...intervals('autoverification', 'GLU', 'mmol/L', source.policy, adults('3.5', '12')),
  ...intervals('autoverification', 'CREA', 'umol/L', source.policy, adults('40', '150')),
  ...intervals('autoverification', 'CA', 'mmol/L', source.policy, adults('2.15', '2.50')),
  ...intervals('autoverification', 'TSH', 'm[IU]/L', source.policy, adults('0.5', '4.0')),
  ...intervals('autoverification', 'HGB', 'g/L', source.policy, adults('100', '180')),
  ...intervals('autoverification', 'WBC', '10*9/L', source.policy, adults('3.0', '15')),
  ...intervals('autoverification', 'PLT', '10*9/L', source.policy, adults('100', '500')),
]

const absolute: PublishedInterval[] = [
  ...intervals('absolute', 'NA', 'mmol/L', source.policy, everyone('80', '180')),
  ...intervals('absolute', 'K', 'mmol/L', source.policy, everyone('1.0', '10.0')),
  ...intervals('absolute', 'CL', 'mmol/L', source.policy, everyone('60', '140')),
  ...intervals('absolute', 'CO2', 'mmol/L', source.policy, everyone('2', '50')),
  ...intervals('absolute', 'CA', 'mmol/L', source.policy, everyone('0.5', '5.0')),
  ...intervals('absolute', 'MG', 'mmol/L', source.policy, everyone('0.1', '5.0')),
  ...intervals('absolute', 'PHOS', 'mmol/L', source.policy, everyone('0.1', '6.0')),
  ...intervals('absolute', 'UREA', 'mmol/L', source.policy, everyone('0.5', '40')),
  ...intervals('absolute', 'CREA', 'umol/L', source.policy, everyone('5', '2200')),
  ...intervals('absolute', 'URATE', 'umol/L', source.policy, everyone('10', '1500')),
  ...intervals('absolute', 'GLU', 'mmol/L', source.policy, everyone('0.1', '45')),
  ...intervals('absolute', 'LACT', 'mmol/L', source.policy, everyone('0.2', '15.5')),
  ...intervals('absolute', 'ALT', 'U/L', source.policy, everyone('3', '1000')),
  ...intervals('absolute', 'AST', 'U/L', source.policy, everyone('3', '1000')),
  ...intervals('absolute', 'ALP', 'U/L', source.policy, everyone('5', '1500')),
  ...intervals('absolute', 'GGT', 'U/L', source.policy, everyone('3', '1200')),
  ...intervals('absolute', 'TBIL', 'umol/L', source.policy, everyone('2', '700')),
  ...intervals('absolute', 'ALB', 'g/L', source.policy, everyone('5', '80')),
  ...intervals('absolute', 'TP', 'g/L', source.policy, everyone('10', '150')),
  ...intervals('absolute', 'CHOL', 'mmol/L', source.policy, everyone('0.1', '20.7')),
  ...intervals('absolute', 'TRIG', 'mmol/L', source.policy, everyone('0.1', '10')),
  ...intervals('absolute', 'CRP', 'mg/L', source.policy, everyone('0.3', '350')),
  ...intervals('absolute', 'TSH', 'm[IU]/L', source.policy, everyone('0.005', '100')),
  ...intervals('absolute', 'HBA1C', 'mmol/mol', source.policy, everyone('20', '150')),
  ...intervals('absolute', 'WBC', '10*9/L', source.policy, everyone('0.1', '400')),
  ...intervals('absolute', 'RBC', '10*12/L', source.policy, everyone('0.1', '8')),
  ...intervals('absolute', 'HGB', 'g/L', source.policy, everyone('10', '250')),
  ...intervals('absolute', 'HCT', 'L/L', source.policy, everyone('0.05', '0.75')),
  ...intervals('absolute', 'PLT', '10*9/L', source.policy, everyone('2', '3000')),
]

export const limits: PublishedInterval[] = [...critical, ...autoverification, ...absolute]
