// What stands around the pages of pg-boss: a password, who did what in the log, and a policy that lets a page ask
// nobody but this server. Jobs hold ids only, so no page shows a patient's data; but it moves the laboratory's work.
//
// The pages bring a pg-boss of their own, older than the service's, which refuses the tables of the newer one. So they
// only show (lists, figures, schedules); one job, and what can be done with it, is a page of ours: job-page.ts.
import { Hono, type Context as HonoContext, type MiddlewareHandler } from 'hono'
import { basicAuth } from 'hono/basic-auth'
import { MemoryStore } from 'hono-rate-limiter'
import { HTTPException } from 'hono/http-exception'
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Config } from '../../config/config.ts'
import { protectiveHeaders } from '../../http/answers.ts'
import { createClientAddress } from '../../http/client-address.ts'
import { comesFromHere } from '../../http/same-origin.ts'
import type { Log } from '../../platform/log.ts'
import { jobPage, type DashboardEnv, type Moves } from './job-page.ts'

export type Pages = (request: Request) => Promise<Response>

type Options = { config: Config; log: Log; pages: Pages; moves: Moves }

const failuresPerMinute = 10
/** Where the pages load letters from others. They are told to ask here instead, and get none: see withoutOthers(). */
const letters = '/letters'

export function createQueueDashboard({ config, log, pages, moves }: Options): Hono<DashboardEnv> {
  const { user, password, url } = config.queue_dashboard
  const app = new Hono<DashboardEnv>()
  app.use(noteWhoDidWhat(log, user))
  app.use(secure)
  app.use(
    demandPassword(
      `${user}:${password}`,
      createClientAddress(config.http.trusted_proxies) as never,
    ),
  )
  app.use(async (c, next) => {
    const reads = ['GET', 'HEAD'].includes(c.req.method)
    if (!reads && !comesFromHere(c as never, url)) {
      return c.text('This moves jobs, and comes from a page that is not ours.\n', 403)
    }
    return next()
  })
  app.get(`${letters}/*`, (c) => c.body('', 200, { 'content-type': 'text/css' }))
  app.route('/', jobPage(moves))
  app.all('*', async (c) => withoutOthers(await pages(c.req.raw)))
  return app
}

/** Of every request. Who has failed too often from an address waits, with the right password too. */
function demandPassword(
  right: string,
  addressOf: (c: HonoContext<DashboardEnv>) => string,
): MiddlewareHandler<DashboardEnv> {
  const failures = new MemoryStore<DashboardEnv>()
  failures.init({ windowMs: 60_000 } as never)
  const rightHash = hashOf(right)
  return basicAuth({
    realm: 'The queue',
    verifyUser(user, password, c: HonoContext<DashboardEnv>) {
      const address = addressOf(c)
      const before = failures.get(address)
      if (before && before.totalHits >= failuresPerMinute) {
        const said = { status: 429, headers: { 'retry-after': '60' } }
        const res = new Response('Too many attempts failed. Wait a minute.\n', said)
        throw new HTTPException(429, { res })
      }
      // Compared at once, whole and in the same time whatever is wrong with it.
      const isRight = timingSafeEqual(hashOf(`${user}:${password}`), rightHash)
      if (!isRight) failures.increment(address)
      return isRight
    },
  })
}

const hashOf = (text: string) => createHash('sha256').update(text).digest()

/** Reads are of no interest: a page that is open asks every few seconds. */
function noteWhoDidWhat(log: Log, user: string): MiddlewareHandler<DashboardEnv> {
  return async (c, next) => {
    await next()
    const { status } = c.res
    if (c.req.method === 'GET' && status < 400) return
    const known = ![401, 429].includes(status)
    log.info(
      {
        user: known ? user : undefined,
        method: c.req.method,
        path: c.req.path,
        action: c.get('action'),
        status,
      },
      known ? 'queue dashboard' : 'queue dashboard: no entry',
    )
  }
}

const secure: MiddlewareHandler<DashboardEnv> = async (c, next) => {
  await next()
  for (const [name, value] of Object.entries(protectiveHeaders)) c.header(name, value)
  if (!c.res.headers.has('content-security-policy')) {
    c.header('content-security-policy', policyOf([]))
  }
  // With `no-referrer` a browser would not say where a form comes from, either.
  c.header('referrer-policy', 'same-origin')
  c.header('cross-origin-opener-policy', 'same-origin')
  c.header('cross-origin-resource-policy', 'same-origin')
}

// Their script shows a job within the page, of what it asks for. Ours is a page of its own.
const opensJobs = `;if (!globalThis.opensJobs) {
  globalThis.opensJobs = true
  document.addEventListener('click', (click) => {
    const link = click.target.closest?.('a[href]')
    if (!link || !/^\\/queues\\/[^/]+\\/jobs\\/[^/]+$/.test(new URL(link.href).pathname)) return
    click.preventDefault()
    click.stopImmediatePropagation()
    location.assign(link.href)
  }, true)
}`

const isText = /^(text\/html|text\/javascript|application\/javascript)/

/**
 * The pages take their letters from another host: who works on the queue would be told to that host, and a connection
 * is opened before any policy is asked. So these addresses are ours, in the page and in the script that makes it
 * anew; the browser has letters of its own.
 */
async function withoutOthers(response: Response): Promise<Response> {
  const type = response.headers.get('content-type') ?? ''
  if (!isText.test(type)) return response
  const text = (await response.text()).replaceAll(
    /https:\/\/fonts\.(?:googleapis|gstatic)\.com/g,
    letters,
  )
  const headers = new Headers(response.headers)
  if (!type.startsWith('text/html')) {
    headers.delete('content-length')
    return new Response(`${text}\n${opensJobs}`, { status: response.status, headers })
  }
  headers.delete('content-length')
  if (type.startsWith('text/html'))
    headers.set('content-security-policy', policyOf(scriptsIn(text)))
  return new Response(text, { status: response.status, headers })
}

/** The scripts that the page brings in itself: these run, and no other that gets into it. */
function scriptsIn(page: string): string[] {
  return [...page.matchAll(/<script\b(?![^>]*\bsrc=)[^>]*>(.*?)<\/script>/gs)].map(
    ([, text]) => `'sha256-${createHash('sha256').update(text!).digest('base64')}'`,
  )
}

function policyOf(scripts: string[]): string {
  return [
    "default-src 'none'",
    `script-src ${["'self'", ...new Set(scripts)].join(' ')}`,
    // Menus are placed by styles that their script writes.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
