// The report of an order, as its reader gets it: what was verified, what it replaced, and in the form that was
// asked for.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { negotiate } from '../../src/http/negotiation.ts'
import { Problem } from '../../src/platform/problems.ts'
import type { ReportDocument, ReportItem } from '../../src/reports/report-document.ts'
import { groupItems } from '../../src/reports/rules/group-items.ts'
import { laboratory } from '../helpers/laboratory.ts'

const { worker, records, people, steps } = await laboratory({
  env: { LAB_NAME: 'Lab of the Tests', LAB_ADDRESS: '12 Road; Town', LAB_TIME_ZONE: 'Asia/Tokyo' },
})
const another = await records.anotherPerson('pathologist')

async function read(order_id: string): Promise<ReportDocument> {
  const { status, body } = await people.clerk.get<ReportDocument>(`/v1/orders/${order_id}/report`)
  assert.equal(status, 200, JSON.stringify(body))
  return body
}

const itemsOf = ({ groups }: ReportDocument) => groups.flatMap(({ items }) => items)
const itemOf = (document: ReportDocument, code: string): ReportItem =>
  itemsOf(document).find(({ test: { code: of } }) => of === code)!
/** Every value of the document, wherever it stands. (A text of it may hold the same digits in an id or a time.) */
function valuesOf(document: ReportDocument): unknown[] {
  const values: unknown[] = []
  JSON.stringify(document, (key, value: unknown) => {
    if (/^(value|\w+_value)$/.test(key) && value !== null) values.push(value)
    return value
  })
  return values
}

test('a corrected report has the old value, why it was replaced, by whom and when', async () => {
  const { order, sample } = await steps.orderWithSample(['K'])
  const { id } = await steps.enter(order, sample, 'K', '4.1', 'mmol/L')
  await worker.runJobs('interpret-results')
  const first = await read(order.id)
  assert.deepEqual([first.status, first.version], ['final', 1])
  assert.deepEqual(first.laboratory, {
    name: 'Lab of the Tests',
    address: ['12 Road', 'Town'],
    phone: null,
  })
  assert.deepEqual([first.time_zone, first.patient.family_name], ['Asia/Tokyo', 'Testfall'])
  const { id: correction } = await steps.correct(id, '4.4', 'mmol/L')
  await worker.runJobs('interpret-results')
  const meanwhile = await read(order.id)
  assert.deepEqual([meanwhile.status, meanwhile.version], ['final', 1])
  assert.equal(itemOf(meanwhile, 'K').correction_under_way, true)
  assert.deepEqual(valuesOf(meanwhile), ['4.1', '4.1', '4.1'], '4.4 is not verified')

  const verified = await steps.verify(correction, another)
  const document = await read(order.id)
  assert.deepEqual(
    [document.status, document.version, document.issued_at, document.report_number],
    ['corrected', 2, verified.released_at, `${order.order_number}/2`],
  )
  const { result, correction_under_way } = itemOf(document, 'K')
  assert.equal(correction_under_way, false)
  assert.deepEqual(
    [result!.displayed_value, result!.canonical_unit, result!.flag],
    ['4.4', 'mmol/L', 'N'],
  )
  assert.deepEqual(
    [result!.reference!.displayed_low, result!.reference!.displayed_high],
    ['3.5', '5.2'],
  )
  const [replaced] = result!.replaced
  assert.deepEqual(
    [replaced!.displayed_value, replaced!.correction_reason, replaced!.superseded_at],
    ['4.1', 'Digits swapped when typing', verified.released_at],
  )
  assert.equal(replaced!.corrected_by!.name, result!.entered_by!.name)
  assert.notEqual(replaced!.corrected_by!.id, result!.verified_by!.id)
})

test('what nobody has verified is not reported, and a value taken back is not shown', async () => {
  const { order, sample } = await steps.orderWithSample(['K', 'NA'])
  await steps.enter(order, sample, 'K', '6.77', 'mmol/L')
  const { id } = await steps.enter(order, sample, 'NA', '139', 'mmol/L')
  await worker.runJobs('interpret-results')
  const document = await read(order.id)
  assert.equal(document.status, 'preliminary')
  assert.deepEqual([itemOf(document, 'K').status, itemOf(document, 'K').result], ['resulted', null])
  const [notice] = document.notices
  assert.deepEqual([notice!.test_code, notice!.value, notice!.attempts], ['K', '6.77', []])

  await steps.withdraw(id, 'entered-in-error')
  const later = await read(order.id)
  assert.deepEqual([later.status, later.version], ['partial', 2])
  assert.deepEqual(valuesOf(later), ['6.77'])
  const [withdrawn] = itemOf(later, 'NA').withdrawn
  assert.deepEqual([withdrawn!.version, withdrawn!.reason], [1, 'Air bubble in the cuvette'])
  assert.ok(later.issued_at! > withdrawn!.released_at)
})

