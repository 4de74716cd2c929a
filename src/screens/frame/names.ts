// Who somebody is whose id stands in a document: "collected by Petra Phlebotomist".
import type { Person } from '../../users/schemas.ts'
import type { LaboratoryApi } from './laboratory-api.ts'

export type Names = (id: string | null | undefined) => string

/** `byNobody`: what is said where no person did it. */
export async function loadNames(lab: LaboratoryApi, byNobody = 'the laboratory'): Promise<Names> {
  const names = new Map<string, string>()
  let path: string | undefined = '/v1/people?limit=200'
  while (path !== undefined) {
    const page: { items: Person[]; next_cursor: string | null } = await lab.get(path)
    for (const { id, display_name } of page.items) names.set(id, display_name)
    path =
      page.next_cursor === null
        ? undefined
        : `/v1/people?limit=200&cursor=${encodeURIComponent(page.next_cursor)}`
  }
  return (id) => (id ? (names.get(id) ?? 'somebody') : byNobody)
}
