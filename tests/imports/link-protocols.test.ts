// What reads the lines of instruments, without a laboratory behind it: frames and blocks, whatever bytes come and
// however they are cut.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { blockOf, createMllpReader } from '../../src/imports/links/read-mllp.ts'
import { createAstmReceiver } from '../../src/imports/links/receive-astm.ts'
import { checksumOf, control, frameOf, readFrame } from '../../src/imports/links/rules/frames.ts'
import { createTokenizer } from '../../src/imports/links/tokens.ts'

test('the checksum is that of published frames', () => {
  const sum = (text: string) => checksumOf(Buffer.from(text, 'latin1'))
  assert.equal(sum('1H|\\^&\r\x03'), 'E5')
  assert.equal(sum('3L|1|N\r\x03'), '06')
  assert.equal(sum('4L|1\r\x03'), '3D')
  assert.equal(readFrame(Buffer.from('4L|1\r\x033D\r'))?.number, 4)
  for (const bad of ['4L|1\r\x033E\r', '8L|1\r\x0341\r', '4L|1\r3D\r', '', '\x03', '4\x0337']) {
    assert.equal(readFrame(Buffer.from(bad)), undefined, JSON.stringify(bad))
  }
})

const rounds = Number(process.env.LAB_TEST_FUZZ ?? 200)

/** Cuts bytes at any places. */
function pieces(bytes: Buffer, cuts: number[]): Buffer[] {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].toSorted((a, b) => a - b)
  return [0, ...places].map((from, n) => bytes.subarray(from, places[n] ?? bytes.length))
}

test('MLLP blocks are the same however their bytes were cut, and never longer than permitted', () => {
  const soup = fc.array(fc.oneof(fc.constantFrom(0x0b, 0x1c, 0x0d, 0x41), fc.nat(255)), {
    maxLength: 60,
  })
  fc.assert(
    fc.property(soup, fc.array(fc.nat(60)), (bytes, cuts) => {
      const whole = createMllpReader(20).take(Buffer.from(bytes))
      const reader = createMllpReader(20)
      const cut = pieces(Buffer.from(bytes), cuts).flatMap((piece) => reader.take(piece))
      assert.deepEqual(cut, whole)
      assert.ok(whole.every((block) => block.bytes.length <= 20))
    }),
    { numRuns: rounds * 10 },
  )
  const two = Buffer.concat([blockOf('MSH|1'), Buffer.from('noise'), blockOf('MSH|2')])
  assert.deepEqual(
    createMllpReader(20)
      .take(two)
      .map(({ kind, bytes }) => [kind, bytes.toString()]),
    [
      ['message', 'MSH|1'],
      ['message', 'MSH|2'],
    ],
  )
})

test('whatever an instrument sends, only whole messages are stored, and each as it was sent', async () => {
  const message = 'H|\\^&\rR|1|é\rL|1|N\r'
  const text = Buffer.from(message)
  // The same message in frames of any length, sometimes damaged, sometimes twice.
  const sending = fc.record({
    lengths: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 20, maxLength: 20 }),
    tries: fc.array(fc.constantFrom('once', 'twice', 'damaged first'), {
      minLength: 20,
      maxLength: 20,
    }),
    cuts: fc.array(fc.nat(300)),
  })
  const property = fc.asyncProperty(sending, async ({ lengths, tries, cuts }) => {
    const frames: Buffer[] = [Buffer.from([control.ENQ])]
    let number = 1
    for (let at = 0, n = 0; at < text.length; n++) {
      const piece = text.subarray(at, (at += lengths[n]!))
      const frame = frameOf({ number, text: piece, ends: at >= text.length })
      const spoilt = Buffer.from(frame.with(2, frame[2]! ^ 0x20))
      frames.push(
        ...{ once: [frame], twice: [frame, frame], 'damaged first': [spoilt, frame] }[tries[n]!],
      )
      number = (number + 1) % 8
    }
    const kept: string[] = []
    const keep = (whole: Buffer) => Promise.resolve(void kept.push(whole.toString()))
    const receiver = createAstmReceiver(keep, { most_message_bytes: 1000 }, () => {})
    const tokens = createTokenizer(100)
    for (const piece of pieces(Buffer.concat([...frames, Buffer.from([control.EOT])]), cuts)) {
      for (const token of tokens(piece)) await receiver.take(token)
    }
    assert.deepEqual(kept, [message])
    assert.equal(receiver.isBusy(), false)
  })
  await fc.assert(property, { numRuns: rounds })

  const anything = fc.array(
    fc.oneof(fc.constantFrom(2, 3, 4, 5, 10, 13, 23, 0x31, 0x48, 0x4c), fc.nat(255)),
    { maxLength: 80 },
  )
  await fc.assert(
    fc.asyncProperty(anything, async (bytes) => {
      const kept: Buffer[] = []
      const keep = (whole: Buffer) => Promise.resolve(void kept.push(whole))
      const receiver = createAstmReceiver(keep, { most_message_bytes: 1000 }, () => {})
      for (const token of createTokenizer(20)(Buffer.from(bytes))) await receiver.take(token)
      assert.ok(kept.every((whole) => /^H.*(^|\r)L[^\r]*\r+$/is.test(whole.toString('latin1'))))
    }),
    { numRuns: rounds * 5 },
  )
})
