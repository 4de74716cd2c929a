// Who comes on a busy morning, what is ordered for them, and what the analyzer finds. All of it is made up; most
// values are as they should be, so that most orders are completed without anybody looking.
import type { Schemas } from '../../../client/laboratory-client.ts'
import { brokenRows, header, rowWriter } from './analyzer-file.ts'

type Test = { name: string; unit: string; decimals: number; mean: number; sd: number }
export type Visit = {
  patient: Schemas['NewPatient']
  priority: Schemas['Order']['priority']
  tests: string[]
}
export type Tube = { accession_number: string; tests: string[] }

/** As the analyzer calls it and measures it, by the code of the catalogue. */
const measured: Record<string, Test> = {
  GLU: { name: 'GLU', unit: 'mg/dL', decimals: 0, mean: 92, sd: 4 },
  CREA: { name: 'CREA', unit: 'mg/dL', decimals: 2, mean: 0.85, sd: 0.06 },
  K: { name: 'K', unit: 'mmol/L', decimals: 1, mean: 4.2, sd: 0.2 },
  NA: { name: 'Na', unit: 'mmol/L', decimals: 0, mean: 140, sd: 1.5 },
  CL: { name: 'Cl', unit: 'mmol/L', decimals: 0, mean: 102, sd: 1.5 },
  UREA: { name: 'UREA', unit: 'mmol/L', decimals: 1, mean: 4.9, sd: 0.5 },
  ALT: { name: 'ALT', unit: 'U/L', decimals: 0, mean: 21, sd: 4 },
  AST: { name: 'AST', unit: 'U/L', decimals: 0, mean: 22, sd: 3 },
  ALB: { name: 'ALB', unit: 'g/L', decimals: 0, mean: 42, sd: 1.5 },
  CRP: { name: 'CRP', unit: 'mg/L', decimals: 1, mean: 2, sd: 0.6 },
}

const orders: Pick<Visit, 'priority' | 'tests'>[] = [
  { priority: 'stat', tests: ['K', 'NA', 'CL', 'GLU', 'CREA'] },
  { priority: 'routine', tests: ['GLU', 'CREA', 'UREA'] },
  { priority: 'urgent', tests: ['CRP', 'ALB', 'K'] },
  { priority: 'routine', tests: ['ALT', 'AST', 'ALB'] },
  { priority: 'routine', tests: ['K', 'NA', 'CL', 'CREA', 'UREA', 'GLU'] },
]
const families = ['Okafor', 'Lindgren', 'Marković', 'Haas', 'Nguyen', 'Bianchi', 'Yılmaz']
const given = ['Ada', 'Noor', 'Jonas', 'Mei', 'Elif']

/** `mark` tells these patients from those of another morning. */
export function visitsOf(mark: string, count: number): Visit[] {
  return Array.from({ length: count }, (_, n) => ({
    ...orders[n % orders.length]!,
    patient: {
      mrn: `MORNING-${mark}-${n + 1}`,
      family_name: families[n % families.length]!,
      given_name: given[n % given.length]!,
      birth_date: `${1948 + ((n * 7) % 55)}-0${1 + (n % 9)}-1${n % 10}`,
      sex: n % 2 === 0 ? ('female' as const) : ('male' as const),
    },
  }))
}

/**
 * The first tube has a critical potassium. Between the rows of the tubes stand those that an analyzer writes all day
 * long, of the standards that calibrate its electrodes: `standards` of them, so that the file takes a while to read.
 */
export function busyFile(
  tubes: readonly Tube[],
  { at, time_zone, standards }: { at: Date; time_zone: string; standards: number },
): string {
  const row = rowWriter(at, time_zone, Math.floor(at.getTime() / 1000) % 1_000_000)
  const standard = (n: number) => row('ISE', ['NA-I', 'K-I', 'CL-I'][n % 3]!, '100.0', 'mmol/L')
  const found = tubes.flatMap(({ accession_number, tests }, n) =>
    tests.map((code) => {
      const test = measured[code]!
      const value = n === 0 && code === 'K' ? '6.9' : around(test)
      return row(accession_number, test.name, value, test.unit)
    }),
  )
  const rows = [
    row('QC-LEVEL1', 'K', around({ mean: 4, sd: 0.04, decimals: 2 }), 'mmol/L'),
    row('QC-LEVEL2', 'K', around({ mean: 6.8, sd: 0.06, decimals: 2 }), 'mmol/L'),
    ...found,
    ...brokenRows(row, tubes[0]!.accession_number),
  ]
  const between = Math.floor(standards / rows.length)
  const all = rows.flatMap((one, n) => [
    one,
    ...Array.from({ length: between }, (_, more) => standard(n + more)),
  ])
  return [header, ...all].join('\r')
}

/** Within two SDs. */
function around({ mean, sd, decimals }: Pick<Test, 'mean' | 'sd' | 'decimals'>): string {
  const z = Math.random() + Math.random() + Math.random() + Math.random() - 2
  return (mean + z * sd).toFixed(decimals)
}
