// Addresses of samples. POST /v1/samples/{id}/reject is in src/withdrawals/.
import { exampleIds } from '../../db/seed/example-ids.ts'
import { z } from '@hono/zod-openapi'
import type { Context } from '../context.ts'
import { sendJson } from '../http/answers.ts'
import { answer } from '../http/commands.ts'
import { sendPage } from '../http/pages.ts'
import { readFrom } from '../http/reading.ts'
import {
  createRouter,
  idOf,
  jsonAnswer,
  jsonBody,
  protectedRoute,
  type Router,
} from '../http/router.ts'
import { printLabel } from './label.ts'
import { getSample, listSamples } from './queries.ts'
import { dispatchSample, disposeOfSample, moveSample, storeSample } from './keeping.ts'
import { acceptSample, collectSample, receiveSample } from './samples.ts'
import {
  disposal,
  newPlace,
  newSample,
  sample,
  sampleFilters,
  samplePage,
  storage,
} from './schemas.ts'

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
    'Newest first; ?awaits_recollection=true lists the rejected ones that must be collected again, ?due_for_disposal=true the stored ones that need be kept no longer, and ?storage_place=R12/ what is in a rack.',
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

// The name on it is for those who hold the tube.
const label = protectedRoute('samples:collect', {
  method: 'get',
  path: '/v1/samples/{id}/label.svg',
  operationId: 'printLabel',
  summary: 'The label of a sample, to be printed',
  description:
    'It has 50 × 25 mm: the accession number as Code 128 and in figures, the patient, the specimen type, when it was collected, and a mark if the order is not routine.',
  tags,
  request: { params: idOf(exampleIds.sample.read) },
  responses: {
    200: { description: 'The label.', content: { 'image/svg+xml': { schema: z.string() } } },
  },
  errors: { conflict: { detail: 'The sample is rejected: it gets no label.', allowed: [] } },
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

const dispatch = protectedRoute('samples:collect', {
  method: 'post',
  path: '/v1/samples/{id}/dispatch',
  operationId: 'dispatchSample',
  summary: 'Hand a collected sample to a courier',
  description:
    'It is in transit until the laboratory receives it. A sample need not be dispatched.',
  tags,
  request: { params: idOf(exampleIds.sample.dispatch) },
  responses: { 200: jsonAnswer(sample, 'The sample, in transit.') },
  errors: { conflict: { detail: 'The sample is received.', allowed: ['accepted', 'rejected'] } },
})

const store = protectedRoute('samples:store', {
  method: 'post',
  path: '/v1/samples/{id}/store',
  operationId: 'storeSample',
  summary: 'Store a sample at a place',
  description:
    'A place is a rack and a position, and holds one sample. How long the sample is kept follows from its specimen type, and is answered as disposal_due_at. It can still be measured.',
  tags,
  request: { params: idOf(exampleIds.sample.store), body: jsonBody(storage) },
  responses: { 200: jsonAnswer(sample, 'The sample, stored.') },
  errors: { conflict: { detail: 'The sample is received.', allowed: ['accepted', 'rejected'] } },
})

const move = protectedRoute('samples:store', {
  method: 'post',
  path: '/v1/samples/{id}/move',
  operationId: 'moveSample',
  summary: 'Put a stored sample at another place',
  description: 'How long it is kept does not change. The place where it was is in the audit log.',
  tags,
  request: {
    params: idOf(exampleIds.sample.move),
    body: jsonBody(newPlace),
  },
  responses: { 200: jsonAnswer(sample, 'The sample, at its new place.') },
  errors: {
    conflict: {
      detail: 'The sample is accepted: it has no place.',
      allowed: ['stored', 'rejected'],
    },
  },
})

const dispose = protectedRoute('samples:store', {
  method: 'post',
  path: '/v1/samples/{id}/dispose',
  operationId: 'disposeOfSample',
  summary: 'Dispose of a stored sample',
  description:
    'Nobody can measure it afterwards, so it waits until no result of it is under way. Before disposal_due_at a reason is needed.',
  tags,
  request: { params: idOf(exampleIds.sample.dispose), body: jsonBody(disposal) },
  responses: { 200: jsonAnswer(sample, 'The sample, disposed of.') },
  errors: {
    conflict: { detail: 'The sample is accepted.', allowed: ['stored', 'rejected'] },
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
    .openapi(list, async (c) =>
      sendPage(c, await readFrom(c, context, (db) => listSamples(db, c.req.valid('query')))),
    )
    .openapi(read, async (c) => sendJson(c, await getSample(context.db, c.req.valid('param').id)))
    .openapi(label, async (c) => {
      const { time_zone } = context.config.policy
      const svg = await printLabel(context.db, c.req.valid('param').id, time_zone)
      return c.body(svg, 200, {
        'content-type': 'image/svg+xml; charset=utf-8',
        // Opened in a browser it is a page of its own: it draws, and does nothing else.
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      })
    })
    .openapi(receive, (c) =>
      answer(c, 200, (caller) => receiveSample(context, caller, c.req.valid('param').id)),
    )
    .openapi(accept, (c) =>
      answer(c, 200, (caller) => acceptSample(context, caller, c.req.valid('param').id)),
    )
    .openapi(dispatch, (c) =>
      answer(c, 200, (caller) => dispatchSample(context, caller, c.req.valid('param').id)),
    )
    .openapi(store, (c) =>
      answer(c, 200, (caller) =>
        storeSample(context, caller, c.req.valid('param').id, c.req.valid('json')),
      ),
    )
    .openapi(move, (c) =>
      answer(c, 200, (caller) =>
        moveSample(context, caller, c.req.valid('param').id, c.req.valid('json')),
      ),
    )
    .openapi(dispose, (c) =>
      answer(c, 200, (caller) =>
        disposeOfSample(context, caller, c.req.valid('param').id, c.req.valid('json')),
      ),
    )
}
