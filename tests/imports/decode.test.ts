// Bytes to lines: encodings, line ends, chunk boundaries, and files that are no text.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { FileError } from '../../src/imports/header.ts'
import type { AnalyzerProfile } from '../../src/imports/profile.ts'
import {
  HEADER,
  inChunks,
  measured,
  plain,
  readAll,
  readText,
  refusals,
  rejectsWith,
} from './analyzer-file.ts'

for (const [name, lineEnd] of Object.entries({ LF: '\n', CRLF: '\r\n', CR: '\r' })) {
  test(`line numbers are those of an editor, with ${name} and blank lines`, async () => {
    const lines = ['', HEADER, '', 'S1,Glucose,1,,', ',,,,', '', 'S2,Glucose,5.4.1,,', '', '']
    const rows = await readText(lines.join(lineEnd))
    assert.deepEqual(
      rows.map((row) => [row.line, row.kind]),
      [
        [4, 'result'],
        [7, 'refused'],
      ],
    )
  })
}

test('encodings: a byte order mark wins, else the profile decides', async () => {
  const text = `${HEADER}\nS1,β-hCG,1,µg/L,\n`
  const utf16le = Buffer.from(`\uFEFF${text}`, 'utf16le')
  const utf16be = Buffer.from(utf16le).swap16()
  const latin = Buffer.from(text.replace('β', 'é'), 'latin1')
  const files: [AnalyzerProfile['encoding'], Buffer, string][] = [
    ['auto', Buffer.from(text), 'β-hCG'],
    ['auto', Buffer.from(`\uFEFF${text}`), 'β-hCG'],
    ['windows-1252', Buffer.from(`\uFEFF${text}`), 'β-hCG'],
    ['auto', utf16le, 'β-hCG'],
    ['auto', utf16be, 'β-hCG'],
    ['utf-16le', utf16le.subarray(2), 'β-hCG'],
    ['utf-16be', utf16be.subarray(2), 'β-hCG'],
    ['iso-8859-1', latin, 'é-hCG'],
    ['windows-1252', latin, 'é-hCG'],
  ]
  for (const [encoding, bytes, name] of files) {
    const [row] = measured(await readAll({ ...plain, encoding }, inChunks(bytes)))
    assert.deepEqual([row?.test, row?.unit], [name, 'µg/L'], encoding)
  }
  const euro = Buffer.from(`${HEADER}\nS1,Glucose,1,\x80,\n`, 'latin1')
  const [row] = measured(await readAll({ ...plain, encoding: 'windows-1252' }, inChunks(euro)))
  assert.equal(row?.unit, '€')
  // Latin-1 read as UTF-8 loses characters: the rows say so, and nothing is guessed.
  assert.deepEqual(refusals(await readAll(plain, inChunks(latin))), [[2, null, 'garbage']])
})

test('a file that is none is refused as a whole', async () => {
  await rejectsWith('empty_file', readText(''))
  await rejectsWith('empty_file', readText('\uFEFF\r\n\r\n'))
  await rejectsWith('empty_file', readText('Meter 1\n', { ...plain, preamble_lines: 1 }))
  await rejectsWith('not_text', readText('PK\u0003\u0004\0\0\0'))
  await rejectsWith('not_text', readAll(plain, inChunks(Buffer.from(HEADER, 'utf16le'))))
  await rejectsWith('not_text', readAll(plain, inChunks(Buffer.from([0xff, 0x81, 0x0a]))))
  await rejectsWith('ambiguous_column', readText(`${HEADER},Result\n`))
  const message = await rejectsWith('missing_column', readText('Sample,Test,Value,Unit\n'))
  assert.match(message, /'Result', 'Time'.*Sample, Test, Value, Unit/)
  assert.deepEqual(await readText(`${HEADER}\n`), [])
})

for (const [name, first] of Object.entries({
  'bytes that are no text': 'PK\0\n',
  'a line without an end': 'PK',
  'another header': 'Sample,Value\n',
})) {
  test(`a file refused for ${name} is not read to its end`, async () => {
    let chunks = 0
    let closed = false
    async function* longFile(): AsyncGenerator<Uint8Array> {
      try {
        yield Buffer.from(first)
        for (; chunks < 100; chunks += 1) yield Buffer.alloc(65_536)
      } finally {
        closed = true
      }
    }
    await assert.rejects(readAll(plain, longFile()), FileError)
    assert.ok(closed && chunks <= 2, `${chunks} chunks were read`)
  })
}

test('rows do not depend on how the bytes are cut into chunks', async () => {
  const cell = fc.oneof(
    fc.constantFrom('S1', 'β-hCG', '5.40', '<2', 'µ', '', '"', '"a,b"', '😀', '2026-03-15 09:15'),
    fc.string({ unit: 'grapheme', maxLength: 6 }),
  )
  const row = fc.array(cell, { minLength: 4, maxLength: 6 }).map((cells) => cells.join(','))
  const lineEnd = fc.constantFrom('\n', '\r\n', '\r')
  const file = fc.array(fc.tuple(row, lineEnd), { maxLength: 8 })
  const encoding = fc.constantFrom<BufferEncoding>('utf8', 'utf16le')
  await fc.assert(
    fc.asyncProperty(file, lineEnd, encoding, fc.array(fc.nat()), async (lines, end, as, cuts) => {
      const text = `\uFEFF${HEADER}${end}${lines.flat().join('')}`
      const bytes = Buffer.from(text, as)
      const whole = await readAll(plain, inChunks(bytes))
      assert.deepEqual(await readAll(plain, inChunks(bytes, cuts)), whole)
      assert.deepEqual(await readAll(plain, inChunks(bytes, [...bytes.keys()])), whole)
    }),
  )
})

test('lines at the limit do not depend on chunks either', async () => {
  for (const length of [65_535, 65_536, 65_537]) {
    const row = `S1,Glucose,1,,`.padEnd(length, ' ')
    const bytes = Buffer.from(`${HEADER}\r\n${row}\r\nS2,Glucose,2,,`)
    const whole = await readAll(plain, inChunks(bytes))
    assert.deepEqual(refusals(whole), length > 65_536 ? [[2, null, 'row_too_long']] : [])
    const atEnd = HEADER.length + 2 + length
    for (const cut of [atEnd - 1, atEnd, atEnd + 1, atEnd + 2]) {
      assert.deepEqual(await readAll(plain, inChunks(bytes, [cut])), whole)
    }
  }
})
