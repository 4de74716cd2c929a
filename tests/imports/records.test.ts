// Messages of HL7 v2 and ASTM as rows of a file: what is read, what is refused and why, and that no bytes at all
// make a reader fall, hang or give half a row.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { FileRow } from '../../src/imports/file-row.ts'
import { FileError } from '../../src/imports/header.ts'
import { instrumentProfileSchema } from '../../src/imports/instrument-profile.ts'
import { readRows } from '../../src/imports/read-rows.ts'
import type { AstmProfile, Hl7Profile } from '../../src/imports/records/profile.ts'
import {
  delimitersOfHeader,
  delimitersOfMsh,
  escape,
  unescape,
  usualDelimiters,
} from '../../src/imports/records/rules/delimiters.ts'
import { readTimeStamp } from '../../src/imports/records/rules/times.ts'
import { inChunks, measured, refusals } from './analyzer-file.ts'

const names = {
  tests: { GLU: 'GLU', K: 'K' },
  units: { 'mmol/L': 'mmol/L' },
  qc: { by: 'sample_prefix', prefixes: ['QC'] },
}
const hl7 = instrumentProfileSchema.parse({
  layout: 'hl7',
  ...names,
  columns: { sample: 'SPM-2.1', measured_at: 'OBX-14' },
}) as Hl7Profile
const astm = instrumentProfileSchema.parse({ layout: 'astm', ...names, columns: {} }) as AstmProfile

const read = (
  profile: Hl7Profile | AstmProfile,
  bytes: Uint8Array | string,
  cuts: number[] = [],
  time_zone = 'UTC',
): Promise<FileRow[]> =>
  Array.fromAsync(
    readRows(profile, inChunks(Buffer.from(bytes as string), cuts), { time_zone }),
  ).then((batches) => batches.flat())

const msh = String.raw`MSH|^~\&|cobas|bench|LAB|LAB|20260315092000||ORU^R01^ORU_R01|17|P|2.5.1`
const message = (...segments: string[]) => [msh, 'PID|1||4711', ...segments, ''].join('\r')
const obr = 'OBR|1||26000001232|CHEM'
const spm = 'SPM|1|26000001232^26000001232||SER'
const obx = ({ test = 'GLU^Glucose^L', type = 'NM', value = '5.40', unit = 'mmol/L', mark = '' }) =>
  `OBX|1|${type}|${test}||${value}|${unit}||${mark}|||F|||20260315091523`

test('an ORU^R01 is read observation by observation, with the number of the tube behind them', async () => {
  const rows = await read(hl7, message(obr, obx({}), obx({ test: 'K', value: '>6.8' }), spm))
  assert.deepEqual(measured(rows), [
    {
      kind: 'result',
      source: null,
      line: 4,
      columns: { sample: 'SPM-2.1', test: 'OBX-3.1', value: 'OBX-5', unit: 'OBX-6.1' },
      sample: '26000001232',
      test: 'GLU',
      value: '5.40',
      comparator: null,
      unit: 'mmol/L',
      measured_at: '2026-03-15 09:15:23',
      sequence: null,
      flags: null,
      lot_number: null,
    },
    { ...measured(rows)[0], line: 5, test: 'K', comparator: '>', value: '6.8' },
  ])
})

test('a specimen belongs to its own request, whether it stands before or behind the values', async () => {
  const tube = (n: number) => `SPM|1|TUBE${n}^X`
  const samples = async (...segments: string[]) =>
    measured(await read(hl7, message(...segments))).map(({ sample }) => sample)
  assert.deepEqual(await samples(obr, obx({}), tube(1), obr, obx({}), tube(2)), ['TUBE1', 'TUBE2'])
  assert.deepEqual(await samples(tube(1), obr, obx({}), tube(2), obr, obx({})), ['TUBE1', 'TUBE2'])
  assert.deepEqual(await samples(tube(1), obr, obx({}), obr, obx({})), ['TUBE1', 'TUBE1'])
  const two = await read(hl7, message(obr, obx({}), tube(1), tube(2)))
  assert.deepEqual(refusals(two), [[4, null, 'several_samples']])
})

