// Addresses of control material and its lots.
import { exampleIds } from '../../../db/seed/example-ids.ts'
import type { Context } from '../../context.ts'
import { sendJson } from '../../http/answers.ts'
import { answer } from '../../http/commands.ts'
import { sendPage } from '../../http/pages.ts'
import {
  createRouter,
  idOf,
  jsonAnswer,
  jsonBody,
  protectedRoute,
  type Router,
} from '../../http/router.ts'
import { closeLot, registerLot, registerMaterial } from './materials.ts'
import { getLot, listLots, listMaterials } from './queries.ts'
import {
  lot,
  lotFilters,
  lotPage,
  material,
  materialFilters,
  materialPage,
  newLot,
  newMaterial,
} from './schemas.ts'

const tags = ['qc']
const { qc } = exampleIds

const register = protectedRoute('qc:manage', {
  method: 'post',
  path: '/v1/qc/materials',
  operationId: 'registerMaterial',
  summary: 'Register a control material',
  description: 'One level of a product; its contents stand with its lots.',
  tags,
  request: { body: jsonBody(newMaterial) },
  responses: { 201: jsonAnswer(material, 'The material.') },
  errors: { conflict: { detail: 'Another material has the code IMMUNO-2.', allowed: [] } },
})

const list = protectedRoute('qc:read', {
  method: 'get',
  path: '/v1/qc/materials',
  operationId: 'listMaterials',
  summary: 'List control materials',
  description: 'Newest first.',
  tags,
  request: { query: materialFilters },
  responses: { 200: jsonAnswer(materialPage, 'A page of materials.') },
})

const newLotRoute = protectedRoute('qc:manage', {
  method: 'post',
  path: '/v1/qc/lots',
  operationId: 'registerLot',
  summary: 'Register a lot of a control material',
  description: 'It needs targets before a control of it can be judged.',
  tags,
  request: { body: jsonBody(newLot) },
  responses: { 201: jsonAnswer(lot, 'The lot.') },
  errors: { conflict: { detail: 'The material has a lot 60012345 already.', allowed: [] } },
})

const lots = protectedRoute('qc:read', {
  method: 'get',
  path: '/v1/qc/lots',
  operationId: 'listLots',
  summary: 'List the lots of control materials',
  description:
    'Newest first; of one material with ?material_id=, of one test or instrument with ?test_code= and ?instrument=.',
  tags,
  request: { query: lotFilters },
  responses: { 200: jsonAnswer(lotPage, 'A page of lots.') },
})

const readLot = protectedRoute('qc:read', {
  method: 'get',
  path: '/v1/qc/lots/{id}',
  operationId: 'getLot',
  summary: 'Read a lot of a control material',
  description: 'Of which material and level it is, until when it keeps, and whether it is in use.',
  tags,
  request: { params: idOf(qc.lot) },
  responses: { 200: jsonAnswer(lot, 'The lot.') },
})

const close = protectedRoute('qc:manage', {
  method: 'post',
  path: '/v1/qc/lots/{id}/close',
  operationId: 'closeLot',
  summary: 'Close a lot: another is in use',
  description: 'From now on, rows of files that name the material are of another lot.',
  tags,
  request: { params: idOf(qc.lotToClose) },
  responses: { 200: jsonAnswer(lot, 'The lot, closed.') },
  errors: { conflict: { detail: 'The lot is closed.', allowed: [] } },
})

export function materialRoutes(context: Context): Router {
  return createRouter()
    .openapi(register, (c) =>
      answer(c, 201, (caller) => registerMaterial(context, caller, c.req.valid('json'))),
    )
    .openapi(list, async (c) => sendPage(c, await listMaterials(context.db, c.req.valid('query'))))
    .openapi(newLotRoute, (c) =>
      answer(
        c,
        201,
        (caller) => registerLot(context, caller, c.req.valid('json')),
        ({ id }) => ({ location: `/v1/qc/lots/${id}` }),
      ),
    )
    .openapi(lots, async (c) => sendPage(c, await listLots(context.db, c.req.valid('query'))))
    .openapi(readLot, async (c) => sendJson(c, await getLot(context.db, c.req.valid('param').id)))
    .openapi(close, (c) =>
      answer(c, 200, (caller) => closeLot(context, caller, c.req.valid('param').id)),
    )
}
