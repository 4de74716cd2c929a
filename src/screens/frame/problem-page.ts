// An error as a page, where a person looks. Who is not signed in is led to where one signs in, and back again.
import type { Context as HonoContext } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Env } from '../../http/env.ts'
import { problemTypes, type Problem } from '../../platform/problems.ts'
import { html } from './html.ts'
import { layout } from './layout.ts'

export const isScreen = (path: string) => path === '/lab' || path.startsWith('/lab/')

export function showProblem(c: HonoContext<Env>, problem: Problem): Response | Promise<Response> {
  if (problem.type === 'unauthenticated') {
    const { pathname, search } = new URL(c.req.url)
    const next =
      c.req.method === 'GET' && pathname !== '/lab'
        ? `?next=${encodeURIComponent(pathname + search)}`
        : ''
    return c.redirect(`/lab/sign-in${next}`, 303)
  }
  const [status, title, explanation] = problemTypes[problem.type]
  for (const [name, value] of Object.entries(problem.headers)) c.header(name, value)
  const main = html`<h1>${title}</h1>
    <p>${problem.message}</p>
    <p class="quiet">${explanation}</p>
    <p><a class="button" href="/lab">To the start</a></p>
    <p class="quiet small">Request <code>${c.get('request_id')}</code></p>`
  return c.html(layout({ title, main, path: c.req.path }), status as ContentfulStatusCode)
}
