// The way to the next page of a list that goes back in time.
import { html, nothing, type Html } from './html.ts'

/** `path` with what the list is filtered by: the cursor of the next page is added. */
export function older(
  path: string,
  query: URLSearchParams,
  next_cursor: string | null,
  words = 'Older ones',
): Html {
  if (next_cursor === null) return nothing
  const next = new URLSearchParams(query)
  next.set('cursor', next_cursor)
  return html`<p><a class="button plain" href="${path}?${next.toString()}">${words}</a></p>`
}

/** What of the address a list is asked by: the names that it knows, without the blank ones of a form. */
export function queryOf(
  given: (name: string) => string | undefined,
  names: readonly string[],
): URLSearchParams {
  const query = new URLSearchParams()
  for (const name of names) {
    const value = given(name)?.trim() ?? ''
    if (value !== '') query.set(name, value)
  }
  return query
}
