// Who somebody is whose id stands in a document: "collected by Petra Phlebotomist".
import type { Person } from '../../users/schemas.ts'
import type { LaboratoryApi } from './laboratory-api.ts'
import { loadAll } from './load-all.ts'

export type Names = (id: string | null | undefined) => string

/** `byNobody`: what is said where no person did it. */
export async function loadNames(lab: LaboratoryApi, byNobody = 'the laboratory'): Promise<Names> {
  const people = await loadAll<Person>(lab, '/v1/people')
  const names = new Map(people.map(({ id, display_name }) => [id, display_name]))
  return (id) => (id ? (names.get(id) ?? 'somebody') : byNobody)
}
