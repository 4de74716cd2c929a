// The socket that postgres.js speaks over. postgres.js 3.4.9 expects that a connection breaks in one way
// only; this socket sees to it. Each guard names what happened without it, and tests/db/driver/ shows it.
import { connect as openSocket, Socket } from 'node:net'
import { createPoolUse, type PoolUse } from './pool-use.ts'
import { createHostChoice, type Host, type HostChoice, type Target } from './hosts.ts'
import { passwordPause_ms, type PasswordPatience } from './password-file.ts'
import { encrypted, type Tls } from './tls.ts'

/** What postgres.js tells a maker of sockets: its hosts with their ports, or the path of a Unix socket. */
export type Address = { host: string[]; port: number[]; path: string | false }

type SocketsOfPool = {
  use?: PoolUse
  patience?: PasswordPatience
  tls?: Tls
  /** Where there are several; otherwise postgres.js says which. */
  hosts?: readonly Host[]
  target?: Target
}

/** What the sockets of one pool share. */
type Pool = {
  use: PoolUse
  patience: PasswordPatience | undefined
  choice: HostChoice
  target: Target
  /** How often in a row the server has closed a connection while it was opened. */
  closedInARow: number
}

/** Of several servers, one that says nothing for so long is not waited for. */
const silence_ms = 3000

/**
 * Makes sockets for one pool: of several servers the one that takes writes is found (hosts.ts).
 * @param patience of a pool whose password may change: a refused one is tried again, unseen by postgres.js
 */
