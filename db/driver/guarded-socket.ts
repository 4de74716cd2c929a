// The socket that postgres.js speaks over. postgres.js 3.4.9 expects that a connection breaks in one way
// only; this socket sees to it. Each guard names what happened without it, and tests/db/driver/ shows it.
import { connect as openSocket, Socket } from 'node:net'
import { createPoolUse, type PoolUse } from './pool-use.ts'
import { passwordPause_ms, type PasswordPatience } from './password-file.ts'
import { encrypted, type Tls } from './tls.ts'

/** What postgres.js tells a maker of sockets: its hosts with their ports, or the path of a Unix socket. */
export type Address = { host: string[]; port: number[]; path: string | false }

type SocketsOfPool = { use?: PoolUse; patience?: PasswordPatience; tls?: Tls }

/**
 * Makes sockets for one pool: with several hosts each is tried in turn.
 * @param patience of a pool whose password may change: a refused one is tried again, unseen by postgres.js
 */
export function guardedSockets({ use = createPoolUse(), patience, tls }: SocketsOfPool = {}) {
  let turn = 0
  const refusals: Refusals = { inARow: 0, patience }
  return ({ host, port, path }: Address): Socket | Promise<Socket> => {
    const n = turn++ % host.length
    const plain = path ? openSocket(path) : openSocket(port[n]!, host[n])
    plain.setNoDelay(true)
    // postgres.js reads it for its error messages.
    const guarded = (socket: Socket) => {
      Guard.over(socket, refusals, use)
      return Object.assign(socket, { host: host[n], port: port[n] })
    }
    if (!tls) return guarded(plain)
    // postgres.js takes up nothing again when it is not given a socket: so it gets one that fails.
    return encrypted(plain, host[n]!, tls).then(guarded, (error: Error) =>
      guarded(new Failed(error)),
    )
  }
}

/** A socket that never was: it tells why, and closes. */
class Failed extends Socket {
  constructor(error: Error) {
    super()
    setImmediate(() => this.destroy(error))
  }
  override write(): boolean {
    return true
  }
}

const readyForQuery = 'Z'.charCodeAt(0)
const errorResponse = 'E'.charCodeAt(0)
const gathered_bytes = 1024 // what postgres.js sends at once, without waiting for more
const header_bytes = 5 // a message is its type, the length of the rest in four bytes, and the rest

/** How often in a row the server has closed a connection of this pool while it was opened. */
type Refusals = { inARow: number; patience: PasswordPatience | undefined }
const refusalsBorne = 3

/** Stands between a socket, encrypted or not, and postgres.js. */
class Guard {
  readonly #socket: Socket
  readonly #emit: Socket['emit']
  readonly #send: Socket['write']
  readonly #refusals: Refusals
  readonly #use: PoolUse
  /** The server has let us in: it has said ReadyForQuery for the first time. */
  #letIn = false
  #failed = false
  /** The server has said that it ends this connection; the rest of what it sends is of no interest. */
  #ended = false
  /** The password was not, or no longer, the right one, and postgres.js is to ask for it anew. */
  #again = false
  /** The beginning of a message whose header has not come whole yet. */
  #begun: Buffer = Buffer.alloc(0)
  /** How many bytes of the message under way are still to come. */
  #remaining = 0
  #corked = false

  static over(...given: ConstructorParameters<typeof Guard>): Guard {
    return new Guard(...given) // the socket holds it
  }

  constructor(socket: Socket, refusals: Refusals, use: PoolUse) {
    this.#socket = socket
    this.#refusals = refusals
    this.#use = use
    this.#emit = socket.emit.bind(socket)
    this.#send = socket.write.bind(socket)
    socket.emit = (event: string | symbol, ...args: unknown[]) => this.#hear(event, args)
    socket.write = (...args: unknown[]) => this.#write(args)
  }

  #hear(event: string | symbol, args: unknown[]): boolean {
    if (event === 'data') return this.#data(args[0] as Buffer)
    // Guard: 'error' comes some moments before 'close'. What is sent in between would never be answered,
    // or with the answer of somebody else's query on the next connection. 'close' alone says it all.
    if (event === 'error' && this.#letIn) return true
    if (event === 'error') this.#failed = true
    if (event === 'close') return this.#close()
    // Guard: postgres.js takes 'drain' to mean that the connection is free, also within a transaction.
    if (event === 'drain') return false
    return this.#emit(event, ...args)
  }

