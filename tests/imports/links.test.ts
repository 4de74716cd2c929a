// Instruments that send over TCP: what they are answered, what is stored, and that a message is acknowledged only
// when it is, and stored once however often it is sent.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { loadConfig } from '../../src/config/config.ts'
import type { Point } from '../../src/qc/controls/schemas.ts'
import type { Import } from '../../src/imports/schemas.ts'
import { listenToInstruments } from '../../src/imports/links/listen.ts'
import { acknowledge, readHeading, stored } from '../../src/imports/links/rules/acknowledge.ts'
import { control, frameOf } from '../../src/imports/links/rules/frames.ts'
import { eventually } from '../helpers/processes.ts'
import { client, signIn } from '../helpers/sign-in.ts'
import { createControlSteps } from '../qc/control-steps.ts'
import { openLine, sendAstm, sendMllp, type Line } from './simulated-analyzer.ts'
import { openImportLab } from './uploads.ts'

const { lab, worker, sql, people, steps, resultOf } = await openImportLab()

const admin = client(lab.app, await signIn(lab.app, 'admin'))

const names = { tests: { GLU: 'GLU', K: 'K' }, units: { 'mmol/L': 'mmol/L' } }
for (const [code, definition] of Object.entries({
  'by-astm': {
    layout: 'astm',
    ...names,
    columns: {},
    qc: { by: 'column', column: 'O-12', patient_values: ['', 'N'] },
  },
  'by-mllp': { layout: 'hl7', ...names, columns: { sample: 'SPM-2.1', measured_at: 'OBX-14' } },
})) {
  const profile = { name: code, version: 1, definition }
  assert.equal((await admin.post('/v1/analyzer-profiles', profile)).status, 201)
  const instrument = { code, name: code, profile_name: code, profile_version: 1 }
  assert.equal((await admin.post('/v1/instruments', instrument)).status, 201)
}

const { links } = loadConfig('links', {
  INSTRUMENT_LINKS: JSON.stringify([
    { instrument: 'by-astm', protocol: 'astm', port: 0, most_message_bytes: 2000, connections: 2 },
    { instrument: 'by-mllp', protocol: 'mllp', port: 0, most_message_bytes: 2000 },
    { instrument: 'by-mllp', protocol: 'mllp', port: 0, peers: ['192.0.2.1'] },
    { instrument: 'by-astm', protocol: 'astm', port: 0, silence_seconds: 0.2 },
  ]),
})
// With the rights of a worker, as the process has them.
const listening = await listenToInstruments(worker.context, links)
after(() => listening.stop())
const [astmPort, mllpPort, strangersPort, hastyPort] = listening.addresses.map((address) =>
  Number(address.split(':')[1]),
) as [number, number, number, number]

async function withLine<T>(port: number, work: (line: Line) => Promise<T>): Promise<T> {
  const line = await openLine(port)
  try {
    return await work(line)
  } finally {
    line.end()
  }
}

const now = lab.clock.now().toISOString().replaceAll(/\D/g, '').slice(0, 14)
const records = (sample: string, value = '5.40') => [
  `H|\\^&|||bench|||||||P|1|${now}`,
  'P|1',
  `O|1|${sample}||^^^GLU|R`,
  `R|1|^^^GLU|${value}|mmol/L||N||F||||${now}`,
  'L|1|N',
]
const astm = (sample: string, value?: string) => records(sample, value).join('\r')
let ids = 0
const hl7 = (sample: string, { type = 'ORU^R01', id = `M${++ids}`, more = '' } = {}) =>
  [
    `MSH|^~\\&|cobas|bench|LAB|HOSPITAL|${now}||${type}|${id}|P|2.5.1${more}`,
    'OBR|1||1|CHEM',
    `OBX|1|NM|K^Potassium^L||4.10|mmol/L|||||F|||${now}`,
    `SPM|1|${sample}`,
    '',
  ].join('\r')

async function imports(instrument: string): Promise<Import[]> {
  const path = `/v1/imports?limit=200&instrument=${instrument}`
  return (await people.technologist.get<{ items: Import[] }>(path)).body.items
}

test('a message by ASTM is acknowledged frame by frame, and becomes a result that nobody has entered', async () => {
  const { order, sample } = await steps.orderWithSample(['GLU'])
  assert.ok(await withLine(astmPort, (line) => sendAstm(line, astm(sample.accession_number))))
  await worker.runJobs()
  const [found] = await imports('by-astm')
  assert.deepEqual(
    [found!.status, found!.came_by, found!.uploaded_by, found!.rows.accepted],
    ['completed', 'link', null, 1],
  )
  const result = await resultOf(order, 'GLU')
  assert.deepEqual([result?.value, result?.entered_by], ['5.40', null])
  const [audited] = await sql`
    select actor, request_id from audit_log where row_id = ${found!.id} and operation = 'insert'`
  assert.equal(audited!.actor, 'instrument:by-astm')
  const [ofResult] = await sql`
    select request_id from audit_log where row_id = ${result!.id} and operation = 'insert'`
  assert.equal(ofResult!.request_id, audited!.request_id)
})

