// What never becomes a request: Node's parser rejects it, it comes too slowly, or its Host and its address make no
// URL. It gets a problem document with a request id too, wherever an answer can still be sent.
import { STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Log } from '../platform/log.ts'
import { Problem } from '../platform/problems.ts'
import { protectiveHeaders } from './answers.ts'
import { problemOf } from './errors.ts'
import { problemDocument } from './problem-details.ts'

export type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => unknown

// How long the rest of what a client sends is taken in: a connection that is closed at once may take the answer
// along.
const linger_ms = 500

/** For node-server: what a request without a URL is answered, and what `fetch` itself throws. */
export function createErrorHandler(log: Log): (error: unknown) => Response {
  return (error) => {
    const hasNoUrl = error instanceof Error && error.name === 'RequestError'
    if (!hasNoUrl) log.error({ error }, 'request failed')
    const { status, headers, text } = answerTo(log, hasNoUrl ? noUrl() : problemOf(error), error)
    return new Response(text, { status, headers })
  }
}

/** HTTP/1.1 demands one Host (RFC 9112 §3.2): Node would refuse none with an empty answer, and takes two. */
export function demandHost(log: Log, listener: Listener): Listener {
  return (incoming, outgoing) => {
    const { rawHeaders, httpVersion } = incoming // name, value, name, value, …
    const hosts = rawHeaders.filter(
      (name, n) => n % 2 === 0 && name.toLowerCase() === 'host',
    ).length
    if (hosts === 1 || (hosts === 0 && httpVersion === '1.0')) {
      return listener(incoming, outgoing)
    }
    const { status, headers, text } = answerTo(log, noUrl(), undefined)
    outgoing.writeHead(status, { ...headers, connection: 'close' }).end(text)
    return undefined
  }
}

export function answerUnreadable(server: Server, log: Log): void {
  const answered = new WeakSet<Duplex>()
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (answered.has(socket)) return // the rest of what it sends is no better
    answered.add(socket)
    const answer = answerUnderWay(socket)
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy()
    else if (answer?.req.complete) closeAfter(answer, socket as Socket)
    else if (answer?.headersSent) socket.destroy()
    else closeWith(socket, answerTo(log, problemOfParser(error.code), error))
  })
  server.on('connect', (_, socket) => {
    const answer = answerUnderWay(socket)
    if (answer) closeAfter(answer, socket as Socket)
    else closeWith(socket, answerTo(log, noProxy(), undefined))
  })
  // An expectation that nobody knows may be passed over (RFC 9110 §10.1.1).
  server.on('checkExpectation', (incoming, outgoing) => server.emit('request', incoming, outgoing))
}

/** To the request in front, when its answer has not gone yet. */
export const answerUnderWay = (socket: Duplex) =>
  (socket as Duplex & { _httpMessage?: ServerResponse | null })._httpMessage ?? undefined

// The request before was read to its end: whatever came behind it, the next answer belongs to that one.
function closeAfter(answer: ServerResponse, socket: Socket): void {
  socket.on('error', () => {})
  if (!answer.headersSent) answer.shouldKeepAlive = false
  answer.once('finish', () => socket.destroySoon())
}

function closeWith(socket: Duplex, { status, headers, text }: ReturnType<typeof answerTo>): void {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}`
  socket.on('error', () => {}).end(`${head}connection: close\r\n\r\n${text}`)
  socket.resume()
  setTimeout(() => socket.destroy(), linger_ms).unref()
}

/** For an upgrade that is refused: its connection is no request any more, so the answer is written by hand. */
export function refuseUpgrade(socket: Duplex, problem: Problem, request_id: string): void {
  if (socket.destroyed) return
  closeWith(socket, answerOf(problem, request_id))
}

const noProxy = () => new Problem('malformed-request', 'This service is no proxy: no CONNECT.')

const noUrl = () =>
  new Problem(
    'malformed-request',
    'The Host, or the address, is not one that this service can have.',
  )

function problemOfParser(code: string | undefined): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new Problem('headers-too-large', 'The address and the headers have more than 16 KiB.')
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new Problem('request-timeout', 'The request was not complete in time.')
  }
  return new Problem('malformed-request', 'This is not HTTP/1.1 as RFC 9112 has it.')
}

function answerTo(log: Log, problem: Problem, error: unknown) {
  const request_id = crypto.randomUUID()
  const answer = answerOf(problem, request_id)
  const { code } = (error ?? {}) as { code?: string }
  log.info({ request_id, status: answer.status, code }, 'request could not be read')
  return answer
}

/** As Node's own response takes it. */
export function answerOf(problem: Problem, request_id: string) {
  const document = problemDocument(problem, request_id)
  const text = JSON.stringify(document)
  return {
    status: document.status,
    headers: {
      ...problem.headers,
      'content-type': 'application/problem+json',
      'content-length': `${Buffer.byteLength(text)}`,
      'x-request-id': request_id,
      ...protectiveHeaders,
    },
    text,
  }
}
