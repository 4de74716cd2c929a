// MLLP: a message of HL7 v2 between <VT> and <FS><CR> (HL7 v2 Transport Specification: MLLP, Release 1). What
// stands outside of a block is nothing. A block that does not end as it must is damaged: its end cannot be told from
// a byte of the message, and half a message must not be taken for a whole one.

const VT = 0x0b
const FS = 0x1c
export const CR = 0x0d

/** What came: a whole message, or the beginning of one that was damaged or too long. */
export type Block = { kind: 'message' | 'damaged' | 'too_long'; bytes: Buffer }

export type MllpReader = {
  take(chunk: Uint8Array): Block[]
  /** Whether a block has begun and not ended. */
  isBusy(): boolean
}

/** However the bytes were cut on their way, the same blocks come out. */
export function createMllpReader(most_bytes: number): MllpReader {
  let gathered: Buffer[] | undefined
  let size_bytes = 0
  let sawFs = false
  // Of a block that was given up, until the next one begins.
  function end(kind: Block['kind']): Block {
    const bytes = Buffer.concat(gathered!)
    gathered = undefined
    return { kind, bytes }
  }
  return {
    isBusy: () => gathered !== undefined,
    take(chunk) {
      const blocks: Block[] = []
      let from = 0
      for (let n = 0; n < chunk.length; n++) {
        const byte = chunk[n]!
        if (!gathered) {
          if (byte !== VT) continue
          gathered = []
          size_bytes = 0
          sawFs = false
          from = n + 1
        } else if (sawFs) {
          blocks.push(end(byte === CR ? 'message' : 'damaged'))
          if (byte === VT) n-- // the next one begins
        } else if (byte === FS) {
          gathered.push(Buffer.from(chunk.subarray(from, n)))
          sawFs = true
        } else if (byte === VT) {
          gathered.push(Buffer.from(chunk.subarray(from, n)))
          blocks.push(end('damaged'))
          n--
        } else if (++size_bytes > most_bytes) {
          gathered.push(Buffer.from(chunk.subarray(from, n)))
          blocks.push(end('too_long'))
        }
      }
      if (gathered && !sawFs) gathered.push(Buffer.from(chunk.subarray(from)))
      return blocks
    },
  }
}

export const blockOf = (message: string | Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([VT]), Buffer.from(message as string), Buffer.from([FS, CR])])
