// Addresses of users, for administrators; and the names of all, for everybody.
import { exampleIds } from '../../db/seed/example-ids.ts'
import { answer } from '../http/commands.ts'
import { sendJson } from '../http/answers.ts'
import type { ApiContext } from '../http/feature.ts'
import { sendPage } from '../http/pages.ts'
import { createRouter, idOf, jsonAnswer, protectedRoute, type Router } from '../http/router.ts'
import { getUser, listPeople, listUsers } from './queries.ts'
import { personFilters, personPage, user, userFilters, userPage } from './schemas.ts'
import { deactivateUser, reactivateUser } from './users.ts'

const tags = ['users']

const list = protectedRoute('users:read', {
  method: 'get',
  path: '/v1/users',
  operationId: 'listUsers',
  summary: 'Who may sign in, and who may not any more',
  description: 'By name; ?role= lists those of one role. Nothing here proves who somebody is.',
  tags,
  request: { query: userFilters },
  responses: { 200: jsonAnswer(userPage, 'A page of users.') },
})

const read = protectedRoute('users:read', {
  method: 'get',
  path: '/v1/users/{id}',
  operationId: 'getUser',
  summary: 'Read a user',
  description: 'The role, whether the user may sign in, and when that was done last.',
  tags,
  request: { params: idOf(exampleIds.user.deactivate) },
  responses: { 200: jsonAnswer(user, 'The user.') },
})

const people = protectedRoute('people:read', {
  method: 'get',
  path: '/v1/people',
  operationId: 'listPeople',
  summary: 'List those who work here, by name',
  description:
    'What documents say by an id (collected_by, verified_by, …) has its name here. Who may sign in no more is here too: what they did stays theirs.',
  tags,
  request: { query: personFilters },
  responses: { 200: jsonAnswer(personPage, 'A page of people.') },
})

const deactivate = protectedRoute('users:write', {
  method: 'post',
  path: '/v1/users/{id}/deactivate',
  operationId: 'deactivateUser',
  summary: 'Shut a user out, and end all sessions for good',
  description:
    'Every session ends here at once, and in other api processes within ten seconds. Nobody deactivates ' +
    'themselves, so an administrator is always left. Repeated, it changes nothing.',
  tags,
  request: { params: idOf(exampleIds.user.deactivate) },
  responses: { 200: jsonAnswer(user, 'The user, deactivated.') },
  errors: {
    conflict: { detail: 'You cannot deactivate yourself: another administrator can.', allowed: [] },
  },
})

const reactivate = protectedRoute('users:write', {
  method: 'post',
  path: '/v1/users/{id}/reactivate',
  operationId: 'reactivateUser',
  summary: 'Let a user sign in again',
  description: 'With the password of before. Sessions that were ended stay ended.',
  tags,
  request: { params: idOf(exampleIds.user.reactivate) },
  responses: { 200: jsonAnswer(user, 'The user, active.') },
})

export function userRoutes(context: ApiContext): Router {
  const { db } = context
  return createRouter()
    .openapi(list, async (c) => sendPage(c, await listUsers(db, c.req.valid('query'))))
    .openapi(read, async (c) => sendJson(c, await getUser(db, c.req.valid('param').id), 200))
    .openapi(people, async (c) => sendPage(c, await listPeople(db, c.req.valid('query'))))
    .openapi(deactivate, (c) =>
      answer(c, 200, (caller) => deactivateUser(context, caller, c.req.valid('param').id)),
    )
    .openapi(reactivate, (c) =>
      answer(c, 200, (caller) => reactivateUser(context, caller, c.req.valid('param').id)),
    )
}
