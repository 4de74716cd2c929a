// Lists, item by item: the next page is asked for when the last item of this one has been used, so a list of any
// length takes the memory of a page.
import type { Client } from 'openapi-fetch'
import type { paths } from './api-types.ts'
import { take } from './problem-error.ts'

type Page = { items: unknown[]; next_cursor: string | null }
type ListOf<P extends Page> = {
  get: { parameters: object; responses: { 200: { content: { 'application/json': P } } } }
}

/** The addresses that answer pages. */
export type ListPath = {
  [P in keyof paths]: paths[P] extends ListOf<Page> ? P : never
}[keyof paths]

export type ItemOf<P extends ListPath> =
  paths[P] extends ListOf<infer A> ? A['items'][number] : never

type Parameters<P extends ListPath> = paths[P]['get']['parameters']
type Query<P extends ListPath> = Omit<NonNullable<Parameters<P>['query']>, 'cursor'>

/** Its filters; and what its address names, if it names something. */
export type ListParams<P extends ListPath> =
  Parameters<P> extends { path: infer Path }
    ? [params: { path: Path; query?: Query<P> }]
    : [params?: { query?: Query<P> }]

export async function* eachItem<P extends ListPath>(
  api: Client<paths>,
  path: P,
  ...[given]: ListParams<P>
): AsyncGenerator<ItemOf<P>, void, undefined> {
  const params = given as { path?: object; query?: object } | undefined
  // All lists are alike, which the compiler cannot know of an address that it does not know.
  const get = api.GET as unknown as (at: string, init: object) => Asked
  let cursor: string | null = null
  do {
    const query: object = { ...params?.query, ...(cursor !== null && { cursor }) }
    const page: Page = await take(get(path, { params: { path: params?.path, query } }))
    yield* page.items as ItemOf<P>[]
    cursor = page.next_cursor
  } while (cursor !== null)
}

type Asked = Promise<{ data?: Page; error?: unknown; response: Response }>
