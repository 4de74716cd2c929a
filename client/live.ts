// What happens in the laboratory, as it happens. The stream breaks off whenever it likes (a restart, a proxy, a token
// that ends): it is resumed after the last number that was seen, so nothing is missing and nothing comes twice.
import { setTimeout as sleep } from 'node:timers/promises'
import type { paths } from './api-types.ts'
import { problemOf, ProblemError } from './problem-error.ts'
import { piecesOf } from './server-sent-events.ts'
import { SessionEnded, type Session } from './session.ts'

type LiveQuery = NonNullable<paths['/v1/live']['get']['parameters']['query']>

export type Follow = {
  topics?: string[]
  order_ids?: string[]
  instrument?: string
  /** Begin after the event of this number; without it, with what happens from now on. */
  after?: number
  /** Ends it. */
  signal?: AbortSignal
  /** How long to wait before coming again, after so many failures in a row. */
  wait_ms?: (failures: number, asked_ms: number) => number
}

/** Something has happened. */
export type LiveEvent = {
  type: 'event'
  number: number
  event: string
  topic: string
  order_id: string | null
  subject_id: string
  data: Record<string, string | number | boolean | null>
  created_at: string
}

/** Some events are kept no longer: read the state anew. What follows is after this number. */
export type Resync = { type: 'resync'; number: number }

type Message =
  | LiveEvent
  | Resync
  | { type: 'ready'; number: number; heartbeat_seconds: number }
  | { type: 'heartbeat'; number: number }
  | { type: 'bye'; code: number; reason: string }

/** Goes on until it is aborted. @throws SessionEnded, or ProblemError when it may not be followed */
export async function* followEvents(
  url: string,
  session: Pick<Session, 'fetch' | 'follows' | 'renew'>,
  { signal = new AbortController().signal, wait_ms = waitLonger, after, ...wanted }: Follow,
): AsyncGenerator<LiveEvent | Resync, void, undefined> {
  session.follows()
  let last = after
  let failures = 0
  let asked_ms = 1000
  while (!signal.aborted) {
    const watch = watchSilence(signal)
    try {
      const answer = await open(url, session, { wanted, last, signal: watch.signal })
      for await (const { data, retry_ms } of piecesOf(answer)) {
        watch.heard()
        asked_ms = retry_ms ?? asked_ms
        if (data === '') continue
        const message = JSON.parse(data) as Message
        failures = 0
        if ('number' in message) last = message.number
        if (message.type === 'ready') watch.expect(message.heartbeat_seconds)
        if (message.type === 'event' || message.type === 'resync') yield message
        if (message.type === 'bye' && message.code === endOfToken) await session.renew()
      }
    } catch (error) {
      if (isFinal(error)) throw error
    } finally {
      watch.end()
    }
    // Aborted, it ends: that is no error of the sleep.
    await sleep(wait_ms(failures++, asked_ms), undefined, { signal }).catch(() => {})
  }
}

const endOfToken = 4401
const longest_ms = 30_000

/** Twice as long each time, and not all clients at the same moment. */
function waitLonger(failures: number, asked_ms: number): number {
  return Math.min(longest_ms, asked_ms * 2 ** failures) * (0.5 + Math.random() / 2)
}

type Opening = { wanted: Follow; last: number | undefined; signal: AbortSignal }

async function open(
  url: string,
  session: Pick<Session, 'fetch'>,
  { wanted, last, signal }: Opening,
): Promise<ReadableStream<Uint8Array>> {
  const { topics, order_ids, instrument } = wanted
  const query: LiveQuery = {
    ...(topics && { topics: topics.join(',') }),
    ...(order_ids && { order_id: order_ids.join(',') }),
    ...(instrument !== undefined && { instrument }),
  }
  const address = `${url}/v1/live?${new URLSearchParams(query as Record<string, string>).toString()}`
  const headers = { ...(last !== undefined && { 'last-event-id': `${last}` }) }
  const answer = await session.fetch(new Request(address, { headers, signal }))
  if (!answer.ok || !answer.body) throw await problemOf(answer)
  return answer.body
}

/** What coming again does not help. 401: the session has just tried with a new token. */
function isFinal(error: unknown): boolean {
  if (error instanceof SessionEnded) return true
  return error instanceof ProblemError && error.status < 500 && error.status !== 429
}

/** A network may be gone without a word. Then the heartbeats stop: three that are missing end the connection. */
function watchSilence(outer: AbortSignal) {
  const silence = new AbortController()
  let patience_ms = 0
  let timer: NodeJS.Timeout | undefined
  function heard() {
    clearTimeout(timer)
    if (patience_ms > 0) timer = setTimeout(() => silence.abort(), patience_ms)
  }
  return {
    signal: AbortSignal.any([outer, silence.signal]),
    heard,
    expect(heartbeat_seconds: number) {
      patience_ms = heartbeat_seconds * 3000
      heard()
    },
    /** Closes the connection too, when whoever listens has had enough. */
    end() {
      clearTimeout(timer)
      silence.abort()
    },
  }
}
