// A client of a socket that is not held to HTTP: it says what it is told to, byte by byte, and reads answers one by one.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'

const patience_ms = 5000

export type Answer = { status: number; headers: Record<string, string>; body: string }

/** The first answer of what was received, and what stands behind it; undefined when it is not whole yet. */
function firstAnswer(received: string): (Answer & { rest: string }) | undefined {
  const start = received.indexOf('\r\n\r\n') + 4
  if (start < 4) return undefined
  const [first, ...fields] = received.slice(0, start - 4).split('\r\n')
  const headers = Object.fromEntries(
    fields.map((field) => {
      const colon = field.indexOf(':')
      return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()]
    }),
  )
  const end = start + Number(headers['content-length'] ?? 0)
  if (received.length < end) return undefined
  const status = Number(first!.split(' ')[1])
  return { status, headers, body: received.slice(start, end), rest: received.slice(end) }
}

/** A connection on which anything can be said. On one that is silent for too long, whoever waits fails. */
export async function openConnection(port: number) {
  const socket = connect(port, '127.0.0.1')
  let received = ''
  const closed = new Promise<void>((resolve, reject) => {
    socket.once('close', () => resolve())
    socket.setTimeout(patience_ms, () => {
      reject(new Error('nothing was said, and the connection stays open'))
      socket.destroy()
    })
  })
  let over = false
  let wake = () => {}
  closed.catch(() => {})
  socket.once('close', () => {
    over = true
    wake()
  })
  socket
    .on('error', () => {})
    .on('data', (piece) => {
      received += piece.toString('latin1')
      wake()
    })
  await once(socket, 'connect')
  const say = (said: string | Buffer) =>
    void socket.write(typeof said === 'string' ? Buffer.from(said, 'latin1') : said)
  async function answer(): Promise<Answer> {
    for (;;) {
      const found = firstAnswer(received)
      if (found) {
        received = found.rest
        return found
      }
      assert.equal(over, false, `closed without an answer: ${received}`)
      await new Promise<void>((resolve) => (wake = resolve))
    }
  }
  return {
    socket,
    say,
    answer,
    closed,
    /** What came and was not asked for. */
    rest: () => received,
    exchange: (said: string) => (say(said), answer()),
  }
}

export const get = (path: string, ...fields: string[]) =>
  [`GET ${path} HTTP/1.1`, 'Host: a', ...fields, '', ''].join('\r\n')
export const post = (path: string, fields: string[], body: string) =>
  [`POST ${path} HTTP/1.1`, 'Host: a', ...fields, '', body].join('\r\n')

/** The body of a patient to be registered. */
export const patient = (mrn: string) =>
  JSON.stringify({
    mrn,
    family_name: 'Testfall',
    given_name: 'Toni',
    birth_date: '1980-05-17',
    sex: 'female',
  })

/** A frame as a client sends it; with a mask of zeros the payload is as it is. */
export function frame(first: number, payload: Buffer | string, masked = true): Buffer {
  const bytes = Buffer.from(payload)
  const length = bytes.length < 126 ? [bytes.length] : [126, bytes.length >> 8, bytes.length & 255]
  if (masked) length[0]! |= 0x80
  return Buffer.concat([Buffer.from([first, ...length, ...(masked ? [0, 0, 0, 0] : [])]), bytes])
}

/** The server sends nothing else before a token came. */
export async function closingFrame({
  socket,
  rest,
  closed,
}: Awaited<ReturnType<typeof openConnection>>) {
  const over = closed.then(() => assert.ok(rest().length >= 4, 'closed without a word'))
  over.catch(() => {})
  while (rest().length < 4) await Promise.race([once(socket, 'data').then(() => {}), over])
  return rest()
}
