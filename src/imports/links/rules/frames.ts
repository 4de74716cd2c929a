// The frames of LIS1-A (ASTM E1381): a text between control characters, with a number and a checksum.
//   <STX> FN text <ETX or ETB> C1 C2 <CR> <LF>
// ETX ends the last frame of a message (or of a record: both are in use), ETB one that goes on in the next.

export const control = {
  STX: 0x02,
  ETX: 0x03,
  EOT: 0x04,
  ENQ: 0x05,
  ACK: 0x06,
  LF: 0x0a,
  CR: 0x0d,
  NAK: 0x15,
  ETB: 0x17,
} as const

/**
 * The sum of all bytes from the frame number to ETX or ETB, modulo 256, as two hexadecimal digits (LIS1-A 6.3.3).
 *
 * Worked example: `1H|\^&<CR><ETX>` is 31 + 48 + 7C + 5C + 5E + 26 + 0D + 03 = 1E5, of which E5 is kept.
 */
export function checksumOf(bytes: Uint8Array): string {
  const sum = bytes.reduce((total, byte) => (total + byte) % 256, 0)
  return sum.toString(16).toUpperCase().padStart(2, '0')
}

/** Frames are numbered 1 to 7 and then from 0 (LIS1-A 6.3.1). 7 → 0, 0 → 1. */
export const nextNumber = (number: number): number => (number + 1) % 8

export type Frame = { number: number; text: Buffer; ends: boolean }

/** What stands between STX and LF, both left out; undefined if it is damaged: then the sender sends it again. */
export function readFrame(bytes: Buffer): Frame | undefined {
  const end = bytes.length - 4 // ETX C1 C2 CR
  const mark = bytes[end]
  if (end < 1 || (mark !== control.ETX && mark !== control.ETB)) return undefined
  if (bytes[end + 3] !== control.CR) return undefined
  const number = bytes[0]! - 0x30
  if (number < 0 || number > 7) return undefined
  const given = bytes.toString('latin1', end + 1, end + 3).toUpperCase()
  if (given !== checksumOf(bytes.subarray(0, end + 1))) return undefined
  const text = bytes.subarray(1, end)
  if (text.some(isRestricted)) return undefined
  return { number, text, ends: mark === control.ETX }
}

/** Characters that no text may hold, because the protocol is made of them (LIS1-A 6.6.1). */
const restricted = [
  0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0a, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17,
]
const isRestricted = (byte: number) => restricted.includes(byte)

/** A frame as it is sent: readFrame() reads it back. */
export function frameOf({ number, text, ends }: Frame): Buffer {
  const mark = ends ? control.ETX : control.ETB
  const summed = Buffer.from([0x30 + number, ...text, mark])
  const tail = Buffer.from(`${checksumOf(summed)}\r\n`, 'latin1')
  return Buffer.concat([Buffer.from([control.STX]), summed, tail])
}
