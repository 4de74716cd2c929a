// How long a body may be. Everything is small but the files of analyzers.
import { bodyLimit } from 'hono/body-limit'
import type { MiddlewareHandler } from 'hono'
import { Problem } from '../platform/problems.ts'
import type { Env } from './env.ts'

const small_bytes = 1024 * 1024

/** For methods that have a body: asking a request for it makes Node build a whole Request object. */
export const methodsWithBody = ['POST', 'PUT', 'PATCH', 'DELETE']

export function bodyLimits(upload_bytes: number): MiddlewareHandler<Env> {
  const onError = () => {
    throw new Problem(
      'payload-too-large',
      `A body may have ${small_bytes} bytes, an upload ${upload_bytes}.`,
    )
  }
  const small = bodyLimit({ maxSize: small_bytes, onError })
  const upload = bodyLimit({ maxSize: upload_bytes, onError })
  return (c, next) => (c.req.path === '/v1/imports' ? upload(c, next) : small(c, next))
}