test('each type of OBX-5 is read by its own rule', async () => {
  const value = async (type: string, text: string) => {
    const [row] = await read(hl7, message(obr, spm, obx({ type, value: text })))
    return row!.kind === 'refused' ? row!.faults[0]!.code : `${row!.comparator ?? ''}${row!.value}`
  }
  assert.equal(await value('NM', '+5.40'), '5.40')
  assert.equal(await value('SN', '>^100'), '>100')
  assert.equal(await value('SN', '=^5.4'), '5.4')
  assert.equal(await value('SN', '<=^5'), 'inexact_comparator')
  assert.equal(await value('SN', '^100^-^200'), 'invalid_value')
  assert.equal(await value('ST', '<2'), '<2')
  assert.equal(await value('ED', 'x^IM^PNG^Base64^aGk='), 'invalid_value')
  assert.equal(await value('NM', ''), 'missing_value')
  assert.equal(await value('NM', '5\\T\\4'), 'invalid_value')
})

test('only what is final becomes a value; all else is listed with the field that says so', async () => {
  const status = async (letter: string) => {
    const segment = obx({}).replace('|||F|', `|||${letter}|`)
    const [row] = await read(hl7, message(obr, spm, segment))
    return row!.kind === 'refused' ? [row!.faults[0]!.column, row!.faults[0]!.code] : row!.value
  }
  assert.equal(await status('F'), '5.40')
  assert.equal(await status('C'), '5.40')
  for (const [letter, code] of [
    ['P', 'not_final'],
    ['X', 'no_value'],
    ['W', 'withdrawn'],
    ['', 'unknown_status'],
    ['constructor', 'unknown_status'],
  ]) {
    assert.deepEqual(await status(letter!), ['OBX-11', code])
  }
})

test('flags that say nothing of the measurement hold nothing back', async () => {
  const flags = async (mark: string) =>
    measured(await read(hl7, message(obr, spm, obx({ mark })))).map((row) => row.flags)
  assert.deepEqual(await flags('N'), [null])
  assert.deepEqual(await flags('N~A'), ['A'])
})

test('a message is decoded in the character set that it names', async () => {
  const text = (set: string) =>
    message(obr, spm, obx({ test: 'Glücose' })).replace('2.5.1', `2.5.1||||||${set}`)
  const tests = async (bytes: Buffer) =>
    (await read(hl7, bytes)).map((row) => (row.kind === 'refused' ? row.faults[0]!.code : row.test))
  assert.deepEqual(await tests(Buffer.from(text('UNICODE UTF-8'))), ['Glücose'])
  assert.deepEqual(await tests(Buffer.from(text('8859/1'), 'latin1')), ['Glücose'])
  assert.deepEqual(await tests(Buffer.from(text('UNICODE UTF-8'), 'latin1')), ['garbage'])
  assert.deepEqual(await tests(Buffer.from(text('UNICODE'))), ['unreadable_message'])
  assert.deepEqual(await tests(Buffer.from(message(obr, spm, obx({ test: 'G\\X00\\' })))), [
    'garbage',
  ])
})

test('what is no message of results is said, and what is no message at all refuses the file', async () => {
  const other = message(obr, obx({}), spm).replace('ORU^R01^ORU_R01', 'ADT^A01')
  const rows = await read(hl7, other + message(obr, obx({}), spm))
  assert.deepEqual(refusals(rows), [[1, null, 'no_result_message']])
  assert.equal(measured(rows).length, 1)
  for (const text of ['', 'Sample,Test\r', 'PID|1\r']) {
    await assert.rejects(read(hl7, text), FileError)
    await assert.rejects(read(astm, text), FileError)
  }
})

const record = {
  h: String.raw`H|\^&|||cobas^1.0|||||||P|1|20260315092000`,
  p: 'P|1||4711',
  o: 'O|1|26000001232||^^^GLU|R||||||N',
  r: 'R|1|^^^GLU|5.40|mmol/L||N||F||op1|20260315091000|20260315091523|cobas',
  l: 'L|1|N',
}
const records = (...lines: string[]) => [...lines, ''].join('\r')

test('records of ASTM are read result by result, each with the order above it', async () => {
  const { h, p, o, r, l } = record
  const control = 'O|2|QC-1||^^^K|R||||||Q'
  const potassium = 'R|1|^^^K|<2.0|mmol/L||>\\A||F||||20260315091600'
  const text = records(h, p, o, r, 'C|1|I|checked', 'P|2', control, potassium, l)
  const rows = await read(astm, text)
  assert.deepEqual(
    measured(rows).map((row) => [row.kind, row.line, row.sample, row.test, row.flags]),
    [
      ['result', 4, '26000001232', 'GLU', null],
      ['qc', 8, 'QC-1', 'K', '> A'],
    ],
  )
  assert.deepEqual(await read(astm, records(h, p, r, l).toLowerCase()), [
    {
      kind: 'refused',
      is_control: false,
      source: null,
      line: 3,
      faults: [
        {
          column: null,
          code: 'no_order',
          reason: 'a result (R) before any order (O); send the message again',
        },
      ],
      cells: null,
    },
  ])
  const other = records(h, p, o, r, l).replaceAll('|', '!').replaceAll('^', '@')
  assert.deepEqual(await read(astm, other), await read(astm, records(h, p, o, r, l)))
})

