// A request that no route answers: 405 with the methods that the address has, or 404. Found out only
// then, so that requests which are answered do not pay for it.
import type { Hono, NotFoundHandler } from 'hono'
import { Problem } from '../platform/problems.ts'
import type { Env } from './env.ts'

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

/** @throws Problem 404, 405 */
export function noRoute(app: Pick<Hono<Env>, 'router'>): NotFoundHandler<Env> {
  return (c) => {
    const allow = methods.filter((method) => isServed(app, method, c.req.path)).join(', ')
    if (allow === '') throw new Problem('not-found', 'Nothing has this address.')
    throw new Problem('method-not-allowed', `Use ${allow}.`, {}, { allow })
  }
}

function isServed({ router }: Pick<Hono<Env>, 'router'>, method: string, path: string): boolean {
  // Hono answers HEAD by what answers GET. What is for all methods or below a path surrounds routes.
  const [matches] = router.match(method === 'HEAD' ? 'GET' : method, path)
  return matches.some(([[, route]]) => route.method !== 'ALL' && !route.path.endsWith('*'))
}
