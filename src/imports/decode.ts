// From bytes to physical lines, as a stream: a file of any size passes through in constant memory, and
// the lines never depend on how the bytes were cut into chunks (inside a character, inside a CRLF).
// A byte that does not fit the encoding becomes U+FFFD, which the reader refuses line by line.

import { TextDecoder } from 'node:util'
import type { AnalyzerProfile } from './profile.ts'

/** Longest line read, in UTF-16 code units. A wide export has a few thousand. */
export const MAX_LINE_LENGTH = 65_536

export type Line = {
  /** 1-based, as a text editor counts. */
  number: number
  /** Without its line end; empty when the line is too long. */
  text: string
  too_long: boolean
  /** False for a last line without a line end: the file may have been cut off there. */
  ended: boolean
}

/** Decodes a stream. A byte order mark is dropped, and wins over the encoding that the profile names. */
export async function* decodeText(
  encoding: AnalyzerProfile['encoding'],
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined
  let head: Uint8Array = new Uint8Array()
  for await (const chunk of bytes) {
    if (decoder) {
      yield decoder.decode(chunk, { stream: true })
      continue
    }
    head = Buffer.concat([head, chunk])
    if (head.length < 3) continue // a byte order mark may still be on its way
    decoder = decoderFor(encoding, head)
    yield decoder.decode(head, { stream: true })
  }
  yield decoder ? decoder.decode() : decoderFor(encoding, head).decode(head)
}

function decoderFor(encoding: AnalyzerProfile['encoding'], head: Uint8Array): TextDecoder {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return new TextDecoder('utf-8')
  if (head[0] === 0xff && head[1] === 0xfe) return new TextDecoder('utf-16le')
  if (head[0] === 0xfe && head[1] === 0xff) return new TextDecoder('utf-16be')
  // The Encoding Standard reads `iso-8859-1` as windows-1252: they differ only where the former has
  // control characters, which no export means.
  return new TextDecoder(encoding === 'auto' ? 'utf-8' : encoding)
}

/** Cuts text into lines at LF, CRLF or CR (old instruments still write it), even mixed in one file. */
export async function* readLines(text: AsyncIterable<string>): AsyncGenerator<Line> {
  let number = 1
  let rest = ''
  let skipping = false // inside a line already reported as too long
  for await (const piece of text) {
    // A CR at the very end is held back: the next piece says whether it is half of a CRLF.
    const parts = (rest + piece).split(/\r\n|\n|\r(?!$)/)
    rest = parts.pop() ?? ''
    for (const part of parts) {
      if (!skipping) yield toLine(number, part, true)
      skipping = false
      number += 1
    }
    const held = rest.endsWith('\r') ? '\r' : ''
    if (rest.length - held.length > MAX_LINE_LENGTH) {
      if (!skipping) yield toLine(number, rest, false)
      skipping = true
    }
    if (skipping) rest = held
  }
  const ended = rest.endsWith('\r')
  if (rest !== '' && !skipping) yield toLine(number, ended ? rest.slice(0, -1) : rest, ended)
}

function toLine(number: number, text: string, ended: boolean): Line {
  const tooLong = text.length > MAX_LINE_LENGTH
  return { number, text: tooLong ? '' : text, too_long: tooLong, ended }
}
