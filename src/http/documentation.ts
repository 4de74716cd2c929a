// The API's own documentation: /openapi.json made from the routes, Swagger UI at /docs served from this
// process (no CDN), and the pages that problem types point to.
import { serveStatic } from '@hono/node-server/serve-static'
import { swaggerUI } from '@hono/swagger-ui'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { html } from 'hono/html'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Rights } from '../platform/access/scopes.ts'
import { Problem, problemTypes, type ProblemType } from '../platform/problems.ts'
import type { Env } from './env.ts'
import type { Feature } from './feature.ts'

const description = `Patients, orders, samples, tests and results of a diagnostics laboratory.

To try a route here: *Authorize* with a user name and a password (leave \`client_id\` empty), then
*Try it out*. What a user may do follows from the role; in the demo there is one user for each role, such
as \`clerk\` with the password \`demo-clerk-password\`.

The path of a result: register a patient, place an order, collect and receive a sample, enter the result.
A job interprets it within moments and releases it or holds it for a person; the order completes by itself.`

export function documentation(
  app: OpenAPIHono<Env>,
  features: readonly Feature[],
  { scopes }: Rights,
  publicUrl: string,
): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'oauth2', {
    type: 'oauth2',
    flows: { password: { tokenUrl: '/v1/auth/token', refreshUrl: '/v1/auth/token', scopes } },
  })
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'Diagnostics Lab',
      version: '1',
      license: { name: 'MIT' },
      description,
    },
    servers: [{ url: '/', description: publicUrl }],
    tags: features.flatMap(({ name, description }) => (description ? [{ name, description }] : [])),
  })

  const assets = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')))
  app.use(
    '/docs/assets/swagger-ui-dist/*',
    serveStatic({
      root: assets,
      rewriteRequestPath: (path) => path.slice('/docs/assets/swagger-ui-dist'.length),
    }),
  )
  app.get('/docs', swaggerUI({ url: '/openapi.json', baseUrl: '/docs/assets' }))

  app.get('/problems/:type', (c) => {
    const type = c.req.param('type')
    if (!Object.hasOwn(problemTypes, type))
      throw new Problem('not-found', 'There is no such problem type.')
    const [status, title, explanation] = problemTypes[type as ProblemType]
    return c.html(
      html`<!doctype html>
        <html lang="en">
          <title>${title}</title>
          <style>
            body {
              font: 1rem/1.5 system-ui;
              max-width: 40rem;
              margin: 3rem auto;
              padding: 0 1rem;
            }
          </style>
          <body>
            <h1>${title}</h1>
            <p><code>${status}</code> · <code>/problems/${type}</code></p>
            <p>${explanation}</p>
          </body>
        </html>`,
    )
  })
}
