// The report of an order as a message of HL7 v2: what each segment says, and that a reader of such messages gets
// back what the report says, whatever the names and words in it are.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { instrumentProfileSchema } from '../../src/imports/instrument-profile.ts'
import { readRows } from '../../src/imports/read-rows.ts'
import { delimitersOfMsh, usualDelimiters } from '../../src/imports/records/rules/delimiters.ts'
import { readAddress, splitSegment, textAt } from '../../src/imports/records/rules/fields.ts'
import { exampleReport } from '../../src/reports/example-report.ts'
import { renderOru } from '../../src/reports/hl7/rules/render-oru.ts'
import { observedValue, requestStatus } from '../../src/reports/hl7/rules/segments.ts'
import type { ReportDocument, ReportItem, ReportResult } from '../../src/reports/report-document.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { signIn } from '../helpers/sign-in.ts'

const example: ReportDocument = exampleReport
const [group] = example.groups
const [corrected] = group!.items
const potassium = corrected!.result!

/** The report with one item, which is another than the example's in these. */
const withItem = (
  item: Partial<ReportItem>,
  more: Partial<ReportDocument> = {},
): ReportDocument => ({
  ...example,
  groups: [{ panel: null, items: [{ ...corrected!, ...item }] }],
  ...more,
})
const withResult = (result: Partial<ReportResult>) =>
  withItem({ result: { ...potassium, replaced: [], ...result } })

function readMessage(text: string) {
  assert.ok(text.endsWith('\r') && !text.includes('\n'))
  const lines = text.split('\r').slice(0, -1)
  assert.deepEqual(delimitersOfMsh(lines[0]!), usualDelimiters)
  const segments = lines.map((line, n) => splitSegment(line, n + 1, usualDelimiters, 'utf-8'))
  return {
    names: segments.map(({ name }) => name),
    at: (address: string) =>
      textAt(
        segments.find(({ name }) => name === address.slice(0, 3)),
        readAddress(address),
      ),
    notes: segments
      .filter(({ name }) => name === 'NTE')
      .map((segment) => textAt(segment, readAddress('NTE-3'))),
  }
}

test('a corrected value says so, with what it took the place of, why and by whom', () => {
  const { names, at, notes } = readMessage(renderOru(example))
  assert.deepEqual(names, ['MSH', 'PID', 'ORC', 'OBR', 'TQ1', 'OBX', 'NTE', 'SPM'])
  const said = {
    'MSH-9.3': 'ORU_R01',
    'MSH-10': 'ORD-2026-0000042/2',
    'MSH-12': '2.5.1',
    'MSH-18': 'UNICODE UTF-8',
    'PID-3': 'MRN-0001',
    'PID-3.5': 'MR',
    'PID-5.2': 'Toni',
    'PID-7': '19800517',
    'PID-8': 'F',
    'ORC-4': 'ORD-2026-0000042',
    'ORC-5': 'CM',
    'OBR-3': 'ORD-2026-0000042-1',
    'OBR-4': '2823-3',
    'OBR-7': '20261123082000+0000',
    'OBR-25': 'C',
    'TQ1-9': 'R',
    'OBX-2': 'NM',
    'OBX-3': '2823-3',
    'OBX-3.3': 'LN',
    'OBX-3.4': 'K',
    'OBX-5': '4.8',
    'OBX-6': 'mmol/L',
    'OBX-6.3': 'UCUM',
    'OBX-7': '3.5-5.1',
    'OBX-8': 'N',
    'OBX-11': 'C',
    'OBX-14': '20261123082000+0000',
    'OBX-18': 'cobas-integra-1',
    'OBX-19': '20261123090200+0000',
    'SPM-2.2': 'A2600001-K',
    'SPM-4': 'SER',
    'SPM-17': '20261123082000+0000',
  }
  assert.deepEqual(
    Object.fromEntries(Object.keys(said).map((address) => [address, at(address)])),
    said,
  )
  assert.deepEqual(notes, [
    'Corrected at 2026-11-23T10:15:02.660Z. Reported before: 8.4 mmol/L (HH). Reason: Digits swapped when typing. By Tom Technologist.',
  ])
})

test('each state of an item has its status, and no value that is not reported', () => {
  const told = (document: ReportDocument) => {
    const { at } = readMessage(renderOru(document))
    return [at('OBX-11'), at('OBX-5'), at('OBR-25')]
  }
  const open = { result: null, status: 'pending' as const }
  const old = { ...potassium.replaced[0]!, reason: 'tube', wrong_patient: false }
  assert.deepEqual(told(withResult({})), ['F', '4.8', 'F'])
  assert.deepEqual(told(withItem(open)), ['I', '', 'I'])
  assert.deepEqual(told(withItem(open, { samples: [] })), ['O', '', 'O'])
  assert.deepEqual(told(withItem({ ...open, status: 'cancelled' })), ['X', '', 'X'])
  assert.deepEqual(told(withItem({ ...open, withdrawn: [old] })), ['D', '', 'C'])
  const wrong = { ...open, withdrawn: [{ ...old, wrong_patient: true }] }
  assert.deepEqual(told(withItem(wrong)), ['W', '', 'C'])
  const none = { displayed_value: null, not_evaluated: 'not_adult' as const }
  assert.deepEqual(told(withResult(none)), ['X', '', 'X'])
})

