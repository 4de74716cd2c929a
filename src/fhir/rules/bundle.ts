// Several resources as one FHIR R4 Bundle (http://hl7.org/fhir/R4/bundle.html).
import type { Resource } from './data-types.ts'
import type { Systems } from './systems.ts'

export type Bundle<R extends Resource = Resource> = {
  resourceType: 'Bundle'
  type: 'searchset' | 'collection'
  identifier?: { system: string; value: string }
  timestamp?: string
  link?: { relation: 'self' | 'next'; url: string }[]
  entry?: { fullUrl: string; resource: R; search?: { mode: 'match' } }[]
}

/** By this a reference such as `Patient/018f…` is resolved within the bundle (bundle.html#references). */
export const fullUrl = ({ resourceType, id }: Resource, { base }: Systems) =>
  `${base}/${resourceType}/${id}`

/**
 * A page of what was found. There is no `total`: to count what nobody has asked to see would read all of it. Whoever
 * wants more follows `next`, until there is none.
 */
export function searchset<R extends Resource>(
  resources: R[],
  links: { self: string; next: string | undefined },
  systems: Systems,
): Bundle<R> {
  const entry = resources.map((resource) => ({
    fullUrl: fullUrl(resource, systems),
    resource,
    search: { mode: 'match' as const },
  }))
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    link: [
      { relation: 'self', url: links.self },
      ...(links.next === undefined ? [] : [{ relation: 'next' as const, url: links.next }]),
    ],
    ...(entry.length > 0 && { entry }),
  }
}
