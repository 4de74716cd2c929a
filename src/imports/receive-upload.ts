// Reads the form of an upload while it arrives. The file is counted and hashed on the way and handed on piece by
// piece, so an upload of any size takes the memory of one piece; a client that falls silent is not waited for.
import { Busboy, type BusboyInstance } from '@fastify/busboy'
import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { z } from 'zod'
import { hungUp, tooLarge } from '../http/request-body.ts'
import { refused } from '../http/validation.ts'
import { Problem } from '../platform/problems.ts'
import { uploadForm } from './schemas.ts'

const piece_bytes = 256 * 1024

export type Received = {
  analyzer: string
  file_name: string
  size_bytes: number
  sha256: Buffer
  pieces: number
}

export type Limits = { most_bytes: number; idle_ms: number; field_bytes?: number }

/** Keeps one piece of the file; the next one is read when it is kept. */
export type KeepPiece = (position: number, bytes: Buffer) => Promise<void>

export type Kept = Pick<Received, 'size_bytes' | 'sha256' | 'pieces'>

/** @throws Problem 400, 408, 413, 415, 422 */
export async function receiveUpload(
  body: Readable,
  content_type: string,
  limits: Limits,
  keep: KeepPiece,
): Promise<Received> {
  const { analyzer, file, stored } = await receiveForm(body, content_type, limits, keep, uploadForm)
  return { analyzer, file_name: file.name, ...stored }
}

/** A form with one file, whose name and size are a field of it as well. @throws Problem 400, 408, 413, 415, 422 */
export async function receiveForm<F extends { file: { name: string } }>(
  body: Readable,
  content_type: string,
  limits: Limits,
  keep: KeepPiece,
  fields: z.ZodType<F>,
): Promise<F & { stored: Kept }> {
  const form = createParser(content_type, limits)
  const given = Object.create(null) as Record<string, unknown>
  const failure = new AbortController()
  let file: Readable | undefined
  let kept: Promise<Kept> | undefined
  form.on('file', (field, stream, name) => {
    stream.on('error', () => {}) // told by the form as well
    if (field !== 'file' || kept) {
      given[field] = field in given ? twice : {}
      stream.resume()
      return
    }
    file = stream
    given.file = { name }
    kept = keepFile(stream, keep)
    kept.catch((error: unknown) => failure.abort(error))
  })
  form.on('field', (field, text) => {
    given[field] = field in given ? twice : text
  })
  try {
    await pour(body, form, limits, failure.signal)
  } catch (error) {
    file?.destroy()
    await kept?.catch(() => {}) // not a piece is written after this
    throw error
  }
  const stored = await kept
  if (stored && given.file !== twice) Object.assign(given.file as object, stored)
  const { data, error } = fields.safeParse(given)
  if (error) throw refused('body', error.issues.map(ofTheField))
  return { ...data, stored: stored! }
}

const twice = Symbol('a field that was sent twice is neither')

// The file's name and size are no fields of the form.
const ofTheField = <I extends { path: PropertyKey[] }>(issue: I): I => ({
  ...issue,
  path: issue.path.slice(0, 1),
})

function createParser(content_type: string, { field_bytes = 1000 }: Limits): BusboyInstance {
  if (!/^multipart\/form-data *;/i.test(content_type)) {
    throw new Problem('unsupported-media-type', 'Send multipart/form-data.')
  }
  const limits = { fieldSize: field_bytes, parts: 10, headerPairs: 10, headerSize: 4096 }
  try {
    return new Busboy({ headers: { 'content-type': content_type }, limits })
  } catch {
    throw malformed()
  }
}

const malformed = () => new Problem('malformed-request', 'The body is no multipart/form-data.')

/** Until the form has been read to its end. The body is left as it is then: it may not have ended. */
function pour(
  body: Readable,
  form: BusboyInstance,
  { most_bytes, idle_ms }: Limits,
  failed: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen_bytes = 0
    const timer = setTimeout(onIdle, idle_ms)
    function end(error?: unknown) {
      clearTimeout(timer)
      body.unpipe(form)
      body.off('data', onData).off('error', onLost).off('close', onLost).pause()
      failed.removeEventListener('abort', onFailed)
      if (error === undefined) resolve()
      else reject(error)
    }
    function onIdle() {
      // Where pieces wait for the database, it is not the client who is slow.
      if (form.writableNeedDrain) timer.refresh()
      else end(new Problem('request-timeout', `Nothing came for ${idle_ms / 1000} seconds.`))
    }
    function onData({ length }: Buffer) {
      timer.refresh()
      seen_bytes += length
      if (seen_bytes > most_bytes) end(tooLarge(most_bytes))
    }
    const onLost = () => body.readableEnded || end(hungUp())
    const onFailed = () => end(failed.reason)
    form.on('finish', () => end()).on('error', () => end(malformed()))
    form.on('partsLimit', () => end(malformed()))
    failed.addEventListener('abort', onFailed)
    body.on('data', onData).on('error', onLost).on('close', onLost)
    if (body.destroyed) onLost()
    else body.pipe(form)
  })
}

/** Hands the bytes on in pieces, hashed and counted. */
export async function keepFile(stream: Readable, keep: KeepPiece): Promise<Kept> {
  const hash = createHash('sha256')
  let size_bytes = 0
  let pieces = 0
  let gathered: Buffer[] = []
  let gathered_bytes = 0
  async function keepGathered() {
    const piece = Buffer.concat(gathered)
    gathered = []
    gathered_bytes = 0
    await keep(pieces++, piece)
  }
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    hash.update(chunk)
    size_bytes += chunk.length
    gathered_bytes += chunk.length
    gathered.push(chunk)
    if (gathered_bytes >= piece_bytes) await keepGathered()
  }
  if (gathered_bytes > 0) await keepGathered()
  return { size_bytes, sha256: hash.digest(), pieces }
}
