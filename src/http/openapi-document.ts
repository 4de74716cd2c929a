// The OpenAPI document: made from the routes, then completed with what only the whole knows, which is who
// may call what. It is made once, at the first request for it.
import type { OpenAPIHono } from '@hono/zod-openapi'
import { scopeIsMissing } from '../platform/access/admit.ts'
import { roles } from '../platform/access/roles.ts'
import type { Rights, Scope } from '../platform/access/scopes.ts'
import type { Env } from './env.ts'
import type { Feature } from './feature.ts'

const whatItIs = `Patients, orders, samples, tests and results of a diagnostics laboratory.

The path of a result: register a patient, place an order, collect and receive a sample, enter the result.
A job interprets it within moments and releases it or holds it for a person; the order completes by itself.

A moment is a time of RFC 3339 of the years 1900 to 2200, with an offset from -12:00 to +14:00. No text may have the
character U+0000. A cursor is good for the list and the order of rows that gave it.

To try a route here: *Authorize* with a user name and a password, open its group, then
*Try it out*. What a user may do follows from the role; scopes that are ticked narrow the token to them.`

const demoUsers = `In the demo there is one user for each role, such as \`clerk\` with the password
\`demo-clerk-password\`. The examples name rows that are there, so that they can be sent as they stand; a step
that has been taken (a sample that was received) is refused the second time.`

type Documented = Pick<OpenAPIHono<Env>, 'getOpenAPI31Document'>

/** As JSON text. `production`: without the users of the demo and their passwords. */
export function openApiDocument(
  app: Documented,
  features: readonly Feature[],
  { scopes, rolesOfScope, machineScopes }: Rights,
  { public_url, production }: { public_url: string; production: boolean },
): string {
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Diagnostics Lab',
      version: '1',
      license: { name: 'MIT' },
      description: production ? whatItIs : `${whatItIs}\n\n${demoUsers}`,
    },
    servers: [{ url: '/', description: public_url }],
    tags: features.flatMap(({ name, description }) => (description ? [{ name, description }] : [])),
  })
  document.components!.securitySchemes = {
    oauth2: {
      type: 'oauth2',
      flows: {
        password: { tokenUrl: '/v1/auth/token', refreshUrl: '/v1/auth/token', scopes },
        clientCredentials: {
          tokenUrl: '/v1/auth/token',
          scopes: Object.fromEntries(machineScopes.map((one) => [one, scopes[one]])),
        },
      },
    },
  }
  for (const operation of Object.values(document.paths!).flatMap(operationsIn)) {
    const scope = operation.security?.[0]?.oauth2?.[0] as Scope | undefined
    if (scope !== undefined) sayWhoMay(operation, scope, rolesOfScope[scope])
  }
  const text = JSON.stringify(document)
  if (!production) return text
  return text
    .replaceAll(/demo-\w+-password/g, 'the password of this user')
    .replaceAll(/demo-[\w-]+-secret/g, 'the secret of this account')
}

type Operation = {
  description?: string
  security?: { oauth2?: string[] }[]
  responses: Record<string, { content?: Record<string, { examples?: Examples }> }>
}
type Examples = Record<string, { value: Shown }>
/** As problem+json, or as an OperationOutcome. */
type Shown = { detail?: string; issue?: { details: { text: string } }[] }

function operationsIn(path: object): Operation[] {
  return Object.values(path) as Operation[]
}

function sayWhoMay(operation: Operation, scope: Scope, holders: readonly (typeof roles)[number][]) {
  const everyone = holders.length === roles.length
  const who = everyone ? 'every role' : holders.join(', ')
  operation.description = `${operation.description ?? ''}\n\nFor: ${who} (scope \`${scope}\`).`
  const [other] = roles.filter((role) => !holders.includes(role))
  const [forbidden] = Object.values(operation.responses[403]?.content ?? {})
  const shown = forbidden?.examples?.forbidden?.value
  // Where every role has it, only a token that was asked for with fewer scopes is refused.
  const said = scopeIsMissing(scope, other ?? holders[0]!, holders)
  if (shown?.issue) shown.issue[0]!.details.text = said
  else if (shown) shown.detail = said
}
