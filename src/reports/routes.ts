// Addresses of reports.
import { exampleIds } from '../../db/seed/example-ids.ts'
import type { Context } from '../context.ts'
import { negotiate } from '../http/negotiation.ts'
import { createRouter, idOf, protectedRoute, type Router } from '../http/router.ts'
import { exportRoutes } from './export/routes.ts'
import { loadReport } from './load-report.ts'
import { renderings } from './renderings.ts'

const available = renderings.map(({ media_type }) => media_type)

const read = protectedRoute('reports:read', {
  method: 'get',
  path: '/v1/orders/{id}/report',
  operationId: 'readReport',
  summary: 'Read the report of an order',
  description: `What the laboratory says of an order, for whoever treats the patient: only what was verified, with the range that was in force, what was replaced and why, and who was called. \`Accept\` chooses the form: ${available.map((type) => `\`${type}\``).join(', ')}.`,
  tags: ['reports'],
  request: { params: idOf(exampleIds.order.read) },
  responses: {
    200: {
      description: 'The report, in the form that `Accept` prefers.',
      content: Object.fromEntries(
        renderings.map(({ media_type, schema }) => [media_type, { schema }]),
      ),
    },
  },
  errors: {
    'not-acceptable': {
      detail: 'There is nothing of this in a form that your Accept header names.',
      available,
    },
  },
})

export function reportRoutes(context: Context): Router {
  const { http, fhir } = context.config
  const names = { public_url: http.public_url, mrn_system: fhir.mrn_system }
  return createRouter()
    .route('/', exportRoutes(context))
    .openapi(read, async (c) => {
      const type = negotiate(c.req.header('accept'), available)
      const rendering = renderings.find(({ media_type }) => media_type === type)!
      const document = await loadReport(context, c.req.valid('param').id)
      const file = `report-${document.report_number.replaceAll('/', '-')}.${rendering.extension}`
      return c.body(await rendering.render(document, names), 200, {
        'content-type': rendering.content_type,
        'content-disposition': `inline; filename="${file}"`,
        vary: 'Accept',
        ...rendering.headers,
      })
    })
}
