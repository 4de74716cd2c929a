// Addresses of sessions: one's own, and for administrators those of a user.
import { z } from '@hono/zod-openapi'
import { exampleIds } from '../../../db/seed/example-ids.ts'
import type { ApiContext } from '../../http/feature.ts'
import { sendPage } from '../../http/pages.ts'
import { createRouter, idOf, jsonAnswer, protectedRoute, type Router } from '../../http/router.ts'
import { listSessions, listSessionsOf } from './queries.ts'
import { sessionFilters, sessionPage } from './schemas.ts'
import { endSessionOf } from './sessions.ts'

const kept =
  'Address and program are those of the sign-in. They are shown to the person, to administrators and auditors, and deleted ' +
  '30 days after the session would have ended.'

const listOwn = protectedRoute('account:own', {
  method: 'get',
  path: '/v1/auth/sessions',
  operationId: 'listOwnSessions',
  summary: 'Where am I signed in?',
  description: `The own sessions that are open. ${kept}`,
  tags: ['auth'],
  request: { query: sessionFilters },
  responses: { 200: jsonAnswer(sessionPage, 'A page of sessions.') },
})

const endOwn = protectedRoute('account:own', {
  method: 'delete',
  path: '/v1/auth/sessions/{id}',
  operationId: 'endOwnSession',
  summary: 'End one of the own sessions',
  description:
    'At once here, and in other api processes within ten seconds. Repeated, it changes nothing.',
  tags: ['auth'],
  request: { params: idOf(exampleIds.session.own) },
  responses: { 204: { description: 'Ended.' } },
})

const list = protectedRoute('sessions:read', {
  method: 'get',
  path: '/v1/users/{id}/sessions',
  operationId: 'listSessionsOfUser',
  summary: 'Where is this user signed in?',
  description: `The sessions that are open. ${kept}`,
  tags: ['users'],
  request: { params: idOf(exampleIds.user.deactivate), query: sessionFilters },
  responses: { 200: jsonAnswer(sessionPage, 'A page of sessions.') },
})

const end = protectedRoute('sessions:end', {
  method: 'delete',
  path: '/v1/users/{id}/sessions/{session_id}',
  operationId: 'endSessionOfUser',
  summary: 'End a session of a user',
  description: 'As for a computer that was lost. To end all of them, deactivate the user.',
  tags: ['users'],
  request: {
    params: idOf(exampleIds.user.deactivate).extend({
      session_id: z.uuid().openapi({ example: exampleIds.session.ofUser }),
    }),
  },
  responses: { 204: { description: 'Ended.' } },
})

export function sessionRoutes(context: ApiContext): Router {
  const { db, clock } = context
  return createRouter()
    .openapi(listOwn, async (c) => {
      const { user_id, session_id: own_id } = c.get('caller')
      const asked = { ...c.req.valid('query'), user_id, own_id, now: clock.now() }
      return sendPage(c, await listSessions(db, asked))
    })
    .openapi(endOwn, async (c) => {
      const caller = c.get('caller')
      const session = { user_id: caller.user_id, session_id: c.req.valid('param').id }
      await endSessionOf(context, caller, session)
      return c.body(null, 204)
    })
    .openapi(list, async (c) => {
      const { id: user_id } = c.req.valid('param')
      const own_id = c.get('caller').session_id
      const asked = { ...c.req.valid('query'), user_id, own_id, now: clock.now() }
      return sendPage(c, await listSessionsOf(db, asked))
    })
    .openapi(end, async (c) => {
      const { id: user_id, session_id } = c.req.valid('param')
      await endSessionOf(context, c.get('caller'), { user_id, session_id })
      return c.body(null, 204)
    })
}
