// Addresses of FHIR R4: what other systems read of the laboratory.
import type { Context as HonoContext } from 'hono'
import { createRoute } from '@hono/zod-openapi'
import { exampleIds } from '../../db/seed/example-ids.ts'
import type { Database } from '../../db/client.ts'
import type { Prepared } from '../../db/statement.ts'
import type { Context } from '../context.ts'
import type { Env } from '../http/env.ts'
import { fhirAnswer, fhirRoute } from '../http/fhir-route.ts'
import { fhirMediaType, fhirPath } from '../http/operation-outcome.ts'
import { readFrom } from '../http/reading.ts'
import { createRouter, type Router } from '../http/router.ts'
import type { Scope } from '../platform/access/scopes.ts'
import type { JsonText } from '../platform/json-text.ts'
import { Problem } from '../platform/problems.ts'
import { exampleBundle, exampleCapabilities, exampleResources } from './examples.ts'
import { findItem } from './queries/items.ts'
import { findOrder, findReport } from './queries/orders.ts'
import { findPatient } from './queries/patients.ts'
import { findSample } from './queries/samples.ts'
import { searchset } from './rules/bundle.ts'
import { capabilityStatement } from './rules/capability-statement.ts'
import type { Resource } from './rules/data-types.ts'
import { diagnosticReport } from './rules/diagnostic-report.ts'
import { observation } from './rules/observation.ts'
import { patient } from './rules/patient.ts'
import { isUuid } from './rules/search.ts'
import type { ResourceType } from './rules/search-parameters.ts'
import { serviceRequest } from './rules/service-request.ts'
import { specimen } from './rules/specimen.ts'
import { createSystems, type Systems } from './rules/systems.ts'
import { bundleSchema, readQuery, resourceId, resourceSchema, searchQuery } from './schemas.ts'
import type { SearchInput } from './schemas.ts'
import { searches } from './searches.ts'

const tags = ['fhir']

type Served = {
  type: ResourceType
  scope: Scope
  /** How operations and sentences name it. */
  plural: string
  example_id: string
  what: string
  find: (db: Database, p: { id: string }) => Promise<{ json: JsonText<unknown> }[]>
  toResource: (row: unknown, systems: Systems) => Resource
}

/** A resource with its row's type, which only its own two functions know. */
function served<Row>(
  about: Omit<Served, 'find' | 'toResource'>,
  find: Prepared<{ id: string }, { json: JsonText<Row> }>,
  toResource: (row: Row, systems: Systems) => Resource,
): Served {
  return { ...about, find, toResource: (row, systems) => toResource(row as Row, systems) }
}

const { read: order_id } = exampleIds.order
const all: Served[] = [
  served(
    {
      type: 'Patient',
      scope: 'patients:read',
      plural: 'Patients',
      example_id: exampleIds.patient.read,
      what: 'A record that was merged into another is not active, and its link says which one stays.',
    },
    findPatient,
    patient,
  ),
  served(
    {
      type: 'ServiceRequest',
      scope: 'orders:read',
      plural: 'ServiceRequests',
      example_id: order_id,
      what: 'An order: what is asked for, how urgently, and whether it still is.',
    },
    findOrder,
    serviceRequest,
  ),
  served(
    {
      type: 'Specimen',
      scope: 'samples:read',
      plural: 'Specimens',
      example_id: exampleIds.sample.read,
      what: 'A sample; one that was refused is unsatisfactory, and its condition says why.',
    },
    findSample,
    specimen,
  ),
  served(
    {
      type: 'Observation',
      scope: 'results:read',
      plural: 'Observations',
      example_id: exampleIds.item.glucose,
      what: 'A test of an order with its value, by LOINC and UCUM. It keeps its id: corrected, it says in its notes what was reported before, why it was replaced and by whom.',
    },
    findItem,
    observation,
  ),
  served(
    {
      type: 'DiagnosticReport',
      scope: 'orders:read',
      plural: 'DiagnosticReports',
      example_id: order_id,
      what: 'The report of an order, under the id of the order: how far it has come, and references to all of it.',
    },
    findReport,
    diagnosticReport,
  ),
]

const page = bundleSchema('FhirSearchset', exampleBundle)

