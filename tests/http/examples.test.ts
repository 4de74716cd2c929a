// Whoever opens Swagger UI presses "Execute" on what stands there: each documented request, sent as it
// is by somebody who may, works. The rows that it names come with the demo data.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rights } from '../../src/features.ts'
import type { Role } from '../../src/platform/access/roles.ts'
import type { Scope } from '../../src/platform/access/scopes.ts'
import { addExampleRows } from '../../src/processes/example-rows.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { signIn } from '../helpers/sign-in.ts'
import { operationsOf, readDocument, requestOf, send, type Operation } from './document.ts'

const { lab, worker } = await laboratory()
await addExampleRows(lab.database.ownerUrl, lab.context.log)
await worker.runJobs()
const document = await readDocument(lab.app)
const operations = operationsOf(document)

/** What cannot be sent as it stands, and why. */
const notSent: Record<string, string> = {
  createToken: 'the refresh grant has no example that works; signing in is below',
  followEvents: 'its answer does not end: tests/live/live.test.ts',
  setPasswordByLink: 'no link that is good stands in a documentation',
  changePassword: 'the current password is that of whoever is signed in',
}

for (const operation of operations) {
  const { operationId } = operation
  if (operationId in notSent) continue
  test(`the example of ${operationId} works`, async () => {
    const request = asSwaggerSendsIt(operation)
    // Who signs out ends a session of their own: that of the others goes on.
    const ends = operationId === 'endSession'
    const token = ends ? await signIn(lab.app, 'clerk') : await tokenFor(operation)
    const answer = await send(lab.app, request, token)
    const said = await answer.text()
    assert.ok(answer.ok, `${request[0]} ${answer.status} ${said}`)
    assert.doesNotMatch(said, /\+00:00"/, 'an instant does not end in Z: see src/http/answers.ts')
    if (!takesKey(operation)) return
    const again = await send(lab.app, request, token)
    assert.equal(again.headers.get('idempotency-replayed'), 'true')
    assert.deepEqual([again.status, await again.text()], [answer.status, said])
  })
}

test('the example of signing in works', async () => {
  const [operation] = operations.filter(({ operationId }) => operationId === 'createToken')
  const answer = await send(lab.app, requestOf(document, operation!))
  assert.equal(answer.status, 200)
})

test('no two examples of errors of one operation are the same, and each has its own status', () => {
  for (const { operationId, responses } of operations) {
    const seen = new Set<string>()
    for (const [status, { content }] of Object.entries(responses)) {
      const { examples = {} } = content?.['application/problem+json'] ?? {}
      for (const { value } of Object.values(examples)) {
        assert.equal(value.status, Number(status), operationId)
        assert.ok(!seen.has(value.detail), `${operationId}: ${value.detail}`)
        seen.add(value.detail)
      }
    }
  }
})

test('an operation says what it does and who may', () => {
  for (const { operationId, description = '', security } of operations) {
    assert.match(description, /^[A-Z].+\./s, operationId)
    const scope = security?.[0]?.oauth2[0] as Scope | undefined
    if (scope === undefined) continue
    const holders = rights.rolesOfScope[scope]
    const who =
      holders.length === Object.keys(rights.scopesOfRole).length ? 'every role' : holders.join(', ')
    assert.ok(description.endsWith(`For: ${who} (scope \`${scope}\`).`), operationId)
  }
})

test('the example of registering a patient works a second time', async () => {
  const [register] = operations.filter(({ operationId }) => operationId === 'registerPatient')
  const [path, { headers, ...init }] = asSwaggerSendsIt(register!)
  for (const key of ['first', 'second']) {
    const request: [string, RequestInit] = [
      path,
      { ...init, headers: { ...Object.fromEntries(new Headers(headers)), 'idempotency-key': key } },
    ]
    assert.equal((await send(lab.app, request, await tokenFor(register!))).status, 201)
  }
})

test('a 403 says which roles may', async () => {
  const [verify] = operations.filter(({ operationId }) => operationId === 'verifyResult')
  const answer = await send(lab.app, asSwaggerSendsIt(verify!), await signIn(lab.app, 'clerk'))
  const { detail } = (await answer.json()) as { detail: string }
  assert.equal(answer.status, 403)
  assert.match(detail, /results:verify.*clerk.*held by: pathologist\.$/)
  const documented = verify!.responses[403]?.content?.['application/problem+json']?.examples
  assert.match(documented!.forbidden!.value.detail, /held by: pathologist\.$/)
})

/** The path and the headers with their examples; what is optional and has none is left out. */
function asSwaggerSendsIt(operation: Operation): [string, RequestInit] {
  const [, init] = requestOf(document, operation)
  const headers = new Headers(init.headers)
  const query = new URLSearchParams()
  let { path } = operation
  for (const { in: place, name, schema } of operation.parameters ?? []) {
    const value = textOf(schema.example ?? schema.default)
    if (value === undefined) continue
    if (place === 'path') path = path.replace(`{${name}}`, value)
    if (place === 'header') headers.set(name, value)
    if (place === 'query') query.set(name, value)
  }
  if (takesKey(operation)) headers.set('idempotency-key', `example-${operation.operationId}`)
  return [query.size > 0 ? `${path}?${query.toString()}` : path, { ...init, headers }]
}

const takesKey = ({ parameters = [] }: Operation) =>
  parameters.some(({ name }) => name === 'idempotency-key')

const textOf = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' ? `${value}` : undefined

const tokens = new Map<Role, Promise<string>>()

async function tokenFor({ security }: Operation): Promise<string | undefined> {
  const scope = security?.[0]?.oauth2[0] as Scope | undefined
  if (scope === undefined) return undefined
  const role = rights.rolesOfScope[scope].at(-1)!
  if (!tokens.has(role)) tokens.set(role, signIn(lab.app, role))
  return await tokens.get(role)
}
