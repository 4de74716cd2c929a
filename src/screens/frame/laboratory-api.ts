// How a screen asks the laboratory: by the routes of /v1, in this process, as the person who looks at it. So a
// screen can do nothing that a client cannot, its reads are noted, and its rights are those of the routes.
import type { Context as HonoContext } from 'hono'
import { sessionLifetime_ms } from '../../auth/lifetimes.ts'
import { positionCookie } from '../../http/browser-cookie.ts'
import type { ApiContext } from '../../http/feature.ts'
import type { Env } from '../../http/env.ts'
import { positionHeader } from '../../http/reading.ts'
import { Problem, type FieldError, type ProblemType } from '../../platform/problems.ts'

/** What a problem says, for a form that shows it beside its fields. */
export type Refusal = {
  status: number
  detail: string
  errors: readonly FieldError[]
  allowed?: readonly string[]
}

/** What was sent was done, or refused for a reason that whoever sent it can mend. */
export type Outcome<T> = { document: T; refusal?: never } | { document?: never; refusal: Refusal }

export type LaboratoryApi = {
  /** @throws Problem for every answer but a good one */
  get<T>(path: string): Promise<T>
  /** As get(); undefined for what is not there, or is not for this person. */
  find<T>(path: string): Promise<T | undefined>
  /** A refusal (400–422) comes back; any other problem is thrown. A key makes a POST safe to repeat. */
  send<T = unknown>(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: object,
    given?: { key?: string; if_match?: string },
  ): Promise<Outcome<T>>
  /** The form of the browser as it arrives, files and all: never held here. A refusal comes back, as of send(). */
  pass<T>(path: string): Promise<Outcome<T>>
  /** The answer as it is, for a body that is no JSON. @throws Problem for every answer but a good one */
  open(path: string, init?: RequestInit): Promise<Response>
  /**
   * The same, for lists to look through and figures: a replica may answer, if it has all that this browser has written.
   * What somebody acts upon at once is not asked here.
   */
  readonly browsing: LaboratoryApi
}

/** What says who the browser is and where it comes from: whoever asks /v1 for it passes all of these on. */
export const ofTheBrowser = ['cookie', 'origin', 'sec-fetch-site', 'host', 'x-forwarded-for']

/** And which request it is, and that a page which is shown anew must have what has just happened (screens.js). */
const passedOn = [...ofTheBrowser, 'traceparent', positionHeader]

type Ask = (path: string, init?: RequestInit, isBrowsing?: boolean) => Promise<Response>

function askFor(c: HonoContext<Env>, { dispatch, config, replica }: ApiContext): Ask {
  const cookie = positionCookie(config.http)
  let written = replica && cookie.read(c)
  return async (path, init = {}, isBrowsing = false) => {
    const headers = new Headers(init.headers)
    for (const name of passedOn) {
      const value = c.req.header(name)
      if (value !== undefined) headers.set(name, value)
    }
    headers.set('x-request-id', c.get('request_id'))
    if (isBrowsing && written !== undefined && !headers.has(positionHeader))
      headers.set(positionHeader, written)
    const response = await dispatch(new Request(new URL(path, c.req.url), { ...init, headers }), c)
    const position = response.headers.get(positionHeader)
    if (position !== null) {
      written = position
      cookie.set(c, position, sessionLifetime_ms)
    }
    return response
  }
}

export function laboratoryApi(
  c: HonoContext<Env>,
  api: ApiContext,
  ask: Ask = askFor(c, api),
): LaboratoryApi {
  async function open(path: string, init?: RequestInit): Promise<Response> {
    const response = await ask(path, init)
    if (!response.ok) throw await problemOf(response)
    return response
  }

  return {
    get browsing() {
      return laboratoryApi(c, api, (path, init) => ask(path, init, true))
    },
    open,
    get: async <T>(path: string) => (await (await open(path)).json()) as T,
    async find<T>(path: string) {
      const response = await ask(path)
      if ([403, 404].includes(response.status)) return undefined
      if (!response.ok) throw await problemOf(response)
      return (await response.json()) as T
    },
    async send<T>(
      method: string,
      path: string,
      body?: object,
      { key, if_match }: { key?: string; if_match?: string } = {},
    ): Promise<Outcome<T>> {
      const sent = {
        method,
        headers: {
          ...(body && { 'content-type': 'application/json' }),
          ...(key !== undefined && { 'idempotency-key': inAscii(key) }),
          ...(if_match !== undefined && { 'if-match': inAscii(if_match) }),
        },
        ...(body && { body: JSON.stringify(body) }),
      }
      return outcomeOf<T>(await untilAnswered(() => ask(path, sent)))
    },
    async pass<T>(path: string): Promise<Outcome<T>> {
      const headers: Record<string, string> = {}
      for (const name of ['content-type', 'content-length']) {
        const value = c.req.header(name)
        if (value !== undefined) headers[name] = value
      }
      const { body } = c.req.raw
      return outcomeOf<T>(await ask(path, { method: 'POST', headers, body, duplex: 'half' }))
    },
  }
}

/** These come back from forms: what no header may have is not ours, and matches nothing. */
const inAscii = (text: string) => text.replaceAll(/[^ -~]/g, '?')

/**
 * Who presses a button twice sends the same key while the first request is still at work. The second waits for the
 * first, and has its answer.
 */
async function untilAnswered(ask: () => Promise<Response>): Promise<Response> {
  for (let attempt = 0; ; attempt++) {
    const response = await ask()
    if (response.status !== 409 || attempt === 40) return response
    const { type } = (await response.clone().json()) as { type: string }
    if (!type.endsWith('/idempotency-conflict')) return response
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** @throws Problem that nobody mends by sending something else */
async function outcomeOf<T>(response: Response): Promise<Outcome<T>> {
  if (response.ok) {
    const text = await response.text()
    return { document: (text === '' ? undefined : JSON.parse(text)) as T }
  }
  const problem = await problemOf(response)
  if (response.status === 401 || response.status > 422) throw problem
  return { refusal: refusalOf(problem, response.status) }
}

export function refusalOf(problem: Problem, status: number): Refusal {
  const { errors = [], allowed } = problem.members
  return { status, detail: problem.message, errors, ...(allowed && { allowed }) }
}

type ProblemText = { type: string; detail: string; errors?: FieldError[]; allowed?: string[] }

async function problemOf(response: Response): Promise<Problem> {
  const { type, detail, errors, allowed } = (await response.json()) as ProblemText
  const wait = response.headers.get('retry-after')
  return new Problem(
    type.split('/').at(-1) as ProblemType,
    detail,
    { ...(errors && { errors }), ...(allowed && { allowed }) },
    wait === null ? {} : { 'retry-after': wait },
  )
}
