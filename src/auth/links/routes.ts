// Where a link for the password is used: nobody is signed in.
import { createRoute } from '@hono/zod-openapi'
import { createMiddleware } from 'hono/factory'
import type { Env } from '../../http/env.ts'
import { readBody, readText } from '../../http/request-body.ts'
import { createRouter, jsonBody, problems, type Router } from '../../http/router.ts'
import type { AuthContext } from '../auth.ts'
import { setPasswordByLink } from '../password-links.ts'
import { passwordByLink } from '../schemas.ts'

export const useLinkPath = '/v1/auth/password-resets/use'

const form_bytes = 16 * 1024

// Who sends it is not known yet.
const small = createMiddleware<Env>(async (c, next) => {
  await readText(c, form_bytes)
  await next()
})

const useLink = createRoute({
  method: 'post',
  path: useLinkPath,
  operationId: 'setPasswordByLink',
  summary: 'Set a password by a link',
  description:
    'With the code of a link that an administrator has given, and nobody signed in. It is good once, and ends every ' +
    'session of before. A code that never was, was used or is too old is refused in the same words.',
  tags: ['auth'],
  middleware: [small, readBody({ declared: true })],
  request: { body: jsonBody(passwordByLink) },
  responses: {
    204: { description: 'The password is set: sign in with it.' },
    ...problems(['malformed-request', 'unsupported-media-type', 'internal-error', 'unavailable'], {
      'payload-too-large': { detail: `The body may have ${form_bytes} bytes.` },
      'invalid-request': {
        detail: 'The request is not valid.',
        errors: [
          {
            pointer: '/code',
            code: 'unknown_link',
            message: 'is not good, or not any more: ask an administrator for a new link',
          },
        ],
      },
      'too-many-requests': { detail: 'Too many attempts failed. Wait a minute.' },
      busy: { detail: 'Too many do this at once.' },
    }),
  },
})

export function linkRoutes(context: AuthContext): Router {
  return createRouter().openapi(useLink, async (c) => {
    await setPasswordByLink(context, c.req.valid('json'), c.get('request_id'))
    return c.body(null, 204)
  })
}
