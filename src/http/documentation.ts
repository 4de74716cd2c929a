// The API's own documentation: /openapi.json made from the routes, Swagger UI at /docs served from this
// process (no CDN, no password kept in the browser), and the pages that problem types point to.
import { serveStatic } from '@hono/node-server/serve-static'
import { SwaggerUI } from '@hono/swagger-ui'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { html, raw } from 'hono/html'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Rights } from '../platform/access/scopes.ts'
import { Problem, problemTypes, type ProblemType } from '../platform/problems.ts'
import type { Env } from './env.ts'
import type { Feature } from './feature.ts'
import { openApiDocument } from './openapi-document.ts'

const assets = '/docs/assets/swagger-ui-dist'

export function documentation(
  app: OpenAPIHono<Env>,
  features: readonly Feature[],
  rights: Rights,
  about: { public_url: string; production: boolean },
): void {
  let document: string | undefined
  app.get('/openapi.json', (c) => {
    document ??= openApiDocument(app, features, rights, about)
    return c.body(document, 200, { 'content-type': 'application/json' })
  })

  app.use(
    `${assets}/*`,
    serveStatic({
      root: dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json'))),
      rewriteRequestPath: (path) => path.slice(assets.length),
    }),
  )
  app.get('/docs/icon.svg', (c) => c.body(icon, 200, { 'content-type': 'image/svg+xml' }))
  app.get('/docs', (c) => c.html(swaggerPage))
  app.get('/', (c) => c.redirect('/lab'))

  app.get('/problems/:type', (c) => {
    const type = c.req.param('type')
    if (!Object.hasOwn(problemTypes, type))
      throw new Problem('not-found', 'There is no such problem type.')
    return c.html(problemPage(type as ProblemType))
  })
}

// A tube, seen from the side.
const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b5563"/><path d="M12 6h8M13 6v16a3 3 0 0 0 6 0V6" fill="none" stroke="#fff" stroke-width="2.2" stroke-linecap="round"/><path d="M14.1 15h3.8v7a1.9 1.9 0 0 1-3.8 0z" fill="#e4572e"/></svg>`

// The dialog of "Authorize": people name no client (other systems do), and its buttons stay in sight below the scopes.
const swaggerStyle = `
  body { margin: 0 }
  .swagger-ui .auth-container div:has(> label:is([for$="_password"][for^="client_"], [for="password_type"])) { display: none }
  .swagger-ui .dialog-ux .modal-ux-content { padding-bottom: 0 }
  .swagger-ui .auth-container:last-of-type { margin: 0; padding-bottom: 0 }
  .swagger-ui .scopes { max-height: 9rem; overflow-y: auto }
  .swagger-ui .auth-btn-wrapper { position: sticky; bottom: 0; padding: 12px 0; background: #fff }
`
const swagger = SwaggerUI({
  url: '/openapi.json',
  baseUrl: '/docs/assets',
  // Groups begin closed. With more than 150 operations open, Swagger UI keeps only those in sight in the page, and the
  // browser's own search finds no other.
  docExpansion: 'none',
  deepLinking: true,
  filter: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
})

const swaggerPage = html`<!doctype html>
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>API · Diagnostics Lab</title>
      <link rel="icon" href="/docs/icon.svg" />
      <style>
        ${raw(swaggerStyle)}
      </style>
    </head>
    <body>
      ${raw(swagger)}
    </body>
  </html>`

function problemPage(type: ProblemType) {
  const [status, title, explanation] = problemTypes[type]
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Diagnostics Lab</title>
        <link rel="icon" href="/docs/icon.svg" />
        <style>
          :root {
            color-scheme: light dark;
          }
          body {
            font: 1rem/1.5 system-ui;
            max-width: 40rem;
            margin: 3rem auto;
            padding: 0 1rem;
          }
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          <p><code>${status}</code> · <code>/problems/${type}</code></p>
          <p>${explanation}</p>
        </main>
      </body>
    </html>`
}
