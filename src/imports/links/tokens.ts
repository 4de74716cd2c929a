// Cuts what an instrument sends by LIS1-A into what it means: a control character, or a frame. However the bytes
// were cut on their way, the same tokens come out; and never more than one frame of the permitted length is kept.
import { control } from './rules/frames.ts'

export type Token =
  | { kind: 'enq' }
  | { kind: 'eot' }
  /** From the frame number to CR. */
  | { kind: 'frame'; bytes: Buffer }
  /** Longer than permitted. It is told at its end, when the sender listens. */
  | { kind: 'long_frame' }

export function createTokenizer(most_bytes: number): (chunk: Uint8Array) => Token[] {
  let gathered: number[] | undefined
  return (chunk) => {
    const tokens: Token[] = []
    for (const byte of chunk) {
      if (byte === control.ENQ || byte === control.EOT) {
        // Neither may stand in a frame: what was begun is given up.
        gathered = undefined
        tokens.push({ kind: byte === control.ENQ ? 'enq' : 'eot' })
      } else if (byte === control.STX) gathered = []
      else if (gathered && byte === control.LF) {
        const isLong = gathered.length > most_bytes
        tokens.push(
          isLong ? { kind: 'long_frame' } : { kind: 'frame', bytes: Buffer.from(gathered) },
        )
        gathered = undefined
      } else if (gathered && gathered.length <= most_bytes) gathered.push(byte)
    }
    return tokens
  }
}
