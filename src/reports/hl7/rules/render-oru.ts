// The report of an order as one message of HL7 v2.5.1, ORU^R01^ORU_R01 (chapter 7.3.1): the patient, and for each
// panel or single test the order, the request, its observations with their notes, and the specimen. The same
// document is the same message, with the same control id: whoever gets it twice knows that it is one.
import type { ReportDocument, ReportItem, ReportSample } from '../../report-document.ts'
import { notesOf } from './notes.ts'
import {
  moment,
  observationStatus,
  observedValue,
  orderCodes,
  priorityCodes,
  referenceText,
  requestStatus,
  segment,
  sexCodes,
  specimenCodes,
  type Field,
} from './segments.ts'

/** What stands under one OBR: tests of one panel, or one test, of one specimen. */
type Request = {
  code: { code: string; name: string; loinc: string | null }
  items: ReportItem[]
  sample: ReportSample | undefined
}

/** Segments end with CR, as the standard says; UTF-8, as MSH-18 says. */
export function renderOru(document: ReportDocument): string {
  const { patient, laboratory, report_number, read_at } = document
  const head = [
    // The delimiters are none that could be escaped: they say how all else is.
    segment('MSH', [
      null,
      'Diagnostics Lab',
      laboratory.name,
      ...nothing(2),
      moment(read_at),
      null,
      ['ORU', 'R01', 'ORU_R01'],
      report_number,
      'P',
      '2.5.1',
      ...nothing(5),
      'UNICODE UTF-8',
    ]).replace('MSH|', () => String.raw`MSH|^~\&`),
    segment('PID', [
      '1',
      null,
      [patient.mrn, null, null, laboratory.name, 'MR'],
      null,
      [patient.family_name, patient.given_name, null, null, null, null, 'L'],
      null,
      patient.birth_date.replaceAll('-', ''),
      sexCodes[patient.sex],
    ]),
  ]
  const requests = requestsOf(document).flatMap((request, n) =>
    segmentsOf(document, request, String(n + 1)),
  )
  return [...head, ...requests].map((one) => `${one}\r`).join('')
}

function requestsOf(document: ReportDocument): Request[] {
  const { groups, samples } = document
  return groups.flatMap(({ panel, items }) => {
    const placed = items.map((item) => ({ item, sample: sampleOf(samples, item) }))
    const keyOf = ({ item, sample }: (typeof placed)[number]) =>
      panel ? (sample?.id ?? '') : item.id
    return [...Map.groupBy(placed, keyOf).values()].map((together) => ({
      code: panel ?? together[0]!.item.test,
      items: together.map(({ item }) => item),
      sample: together[0]!.sample,
    }))
  })
}

/** That in which it was measured; without a result the last of its kind, which may have been rejected. */
function sampleOf(samples: readonly ReportSample[], { result, test }: ReportItem) {
  if (result) return samples.find(({ id }) => id === result.sample_id)
  return samples.findLast(({ specimen_type }) => specimen_type === test.specimen_type)
}

const coded = ({ code, name, loinc }: Request['code']): Field =>
  loinc === null ? [code, name, 'L'] : [loinc, name, 'LN', code, name, 'L']

function segmentsOf(document: ReportDocument, request: Request, set_id: string): string[] {
  const { order, issued_at } = document
  const { code, items, sample } = request
  const statuses = items.map((item) => observationStatus(item, sample))
  const filler = `${order.order_number}-${items[0]!.position}`
  const orderedBy = [order.ordered_by.id, order.ordered_by.name]
  const status = orderCodes[order.status]
  return [
    segment('ORC', [
      'RE',
      null,
      filler,
      order.order_number,
      status,
      ...nothing(3),
      moment(order.ordered_at),
      ...nothing(2),
      orderedBy,
    ]),
    segment('OBR', [
      set_id,
      null,
      filler,
      coded(code),
      ...nothing(2),
      moment(sample?.collected_at ?? null),
      ...nothing(6),
      moment(sample?.received_at ?? null),
      null,
      orderedBy,
      ...nothing(5),
      moment(issued_at),
      null,
      'LAB',
      requestStatus(statuses),
    ]),
    segment('TQ1', ['1', ...nothing(7), priorityCodes[order.priority]]),
    ...items.flatMap((item, n) => observation(document, item, statuses[n]!, String(n + 1))),
    ...(sample ? [specimen(sample)] : []),
  ]
}

const nothing = (count: number): null[] => Array.from({ length: count }, () => null)

function observation(
  document: ReportDocument,
  item: ReportItem,
  status: string,
  set_id: string,
): string[] {
  const { result, test } = item
  const { type, value } = result ? observedValue(result) : { type: '', value: null }
  const unit = result?.coded ? null : (result?.canonical_unit ?? null)
  const by = result?.verified_by
  const instrument = result?.instrument
  const { laboratory } = document
  return [
    segment('OBX', [
      set_id,
      type,
      coded(test),
      null,
      value,
      unit === null ? null : [unit, unit, 'UCUM'],
      referenceText(result?.reference ?? null),
      result?.flag,
      ...nothing(2),
      status,
      ...nothing(2),
      moment(result?.collected_at ?? null),
      null,
      by ? [by.id, by.name] : null,
      null,
      instrument ? [instrument.code, instrument.name] : null,
      moment(result?.measured_at ?? null),
      ...nothing(3),
      result ? laboratory.name : null,
    ]),
    ...notesOf(document, item).map((note, n) => segment('NTE', [String(n + 1), 'L', note])),
  ]
}

// SPM-2 is a pair: the number that the ward gave, and the laboratory's. Ours is the second.
function specimen(sample: ReportSample): string {
  const { rejection } = sample
  return segment('SPM', [
    '1',
    [null, sample.accession_number],
    null,
    specimenCodes[sample.specimen_type],
    ...nothing(12),
    moment(sample.collected_at),
    moment(sample.received_at),
    null,
    rejection ? 'N' : null,
    rejection ? [rejection.code, rejection.name, 'HL70490'] : null,
  ])
}