function routesOf({ type, scope, plural, example_id, what }: Served) {
  const schema = resourceSchema(type, exampleResources[type])
  const read = fhirRoute(
    scope,
    {
      method: 'get',
      path: `${fhirPath}/${type}/{id}`,
      operationId: `readFhir${type}`,
      summary: `Read a ${type} (FHIR R4)`,
      description: what,
      tags,
      request: { params: resourceId(example_id), query: readQuery },
      responses: { 200: fhirAnswer(schema, `The ${type}.`) },
    },
    { 'not-found': { detail: `There is no ${type} with this id.` } },
  )
  const search = fhirRoute(
    scope,
    {
      method: 'get',
      path: `${fhirPath}/${type}`,
      operationId: `searchFhir${plural}`,
      summary: `Search ${plural} (FHIR R4)`,
      description: 'A page of what was found, the newest first; its link `next` leads to more.',
      tags,
      request: { query: searchQuery(type) },
      responses: { 200: fhirAnswer(page, 'A Bundle of type searchset.') },
    },
    {
      'invalid-request': {
        errors: [
          { pointer: '/_count', code: 'invalid_format', message: 'must be a whole number from 1' },
        ],
      },
    },
  )
  return { read, search }
}

const metadata = createRoute({
  method: 'get',
  path: `${fhirPath}/metadata`,
  operationId: 'readFhirCapabilities',
  summary: 'Which part of FHIR R4 there is',
  description:
    'A CapabilityStatement: resources, search parameters, and how one signs in. It is open, because a client asks it first.',
  tags,
  responses: {
    200: fhirAnswer(
      resourceSchema('CapabilityStatement', exampleCapabilities),
      'The CapabilityStatement.',
    ),
  },
})

export function fhirRoutes(context: Context): Router {
  const { config, clock } = context
  const systems = createSystems(
    config.http.public_url,
    config.fhir.mrn_system,
    config.laboratory.name,
  )
  const capabilities = JSON.stringify(capabilityStatement(systems, clock.now().toISOString()))
  const router = createRouter().openapi(metadata, (c) => sendFhir(c, capabilities) as never)
  for (const resource of all) {
    const { read, search } = routesOf(resource)
    router
      .openapi(read, async (c) => {
        const row = await rowOf(context.db, resource, c.req.valid('param').id)
        return sendFhir(c, resource.toResource(row, systems)) as never
      })
      .openapi(search, async (c) => {
        const asked = { ...(c.req.valid('query') as SearchInput), systems }
        const { items, ids, next_cursor } = await readFrom(c, context, (db) =>
          searches[resource.type]({ ...context, db }, asked),
        )
        c.set('rows_shown', ids)
        const rows = JSON.parse(items) as unknown[]
        const resources = rows.map((row) => resource.toResource(row, systems))
        return sendFhir(c, searchset(resources, linksOf(c, systems, next_cursor), systems)) as never
      })
  }
  return router
}

/** @throws Problem 404, also for an id that no resource can have */
async function rowOf(db: Database, { type, find }: Served, id: string): Promise<unknown> {
  const [found] = isUuid(id) ? await find(db, { id }) : []
  if (!found) throw new Problem('not-found', `There is no ${type} with this id.`)
  return JSON.parse(found.json) as unknown
}

/** The address as it was asked, below the one that is known outside. */
function linksOf(c: HonoContext<Env>, { base }: Systems, next_cursor: string | null) {
  const { pathname, search, searchParams } = new URL(c.req.url)
  const address = `${base}${pathname.slice(fhirPath.length)}`
  if (next_cursor === null) return { self: address + search, next: undefined }
  searchParams.set('_cursor', next_cursor)
  return { self: address + search, next: `${address}?${searchParams.toString()}` }
}

function sendFhir(c: HonoContext<Env>, resource: Resource | string): Response {
  const text = typeof resource === 'string' ? resource : JSON.stringify(resource)
  const { versionId } = typeof resource === 'string' ? {} : (resource.meta ?? {})
  const headers: Record<string, string> = { 'content-type': fhirMediaType }
  if (versionId !== undefined) headers.etag = `W/"${versionId}"`
  return c.body(text, 200, headers)
}
