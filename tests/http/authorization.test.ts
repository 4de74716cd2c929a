// Every operation × every role. What a role may do stands in rights.txt, so that a change of rights is
// seen in a review; that the service does what stands there is tried here, request by request.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { rights } from '../../src/features.ts'
import { allRoles, roles, serviceRole, type AnyRole } from '../../src/platform/access/roles.ts'
import type { Scope } from '../../src/platform/access/scopes.ts'
import { checkout } from '../architecture/sources.ts'
import { testContext } from '../helpers/context.ts'
import { signIn, signInService } from '../helpers/sign-in.ts'
import { operationsOf, readDocument, requestOf, send, type Operation } from './document.ts'

const lab = await testContext()
after(() => lab.stop())
const document = await readDocument(lab.app)
const operations = operationsOf(document)
const tokens = Object.fromEntries(
  await Promise.all(roles.map(async (role) => [role, await signIn(lab.app, role)])),
) as Record<AnyRole, string>
tokens[serviceRole] = await signInService(lab.app, tokens.admin, rights.machineScopes)

const holds = (role: AnyRole, scope: Scope) =>
  (role === serviceRole ? rights.machineScopes : rights.scopesOfRole[role]).includes(scope)

/** Nobody signs in for these, each for a reason. */
const open = [
  'checkLiveness', // asked by the machine that runs the process
  'checkReadiness', // likewise
  'createToken', // is how one signs in
  'readFhirCapabilities', // asked by a client of FHIR before it signs in, and names nobody
  'readKeys', // public keys
  'setPasswordByLink', // holding the link is the right to use it, once
  'startBrowserSession', // is how a browser signs in
  'revokeToken', // holding the token is the right to end it
]

/** Served, but no operations of the API. */
const undocumented = [
  'GET /openapi.json',
  'GET /asyncapi.json',
  'GET /',
  'GET /docs',
  'GET /docs/icon.svg',
  'GET /problems/:type',
  'ALL /docs/assets/swagger-ui-dist/*', // the files of Swagger UI
  'ALL /*', // what surrounds every request
]

const scopeOf = ({ security }: Operation) => security?.[0]?.oauth2[0] as Scope | undefined

test('no route escapes this test: what is served is documented, or listed here', () => {
  const documented = operations.map(
    ({ method, path }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
  )
  const isPage = (path: string) => path === '/lab' || path.startsWith('/lab/') // tests/screens
  const served = new Set(
    lab.app.routes
      .filter(({ path }) => !isPage(path))
      .map(({ method, path }) => `${method} ${path}`),
  )
  assert.deepEqual([...served].toSorted(), [...documented, ...undocumented].toSorted())
})

test('every operation needs one scope, or is listed as open', () => {
  for (const { operationId, security } of operations) {
    if (open.includes(operationId)) assert.equal(security, undefined, operationId)
    else assert.equal(security?.length === 1 && security[0]!.oauth2.length, 1, operationId)
  }
  const ids = operations.map(({ operationId }) => operationId)
  assert.deepEqual(
    open.filter((id) => !ids.includes(id)),
    [],
  )
})

test('the README leads from every address to what answers it', () => {
  const readme = readFileSync(join(checkout, 'README.md'), 'utf8')
  const listed = [...readme.matchAll(/^\| `([A-Z]+ \/\S*)` +\|/gm)].map(([, address]) => address!)
  const documented = operations.map(({ method, path }) => `${method} ${path}`)
  assert.deepEqual(listed.toSorted(), documented.toSorted(), 'README.md, "Every address"')
  for (const [, name, file] of readme.matchAll(/^\| `[A-Z]+ .* `(\w+)` in \[.*?\]\((.*?)\)/gm))
    assert.match(
      readFileSync(join(checkout, file!), 'utf8'),
      new RegExp(`^export .*\\b${name}\\b`, 'm'),
    )
})

const about = `Which role may call which operation, from the scopes of its feature; "open" needs no signing in.
"service" is a service account that was given every scope that one may have: what it was not given it may not.
After a change that is meant, this writes it anew:
npm run rights
`

test('the rights are those of rights.txt', (t) => {
  const width = Math.max(...operations.map(({ operationId }) => operationId.length))
  const heading = ['operation'.padEnd(width), ...allRoles].join('  ')
  const rows = operations.map((operation) => {
    const scope = scopeOf(operation)
    const marks = allRoles.map((role) => {
      const mark = scope === undefined ? 'open' : holds(role, scope) ? 'yes' : '-'
      return mark.padEnd(role.length)
    })
    return [operation.operationId.padEnd(width), ...marks].join('  ').trimEnd()
  })
  const text = [about, heading, ...rows.toSorted(), ''].join('\n')
  try {
    t.assert.fileSnapshot(text, join(import.meta.dirname, 'rights.txt'), {
      serializers: [(value) => value],
    })
  } catch (cause) {
    throw new Error('If this change of rights is meant, `npm run rights` writes it.', { cause })
  }
})

for (const operation of operations) {
  const { method, path, operationId } = operation
  const scope = scopeOf(operation)
  if (scope === undefined) continue

  test(`${operationId} lets in who has ${scope}, and nobody else`, async () => {
    const request = () => requestOf(document, operation)
    const unknown = await send(lab.app, request())
    assert.equal(unknown.status, 401, `${method} ${path} without a token`)
    assert.equal(unknown.headers.get('www-authenticate'), 'Bearer realm="diagnostics-lab"')
    for (const role of allRoles) {
      // Its session ends: the others go on with theirs.
      const isEnd = operationId === 'endSession' && role !== serviceRole
      const token = isEnd ? await signIn(lab.app, role) : tokens[role]
      const { status, body } = await send(lab.app, request(), token)
      await body?.cancel() // one that nobody reads keeps its place
      if (!holds(role, scope)) assert.equal(status, 403, role)
      else assert.ok(status < 500 && ![401, 403].includes(status), `${role}: ${status}`)
    }
  })
}

test('who may not is told so before anything else is looked at', async () => {
  const wrong = { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{' }
  for (const { method, path } of operations.filter((one) => scopeOf(one) && one.requestBody)) {
    const request: [string, RequestInit] = [path.replace('{id}', 'x'), { ...wrong, method }]
    assert.equal((await send(lab.app, request)).status, 401, `${method} ${path}`)
  }
})
