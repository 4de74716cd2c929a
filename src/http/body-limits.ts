// How long a body may be. Everything is small but the files of analyzers.
import { bodyLimit } from 'hono/body-limit'
import type { MiddlewareHandler } from 'hono'
import { Problem } from '../platform/problems.ts'
import type { Env } from './env.ts'

const small_bytes = 1024 * 1024

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
  return (c, next) => {
    const isUpload = c.req.path === '/v1/imports'
    // Node holds a body to the length that it announces. Only one that announces none has to be counted,
    // and for that a whole Request object of the Fetch standard is built, with a stream.
    const announced = c.req.header('content-length')
    if (announced !== undefined && c.req.header('transfer-encoding') === undefined) {
      return Number(announced) > (isUpload ? upload_bytes : small_bytes) ? onError() : next()
    }
    return isUpload ? upload(c, next) : small(c, next)
  }
}
