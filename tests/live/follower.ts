/**
 * A client that follows events over either transport and remembers all that it was told.
 *
 *   const ward = await follow('sse', url, token, { topics: ['orders'] })
 *   await ward.until('the order is completed', (told) => told.event === 'order.completed')
 */
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { eventually } from '../helpers/processes.ts'

export type Told = {
  type: string
  number: number
  event?: string
  topic?: string
  order_id?: string | null
  subject_id?: string
  data?: Record<string, unknown>
  code?: number
  reason?: string
  topics?: string[]
  problem?: { status: number; detail: string }
}
export type Wanted = {
  topics?: string[]
  order_ids?: string[]
  instrument?: string
  after?: number
}
export type Follower = {
  told: Told[]
  /** The numbers of the events. */
  numbers(): number[]
  /** Of the last message that had one: where to go on. */
  last(): number | undefined
  until(what: string, holds: (told: Told) => boolean): Promise<Told>
  /** How it ended: by the code and reason of the close, or of `bye`. */
  ended: Promise<{ code: number | undefined; reason: string | undefined }>
  say(message: object): void
  stop(): void
}
export type Kind = 'sse' | 'websocket'
export const kinds: Kind[] = ['sse', 'websocket']

export async function follow(
  kind: Kind,
  url: string,
  token: string,
  wanted: Wanted = {},
): Promise<Follower> {
  return kind === 'sse'
    ? await followStream(url, token, wanted)
    : await followSocket(url, { authorization: `Bearer ${token}` }, wanted)
}

function remembering() {
  const told: Told[] = []
  return {
    told,
    numbers: () => told.filter(({ type }) => type === 'event').map(({ number }) => number),
    last: () => told.findLast(({ number }) => number !== undefined)?.number,
    async until(what: string, holds: (told: Told) => boolean) {
      await eventually(what, async () => told.some(holds), 20)
      return told.find(holds)!
    },
  }
}

function queryOf({ topics, order_ids, instrument, after }: Wanted): string {
  const query = new URLSearchParams()
  if (topics) query.set('topics', topics.join(','))
  if (order_ids) query.set('order_id', order_ids.join(','))
  if (instrument) query.set('instrument', instrument)
  if (after !== undefined) query.set('after', String(after))
  return query.size > 0 ? `?${query.toString()}` : ''
}

/** @throws the status, when it is not 200 */
export async function followStream(
  url: string,
  token: string | undefined,
  wanted: Wanted,
  headers: Record<string, string> = {},
): Promise<Follower> {
  const memory = remembering()
  const stopping = new AbortController()
  const response = await fetch(`${url}/v1/live${queryOf(wanted)}`, {
    headers: { ...(token && { authorization: `Bearer ${token}` }), ...headers },
    signal: stopping.signal,
  })
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
  async function read() {
    let text = ''
    try {
      for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
        const parts = (text + piece).split('\n\n')
        text = parts.pop()!
        for (const part of parts) {
          const data = part.split('\n').find((line) => line.startsWith('data: '))
          if (data) memory.told.push(JSON.parse(data.slice(6)) as Told)
        }
      }
    } catch {
      // It was cut off, or stopped.
    }
    const bye = memory.told.find(({ type }) => type === 'bye')
    return { code: bye?.code, reason: bye?.reason }
  }
  return {
    ...memory,
    ended: read(),
    say: () => {
      throw new Error('one way only')
    },
    stop: () => stopping.abort(),
  }
}

/** @throws when the upgrade is refused */
export async function followSocket(
  url: string,
  headers: Record<string, string>,
  wanted?: Wanted,
  query = '',
): Promise<Follower> {
  const memory = remembering()
  const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/live${query}`, { headers })
  socket.on('message', (data: Buffer) => memory.told.push(JSON.parse(data.toString()) as Told))
  const ended = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason) })),
  )
  await once(socket, 'open')
  socket.on('error', () => {}) // 'close' follows
  const say = (message: object) => socket.send(JSON.stringify(message))
  if (wanted) say({ type: 'subscribe', ...wanted })
  return { ...memory, ended, say, stop: () => socket.terminate() }
}
