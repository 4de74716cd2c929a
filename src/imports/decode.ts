// From bytes to physical lines, as a stream: a file of any size passes through in constant memory, and
// the lines never depend on how the bytes were cut into chunks (inside a character, inside a CRLF).
// A byte that does not fit the encoding becomes U+FFFD, which the reader refuses line by line.

import { TextDecoder } from 'node:util'
import type { AnalyzerProfile } from './profile.ts'

/** Longest line read, in UTF-16 code units. A wide export has a few thousand. */
export const MAX_LINE_LENGTH = 65_536

const piece_bytes = 64 * 1024

export type Line = {
  /** 1-based, as a text editor counts. */
  number: number
  /** Without its line end; empty when the line is too long. */
  text: string
  too_long: boolean
  /** False where bytes did not fit the encoding, or were no text at all. */
  is_text: boolean
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
  for await (const chunk of inPieces(bytes)) {
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

/** What is held in memory at once does not depend on how large the pieces are that come. */
async function* inPieces(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    for (let from = 0; from < chunk.length; from += piece_bytes)
      yield chunk.subarray(from, from + piece_bytes)
  }
}

function decoderFor(encoding: AnalyzerProfile['encoding'], head: Uint8Array): TextDecoder {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return new TextDecoder('utf-8')
  if (head[0] === 0xff && head[1] === 0xfe) return new TextDecoder('utf-16le')
  if (head[0] === 0xfe && head[1] === 0xff) return new TextDecoder('utf-16be')
  // The Encoding Standard reads `iso-8859-1` as windows-1252: they differ only where the former has
  // control characters, which no export means.
  return new TextDecoder(encoding === 'auto' ? 'utf-8' : encoding)
}

/** The lines of a stream, one after another. */
export async function* readLines(text: AsyncIterable<string>): AsyncGenerator<Line> {
  const cutter = createLineCutter()
  for await (const piece of text) yield* cutter.cut(piece)
  yield* cutter.end()
}

/** Cuts text into lines at LF, CRLF or CR (old instruments still write it), even mixed in one file. */
export function createLineCutter(): { cut: (piece: string) => Line[]; end: () => Line[] } {
  let number = 1
  let rest = ''
  let skipping = false // inside a line already reported as too long
  function cut(piece: string): Line[] {
    const text = rest + piece
    const is_text = isText(text)
    const lines: Line[] = []
    let from = 0
    let lf = text.indexOf('\n')
    let cr = text.indexOf('\r')
    // A CR at the very end is held back: the next piece says whether it is half of a CRLF.
    while (lf >= 0 || (cr >= 0 && cr < text.length - 1)) {
      const isCr = cr >= 0 && (lf < 0 || cr < lf)
      const end = isCr ? cr : lf
      if (!skipping) lines.push(toLine(number, text.slice(from, end), true, is_text))
      skipping = false
      number += 1
      from = isCr && lf === cr + 1 ? end + 2 : end + 1
      if (lf >= 0 && lf < from) lf = text.indexOf('\n', from)
      if (cr >= 0 && cr < from) cr = text.indexOf('\r', from)
    }
    rest = text.slice(from)
    const held = rest.endsWith('\r') ? '\r' : ''
    if (rest.length - held.length > MAX_LINE_LENGTH) {
      if (!skipping) lines.push(toLine(number, rest, false, is_text))
      skipping = true
    }
    if (skipping) rest = held
    return lines
  }
  function end(): Line[] {
    const ended = rest.endsWith('\r')
    if (rest === '' || skipping) return []
    return [toLine(number, ended ? rest.slice(0, -1) : rest, ended, isText(rest))]
  }
  return { cut, end }
}

/** False where bytes did not fit the encoding, or were no text at all. */
function isText(text: string): boolean {
  return !text.includes('\0') && !text.includes('\uFFFD')
}

function toLine(number: number, content: string, ended: boolean, all_is_text: boolean): Line {
  if (content.length > MAX_LINE_LENGTH) {
    return { number, text: '', too_long: true, is_text: true, ended }
  }
  // Files that were put one behind the other have a byte order mark in the middle.
  const text = content.startsWith('\uFEFF') ? content.slice(1) : content
  return { number, text, too_long: false, is_text: all_is_text || isText(text), ended }
}
