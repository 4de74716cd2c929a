// Addresses of samples. POST /v1/samples/{id}/reject is in src/withdrawals/.
import { exampleIds } from '../../db/seed/example-ids.ts'
import type { Context } from '../context.ts'
import { sendJson } from '../http/answers.ts'
import { answer } from '../http/commands.ts'
import { sendPage } from '../http/pages.ts'
import {
  createRouter,
  idOf,
  jsonAnswer,
  jsonBody,
  protectedRoute,
  type Router,
} from '../http/router.ts'
import { getSample, listSamples } from './queries.ts'
import { acceptSample, collectSample, receiveSample } from './samples.ts'
import { newSample, sample, sampleFilters, samplePage } from './schemas.ts'

const tags = ['samples']

const collect = protectedRoute('samples:collect', {
  method: 'post',
  path: '/v1/samples',
  operationId: 'collectSample',
  summary: 'Record that a sample was collected',
  description:
    'The tube of one specimen type for an order. The laboratory gives it an accession number, which goes onto its label.',
  tags,
  request: { body: jsonBody(newSample) },
  responses: { 201: jsonAnswer(sample, 'The sample, with its accession number.') },
  errors: { conflict: { detail: 'The order is cancelled: it takes no samples.', allowed: [] } },
})

const list = protectedRoute('samples:read', {
  method: 'get',
  path: '/v1/samples',
  operationId: 'listSamples',
  summary: 'List samples',
  description:
    'Newest first; ?awaits_recollection=true lists the rejected ones that must be collected again.',
  tags,
  request: { query: sampleFilters },
  responses: { 200: jsonAnswer(samplePage, 'A page of samples.') },
})

const read = protectedRoute('samples:read', {
  method: 'get',
  path: '/v1/samples/{id}',
  operationId: 'getSample',
  summary: 'Read a sample',
  description: 'Where it is, who collected and received it, and what it replaces.',
  tags,
  request: { params: idOf(exampleIds.sample.read) },
  responses: { 200: jsonAnswer(sample, 'The sample.') },
})

const receive = protectedRoute('samples:receive', {
  method: 'post',
  path: '/v1/samples/{id}/receive',
  operationId: 'receiveSample',
  summary: 'Receive a sample in the laboratory',
  description:
    'Only a sample that was received is measured. The order is in progress from here on.',
  tags,
  request: { params: idOf(exampleIds.sample.receive) },
  responses: { 200: jsonAnswer(sample, 'The sample, received; its order is in progress.') },
  errors: { conflict: { detail: 'The sample is rejected.', allowed: [] } },
})

const accept = protectedRoute('samples:receive', {
  method: 'post',
  path: '/v1/samples/{id}/accept',
  operationId: 'acceptSample',
  summary: 'Accept a received sample as fit for its tests',
  description: 'Somebody has looked at it: enough of it, not haemolysed, the right tube.',
  tags,
  request: { params: idOf(exampleIds.sample.accept) },
  responses: { 200: jsonAnswer(sample, 'The sample, accepted.') },
  errors: {
    conflict: {
      detail: 'The sample is collected.',
      allowed: ['in_transit', 'received', 'rejected'],
    },
  },
})

export function sampleRoutes(context: Context): Router {
  return createRouter()
    .openapi(collect, (c) =>
      answer(
        c,
        201,
        (caller) => collectSample(context, caller, c.req.valid('json')),
        ({ id }) => ({ location: `/v1/samples/${id}` }),
      ),
    )
    .openapi(list, async (c) => sendPage(c, await listSamples(context.db, c.req.valid('query'))))
    .openapi(read, async (c) => sendJson(c, await getSample(context.db, c.req.valid('param').id)))
    .openapi(receive, (c) =>
      answer(c, 200, (caller) => receiveSample(context, caller, c.req.valid('param').id)),
    )
    .openapi(accept, (c) =>
      answer(c, 200, (caller) => acceptSample(context, caller, c.req.valid('param').id)),
    )
}
