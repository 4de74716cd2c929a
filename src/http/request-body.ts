// A request's body: read after it is known who sends it, never longer than its limit however it announces its
// length, and never as another text than the one that was sent.
import type { HttpBindings } from '@hono/node-server'
import type { Context as HonoContext } from 'hono'
import { createMiddleware } from 'hono/factory'
import { Readable } from 'node:stream'
import { Problem } from '../platform/problems.ts'
import type { Env } from './env.ts'

const small_bytes = 1024 * 1024
/** A batch of results has a few hundred. Each value that is wrong becomes an object that says so. */
const mostValues = 10_000
/** No document of ours has ten levels. A schema that goes down into any JSON would run out of stack at some thousand. */
const mostLevels = 100

/** For a route of ours that takes JSON, or nothing: the text is then there for whoever asks for it. */
export function readBody({ declared }: { declared: boolean }) {
  return createMiddleware<Env>(async (c, next) => {
    const type = c.req.header('content-type')
    // Of another type than JSON: it is refused without being read.
    if (!declared || type === undefined || isJson(type)) {
      const text = await readText(c, small_bytes)
      if (declared && type === undefined && text !== '') {
        throw new Problem('unsupported-media-type', 'Send a Content-Type: application/json.')
      }
      checkValues(text)
    }
    await next()
  })
}

const isJson = (type: string) => /^application\/([\w.-]+\+)?json/i.test(type.trim())

/** The body as it arrives; undefined when there is none. */
export function bodyStream(c: HonoContext<Env>): Readable | undefined {
  const { incoming } = (c.env as Partial<HttpBindings> | undefined) ?? {}
  if (!incoming) {
    const { body } = c.req.raw
    return body ? Readable.fromWeb(body) : undefined
  }
  const { 'content-length': length, 'transfer-encoding': encoding } = incoming.headers
  return encoding !== undefined || Number(length) > 0 ? incoming : undefined
}

/**
 * The text of a body, which c.req.text(), json() and parseBody() have from then on. Asked again, it is the same.
 * @throws Problem 413, 400 when it is no UTF-8; `members` go with the 400
 */
export async function readText(
  c: HonoContext<Env>,
  limit_bytes: number,
  members: Record<string, unknown> = {},
): Promise<string> {
  if (c.req.bodyCache.text !== undefined) return c.req.bodyCache.text
  if (Number(c.req.header('content-length')) > limit_bytes) throw tooLarge(limit_bytes)
  const stream = bodyStream(c)
  if (!stream) return ''
  const text = decode(await collect(stream, limit_bytes, members), members)
  c.req.bodyCache.text = Promise.resolve(text) as never // Hono keeps the promise, and calls it a string
  return text
}

export function tooLarge(limit_bytes: number): Problem {
  return new Problem('payload-too-large', `The body may have ${limit_bytes} bytes.`)
}

/** What cannot be read is the client's doing: it hung up. Nobody reads the answer; the log does not call it ours. */
export function hungUp(members: Record<string, unknown> = {}): Problem {
  return new Problem('malformed-request', 'The body ended before it was complete.', members)
}

function collect(
  stream: Readable,
  limit_bytes: number,
  members: Record<string, unknown>,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length_bytes = 0
    function end(settle: () => void) {
      stream.off('data', onData).off('end', onEnd).off('error', onLost).off('close', onLost)
      settle()
    }
    function onData(chunk: Buffer) {
      length_bytes += chunk.length
      chunks.push(chunk)
      if (length_bytes <= limit_bytes) return
      stream.pause()
      end(() => reject(tooLarge(limit_bytes)))
    }
    const onEnd = () => end(() => resolve(Buffer.concat(chunks)))
    const onLost = () => end(() => reject(hungUp(members)))
    stream.on('data', onData).on('end', onEnd).on('error', onLost).on('close', onLost)
    // The client may have hung up while it was looked up who it is.
    if (stream.destroyed) onLost()
  })
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function decode(bytes: Buffer, members: Record<string, unknown>): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new Problem('malformed-request', 'The body is not UTF-8.', members)
  }
}

const halfCharacter = /\\u[dD][89a-fA-F]/

/**
 * Looks into JSON before its schema does. @throws Problem 413 when it has too many values or levels, 422 when a text
 * has half a character (a lone surrogate): PostgreSQL would get U+FFFD instead.
 */
function checkValues(text: string): void {
  if (isTooDeep(text)) {
    throw new Problem('payload-too-large', `A body may have ${mostLevels} levels.`)
  }
  // Each value takes a character at least, and half a character can only be written as an escape.
  if (text.length <= mostValues && !halfCharacter.test(text)) return
  const unseen: unknown[] = [parsed(text)]
  for (let seen = 0; unseen.length > 0; seen++) {
    if (seen + unseen.length > mostValues) {
      throw new Problem('payload-too-large', `A body may have ${mostValues} values.`)
    }
    const value = unseen.pop()
    if (typeof value === 'string') checkText(value)
    else if (Array.isArray(value)) for (const one of value) unseen.push(one)
    else if (typeof value === 'object' && value !== null) {
      for (const [name, one] of Object.entries(value)) {
        checkText(name)
        unseen.push(one)
      }
    }
  }
}

// A million open brackets keep JSON.parse at work for a long time before it finds that none is closed.
function isTooDeep(text: string): boolean {
  let depth = 0
  let isInText = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quote) isInText = !isInText
    else if (isInText && code === backslash) at++
    else if (!isInText && opening.has(code) && ++depth > mostLevels) return true
    else if (!isInText && closing.has(code)) depth--
  }
  return false
}

const [quote, backslash] = [0x22, 0x5c]
const opening = new Set([0x5b, 0x7b]) // [ {
const closing = new Set([0x5d, 0x7d])

function checkText(text: string): void {
  if (text.isWellFormed()) return
  throw new Problem('invalid-request', 'A text has half a character (a lone surrogate).')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // the validator says so
  }
}
