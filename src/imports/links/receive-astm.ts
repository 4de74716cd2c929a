// The receiver's side of LIS1-A (ASTM E1381): what is answered to each thing that an instrument sends. A message
// is kept until its last record (L) has come, and that frame is acknowledged only when the whole message is
// stored. So the sender that has its acknowledgement may forget the message, and one that has none sends it again.
import { nextNumber, readFrame, type Frame } from './rules/frames.ts'
import type { Token } from './tokens.ts'

export type Answer = 'ACK' | 'NAK' | null

export type Receiver = {
  /** What is answered. @throws nothing of `store`: the frame is refused, and the sender tries again */
  take(token: Token): Promise<Answer>
  /** The line fell silent: what was begun is given up, and a sender begins anew (LIS1-A 6.5.2). */
  silence(): void
  /** Whether a transfer is under way. */
  isBusy(): boolean
}

/** Why something was not taken: for the log, and without a word of what was sent. */
export type Note = (what: string) => void

export function createAstmReceiver(
  store: (message: Buffer) => Promise<void>,
  limits: { most_message_bytes: number },
  note: Note,
): Receiver {
  let transfer: Transfer | undefined

  async function takeFrame(bytes: Buffer): Promise<Answer> {
    if (!transfer) return null // nobody has asked (ENQ): in the neutral state only that is heard
    const frame = readFrame(bytes)
    if (!frame) {
      note('a frame was damaged')
      return 'NAK'
    }
    const { last } = transfer
    if (last && frame.number === last.number) {
      // Its acknowledgement was lost: it is acknowledged once more, and kept once.
      if (last.text.equals(frame.text) && last.ends === frame.ends) return 'ACK'
      note('a frame has the number of the one before it, and another text')
      return 'NAK'
    }
    if (frame.number !== (last ? nextNumber(last.number) : 1)) {
      note('a frame is missing')
      return 'NAK'
    }
    if (transfer.size_bytes + frame.text.length > limits.most_message_bytes) {
      note('a message is too long')
      return 'NAK'
    }
    const begins = transfer.size_bytes === 0
    if (begins && !/^H/i.test(frame.text.toString('latin1', 0, 1))) {
      note('a message does not begin with a header record')
      return 'NAK'
    }
    const next = withFrame(transfer, frame)
    if (next.isWhole) {
      const whole = Buffer.concat(next.kept)
      try {
        await store(whole)
      } catch {
        return 'NAK' // and `store` has said why
      }
    }
    transfer = next.isWhole ? { ...ofNothing, last: frame } : next
    return 'ACK'
  }

  function giveUp(why: string) {
    if (transfer && transfer.size_bytes > 0) note(`an incomplete message was given up: ${why}`)
    transfer = undefined
  }

  return {
    async take(token) {
      if (token.kind === 'frame') return await takeFrame(token.bytes)
      if (token.kind === 'long_frame') {
        if (!transfer) return null
        note('a frame is too long')
        return 'NAK'
      }
      giveUp(token.kind === 'enq' ? 'the sender began anew' : 'the sender ended the transfer')
      if (token.kind === 'eot') return null
      transfer = ofNothing
      return 'ACK'
    },
    silence: () => giveUp('nothing came in time'),
    isBusy: () => transfer !== undefined,
  }
}

type Transfer = {
  /** The last frame that was acknowledged. */
  last: Frame | undefined
  /** The message so far. */
  kept: Buffer[]
  size_bytes: number
  /** The letter of the record that has begun and not ended; empty between two records. */
  record: string
}

const ofNothing: Transfer = { last: undefined, kept: [], size_bytes: 0, record: '' }

/**
 * With a frame more. Some instruments send a record in each frame and others a message; in both, the frame that
 * ends with the record L ends the message. A record ends with CR, which some leave to the frame.
 */
function withFrame(before: Transfer, frame: Frame): Transfer & { isWhole: boolean } {
  const { text, ends } = frame
  const piece = ends && text.at(-1) !== 0x0d ? Buffer.concat([text, Buffer.from('\r')]) : text
  const parts = piece.toString('latin1').split('\r')
  const open = parts.pop()!
  const letterOf = (n: number) => (n === 0 && before.record) || parts[n]![0]!.toUpperCase()
  const last = parts.findLastIndex((part, n) => part !== '' || (n === 0 && before.record !== ''))
  const goesOn = parts.length === 0 ? before.record : ''
  return {
    last: frame,
    kept: [...before.kept, piece],
    size_bytes: before.size_bytes + piece.length,
    record: goesOn || (open[0] ?? '').toUpperCase(),
    isWhole: ends && last !== -1 && letterOf(last) === 'L',
  }
}
