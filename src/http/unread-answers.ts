// Who asks and then does not read the answer: everything that waits for them (the answer in memory, an export with
// its cursor and its place, a client that follows events) would be kept for as long as they please. A connection
// that takes too little of what waits for it is cut. Whoever takes the rest, or has nothing waiting, is let be.
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Log } from '../platform/log.ts'

// In the time that a client has, it takes this much, or all that waits: a few hundred bytes a second, less than any
// network that carries the rest of the service. Taking single bytes would keep an answer for weeks.
const least_bytes = 16 * 1024

// Looks are counted, not milliseconds: while this process itself was held up, nobody could read.
const looks = 4

/** What libuv says of a connection: `writeQueueSize` are the bytes that the network has not taken. */
type Handle = { bytesWritten: number; writeQueueSize: number }
type Standing = { taken_bytes: number; looked: number }

/** Cuts who takes nothing for `idle_ms`; 0: they may keep it. Upgraded connections (WebSockets) are among them. */
export function cutUnread(server: Pick<Server, 'on' | 'once'>, idle_ms: number, log: Log): void {
  if (idle_ms === 0) return
  const standings = new Map<Socket, Standing | undefined>()
  server.on('connection', (socket) => {
    standings.set(socket, undefined)
    socket.once('close', () => standings.delete(socket))
  })

  function look(socket: Socket, before: Standing | undefined): void {
    const handle = handleOf(socket)
    const waiting_bytes = handle?.writeQueueSize ?? 0
    if (!handle || waiting_bytes === 0) {
      if (before) standings.set(socket, undefined)
      return
    }
    const taken_bytes = handle.bytesWritten - waiting_bytes
    if (!before || taken_bytes - before.taken_bytes >= least_bytes) {
      standings.set(socket, { taken_bytes, looked: 0 })
    } else if (++before.looked >= looks) {
      log.info({ waiting_bytes }, 'an answer was not read: connection cut')
      socket.resetAndDestroy()
    }
  }

  const timer = setInterval(
    () => standings.forEach((before, socket) => look(socket, before)),
    idle_ms / looks,
  )
  timer.unref()
  server.once('close', () => clearInterval(timer))
}

const handleOf = (socket: Socket) => (socket as Socket & { _handle?: Handle | null })._handle
