// A client of the laboratory: every request with its types (openapi-fetch over api-types.ts), a session that renews
// itself, lists as iterators, and the live stream.
import openapiFetch from 'openapi-fetch'
import type { components, paths } from './api-types.ts'
import { followEvents, type Follow } from './live.ts'
import { eachItem, type ListParams, type ListPath } from './pages.ts'
import { createSession, type Send } from './session.ts'

/** The documents by name: `Schemas['Order']`. */
export type Schemas = components['schemas']

export type LaboratoryClient = ReturnType<typeof laboratoryClient>

/** `url` without a path, such as http://localhost:3000. */
export function laboratoryClient(url: string, { send = fetch }: { send?: Send } = {}) {
  const session = createSession(url, send)
  const api = openapiFetch<paths>({ baseUrl: url, fetch: session.fetch })
  return {
    /** `api.GET('/v1/orders/{id}', { params: { path: { id } } })`: data, or error; see take(). */
    api,
    signIn: session.signIn,
    signOut: session.signOut,
    /** Every item of a list, page after page. */
    each: <P extends ListPath>(path: P, ...params: ListParams<P>) => eachItem(api, path, ...params),
    /** What happens, until it is aborted. */
    follow: (wanted: Follow = {}) => followEvents(url, session, wanted),
  }
}
