/**
 * Signs in as one of the seeded demo users and calls the service as that user.
 *
 *   const clerk = client(app, await signIn(app, 'clerk'))
 *   const { status, body } = await clerk.post('/v1/patients', { mrn: '1001', … })
 */
import assert from 'node:assert/strict'
import type { App } from '../../src/app.ts'
import { accessTokenLifetime_ms } from '../../src/auth/lifetimes.ts'
import type { Role } from '../../src/platform/access/roles.ts'
import type { TestLab } from './context.ts'

type Answer<T> = { status: number; headers: Headers; body: T }
type SentHeaders = Record<string, string>

export type Client = ReturnType<typeof client>

/** An access token of the role's demo user. */
export async function signIn(app: Pick<App, 'request'>, role: Role): Promise<string> {
  const { status, body } = await requestToken(app, {
    grant_type: 'password',
    username: role,
    password: `demo-${role}-password`,
  })
  assert.equal(status, 200, JSON.stringify(body))
  return body.access_token
}

/** The role's demo user, who signs in at the first call, and again however far a test moves the clock. */
export function staySignedIn({ app, clock }: Pick<TestLab, 'app' | 'clock'>, role: Role): Client {
  let token: Promise<string> | undefined
  let renewFrom_ms = 0
  return client(app, () => {
    const now_ms = clock.now().getTime()
    if (!token || now_ms >= renewFrom_ms) {
      token = signIn(app, role)
      renewFrom_ms = now_ms + accessTokenLifetime_ms / 2
    }
    return token
  })
}

export type TokenBody = {
  access_token: string
  refresh_token: string
  token_type: string
  expires_in: number
  scope: string
}

/** An access token of a new service account with these scopes. */
export async function signInService(
  app: Pick<App, 'request'>,
  adminToken: string,
  scopes: readonly string[],
): Promise<string> {
  const admin = client(app, adminToken)
  const account = { client_id: `system-${crypto.randomUUID()}`, display_name: 'A system', scopes }
  const { body: made } = await admin.post<{ id: string }>('/v1/service-accounts', account)
  const path = `/v1/service-accounts/${made.id}/secrets`
  const { body: secret } = await admin.post<{ client_id: string; client_secret: string }>(path)
  const { client_id, client_secret } = secret
  const form = { grant_type: 'client_credentials', client_id, client_secret }
  return (await requestToken(app, form)).body.access_token
}

/** POST /v1/auth/token with any form. */
export function requestToken(app: Pick<App, 'request'>, form: Record<string, string>) {
  return sendForm<TokenBody>(app, '/v1/auth/token', form)
}

export async function sendForm<T>(
  app: Pick<App, 'request'>,
  path: string,
  form: Record<string, string>,
): Promise<Answer<T>> {
  return read<T>(await app.request(path, { method: 'POST', body: new URLSearchParams(form) }))
}

/** Calls the service with a token (or without one); bodies are JSON both ways. */
export function client(app: Pick<App, 'request'>, token?: string | (() => Promise<string>)) {
  async function send<T>(method: string, path: string, json: unknown, given: SentHeaders) {
    const headers = new Headers(given)
    const bearer = typeof token === 'function' ? await token() : token
    if (bearer !== undefined) headers.set('authorization', `Bearer ${bearer}`)
    if (json === undefined) return read<T>(await app.request(path, { method, headers }))
    headers.set('content-type', 'application/json')
    return read<T>(await app.request(path, { method, headers, body: JSON.stringify(json) }))
  }
  return {
    get: <T = Json>(path: string, headers: SentHeaders = {}) =>
      send<T>('GET', path, undefined, headers),
    post: <T = Json>(path: string, json?: unknown, headers: SentHeaders = {}) =>
      send<T>('POST', path, json, headers),
    patch: <T = Json>(path: string, json: unknown, headers: SentHeaders = {}) =>
      send<T>('PATCH', path, json, headers),
    delete: <T = Json>(path: string, headers: SentHeaders = {}) =>
      send<T>('DELETE', path, undefined, headers),
  }
}

/** A body as a test looks into it when it does not say what it expects. */
export type Json = Record<string, unknown>

async function read<T>(response: Response): Promise<Answer<T>> {
  const text = await response.text()
  const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '')
  return {
    status: response.status,
    headers: response.headers,
    body: (isJson && text !== '' ? JSON.parse(text) : text) as T,
  }
}
