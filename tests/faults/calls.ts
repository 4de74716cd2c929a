// Sends requests as a client does that is careful, and counts what became of them: an answer, a refusal that says
// when to come again, a connection that broke because its api was killed. Whatever else comes is a fault.
import { setTimeout as sleep } from 'node:timers/promises'
import type { KeptProcess } from './kept-process.ts'
import type { Random } from './random.ts'

export type Person = 'clerk' | 'phlebotomist' | 'technologist' | 'pathologist'

/** `undefined`: refused or broken off; nobody knows whether it was done. */
export type Answer = { status: number; body: Record<string, unknown> } | undefined

export type Calls = {
  /** One attempt. */
  send(as: Person, method: string, path: string, body?: unknown, key?: string): Promise<Answer>
  /** Again and again until it is answered. With a key that is safe. */
  insist(as: Person, method: string, path: string, body?: unknown, key?: string): Promise<Answer>
  token(as: Person): Promise<string>
  /** By status; `broken` are connections. */
  counts: Map<string, number>
  faults: string[]
  longest_ms(): number
}

/** Longer than the longest pause of any accident that leaves a connection open. */
const patience_ms = 30_000
const tokenIsFresh_ms = 240_000

export function createCalls(apis: KeptProcess[], random: Random): Calls {
  const counts = new Map<string, number>()
  const faults: string[] = []
  const tokens = new Map<Person, { token: Promise<string>; at: number }>()
  let longest_ms = 0
  const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1)

  async function attempt(method: string, path: string, init: RequestInit): Promise<Answer> {
    const up = apis.filter((api) => api.isUp())
    const api = random.pick(up.length > 0 ? up : apis)
    const life = api.lives()
    const wasUp = api.isUp()
    const freezes = api.freezes()
    const began = performance.now()
    try {
      const signal = AbortSignal.timeout(patience_ms)
      const response = await fetch(api.url + path, { ...init, method, signal })
      const text = await response.text()
      count(String(response.status))
      const body = (text ? JSON.parse(text) : {}) as Record<string, unknown>
      return judge(`${method} ${path}`, response, body)
    } catch (error) {
      const { name, cause } = error as Error & { cause?: { code?: string } }
      // That its process has ended may be known a moment later.
      if (name !== 'TimeoutError') await sleep(300)
      const died = !wasUp || !api.isUp() || api.lives() !== life
      // One that was frozen first closes what was silent for too long, and reads only then.
      const excused = died || api.freezes() !== freezes
      count(
        excused ? 'broken, its api was killed or frozen' : `broken: ${name} ${cause?.code ?? ''}`,
      )
      if (!excused) faults.push(`${method} ${path} at ${api.name}: ${name} ${cause?.code ?? ''}`)
      return undefined
    } finally {
      longest_ms = Math.max(longest_ms, performance.now() - began)
    }
  }

  function judge(what: string, response: Response, body: Record<string, unknown>): Answer {
    const { status, headers } = response
    if (status === 503) {
      const isProblem = headers.get('content-type')?.startsWith('application/problem+json')
      if (!isProblem || !headers.get('retry-after')) faults.push(`${what}: 503 without a problem`)
      return undefined
    }
    if (status === 409 && body.type === '/problems/idempotency-conflict') return undefined
    if (status >= 500 || status === 401 || status === 403 || status === 404 || status === 429)
      faults.push(`${what}: ${status} ${JSON.stringify(body)}`)
    return { status, body }
  }

  async function token(as: Person): Promise<string> {
    const known = tokens.get(as)
    if (known && Date.now() - known.at < tokenIsFresh_ms) return await known.token
    const signing = signIn(as)
    tokens.set(as, { token: signing, at: Date.now() })
    return await signing
  }

  async function signIn(as: Person): Promise<string> {
    for (;;) {
      const form = { grant_type: 'password', username: as, password: `demo-${as}-password` }
      const answer = await attempt('POST', '/v1/auth/token', { body: new URLSearchParams(form) })
      if (answer?.status === 200) return String(answer.body.access_token)
      await sleep(200)
    }
  }

  async function send(as: Person, method: string, path: string, body?: unknown, key?: string) {
    const isForm = body instanceof FormData
    const headers = {
      authorization: `Bearer ${await token(as)}`,
      ...(body !== undefined && !isForm && { 'content-type': 'application/json' }),
      ...(key && { 'idempotency-key': key }),
    }
    const sent = isForm ? body : body === undefined ? null : JSON.stringify(body)
    return await attempt(method, path, { headers, body: sent })
  }

  async function insist(as: Person, method: string, path: string, body?: unknown, key?: string) {
    for (;;) {
      const answer = await send(as, method, path, body, key)
      if (answer) return answer
      await sleep(random.between(100, 600))
    }
  }

  return { send, insist, token, counts, faults, longest_ms: () => longest_ms }
}
