// Addresses of users, for administrators; and the names of all, for everybody.
import { exampleIds } from '../../db/seed/example-ids.ts'
import { answer, answerEdit } from '../http/commands.ts'
import { sendJson } from '../http/answers.ts'
import type { ApiContext } from '../http/feature.ts'
import { sendPage } from '../http/pages.ts'
import { entityTag, entityTagOf, ifMatchHeader } from '../http/entity-tags.ts'
import {
  createRouter,
  idOf,
  jsonAnswer,
  jsonBody,
  protectedRoute,
  type Router,
} from '../http/router.ts'
import { getUser, listPeople, listUsers } from './queries.ts'
import {
  addedUser,
  newUser,
  passwordLink,
  personFilters,
  personPage,
  resetRequest,
  user,
  userChanges,
  userFilters,
  userPage,
} from './schemas.ts'
import { addUser, deactivateUser, editUser, reactivateUser, resetPassword } from './users.ts'

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
  description:
    'The role, whether the user may sign in, and when that was done last. The ETag is what a change sends as If-Match.',
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

const add = protectedRoute('users:write', {
  method: 'post',
  path: '/v1/users',
  operationId: 'addUser',
  summary: 'Add a user, who sets a password by a link',
  description:
    'The answer has a link that is good once and for 24 hours. It is shown here and never again: hand it to the ' +
    'person. Nobody else knows their password, and until it is set nobody signs in. Without an Idempotency-Key, ' +
    'because what is kept for a repeat would be the link.',
  tags,
  request: { body: jsonBody(newUser) },
  responses: { 201: jsonAnswer(addedUser, 'The user, and the link for the password.') },
  errors: {
    conflict: { detail: 'The user name mira.example is taken, perhaps by somebody who left.' },
  },
  idempotencyKey: false,
})

const edit = protectedRoute('users:write', {
  method: 'patch',
  path: '/v1/users/{id}',
  operationId: 'editUser',
  summary: 'Change the name or the role of a user',
  description:
    'Send the fields that change, and as If-Match the ETag that you have seen. Another role ends every session, here ' +
    'at once and in other api processes within ten seconds. Nobody changes their own role. A user name stays: the ' +
    'audit of years ago is read by it.',
  tags,
  request: {
    params: idOf(exampleIds.user.edit),
    headers: ifMatchHeader,
    body: jsonBody(userChanges),
  },
  responses: { 200: jsonAnswer(user, 'The user as it is now.') },
  errors: {
    conflict: {
      detail: 'You cannot change your own role: another administrator can.',
      allowed: [],
    },
  },
})

const reset = protectedRoute('users:write', {
  method: 'post',
  path: '/v1/users/{id}/password-resets',
  operationId: 'resetPassword',
  summary: 'A link with which a user sets a new password',
  description:
    'Good once and for an hour (an invitation, for who has no password yet: 24 hours); a link of before is good no ' +
    'more. It is shown here and never again. Sessions and the old password stay good until it is used. Say how you ' +
    'know who asks: whoever has the link signs in under this name. Without an Idempotency-Key, as adding a user.',
  tags,
  request: { params: idOf(exampleIds.user.reset), body: jsonBody(resetRequest) },
  responses: { 201: jsonAnswer(passwordLink, 'The link.') },
  errors: { conflict: { detail: 'The user is deactivated.', allowed: ['reactivate'] } },
  idempotencyKey: false,
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

/** Of an answer that holds a secret. */
const notKept = { 'cache-control': 'no-store' }

export function userRoutes(context: ApiContext): Router {
  const { db } = context
  return createRouter()
    .openapi(add, (c) =>
      answer(
        c,
        201,
        (caller) => addUser(context, caller, c.req.valid('json')),
        (made) => ({ location: `/v1/users/${made.user.id}`, ...entityTag(made.user), ...notKept }),
      ),
    )
    .openapi(edit, (c) =>
      answerEdit(c, (caller, seen) =>
        editUser(context, caller, c.req.valid('param').id, seen, c.req.valid('json')),
      ),
    )
    .openapi(reset, (c) =>
      answer(
        c,
        201,
        (caller) => resetPassword(context, caller, c.req.valid('param').id, c.req.valid('json')),
        () => notKept,
      ),
    )
    .openapi(list, async (c) => sendPage(c, await listUsers(db, c.req.valid('query'))))
    .openapi(read, async (c) => {
      const found = await getUser(db, c.req.valid('param').id)
      return sendJson(c, found, 200, entityTagOf(found))
    })
    .openapi(people, async (c) => sendPage(c, await listPeople(db, c.req.valid('query'))))
    .openapi(deactivate, (c) =>
      answer(c, 200, (caller) => deactivateUser(context, caller, c.req.valid('param').id)),
    )
    .openapi(reactivate, (c) =>
      answer(c, 200, (caller) => reactivateUser(context, caller, c.req.valid('param').id)),
    )
}
