// A whole list, page after page: for what has an end that is known, such as the people of a laboratory.
import type { LaboratoryApi } from './laboratory-api.ts'

export async function loadAll<T>(lab: LaboratoryApi, path: string): Promise<T[]> {
  const all: T[] = []
  const first = `${path}${path.includes('?') ? '&' : '?'}limit=200`
  let next: string | undefined = first
  while (next !== undefined) {
    const page: { items: T[]; next_cursor: string | null } = await lab.get(next)
    all.push(...page.items)
    next =
      page.next_cursor === null
        ? undefined
        : `${first}&cursor=${encodeURIComponent(page.next_cursor)}`
  }
  return all
}
