// One job, and what can be done with it, by the service's own pg-boss. A dead letter is sent back to the queue that it
// came from; a job that failed is tried again.
import { Hono } from 'hono'
import { html } from 'hono/html'
import type { HttpBindings } from '@hono/node-server'
import type { PgBoss } from 'pg-boss'
import { deadLetters } from '../../platform/queue.ts'

export type Moves = Pick<
  PgBoss,
  'findJobs' | 'cancel' | 'retry' | 'resume' | 'deleteJob' | 'redrive'
>

export type DashboardEnv = {
  Bindings: Partial<HttpBindings>
  /** What was asked of a job, for the log. */
  Variables: { action?: string }
}

type Job = Awaited<ReturnType<Moves['findJobs']>>[number]

/** What can be done in which state. */
const possible: Record<string, readonly string[]> = {
  created: ['cancel', 'delete'],
  retry: ['cancel', 'delete'],
  active: ['cancel'],
  cancelled: ['resume', 'delete'],
  failed: ['retry', 'delete'],
  completed: ['delete'],
}

const path = '/queues/:name/jobs/:id'
const idForm = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

export function jobPage(moves: Moves): Hono<DashboardEnv> {
  const router = new Hono<DashboardEnv>()
  const find = async (name: string, id: string) =>
    idForm.test(id) ? (await moves.findJobs(name, { id }))[0] : undefined

  router.get(path, async (c) => {
    const { name, id } = c.req.param()
    const job = await find(name, id)
    if (!job) return c.html(page(html`<p>There is no such job, or no more.</p>`), 404)
    return c.html(page(describe(name, job)))
  })

  router.post(path, async (c) => {
    const { name, id } = c.req.param()
    const { action } = await c.req.parseBody()
    const job = await find(name, id)
    if (!job) return c.html(page(html`<p>There is no such job, or no more.</p>`), 404)
    if (typeof action !== 'string' || !actionsOf(name, job).includes(action)) {
      return c.html(page(html`<p>This cannot be done with a job that is ${job.state}.</p>`), 409)
    }
    c.set('action', action)
    await move(moves, action, name, id)
    return c.redirect(
      ['delete', 'send again'].includes(action) ? `/queues/${name}` : c.req.path,
      303,
    )
  })
  return router
}

function actionsOf(name: string, { state }: Job): readonly string[] {
  if (name === deadLetters) return state === 'created' ? ['send again', 'delete'] : ['delete']
  return possible[state] ?? []
}

async function move(moves: Moves, action: string, name: string, id: string): Promise<void> {
  if (action === 'send again') await moves.redrive(name, { ids: [id] })
  else if (action === 'retry') await moves.retry(name, id)
  else if (action === 'cancel') await moves.cancel(name, id)
  else if (action === 'resume') await moves.resume(name, id)
  else await moves.deleteJob(name, id)
}

function describe(name: string, job: Job) {
  const { id, data, ...rest } = job
  const rows = Object.entries(rest).filter(([, value]) => value !== null && value !== undefined)
  return html`<p><a href="/queues/${name}">${name}</a></p>
    <h1>${id}</h1>
    <form method="post">
      ${actionsOf(name, job).map((one) => html`<button name="action" value="${one}">${one}</button> `)}
    </form>
    <h2>Payload</h2>
    <pre>${JSON.stringify(data, null, 2)}</pre>
    <table>
      ${rows.map(
        ([key, value]) =>
          html`<tr>
            <th>${key}</th>
            <td><pre>${asText(value)}</pre></td>
          </tr>`,
      )}
    </table>`
}

function asText(value: unknown): string {
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}

function page(content: ReturnType<typeof html>) {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>A job</title>
        <style>
          :root {
            color-scheme: light dark;
            font:
              15px/1.5 system-ui,
              sans-serif;
          }
          body {
            max-width: 60rem;
            margin: 2rem auto;
            padding: 0 1rem;
          }
          h1 {
            font:
              600 1.3rem ui-monospace,
              monospace;
          }
          h2 {
            font-size: 1rem;
          }
          button {
            font: inherit;
            padding: 0.3rem 0.9rem;
          }
          pre {
            margin: 0;
            white-space: pre-wrap;
            overflow-wrap: anywhere;
          }
          th {
            text-align: left;
            vertical-align: top;
            padding-right: 1.5rem;
            font-weight: 500;
          }
          td,
          th {
            border-top: 1px solid color-mix(in srgb, currentcolor 20%, transparent);
            padding-block: 0.3rem;
          }
        </style>
      </head>
      <body>
        ${content}
      </body>
    </html>`
}
