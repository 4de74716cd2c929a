// With more under way than can be answered soon, who comes now is told so at once, before anything of the request is
// looked at: a queue without an end would make everybody wait for answers that they no longer want. Health is never
// turned away, and what lasts long (uploads, exports, live connections) has limits of its own and is not counted.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Log } from '../platform/log.ts'
import type { Metrics } from '../platform/metrics/metrics.ts'
import { Problem } from '../platform/problems.ts'
import { answerOf, type Listener } from './unreadable-requests.ts'

export type LoadLimits = {
  /** Requests under way; 0: any number. */
  at_once: number
  /** How late the event loop may be; 0: as late as it likes. */
  lag_ms: number
}

// A loop that is late while little is under way has been held up by something else (a collection of garbage, a
// machine that is busy): to send clients away would not make it quicker.
const fewEnough = 50
const sample_ms = 100
const logged_ms = 1000

// Clients that come again at once, whatever Retry-After says, would have the answers to them take the time of the
// requests under way. So beyond so many a second the answer waits, which costs a timer, and they with it.
const toldAtOnce = 100
const pausing_ms = 1000

const notCounted = /^\/(health\/|v1\/live\b|v1\/imports\b|v1\/exports\/)/

/** @returns the listener, behind a door that is shut while there is too much */
export function shedLoad(
  { at_once, lag_ms }: LoadLimits,
  { log, metrics }: { log: Log; metrics: Metrics },
  listener: Listener,
): Listener {
  let underWay = 0
  const lag = lag_ms > 0 ? watchLag() : () => 0
  const turnedAway = countAloud(log)

  function isTooMuch(): boolean {
    if (at_once > 0 && underWay >= at_once) return true
    return underWay >= fewEnough && lag() > lag_ms
  }

  return (incoming, outgoing) => {
    if (notCounted.test(incoming.url ?? '')) return listener(incoming, outgoing)
    if (isTooMuch()) {
      const times = turnedAway(underWay)
      metrics.requests.inc({ method: 'any', route: 'turned away', status: 503 })
      const pause_ms = times > toldAtOnce ? pausing_ms : 0
      setTimeout(turnAway, pause_ms, outgoing)
      return undefined
    }
    // While a body trickles in, nothing works on it: who sends slowly takes no place from the others.
    let counted = false
    const enter = () => {
      counted = true
      underWay++
    }
    const leave = () => {
      incoming.off('end', enter)
      if (counted) underWay--
      counted = false
    }
    if (hasBody(incoming)) incoming.once('end', enter)
    else enter()
    outgoing.once('close', leave)
    // An answer that waits for a client to read it is no work either.
    const answering = listener(incoming, outgoing)
    if (answering instanceof Promise) void answering.then(leave, leave)
    return answering
  }
}

function turnAway(outgoing: ServerResponse): void {
  if (outgoing.destroyed) return
  const { status, headers, text } = answerOf(busy(), crypto.randomUUID())
  outgoing.writeHead(status, headers).end(text)
}

function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers['content-length']
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0')
}

function busy(): Problem {
  const detail = 'Too many requests are under way at once. Nothing was changed.'
  return new Problem('busy', detail, {}, { 'retry-after': '2' })
}

/** @returns how late the event loop was when it came to its last sample, or is by now */
function watchLag(): () => number {
  let last = performance.now()
  let lag = 0
  setInterval(() => {
    const now = performance.now()
    lag = now - last - sample_ms
    last = now
  }, sample_ms).unref()
  return () => lag
}

/**
 * A line in the log for each would be one more thing to do while there is too much.
 * @returns counts one more, and says how many that makes in this second
 */
function countAloud(log: Log): (underWay: number) => number {
  let turned_away = 0
  return (under_way) => {
    if (++turned_away > 1) return turned_away
    setTimeout(() => {
      log.warn({ turned_away, under_way }, 'too much at once: requests turned away')
      turned_away = 0
    }, logged_ms).unref()
    return turned_away
  }
}
