// Addresses of service accounts, for administrators. Other systems know one alone: POST /v1/auth/token.
import { z } from '@hono/zod-openapi'
import { exampleIds } from '../../db/seed/example-ids.ts'
import { sendJson } from '../http/answers.ts'
import { answer, answerEdit } from '../http/commands.ts'
import { entityTag, entityTagOf, ifMatchHeader } from '../http/entity-tags.ts'
import type { ApiContext } from '../http/feature.ts'
import { sendPage } from '../http/pages.ts'
import {
  createRouter,
  idOf,
  jsonAnswer,
  jsonBody,
  protectedRoute,
  type Router,
} from '../http/router.ts'
import { getServiceAccount, listServiceAccounts } from './queries.ts'
import * as schemas from './schemas.ts'
import {
  addSecret,
  addServiceAccount,
  deactivateServiceAccount,
  editServiceAccount,
  reactivateServiceAccount,
  revokeSecret,
} from './service-accounts.ts'

const tags = ['service-accounts']
const ids = exampleIds.serviceAccount

const list = protectedRoute('service-accounts:read', {
  method: 'get',
  path: '/v1/service-accounts',
  operationId: 'listServiceAccounts',
  summary: 'Which other systems may sign in',
  description: 'By client id, with their scopes and when each secret was used last.',
  tags,
  request: { query: schemas.serviceAccountFilters },
  responses: { 200: jsonAnswer(schemas.serviceAccountPage, 'A page of service accounts.') },
})

const add = protectedRoute('service-accounts:write', {
  method: 'post',
  path: '/v1/service-accounts',
  operationId: 'addServiceAccount',
  summary: 'Add a service account',
  description:
    'With the scopes that the system needs, and no more. To verify and to correct results, and whatever else is a ' +
    'person’s to judge, cannot be given. It signs in once it has a secret.',
  tags,
  request: { body: jsonBody(schemas.newServiceAccount) },
  responses: { 201: jsonAnswer(schemas.serviceAccount, 'The account, without a secret.') },
  errors: {
    conflict: { detail: 'The client id hospital-orders is taken, by an account or a user.' },
  },
})

const read = protectedRoute('service-accounts:read', {
  method: 'get',
  path: '/v1/service-accounts/{id}',
  operationId: 'getServiceAccount',
  summary: 'Read a service account',
  description: 'Its scopes, and its secrets without what they are. The ETag goes into If-Match.',
  tags,
  request: { params: idOf(ids.edit) },
  responses: { 200: jsonAnswer(schemas.serviceAccount, 'The account.') },
})

const edit = protectedRoute('service-accounts:write', {
  method: 'patch',
  path: '/v1/service-accounts/{id}',
  operationId: 'editServiceAccount',
  summary: 'Change the name or the scopes of a service account',
  description: 'Other scopes end every token that it has: it gets new ones with its secret.',
  tags,
  request: {
    params: idOf(ids.edit),
    headers: ifMatchHeader,
    body: jsonBody(schemas.serviceAccountChanges),
  },
  responses: { 200: jsonAnswer(schemas.serviceAccount, 'The account as it is now.') },
  errors: { conflict: { detail: 'The account is deactivated.', allowed: ['reactivate'] } },
})

const newSecret = protectedRoute('service-accounts:write', {
  method: 'post',
  path: '/v1/service-accounts/{id}/secrets',
  operationId: 'addSecret',
  summary: 'Add a secret to a service account',
  description:
    'Shown here and never again. Those of before stay good, so that the system can be given the new one while it ' +
    'works; then revoke the old one. Without an Idempotency-Key, because what is kept for a repeat would be the secret.',
  tags,
  request: { params: idOf(ids.addSecret) },
  responses: { 201: jsonAnswer(schemas.addedSecret, 'The secret.') },
  errors: { conflict: { detail: 'The account is deactivated.', allowed: ['reactivate'] } },
  idempotencyKey: false,
})

const revoke = protectedRoute('service-accounts:write', {
  method: 'delete',
  path: '/v1/service-accounts/{id}/secrets/{secret_id}',
  operationId: 'revokeSecret',
  summary: 'Revoke a secret, and the tokens that were got with it',
  description: 'Here at once, and in other api processes within ten seconds.',
  tags,
  request: {
    params: idOf(ids.edit).extend({
      secret_id: z
        .uuid()
        .toLowerCase()
        .openapi({
          param: { name: 'secret_id', in: 'path' },
          example: exampleIds.serviceAccountSecret.revoke,
        }),
    }),
  },
  responses: { 204: { description: 'It opens nothing any more.' } },
})

const deactivate = protectedRoute('service-accounts:write', {
  method: 'post',
  path: '/v1/service-accounts/{id}/deactivate',
  operationId: 'deactivateServiceAccount',
  summary: 'Shut a service account out',
  description: 'Its tokens end here at once, and in other api processes within ten seconds.',
  tags,
  request: { params: idOf(ids.deactivate) },
  responses: { 200: jsonAnswer(schemas.serviceAccount, 'The account, deactivated.') },
})

const reactivate = protectedRoute('service-accounts:write', {
  method: 'post',
  path: '/v1/service-accounts/{id}/reactivate',
  operationId: 'reactivateServiceAccount',
  summary: 'Let a service account sign in again',
  description: 'With the secrets of before. Revoke one that may be known to somebody else first.',
  tags,
  request: { params: idOf(ids.reactivate) },
  responses: { 200: jsonAnswer(schemas.serviceAccount, 'The account, active.') },
})

export function serviceAccountRoutes(context: ApiContext): Router {
  const { db } = context
  return createRouter()
    .openapi(list, async (c) => sendPage(c, await listServiceAccounts(db, c.req.valid('query'))))
    .openapi(add, (c) =>
      answer(
        c,
        201,
        (caller) => addServiceAccount(context, caller, c.req.valid('json')),
        (made) => ({ location: `/v1/service-accounts/${made.id}`, ...entityTag(made) }),
      ),
    )
    .openapi(read, async (c) => {
      const found = await getServiceAccount(db, c.req.valid('param').id)
      return sendJson(c, found, 200, entityTagOf(found))
    })
    .openapi(edit, (c) =>
      answerEdit(c, (caller, seen) =>
        editServiceAccount(context, caller, c.req.valid('param').id, seen, c.req.valid('json')),
      ),
    )
    .openapi(newSecret, (c) =>
      answer(
        c,
        201,
        (caller) => addSecret(context, caller, c.req.valid('param').id),
        () => ({ 'cache-control': 'no-store' }),
      ),
    )
    .openapi(revoke, async (c) => {
      await revokeSecret(context, c.get('caller'), c.req.valid('param'))
      return c.body(null, 204)
    })
    .openapi(deactivate, (c) =>
      answer(c, 200, (caller) =>
        deactivateServiceAccount(context, caller, c.req.valid('param').id),
      ),
    )
    .openapi(reactivate, (c) =>
      answer(c, 200, (caller) =>
        reactivateServiceAccount(context, caller, c.req.valid('param').id),
      ),
    )
}