  // Guard: `false` (wait for 'drain') makes postgres.js forget who took the connection for a transaction.
  // postgres.js gathers statements up to a kilobyte, and sends that while the next ones of the same moment
  // are still to come: those are waited for, so that the moment leaves as one packet.
  #write(args: unknown[]): boolean {
    if (!this.#corked && (args[0] as Buffer).length >= gathered_bytes) {
      this.#corked = true
      this.#socket.cork()
      process.nextTick(() => setImmediate(() => this.#uncork()))
    }
    this.#send(...(args as Parameters<Socket['write']>))
    return true
  }

  #uncork(): void {
    this.#corked = false
    this.#socket.uncork()
  }

  // Guard: a server that closes the connection while it is opened, without an error, is asked again for
  // ever, and who waits for the connection is never told.
  #close(): boolean {
    if (this.#letIn) {
      this.#use.connections--
      return this.#emit('close', false)
    }
    if (this.#again) {
      setTimeout(() => this.#emit('close', false), passwordPause_ms)
      return true
    }
    if (!this.#failed && ++this.#refusals.inARow > refusalsBorne) {
      this.#failed = true
      this.#emit('error', closedTooEarly())
    }
    return this.#emit('close', this.#failed)
  }

  #data(chunk: Buffer): boolean {
    if (this.#ended) return true
    const good = this.#scan(chunk)
    return good === 0 || this.#emit('data', good === chunk.length ? chunk : chunk.subarray(0, good))
  }

  // Follows the messages, and returns how many bytes may be handed on. Guard: an error that ends the
  // connection (FATAL, PANIC) has no ReadyForQuery after it. postgres.js keeps it, and would fail the
  // first statement of the next connection with it, minutes later. 'close' follows and tells it better.
  #scan(chunk: Buffer): number {
    let at = 0
    while (at < chunk.length) {
      if (this.#remaining > 0) {
        const step = Math.min(this.#remaining, chunk.length - at)
        this.#remaining -= step
        at += step
        continue
      }
      const whole = this.#begun.length === 0
      const head = whole ? chunk.subarray(at, at + header_bytes) : this.#complete(chunk, at)
      if (head.length < header_bytes) {
        this.#begun = Buffer.from(head)
        return chunk.length
      }
      const body = at + header_bytes - this.#begun.length
      if (head[0] === errorResponse && this.#letIn && isFatal(chunk.subarray(body))) {
        this.#ended = true
        return whole ? at : 0
      }
      if (head[0] === errorResponse && !this.#letIn && isPasswordRefused(chunk.subarray(body))) {
        if (this.#refusals.patience?.refused()) {
          this.#ended = this.#again = true
          return whole ? at : 0
        }
      }
      if (head[0] === readyForQuery && !this.#letIn) {
        this.#letIn = true
        this.#use.connections++
        this.#refusals.patience?.accepted()
        this.#refusals.inARow = 0
      }
      this.#begun = Buffer.alloc(0)
      this.#remaining = head.readUInt32BE(1) + 1 - header_bytes
      at = body
    }
    return chunk.length
  }

  #complete(chunk: Buffer, at: number): Buffer {
    return Buffer.concat([this.#begun, chunk.subarray(at, at + header_bytes - this.#begun.length)])
  }
}

// The first field is the severity, possibly translated (S); the second is the severity in English (V).
function isFatal(body: Buffer): boolean {
  return /^S[^\0]*\0V(FATAL|PANIC)\0/.test(body.toString('latin1', 0, 64))
}

function isPasswordRefused(body: Buffer): boolean {
  return /^S[^\0]*\0V[^\0]*\0C28P01\0/.test(body.toString('latin1', 0, 64))
}

function closedTooEarly(): Error {
  const message = 'The server closed the connection while it was opened'
  return Object.assign(new Error(message), { code: 'CONNECTION_CLOSED' })
}
