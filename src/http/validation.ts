// What is not as documented: a 422 that names each field. An unknown field or parameter is refused, not
// passed over in silence.
import { z, type Hook } from '@hono/zod-openapi'
import { createMiddleware } from 'hono/factory'
import { Problem, type FieldError } from '../platform/problems.ts'
import type { Env } from './env.ts'

const places: Record<string, string> = {
  json: 'body',
  form: 'body',
  param: 'path',
  query: 'query',
  header: 'header',
}

/** The hook that every router has: what zod refused, as a 422 that names each field. */
export const validationProblem: Hook<unknown, Env, string, unknown> = (result) => {
  if (result.success) return
  throw refused(places[result.target] ?? result.target, result.error.issues)
}

const nothing = z.strictObject({})

/** For a route that takes no query: most requests have none, and are not looked at further. */
export const refuseQuery = createMiddleware<Env>(async (c, next) => {
  if (c.req.url.includes('?')) {
    checkEncoding(c.req.url)
    const { error } = nothing.safeParse(c.req.query())
    if (error) throw refused('query', error.issues)
  }
  await next()
})

/** For a route that takes a query, before its schema sees it. */
export const checkQuery = createMiddleware<Env>(async (c, next) => {
  checkEncoding(c.req.url)
  await next()
})

function checkEncoding(url: string): void {
  const from = url.indexOf('?')
  if (from >= 0 && !isDecodable(url.slice(from + 1))) {
    throw new Problem('invalid-request', 'The query is not UTF-8, or has a % that encodes nothing.')
  }
}

/** Whether percent-encoded text is UTF-8: what is not would be taken for the text "%E4", or lose the byte. */
export function isDecodable(text: string): boolean {
  if (!text.includes('%')) return true
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

/** A 422 that names each field at fault. */
export function refused(place: string, issues: readonly z.core.$ZodIssue[]): Problem {
  return new Problem('invalid-request', `The ${place} is not as documented.`, {
    errors: fieldErrors(issues),
  })
}

export function fieldErrors(issues: readonly z.core.$ZodIssue[]): FieldError[] {
  return issues.flatMap((issue): FieldError[] => {
    const { code, message, path } = issue
    if (code !== 'unrecognized_keys') return [{ pointer: pointerOf(path), code, message }]
    // An unknown field is named itself, not the object that has it; its own message would name all of them.
    return issue.keys.map((key) => ({
      pointer: pointerOf([...path, key]),
      code,
      message: 'is unknown here',
    }))
  })
}

function pointerOf(path: PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
