// A password as it is typed: nothing of it is shown, and it is typed twice. From a pipe it is the first line.
import { once } from 'node:events'
import type { ReadStream } from 'node:tty'
import { ConfigError } from '../config/config.ts'

type Input = NodeJS.ReadableStream & Partial<Pick<ReadStream, 'isTTY' | 'setRawMode'>>

const most_bytes = 4096

/** @throws ConfigError when it was given up, or typed in two ways */
export async function readPassword(input: Input, prompts: NodeJS.WritableStream): Promise<string> {
  if (!input.isTTY) return await firstLine(input)
  const first = await typed(input, prompts, 'Password (nothing is shown): ')
  if (first !== (await typed(input, prompts, 'The same again: '))) {
    throw new ConfigError('These were two different passwords: begin anew.')
  }
  return first
}

async function firstLine(input: Input): Promise<string> {
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of input as AsyncIterable<string | Buffer>) {
    pieces.push(Buffer.from(piece))
    bytes += pieces.at(-1)!.length
    if (bytes > most_bytes) throw new ConfigError('That is too long for a password.')
  }
  return Buffer.concat(pieces).toString().split(/\r?\n/)[0]!
}

async function typed(
  input: Input,
  prompts: NodeJS.WritableStream,
  prompt: string,
): Promise<string> {
  prompts.write(prompt)
  input.setRawMode?.(true) // the terminal neither shows what comes nor collects lines
  input.setEncoding('utf8')
  input.resume()
  const characters: string[] = []
  try {
    for (;;) {
      const [text] = (await once(input, 'data')) as [string]
      for (const one of text) {
        if (one === '\r' || one === '\n') return characters.join('')
        if (one === '\u0003' || one === '\u0004')
          throw new ConfigError('Given up: nobody was added.')
        if (one === '\u007f' || one === '\b') characters.pop()
        else characters.push(one)
      }
    }
  } finally {
    input.setRawMode?.(false)
    input.pause()
    prompts.write('\n')
  }
}