export function guardedSockets({
  use = createPoolUse(),
  patience,
  tls,
  hosts = [],
  target = 'any',
}: SocketsOfPool = {}) {
  const choice = createHostChoice(Math.max(1, hosts.length))
  const pool: Pool = { use, patience, choice, target, closedInARow: 0 }
  return (address: Address): Socket | Promise<Socket> => {
    const n = choice.next()
    const { host, port } = hosts[n] ?? { host: address.host[0]!, port: address.port[0]! }
    const plain = address.path ? openSocket(address.path) : openSocket(port, host)
    plain.setNoDelay(true)
    const waiting =
      hosts.length > 1 ? setTimeout(() => plain.destroy(silent()), silence_ms) : undefined
    // postgres.js reads it for its error messages.
    const guarded = (socket: Socket) => {
      Guard.over(socket, pool, n, waiting)
      return Object.assign(socket, { host, port })
    }
    if (!tls) return guarded(plain)
    // postgres.js takes up nothing again when it is not given a socket: so it gets one that fails.
    return encrypted(plain, host, tls).then(guarded, (error: Error) => guarded(new Failed(error)))
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
const parameterStatus = 'S'.charCodeAt(0)
const errorResponse = 'E'.charCodeAt(0)
const gathered_bytes = 1024 // what postgres.js sends at once, without waiting for more
const header_bytes = 5 // a message is its type, the length of the rest in four bytes, and the rest

const refusalsBorne = 3

/** Stands between a socket, encrypted or not, and postgres.js. */
class Guard {
  readonly #socket: Socket
  readonly #emit: Socket['emit']
  readonly #send: Socket['write']
  readonly #pool: Pool
  /** Which of the hosts it is. */
  readonly #n: number
  readonly #waiting: NodeJS.Timeout | undefined
  /** The server has let us in: it has said ReadyForQuery for the first time. */
  #letIn = false
  #failed = false
  /** The server has said that it ends this connection; the rest of what it sends is of no interest. */
  #ended = false
  /** Unseen by postgres.js it is tried again after so long: the password anew, or another host at once. */
  #again_ms: number | undefined
  /** The beginning of a message whose header has not come whole yet. */
  #begun: Buffer = Buffer.alloc(0)
  /** How many bytes of the message under way are still to come. */
  #remaining = 0
  #corked = false

  static over(...given: ConstructorParameters<typeof Guard>): Guard {
    return new Guard(...given) // the socket holds it
  }

  constructor(socket: Socket, pool: Pool, n: number, waiting: NodeJS.Timeout | undefined) {
    this.#socket = socket
    this.#pool = pool
    this.#n = n
    this.#waiting = waiting
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
    if (event === 'error' && (this.#again_ms !== undefined || this.#tryAnother())) return true
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

  /** This host was none: @returns whether another is tried, and nobody is told. */
  #tryAnother(): boolean {
    if (!this.#pool.choice.failed(this.#n)) return false
    this.#again_ms = 0
    return true
  }

  // Guard: a server that closes the connection while it is opened, without an error, is asked again for
  // ever, and who waits for the connection is never told.
  #close(): boolean {
    clearTimeout(this.#waiting)
    if (this.#letIn) {
      this.#pool.use.connections--
      return this.#emit('close', false)
    }
    if (this.#again_ms !== undefined) {
      setTimeout(() => this.#emit('close', false), this.#again_ms)
      return true
    }
    if (!this.#failed && ++this.#pool.closedInARow > refusalsBorne && !this.#tryAnother()) {
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
      const matters = head[0] === errorResponse || !this.#letIn
      if (matters && this.#isLast(head[0]!, chunk.subarray(body))) {
        this.#ended = true
        return whole ? at : 0
      }
      this.#begun = Buffer.alloc(0)
      this.#remaining = head.readUInt32BE(1) + 1 - header_bytes
      at = body
    }
    return chunk.length
  }

  /** What a message means for the connection. @returns whether nothing that follows is of interest */
  #isLast(type: number, body: Buffer): boolean {
    if (this.#letIn) {
      if (type !== errorResponse) return false
      // A server that takes no writes any more: who wrote is told, and the next asks for another server.
      if (this.#writes && isOf('25006', body)) setImmediate(() => this.#socket.destroy())
      return isFatal(body)
    }
    if (type === readyForQuery) this.#enter()
    if (type === parameterStatus && this.#writes && isReadOnly(body)) {
      this.#socket.destroy(readOnly())
      return true
    }
    if (type !== errorResponse) return false
    if (isOf('28P01', body) && this.#pool.patience?.refused()) {
      this.#again_ms = passwordPause_ms
      return true
    }
    // It starts, stops or is full: another may be ready.
    return isOf('57P0.|53300', body) && this.#tryAnother()
  }

  get #writes(): boolean {
    return this.#pool.target === 'read-write'
  }

  #enter(): void {
    const { use, patience, choice } = this.#pool
    this.#letIn = true
    clearTimeout(this.#waiting)
    use.connections++
    patience?.accepted()
    choice.accepted(this.#n)
    this.#pool.closedInARow = 0
  }

  #complete(chunk: Buffer, at: number): Buffer {
    return Buffer.concat([this.#begun, chunk.subarray(at, at + header_bytes - this.#begun.length)])
  }
}

// The first field is the severity, possibly translated (S); the second is the severity in English (V).
function isFatal(body: Buffer): boolean {
  return /^S[^\0]*\0V(FATAL|PANIC)\0/.test(body.toString('latin1', 0, 64))
}

/** `code`: of the SQLSTATE, as a pattern. */
function isOf(code: string, body: Buffer): boolean {
  return new RegExp(`^S[^\\0]*\\0V[^\\0]*\\0C(?:${code})\\0`).test(body.toString('latin1', 0, 64))
}

// Told by the server before it lets anybody in, since PostgreSQL 14.
function isReadOnly(body: Buffer): boolean {
  return /^(in_hot_standby|default_transaction_read_only)\0on\0/.test(
    body.toString('latin1', 0, 64),
  )
}

const failure = (message: string, code: string) => Object.assign(new Error(message), { code })

const closedTooEarly = () =>
  failure('The server closed the connection while it was opened', 'CONNECTION_CLOSED')
const readOnly = () =>
  failure('The server is a standby, or takes no writes', 'CONNECTION_READ_ONLY')
const silent = () => failure('The server did not answer', 'CONNECT_TIMEOUT')
