// The OpenAPI document is the contract: complete, with examples that are true, and with every error that
// a route can give. (That answers are as documented is checked on every request of every other test.)
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { z } from 'zod'
import { rights } from '../../src/features.ts'
import { onlyReads } from '../../src/platform/access/scopes.ts'
import { testContext } from '../helpers/context.ts'
import { exampleOf, operationsOf, readDocument, type Operation, type Schema } from './document.ts'

const lab = await testContext()
after(() => lab.stop())
const document = await readDocument(lab.app)
const operations = operationsOf(document)
const { schemas, securitySchemes } = document.components

test('it is OpenAPI 3.1, and says what the service is', () => {
  assert.match(document.openapi, /^3\.1\./)
  assert.ok(document.info.title && document.info.version && document.info.description)
})

test('people sign in by the OAuth 2.0 password grant, other systems by client credentials, each with their scopes', () => {
  assert.deepEqual(Object.keys(securitySchemes), ['oauth2'])
  const { type, flows } = securitySchemes.oauth2!
  assert.equal(type, 'oauth2')
  assert.deepEqual(Object.keys(flows), ['password', 'clientCredentials'])
  assert.deepEqual(Object.keys(flows.clientCredentials!.scopes), [...rights.machineScopes])
  assert.equal(flows.password!.tokenUrl, '/v1/auth/token')
  assert.deepEqual(flows.password!.scopes, rights.scopes)
})

test('a scope that only reads has no route that writes: whoever has no other may be answered by a replica', () => {
  for (const { method, operationId, security } of operations) {
    const scope = security?.[0]?.oauth2[0]
    if (scope === undefined || scope === 'account:own' || method === 'GET') continue
    assert.equal(onlyReads(scope), false, operationId)
  }
})

test('every operation has a name of its own, a summary, and a tag that is described', () => {
  const described = document.tags.filter(({ description }) => description.length > 0)
  const tags = described.map(({ name }) => name)
  for (const { operationId, summary, tags: own } of operations) {
    assert.match(operationId, /^[a-z][A-Za-z]+$/)
    assert.ok(summary.length > 5, operationId)
    assert.ok(own.length === 1 && tags.includes(own[0]!), operationId)
  }
  const names = operations.map(({ operationId }) => operationId)
  assert.equal(new Set(names).size, names.length)
  const used = new Set(operations.flatMap((operation) => operation.tags))
  assert.deepEqual([...used].toSorted(), document.tags.map(({ name }) => name).toSorted())
})

/** Which errors an operation must document, from what it takes. */
function errorsOf({ security, method, path, parameters = [], requestBody }: Operation) {
  const takes = (name: string) => parameters.some((parameter) => parameter.name === name)
  return [
    ...(security ? [401, 403, 422, 500, 503] : []),
    ...(path.includes('{') ? [404] : []),
    ...(requestBody ? [400, 413, 415, 500, 503] : []),
    ...(takes('idempotency-key') ? [409, 422] : []),
    ...(takes('if-match') ? [412, 428] : []),
    ...(takes('if-match') && path.includes('{id}') ? [409] : []),
    ...(method === 'POST' && path.includes('{id}') ? [409] : []),
  ]
}

for (const operation of operations) {
  test(`${operation.operationId} documents its errors`, () => {
    const documented = Object.keys(operation.responses).map(Number)
    const missing = errorsOf(operation).filter((status) => !documented.includes(status))
    assert.deepEqual(missing, [])
    for (const [status, { description, content }] of Object.entries(operation.responses)) {
      assert.ok(description.length > 0, status)
      // /health/ready answers 503 with its report: it is no error of the request.
      if (Number(status) < 400 || operation.operationId === 'checkReadiness') continue
      const type =
        operation.tags[0] === 'fhir' ? 'application/fhir+json' : 'application/problem+json'
      assert.deepEqual(Object.keys(content ?? {}), [type], status)
    }
  })
}

// Their answer holds a secret, and what is kept for a repeat would be that.
const showASecret = ['addUser', 'resetPassword', 'addSecret']

test('every POST but those of signing in, and those that show a secret, takes an Idempotency-Key', () => {
  for (const { method, tags, operationId, parameters = [] } of operations) {
    const takesKey = parameters.some(({ name }) => name === 'idempotency-key')
    const maySay = tags[0] !== 'auth' && !showASecret.includes(operationId)
    assert.equal(takesKey, method === 'POST' && maySay, operationId)
  }
})

/** As zod reads it. */
const inDefinitions = <T>(part: T) =>
  JSON.parse(
    JSON.stringify(part)
      .replaceAll('#/components/schemas/', '#/$defs/')
      // What zod would read stricter than RFC 3339: an offset is allowed.
      .replaceAll('"format":"date-time"', '"format":"text"')
      // JSON Schema's patterns are read as if with "u"; zod reads them without.
      .replaceAll(String.raw`\\P{Cc}`, String.raw`[^\\x00-\\x1f\\x7f-\\x9f]`),
  ) as T
const $defs = inDefinitions(schemas)
const readers = new Map<string, z.ZodType>()

/** The document's schemas as zod reads them: an example is held to what a client is told, not to our code. */
function readable(schema: Schema): z.ZodType {
  // Hundreds of answers are the same problem.
  const key = JSON.stringify(schema)
  const made =
    readers.get(key) ??
    z.fromJSONSchema({ ...inDefinitions(schema), $defs } as Parameters<typeof z.fromJSONSchema>[0])
  readers.set(key, made)
  return made
}

test('every schema has an example that is valid, or is put together from those of its parts', () => {
  assert.ok(Object.keys(schemas).length > 40)
  for (const [name, schema] of Object.entries(schemas)) {
    assertExample(name, schema)
  }
})

test('every body of a request, and every JSON answer, has an example that is valid', () => {
  for (const { operationId, requestBody, responses } of operations) {
    if (requestBody) {
      assert.equal(requestBody.required, true, operationId)
      const [[type, { schema }] = assert.fail()] = Object.entries(requestBody.content)
      // A file has no example in JSON.
      if (type === 'multipart/form-data') assert.ok(schema.properties?.file)
      else assertExample(`${operationId}, body`, schema)
    }
    for (const [status, { content = {} }] of Object.entries(responses)) {
      for (const [type, { schema }] of Object.entries(content)) {
        if (type.endsWith('json')) assertExample(`${operationId}, ${status}`, schema)
      }
    }
  }
})

function assertExample(name: string, schema: Schema) {
  const example = exampleOf(document, schema)
  assert.notEqual(example, undefined, `${name} has no example`)
  const { success, error } = readable(schema).safeParse(example)
  assert.ok(success, `${name}: ${error?.message}`)
}