test('the status of a request follows from those of its observations', () => {
  assert.equal(requestStatus(['F', 'F']), 'F')
  assert.equal(requestStatus(['F', 'X']), 'F')
  assert.equal(requestStatus(['F', 'C']), 'C')
  assert.equal(requestStatus(['C', 'I']), 'A')
  assert.equal(requestStatus(['I', 'O']), 'I')
  assert.equal(requestStatus(['O', 'X']), 'O')
  assert.equal(requestStatus(['X']), 'X')
})

test('a value is written in the type that it has', () => {
  const of = (displayed_value: string) => {
    const { type, value } = observedValue({ ...potassium, displayed_value })
    return [type, value]
  }
  assert.deepEqual(of('<2'), ['SN', ['<', '2']])
  assert.deepEqual(of('-1.5'), ['NM', '-1.5'])
  assert.deepEqual(of('1:80'), ['SN', ['', '1', ':', '80']])
  assert.deepEqual(of('>1:80'), ['SN', ['>', '1', ':', '80']])
  const coded = { word: 'detected', display: 'Detected' }
  assert.deepEqual(observedValue({ ...potassium, coded }).value, ['detected', 'Detected', 'L'])
})

const profile = instrumentProfileSchema.parse({
  layout: 'hl7',
  tests: { K: 'K' },
  units: { 'mmol/L': 'mmol/L' },
  columns: { sample: 'SPM-2.2', test: 'OBX-3.4', measured_at: 'OBX-19' },
})

test('our own reader gets back what was written, whatever stands in its words', async () => {
  const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  const property = fc.asyncProperty(
    fc.array(word, { minLength: 5, maxLength: 5 }),
    fc.constantFrom('4.8', '<2', '>100.0', '0'),
    async ([family_name, given_name, name, reason, recipient], displayed_value) => {
      const [old] = potassium.replaced
      const document = withItem(
        {
          result: {
            ...potassium,
            displayed_value,
            replaced: [{ ...old!, correction_reason: reason! }],
          },
        },
        {
          patient: { ...example.patient, family_name: family_name!, given_name: given_name! },
          laboratory: { ...example.laboratory, name: name! },
          order: { ...example.order, ordered_by: { id: recipient!, name: name! } },
        },
      )
      const text = renderOru(document)
      const read = readRows(profile, chunk(Buffer.from(text)), { time_zone: 'Europe/Warsaw' })
      const rows = (await Array.fromAsync(read)).flat()
      const [row] = rows
      assert.equal(rows.length, 1)
      assert.equal(row!.kind, 'result')
      if (row?.kind !== 'result') return
      assert.equal(`${row.comparator ?? ''}${row.value}`, displayed_value)
      assert.deepEqual(
        [row.sample, row.test, row.unit, row.measured_at],
        ['A2600001-K', 'K', 'mmol/L', '2026-11-23 10:02:00'],
      )
      const { at, names } = readMessage(text)
      assert.equal(names.length, 8)
      const clean = family_name!.replaceAll(/\p{Cc}/gu, '').trim()
      if (clean !== '""' && !/[\r\n]/.test(family_name!)) assert.equal(at('PID-5.1'), clean)
    },
  )
  await fc.assert(property, { numRuns: 200 })
})

async function* chunk(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}

const { lab, steps, worker } = await laboratory({ env: { LAB_NAME: 'Lab | of ^ Tests' } })

test('the report of an order is answered as HL7 v2 to whoever asks for it', async () => {
  const { order, sample } = await steps.orderWithSample(['K', 'GLU'])
  await steps.enter(order, sample, 'K', '4.1', 'mmol/L')
  await worker.runJobs('interpret-results')
  const answer = await lab.app.request(`/v1/orders/${order.id}/report`, {
    headers: {
      authorization: `Bearer ${await signIn(lab.app, 'clerk')}`,
      accept: 'x-application/hl7-v2+er7',
    },
  })
  assert.equal(answer.status, 200)
  const type = answer.headers.get('content-type')
  assert.equal(type, 'x-application/hl7-v2+er7; charset=utf-8')
  const text = await answer.text()
  const { names, at } = readMessage(text)
  assert.equal(names.filter((name) => name === 'OBX').length, 2)
  assert.deepEqual([at('MSH-4'), at('OBX-5'), at('OBX-11')], ['Lab | of ^ Tests', '4.1', 'F'])
})
