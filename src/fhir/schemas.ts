// The resources and searches as the documentation shows them. What a resource has in it is FHIR's own to say: the tests
// hold all of them against its published JSON schema.
import { z } from '@hono/zod-openapi'
import { exampleIds } from '../../db/seed/example-ids.ts'
import type { Resource } from './rules/data-types.ts'
import type { Bundle } from './rules/bundle.ts'
import {
  searchParameters,
  type ResourceType,
  type SearchParameter,
} from './rules/search-parameters.ts'

/** As JSON has it: a decimal of a resource is no number of JavaScript. */
const asJson = (example: Resource | Bundle) =>
  JSON.parse(JSON.stringify(example)) as Record<string, unknown>

export function resourceSchema(type: string, example: Resource) {
  return z
    .looseObject({ resourceType: z.literal(type) })
    .openapi(`Fhir${type}`, { example: asJson(example) })
}

export function bundleSchema(name: string, example: Bundle) {
  return z
    .looseObject({ resourceType: z.literal('Bundle'), type: z.literal(example.type) })
    .openapi(name, { example: asJson(example) })
}

/** An id of FHIR. One that is no UUID is well-formed, and nothing here has it. */
export const resourceId = (example: string) =>
  z.object({
    id: z
      .string()
      .regex(/^[A-Za-z0-9.-]{1,64}$/, 'must be 1 to 64 letters, digits, "-" or "."')
      .openapi({ param: { name: 'id', in: 'path' }, example }),
  })

const format = z
  .enum(['json', 'application/json', 'application/fhir+json'])
  .optional()
  .openapi({ description: 'There is JSON only.' })

export const readQuery = z.strictObject({ _format: format })

const one = z.string().min(1).max(200)
const oneOrTwo = z.union([one.transform((text) => [text]), z.array(one).max(2)])

/** The query of a search: its own parameters, all of them optional, and those of the page. */
export function searchQuery(type: ResourceType) {
  const own = Object.entries<SearchParameter>(searchParameters[type]).map(([name, about]) => {
    const example = exampleParameters[`${type}.${name}`]
    const documented = {
      type: 'string' as const,
      minLength: 1,
      maxLength: 200,
      description: about.description,
      example,
    }
    return [name, (about.type === 'date' ? oneOrTwo : one).optional().openapi(documented)] as const
  })
  return z.strictObject({
    ...Object.fromEntries(own),
    _count: z
      .string()
      .regex(/^0*[1-9]\d{0,5}$/, 'must be a whole number from 1')
      .transform((text) => Math.min(Number(text), 200))
      .default(50)
      .openapi({
        type: 'integer',
        minimum: 1,
        maximum: 999_999,
        default: 50,
        description: 'How many a page may have; never more than 200.',
      }),
    _cursor: z.string().max(500).optional().openapi({ description: 'Part of the `next` link.' }),
    _format: format,
  })
}

/** Shown where a search needs a parameter. */
const exampleParameters: Record<string, string | undefined> = {
  'Observation.patient': `Patient/${exampleIds.patient.read}`,
}

export type SearchInput = {
  _count: number
  _cursor?: string | undefined
  date?: string[] | undefined
} & Partial<
  Record<'_id' | 'patient' | 'identifier' | 'accession' | 'based-on' | 'code', string | undefined>
>
