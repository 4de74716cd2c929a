// What an instrument has sent, some rows at a time, whichever way it was written.
import type { FileRow } from './file-row.ts'
import type { InstrumentProfile } from './instrument-profile.ts'
import { readBatches } from './read-file.ts'
import { readAstm } from './records/read-astm.ts'
import { readHl7 } from './records/read-hl7.ts'

/**
 * Times of messages that name their offset are carried over to `time_zone`, the laboratory's; all others are in
 * it already. Throws FileError when the bytes as a whole cannot be read.
 */
export function readRows(
  profile: InstrumentProfile,
  bytes: AsyncIterable<Uint8Array>,
  { time_zone }: { time_zone: string },
): AsyncGenerator<FileRow[]> {
  if (profile.layout === 'hl7') return oneByOne(readHl7(profile, bytes, time_zone))
  if (profile.layout === 'astm') return oneByOne(readAstm(profile, bytes, time_zone))
  return readBatches(profile, bytes)
}

async function* oneByOne(rows: AsyncIterable<FileRow>): AsyncGenerator<FileRow[]> {
  for await (const row of rows) yield [row]
}
