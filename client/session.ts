// Who the client is: an access token for ten minutes, and a refresh token that is good for one use. A second use
// ends the session, so however many requests need a new token at once, it is asked for once.
import type { components } from './api-types.ts'
import { createPosition } from './position.ts'
import { problemOf, ProblemError } from './problem-error.ts'

type Tokens = components['schemas']['Tokens']

/** Sends a request: the global fetch, or whatever stands in for it. */
export type Send = (request: Request) => Promise<Response>

/** Nothing but signing in again helps. */
export class SessionEnded extends Error {
  constructor(cause?: unknown) {
    super('The session has ended: sign in again.', { cause })
    this.name = 'SessionEnded'
  }
}

export type Session = ReturnType<typeof createSession>

export function createSession(url: string, send: Send) {
  let tokens: Tokens | undefined
  let renewFrom_ms = 0
  let renewing: Promise<void> | undefined

  async function askTokens(form: Record<string, string>): Promise<void> {
    const body = new URLSearchParams(form)
    const answer = await send(new Request(`${url}/v1/auth/token`, { method: 'POST', body }))
    if (!answer.ok) throw await problemOf(answer)
    tokens = (await answer.json()) as Tokens
    renewFrom_ms = Date.now() + tokens.expires_in * 750
  }

  async function renew(): Promise<void> {
    const { refresh_token = '' } = tokens! // a person who signs in always has one
    try {
      await askTokens({ grant_type: 'refresh_token', refresh_token })
    } catch (error) {
      // It was refused, or it may have been used and its answer lost: it must not be used again.
      const isKept = error instanceof ProblemError ? error.status !== 400 : neverArrived(error)
      if (isKept) throw error
      tokens = undefined
      throw new SessionEnded(error)
    }
  }

  /** Another token than this one; whoever comes while it is being asked for waits for the same. */
  async function replace(access_token: string): Promise<void> {
    if (!tokens) throw new SessionEnded()
    if (tokens.access_token !== access_token) return
    renewing ??= renew().finally(() => (renewing = undefined))
    await renewing
  }

  async function asWhoSignedIn(request: Request): Promise<Response> {
    if (!tokens) return await send(request)
    if (Date.now() >= renewFrom_ms) await replace(tokens.access_token)
    const { access_token } = tokens
    // What has a body is not sent twice: it may be a stream, and the token was good a moment ago.
    const again = request.body === null ? request.clone() : undefined
    const answer = await send(bearing(request, access_token))
    if (answer.status !== 401 || !again) return answer
    await answer.body?.cancel()
    await replace(access_token)
    return await send(bearing(again, tokens.access_token))
  }

  const { ask, follows } = createPosition(asWhoSignedIn)
  return {
    /** @throws ProblemError when the name or the password is wrong */
    signIn: (username: string, password: string) =>
      askTokens({ grant_type: 'password', username, password }),
    signOut: async (): Promise<void> => {
      if (!tokens) return
      const body = new URLSearchParams({ token: tokens.refresh_token ?? tokens.access_token })
      tokens = undefined
      await send(new Request(`${url}/v1/auth/revoke`, { method: 'POST', body }))
    },
    /** Sends it as whoever has signed in. */
    fetch: ask,
    /** From now on no answer may be older than what this client has been told: see position.ts. */
    follows,
    /** For who was told that the token is not good any more. @throws SessionEnded */
    renew: async (): Promise<void> => {
      if (!tokens) throw new SessionEnded()
      await replace(tokens.access_token)
    },
  }
}

function bearing(request: Request, access_token: string): Request {
  request.headers.set('authorization', `Bearer ${access_token}`)
  return request
}

/** The service is not there at all, so nothing was used. */
function neverArrived(error: unknown): boolean {
  const { cause } = error as { cause?: { code?: unknown } }
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(String(cause?.code))
}
