// A file as an analyzer would write it, in the dialect of the profile "cobas-integra": CR line ends,
// American dates, the tests of two samples interleaved, units that need converting, and all that goes
// wrong on a Monday morning.

export type DemoSamples = { ann: string; ben: string }

export const header =
  'order_id,test_name,slope_1,result_rate,result_concentration,std_unit,schedule_time,result_calculation_time,result_seqnr'

/** `ann` and `ben` are accession numbers; `at` is when the analyzer measured. */
export function demoFile({ ann, ben }: DemoSamples, at: Date, time_zone: string): string {
  const row = rowWriter(at, time_zone, 8800)
  const rows = [
    row('QC-LEVEL1', 'K', '4.02', 'mmol/L'),
    row(ann, 'GLU', '97', 'mg/dL'),
    row(ben, 'GLU', '168', 'mg/dL'),
    row(ann, 'CREA', '0.95', 'mg/dL'),
    row(ben, 'CREA', '1.02', 'mg/dL'),
    row(ann, 'K', '4.2', 'mmol/L'),
    row(ben, 'K', '6.8', 'mmol/L'),
    row(ann, 'Na', '140', 'mmol/L'),
    row(ben, 'Na', '139', 'mmol/L'),
    row(ben, 'CRP', '<2', 'mg/L'),
    ...brokenRows(row, ann),
  ]
  return [header, ...rows].join('\r')
}

export type WriteRow = (sample: string, test: string, value: string, unit: string) => string

/** The rows are numbered from `sequence`. The analyzer's clock shows the laboratory's time, in whole minutes. */
export function rowWriter(at: Date, time_zone: string, sequence: number): WriteRow {
  const clock = { timeZone: time_zone, dateStyle: 'short', timeStyle: 'short' } as const
  const time = new Intl.DateTimeFormat('en-US', { ...clock, hourCycle: 'h23' })
    .format(at)
    .replace(',', '')
  return (sample, test, value, unit) =>
    [sample, test, '54.85', '78.62', value, unit, time, time, sequence++].join(',')
}

/** Four rows that are refused, each for a reason of its own. */
export function brokenRows(row: WriteRow, sample: string): string[] {
  return [
    row('2699999999M', 'K', '4.4', 'mmol/L'),
    row(sample, 'Mn', '114.9', 'mmol/L'),
    row(sample, 'GLU', 'see comment', 'mg/dL'),
    '~~~ communication error, buffer 7 ~~~',
  ]
}
