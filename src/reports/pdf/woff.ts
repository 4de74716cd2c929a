// A font comes from npm compressed for the web (WOFF 1.0, https://www.w3.org/TR/WOFF/). fontkit reads that, but inflates
// a whole table anew for each glyph: a page took 13 seconds. So the tables are inflated once, into the file they were.
import { inflateSync } from 'node:zlib'

const headerBytes = { woff: 44, sfnt: 12 }
const entryBytes = { woff: 20, sfnt: 16 }

/** The TrueType or OpenType file that was wrapped. */
export function unwrapWoff(woff: Buffer): Buffer {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new Error('The file is not of the form WOFF')
  const count = woff.readUInt16BE(12)
  const head = Buffer.alloc(headerBytes.sfnt + entryBytes.sfnt * count)
  woff.copy(head, 0, 4, 8) // the flavour: TrueType or OpenType
  // Three numbers for a binary search of the tables (OpenType, "Table directory").
  const power = 2 ** Math.floor(Math.log2(count))
  head.writeUInt16BE(count, 4)
  head.writeUInt16BE(power * 16, 6)
  head.writeUInt16BE(Math.log2(power), 8)
  head.writeUInt16BE((count - power) * 16, 10)
  const tables: Buffer[] = [head]
  let end = head.length
  for (let n = 0; n < count; n++) {
    const entry = woff.subarray(headerBytes.woff + entryBytes.woff * n)
    const [offset, packed, length] = [4, 8, 12].map((at) => entry.readUInt32BE(at)) as [
      number,
      number,
      number,
    ]
    const stored = woff.subarray(offset, offset + packed)
    const table = packed < length ? inflateSync(stored) : stored
    const at = headerBytes.sfnt + entryBytes.sfnt * n
    entry.copy(head, at, 0, 4) // the tag
    entry.copy(head, at + 4, 16, 20) // the checksum
    head.writeUInt32BE(end, at + 8)
    head.writeUInt32BE(length, at + 12)
    const padding = Buffer.alloc((4 - (length % 4)) % 4)
    tables.push(table, padding)
    end += length + padding.length
  }
  return Buffer.concat(tables)
}