test('a control that an instrument sends by itself is a point that nobody has entered', async () => {
  const controls = createControlSteps(people, 'by-astm')
  const opened_at = new Date(lab.clock.now().getTime() - 10 * 24 * 3_600_000).toISOString()
  const lot = await controls.lot((await controls.material(1, ['LEVEL-1'])).id, opened_at)
  await controls.target(lot.id, '4.00', '0.08')
  const message = astm('LEVEL-1', '4.05')
    .replaceAll('GLU', 'K')
    .replace('||^^^K|R', '||^^^K|R||||||Q')
  assert.ok(await withLine(astmPort, (line) => sendAstm(line, message)))
  await worker.runJobs()
  const { body } = await people.technologist.get<{ items: Point[] }>(`/v1/qc/lots/${lot.id}/points`)
  const told = body.items.map(({ value, verdict, entered_by }) => [value, verdict, entered_by])
  assert.deepEqual(told, [['4.05', 'in_control', null]])
  const runs = await people.technologist.get<{ items: { entered_by: string | null }[] }>(
    '/v1/qc/runs',
  )
  assert.deepEqual(
    runs.body.items.map(({ entered_by }) => entered_by),
    [null],
  )
})

test('a damaged frame is refused and sent again; one whose acknowledgement was lost is kept once', async () => {
  const { sample } = await steps.orderWithSample(['GLU'])
  const before = (await imports('by-astm')).length
  await withLine(astmPort, async (line) => {
    const answer = async (bytes: Uint8Array) => {
      line.send(bytes)
      return (await line.read(1))?.[0]
    }
    assert.equal(await answer(Buffer.from([control.ENQ])), control.ACK)
    for (const [n, text] of records(sample.accession_number).entries()) {
      const frame = frameOf({ number: (n + 1) % 8, text: Buffer.from(`${text}\r`), ends: true })
      const spoilt = Buffer.from(frame)
      spoilt[3] = spoilt[3]! ^ 1
      assert.equal(await answer(spoilt), control.NAK)
      assert.equal(await answer(frame), control.ACK)
      assert.equal(await answer(frame), control.ACK)
    }
    line.send(Buffer.from([control.EOT]))
  })
  await worker.runJobs()
  const all = await imports('by-astm')
  assert.equal(all.length, before + 1)
  assert.deepEqual([all[0]!.rows.read, all[0]!.rows.accepted], [1, 1])
})

test('a message that is sent again, because its acknowledgement was lost, changes nothing', async () => {
  const { sample } = await steps.orderWithSample(['GLU', 'K'])
  const message = astm(sample.accession_number)
  const block = hl7(sample.accession_number)
  const before = [(await imports('by-astm')).length, (await imports('by-mllp')).length]
  for (let n = 0; n < 2; n++) {
    assert.ok(await withLine(astmPort, (line) => sendAstm(line, message)))
    assert.match((await withLine(mllpPort, (line) => sendMllp(line, block)))!, /\rMSA\|AA\|M\d+\r/)
    await worker.runJobs()
  }
  // Both at the same moment, by two connections.
  const again = hl7(sample.accession_number)
  await Promise.all([1, 2].map(() => withLine(mllpPort, (line) => sendMllp(line, again))))
  await worker.runJobs()
  const after = [(await imports('by-astm')).length, (await imports('by-mllp')).length]
  assert.deepEqual(after, [before[0]! + 1, before[1]! + 2])
  const [first, second] = (await imports('by-mllp')).map(({ rows }) => rows)
  assert.deepEqual([first!.unchanged, second!.accepted], [1, 1])
})

