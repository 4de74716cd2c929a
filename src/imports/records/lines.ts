// The segments of a file, as bytes that no character set has touched yet: which one it is, the message says itself.
import { readLines, type Line } from '../decode.ts'

/** Lines whose text has a character for each byte. A segment ends with CR; LF and CRLF are taken for it as well. */
export function readByteLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  return readLines(asCharacters(bytes))
}

async function* asCharacters(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  for await (const chunk of bytes) yield Buffer.from(chunk).toString('latin1')
}

/** The text of such a line in a character set. A byte order mark is none of it. */
export function decodeLine(text: string, characters: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text
  return new TextDecoder(characters).decode(Buffer.from(text, 'latin1'))
}