test('an order without results has a report, and an order that is not there has none', async () => {
  const order = await steps.order(['GLU'])
  const document = await read(order.id)
  assert.deepEqual(
    [document.status, document.version, document.issued_at, document.samples],
    ['registered', 0, null, []],
  )
  const nobody = '01980b5e-7a31-7cc3-9d55-3c1f8e0f4a10'
  assert.equal((await people.clerk.get(`/v1/orders/${nobody}/report`)).status, 404)
})

test('a form that does not exist is refused with those that do', async () => {
  const { id } = await steps.order(['GLU'])
  const answer = await people.clerk.get<{ available: string[] }>(`/v1/orders/${id}/report`, {
    accept: 'image/png, text/*;q=0',
  })
  assert.equal(answer.status, 406)
  assert.ok(answer.body.available.includes('application/json'))
  assert.equal(answer.headers.get('vary'), 'Accept')
  const found = await people.clerk.get(`/v1/orders/${id}/report`)
  assert.equal(found.headers.get('vary'), 'Accept')
})

test('of what there is, the client gets what it prefers', () => {
  const available = ['application/json', 'text/html', 'application/pdf', 'text/x-hl7'] as const
  const cases: [accept: string | undefined, expected: string | null][] = [
    [undefined, 'application/json'],
    ['', 'application/json'],
    ['*/*', 'application/json'],
    ['text/html', 'text/html'],
    ['TEXT/HTML', 'text/html'],
    ['text/html, application/pdf', 'text/html'],
    ['text/html;q=0.4, application/pdf;q=0.5', 'application/pdf'],
    ['text/*', 'text/html'],
    ['text/html;q=0, text/*', 'text/x-hl7'],
    ['application/json;q=0, */*;q=0.1', 'text/html'],
    // What a browser sends (RFC 9110 12.5.1: the closest range counts, wherever it stands).
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text/html'],
    ['*/*;q=0.5, application/pdf;q=0.4, application/json;q=0.1', 'text/html'],
    ['text/html;level=1;q=0.3, application/pdf;q=0.2', 'text/html'],
    ['image/png', null],
    ['*/*;q=0', null],
    ['application/json;q=0', null],
  ]
  for (const [accept, expected] of cases) {
    if (expected !== null) assert.equal(negotiate(accept, available), expected, accept)
    else assert.throws(() => negotiate(accept, available), Problem, accept)
  }
})

test('tests stand under the panels that an order holds completely', () => {
  const item = (code: string, position: number) => ({ position, test: { code } })
  const panel = (code: string, ...test_codes: string[]) => ({
    code,
    name: code,
    loinc: null,
    test_codes,
  })
  const grouped = (codes: string[], ...panels: Parameters<typeof panel>[]) =>
    groupItems(
      codes.map((code, position) => item(code, position)),
      panels.map((one) => panel(...one)),
    ).map(({ panel: of, items }) => [of?.code ?? null, ...items.map(({ test: { code } }) => code)])
  const renal: [string, ...string[]] = ['RENAL', 'UREA', 'CREA']
  const lytes: [string, ...string[]] = ['LYTES', 'NA', 'K', 'CL']
  assert.deepEqual(grouped(['GLU', 'K', 'NA', 'CL', 'CREA'], renal, lytes), [
    ['LYTES', 'NA', 'K', 'CL'],
    [null, 'GLU', 'CREA'],
  ])
  assert.deepEqual(grouped(['CREA', 'UREA', 'K', 'NA', 'CL'], lytes, renal), [
    ['RENAL', 'UREA', 'CREA'],
    ['LYTES', 'NA', 'K', 'CL'],
  ])
  const bmp: [string, ...string[]] = ['BMP', 'NA', 'K', 'CL', 'CREA']
  assert.deepEqual(grouped(['NA', 'K', 'CL', 'CREA'], lytes, bmp), [
    ['BMP', 'NA', 'K', 'CL', 'CREA'],
  ])
  assert.deepEqual(grouped([], lytes), [])
})