test('an incomplete message is given up: on EOT, on another ENQ, and when the line falls silent', async () => {
  const before = (await imports('by-astm')).length
  const begin = async (line: Line) => {
    line.send(Buffer.from([control.ENQ]))
    await line.read(1)
    line.send(frameOf({ number: 1, text: Buffer.from('H|\\^&\r'), ends: true }))
    assert.equal((await line.read(1))?.[0], control.ACK)
  }
  const end = frameOf({ number: 2, text: Buffer.from('R|1|x\rL|1|N\r'), ends: true })
  await withLine(astmPort, async (line) => {
    await begin(line)
    await begin(line) // ENQ: begins anew, and frame 1 is no repetition
    line.send(Buffer.from([control.EOT]))
    line.send(end) // nobody has asked: not heard
    await begin(line)
  })
  await withLine(hastyPort, async (line) => {
    await begin(line)
    await eventually('the receiver is neutral again', async () => {
      line.send(frameOf({ number: 5, text: Buffer.from('x\r'), ends: true }))
      line.send(Buffer.from([control.ENQ]))
      // A receiver that still waits refuses the frame first.
      const answer = (await line.read(1))?.[0]
      if (answer === control.NAK) await line.read(1)
      return answer === control.ACK || answer === control.NAK
    })
  })
  assert.equal((await imports('by-astm')).length, before)
})

test('what is too long, begins wrongly or comes from a stranger is refused', async () => {
  const before = (await imports('by-astm')).length
  assert.equal(await withLine(astmPort, (line) => sendAstm(line, 'P|1\rL|1|N')), false)
  const long = [records('x')[0]!, ...Array.from({ length: 30 }, () => `C|1|${'x'.repeat(100)}`)]
  assert.equal(await withLine(astmPort, (line) => sendAstm(line, long.join('\r'))), false)
  assert.ok(await withLine(astmPort, (line) => sendAstm(line, 'H|\\^&\rQ|1|^1\rL|1|N')))
  assert.match(
    (await withLine(mllpPort, (line) => sendMllp(line, hl7('x'.repeat(3000)))))!,
    /\rMSA\|AE\|M\d+\|It is too long\./,
  )
  assert.equal(await withLine(strangersPort, (line) => line.read(1)), undefined)
  assert.equal(await withLine(mllpPort, (line) => sendMllp(line, 'no message')), undefined)
  await withLine(astmPort, async (one) => {
    await withLine(astmPort, async (other) => {
      await Promise.all([sendAstm(one, 'H|\\^&\rL|1'), sendAstm(other, 'H|\\^&\rL|1')])
      assert.equal(await withLine(astmPort, (third) => third.read(1)), undefined)
    })
  })
  assert.equal((await imports('by-astm')).length, before)
})

test('what cannot be stored now is not acknowledged, and is stored when it is sent again', async () => {
  const { sample } = await steps.orderWithSample(['GLU', 'K'])
  const message = hl7(sample.accession_number)
  await sql.begin(async (tx) => {
    await tx`select set_config('lab.actor', 'job:test', true)`
    await tx`update instruments set active = false where code like 'by-%'`
  })
  assert.equal(await withLine(astmPort, (line) => sendAstm(line, astm('x'))), false)
  const refused = await withLine(mllpPort, (line) => sendMllp(line, message))
  assert.match(refused!, /\rMSA\|AR\|M\d+\|.*\rERR\|\|\|207\^/)
  await sql.begin(async (tx) => {
    await tx`select set_config('lab.actor', 'job:test', true)`
    await tx`update instruments set active = true where code like 'by-%'`
  })
  assert.match((await withLine(mllpPort, (line) => sendMllp(line, message)))!, /\rMSA\|AA\|/)
  await worker.runJobs()
  assert.equal((await imports('by-mllp'))[0]!.rows.accepted, 1)
})

test('a message of HL7 is answered as its sender asked, and named by its own number', () => {
  const answerTo = (text: string, verdict = stored) =>
    acknowledge(readHeading(Buffer.from(text))!, verdict, { now: '20260315092001', id: '1' })
  const message = hl7('x', { id: 'A\\T\\B' })
  assert.equal(
    answerTo(message),
    'MSH|^~\\&|LAB|HOSPITAL|cobas|bench|20260315092001||ACK^R01^ACK|1|P|2.5.1\rMSA|AA|A\\T\\B\r',
  )
  assert.match(answerTo(hl7('x', { more: '|||AL|NE' }))!, /\rMSA\|CA\|/)
  assert.equal(answerTo(hl7('x', { more: '|||NE|NE' })), null)
  assert.equal(answerTo(hl7('x', { more: '|||ER|NE' })), null)
})

test('messages that cannot be read are refused before they are stored, each with its code', async () => {
  for (const [options, said] of [
    [{ type: 'ADT^A01' }, /\rMSA\|AR\|.*\rERR\|\|\|200\^/],
    [{ id: '' }, /\rMSA\|AE\|\|.*\rERR\|\|\|101\^/],
    [{ more: '||||||UNICODE' }, /\rMSA\|AE\|.*\rERR\|\|\|102\^/],
  ] as const) {
    assert.match((await withLine(mllpPort, (line) => sendMllp(line, hl7('x', options))))!, said)
  }
})