test('a header declares the delimiters, and none of them twice', () => {
  assert.deepEqual(delimitersOfMsh(msh), usualDelimiters)
  assert.equal(delimitersOfMsh('MSH$%~\\&$LAB')?.component, '%')
  assert.ok(delimitersOfMsh('MSH|^~\\&#|LAB'))
  for (const bad of ['MSH', 'MSH|', 'MSH|^^\\&|', 'MSH|^~|LAB', 'MSHA^~\\&A', 'PID|^~\\&|'])
    assert.equal(delimitersOfMsh(bad), undefined, bad)
  assert.equal(delimitersOfHeader('H|\\^&')?.escape, '&')
  assert.equal(delimitersOfHeader('H|\\^|')?.escape, null)
  for (const bad of ['H', 'H|', 'H|\\\\&', 'H|\\^&~|', 'Hello']) {
    assert.equal(delimitersOfHeader(bad), undefined, bad)
  }
})

test('an escape says what the standard says, and one that is none is a text', () => {
  const says = (text: string) => unescape(text, usualDelimiters)
  assert.equal(says('a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f'), 'a|b^c&d~e\\f')
  assert.equal(says('\\X4142\\'), 'AB')
  assert.equal(says('\\XC3BC\\'), 'ü')
  assert.equal(says('\\H\\5\\N\\'), '5')
  for (const text of ['50\\', '\\Z1\\', '\\X4\\', '\\', '\\\\']) assert.equal(says(text), text)
  assert.equal(unescape('a&F&b&X41&', delimitersOfHeader('H|\\^&')!), 'a|bA')
})

test('what is escaped is read back as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const clean = text.replaceAll(/\r\n|\r/g, '\n').replaceAll(/(?!\n)\p{Cc}/gu, '')
      assert.doesNotMatch(escape(text), /[|^~&\r\n]/)
      assert.equal(unescape(escape(text), usualDelimiters), clean)
    }),
  )
})

test('a time that names its offset is carried over to the laboratory’s zone', () => {
  assert.equal(readTimeStamp('20260315091523', 'Europe/Berlin'), '2026-03-15 09:15:23')
  assert.equal(readTimeStamp('202603150915', 'UTC'), '2026-03-15 09:15:00')
  assert.equal(readTimeStamp('20260315091523.4+0000', 'Europe/Berlin'), '2026-03-15 10:15:23')
  assert.equal(readTimeStamp('20260701001500+0200', 'UTC'), '2026-06-30 22:15:00')
  assert.equal(readTimeStamp('20260315', 'UTC'), '20260315')
})

const rounds = Number(process.env.LAB_TEST_FUZZ ?? 300)

/** Messages with some of their bytes exchanged, taken out or doubled; and bytes that were never a message. */
const spoilt = (text: string) =>
  fc.oneof(
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) },
    {
      weight: 4,
      arbitrary: fc
        .array(fc.tuple(fc.nat(text.length - 1), fc.uint8Array({ maxLength: 3 }), fc.nat(9)))
        .map((edits) => {
          let bytes = Buffer.from(text)
          for (const [at, put, taken] of edits) {
            bytes = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + taken)])
          }
          return bytes
        }),
    },
  )

test('whatever bytes arrive, however they are cut: rows that are whole, or a refusal', async () => {
  const texts = [
    [hl7, message(obr, obx({}), obx({ test: 'K' }), spm)],
    [astm, records(...Object.values(record))],
  ] as const
  for (const [profile, text] of texts) {
    const property = fc.asyncProperty(spoilt(text), fc.array(fc.nat(500)), async (bytes, cuts) => {
      const whole = await read(profile, bytes).catch(refusedFile)
      assert.deepEqual(await read(profile, bytes, cuts).catch(refusedFile), whole)
      for (const row of whole) {
        if (row.kind === 'refused') assert.ok(row.faults.length > 0)
        else {
          assert.match(row.value, /^[^\p{Cc}\ufffd]+$/u)
          assert.doesNotMatch(`${row.sample}${row.test}`, /[\p{Cc}\ufffd]/u)
          assert.ok(row.sample && row.test)
        }
      }
    })
    await fc.assert(property, { numRuns: rounds })
  }
})

function refusedFile(error: unknown): FileRow[] {
  assert.ok(error instanceof FileError, String(error))
  return []
}
