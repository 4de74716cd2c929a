// A report as it is printed: every text that a reader sees, in its order. The page and the PDF lay these texts out and
// add none of their own, so both say the same, and neither has to know what a result is.
import { createLocalTime } from '../platform/local-time.ts'
import type { Person, ReportDocument, ReportItem, ReportNotice } from './report-document.ts'
import {
  dateWords,
  flagOf,
  flagWords,
  formulaWords,
  notComputed,
  patientName,
  pendingWords,
  plainWords,
  rangeWords,
  statusWords,
  valueWords,
} from './rules/words.ts'

export type Fact = { label: string; text: string }

/** A value that does not stand any more, with the words that say so. */
export type Struck = { value: string; words: string }

export type PrintedRow = {
  test: string
  code: string
  /** Empty while nothing is reported. */
  value: string
  unit: string
  /** In place of a value. */
  pending: string
  flag: string
  /** How much the flag matters: its look beside its word. */
  weight: 'none' | 'abnormal' | 'critical'
  reference: string
  struck: Struck[]
  /** Where the value comes from, and who verified it. */
  origin: string
  notes: string[]
}

export type PrintedGroup = { title: string; rows: PrintedRow[] }

export type PrintedReport = {
  title: string
  status: string
  meaning: string
  number: string
  laboratory: { name: string; lines: string[] }
  patient: Fact[]
  order: Fact[]
  samples: { cells: string[] }[]
  groups: PrintedGroup[]
  /** Who was called about a critical value, and what they repeated. */
  calls: { title: string; lines: string[] }[]
  issued: string
  read: string
  footer: string
}

export const sampleColumns = ['Accession number', 'Specimen', 'Collected', 'Received', 'Status']

type Times = (at: string | null) => string

export function printReport(document: ReportDocument): PrintedReport {
  const local = createLocalTime(document.time_zone)
  const time: Times = (at) => (at === null ? '–' : `${local(at).long_date}, ${local(at).time}`)
  const { laboratory, patient, order, status, report_number } = document
  const name = patientName(document)
  const { title, meaning } = statusWords[status]
  return {
    title: `${title} · ${name} · ${order.order_number}`,
    status: title,
    meaning,
    number: report_number,
    laboratory: {
      name: laboratory.name,
      lines: [
        ...laboratory.address,
        ...(laboratory.phone ? [`Telephone ${laboratory.phone}`] : []),
      ],
    },
    patient: [
      { label: 'Patient', text: name },
      { label: 'Date of birth', text: dateWords(patient.birth_date) },
      { label: 'Sex', text: patient.sex },
      { label: 'MRN', text: patient.mrn },
    ],
    order: [
      { label: 'Order', text: order.order_number },
      { label: 'Ordered by', text: order.ordered_by.name },
      { label: 'Ordered', text: time(order.ordered_at) },
      { label: 'Priority', text: order.priority },
      ...(order.status_reason ? [{ label: 'Reason', text: order.status_reason }] : []),
    ],
    samples: document.samples.map((sample) => ({ cells: sampleCells(sample, time) })),
    groups: document.groups.map(({ panel, items }) => ({
      title: panel ? panel.name : document.groups.length > 1 ? 'Other tests' : 'Tests',
      rows: items.map((item) => printRow(item, time)),
    })),
    calls: document.notices
      .filter(({ attempts }) => attempts.length > 0)
      .map((notice) => printCalls(notice, time)),
    issued: document.issued_at ? time(document.issued_at) : 'not yet',
    read: `${time(document.read_at)} (${document.time_zone})`,
    footer: `${name} · MRN ${patient.mrn} · Report ${report_number}`,
  }
}

function sampleCells(sample: ReportDocument['samples'][number], time: Times): string[] {
  const { rejection } = sample
  const why = rejection && `: ${rejection.name}${rejection.note ? ` (${rejection.note})` : ''}`
  return [
    sample.accession_number,
    plainWords(sample.specimen_type),
    time(sample.collected_at),
    time(sample.received_at),
    `${plainWords(sample.status)}${why ?? ''}`,
  ]
}

function printRow(item: ReportItem, time: Times): PrintedRow {
  const { test, result } = item
  const row: PrintedRow = {
    test: test.name,
    code: test.code,
    value: '',
    unit: '',
    pending: pendingWords(item),
    flag: '',
    weight: 'none',
    reference: '',
    struck: [],
    origin: '',
    notes: notesOf(item, time),
  }
  if (!result) return row
  const flag = result.flag ?? 'N'
  const shown = result.not_evaluated
    ? { pending: notComputed(result.not_evaluated) }
    : { ...valueWords(result), pending: '' }
  return {
    ...row,
    ...shown,
    flag: flagOf(result.flag, result.critical),
    weight: result.critical ? 'critical' : flag === 'N' ? 'none' : 'abnormal',
    reference: rangeWords(result.reference),
    struck: result.replaced.map((old) => {
      const { value, unit } = valueWords(old)
      const before = [value, unit, old.flag && flagWords[old.flag]].filter(Boolean).join(' ')
      return {
        value: before,
        words: `reported ${time(old.released_at)}; corrected ${time(old.superseded_at)} by ${byWhom(old.corrected_by)}: ${old.correction_reason}`,
      }
    }),
    origin: originOf(item, time),
  }
}

const byWhom = (person: Person | null) => person?.name ?? 'the laboratory system'

function originOf({ result, test }: ReportItem, time: Times): string {
  if (!result) return ''
  const how = result.formula
    ? `computed (${formulaWords[result.formula]})`
    : (result.instrument?.name ?? 'entered by hand')
  const who = result.verified_by
    ? `verified by ${result.verified_by.name}`
    : 'released automatically within the laboratory’s limits'
  const when = time(result.released_at)
  return `${plainWords(test.specimen_type)} ${result.accession_number} · ${how} · ${who}, ${when}`
}

function notesOf(
  { withdrawn, correction_under_way, caused_by_result_id }: ReportItem,
  time: Times,
) {
  return [
    ...(correction_under_way
      ? ['A correction is being checked. The value above stands until then.']
      : []),
    ...withdrawn.map(
      ({ released_at, reason, wrong_patient }) =>
        `A value reported ${time(released_at)} was withdrawn${wrong_patient ? ': it was of another patient' : ''}${reason ? `: ${reason}` : ''}. Do not use it.`,
    ),
    ...(caused_by_result_id
      ? ['Added by a rule of the laboratory, because of another result.']
      : []),
  ]
}

const kindWords: Record<ReportNotice['kind'], string> = {
  critical: 'Critical value',
  correction: 'Correction of a critical value',
  withdrawal: 'Withdrawal of a critical value',
}

function printCalls(notice: ReportNotice, time: Times) {
  const { value, unit } = valueWords({ ...notice, displayed_value: null, canonical_unit: null })
  return {
    title: `${kindWords[notice.kind]}: ${notice.test_name} ${value} ${unit}`.trimEnd(),
    lines: notice.attempts.map((one) => {
      const said = one.read_back ? `, read back “${one.read_back}”` : ''
      return `${time(one.attempted_at)}: ${one.attempted_by.name} to ${one.recipient_name} (${one.recipient_role}), by ${plainWords(one.channel)}: ${plainWords(one.outcome)}${said}`
    }),
  }
}
