// What is done with a body that was refused before it was read. An answer that keeps the connection must mean
// it, and one that closes it while the client still sends may never be read: so the rest is taken in and
// thrown away, within bounds, before the answer goes.
import type { HttpBindings } from '@hono/node-server'
import type { Context as HonoContext } from 'hono'
import type { Readable } from 'node:stream'
import type { Env } from './env.ts'

const most_bytes = 16 * 1024 * 1024
const patience_ms = 500

/** Says `Connection: close` when the rest of the body is too long to wait for. */
export async function settleUnreadBody(c: HonoContext<Env>): Promise<void> {
  const { incoming } = (c.env as Partial<HttpBindings> | undefined) ?? {}
  if (!incoming || incoming.complete) return
  if (!(await discard(incoming))) c.res.headers.set('connection', 'close')
}

/** Returns whether the end was reached. */
function discard(incoming: Readable & { complete: boolean }): Promise<boolean> {
  return new Promise((resolve) => {
    let seen_bytes = 0
    const timer = setTimeout(finish, patience_ms)
    function finish() {
      clearTimeout(timer)
      incoming.off('data', onData).off('end', finish).off('close', finish).off('error', finish)
      incoming.pause()
      resolve(incoming.complete)
    }
    function onData({ length }: Buffer) {
      seen_bytes += length
      if (seen_bytes > most_bytes) finish()
    }
    incoming.on('data', onData).on('end', finish).on('close', finish).on('error', finish)
    if (incoming.destroyed) finish()
    else incoming.resume()
  })
}
