// The OpenAPI document is the contract: complete, with examples that are true, and with every error that
// a route can give. (That answers are as documented is checked on every request of every other test.)
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { exampleIds } from '../../db/seed/example-ids.ts'
import { rights } from '../../src/features.ts'
import { onlyReads } from '../../src/platform/access/scopes.ts'
import { testContext } from '../helpers/context.ts'
import { signIn } from '../helpers/sign-in.ts'
import { documentedAnswers } from '../inputs/documented-answers.ts'
import {
  exampleOf,
  operationsOf,
  readDocument,
  send,
  type Operation,
  type Schema,
} from './document.ts'

const lab = await testContext()
after(() => lab.stop())
const document = await readDocument(lab.app)
const operations = operationsOf(document)
const { schemas, securitySchemes } = document.components
const { validatorOf } = documentedAnswers(document)

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

test('every schema has an example that is valid, or is put together from those of its parts', () => {
  assert.ok(Object.keys(schemas).length > 40)
  for (const [name, schema] of Object.entries(schemas)) {
    assertExample(schema, ['components', 'schemas', name])
  }
})

test('every body of a request, and every JSON answer, has an example that is valid', () => {
  for (const { operationId, path, method, requestBody, responses } of operations) {
    const place = ['paths', path, method.toLowerCase()]
    if (requestBody) {
      assert.equal(requestBody.required, true, operationId)
      const [[type, { schema }] = assert.fail()] = Object.entries(requestBody.content)
      // A file has no example in JSON.
      if (type === 'multipart/form-data') assert.ok(schema.properties?.file)
      else assertExample(schema, [...place, 'requestBody', 'content', type, 'schema'])
    }
    for (const [status, { content = {} }] of Object.entries(responses)) {
      for (const [type, { schema }] of Object.entries(content)) {
        const there = [...place, 'responses', status, 'content', type, 'schema']
        if (type.endsWith('json')) assertExample(schema, there)
      }
    }
  }
})

/** An example is held to what a client is told, not to our code. */
function assertExample(schema: Schema, place: string[]) {
  const example = exampleOf(document, schema)
  assert.notEqual(example, undefined, `${place.join(' ')} has no example`)
  // Hundreds of answers are the same problem.
  const name = schema.$ref?.split('/').at(-1)
  const valid = validatorOf(...(name === undefined ? place : ['components', 'schemas', name]))
  assert.ok(valid(example), `${place.join(' ')}: ${JSON.stringify(valid.errors)}`)
}

// What a field may hold beside its type is told to clients as well: their own tools refuse what the service would.
for (const [method, path, name, refused] of [
  [
    'PATCH',
    '/v1/turnaround/calendar',
    'WorkingCalendarChanges',
    { weeks: undefined, holidays: undefined },
  ],
  ['POST', '/v1/panels', 'NewPanel', { tests: ['CA', 'CA'] }],
  ['POST', '/v1/patients', 'NewPatient', { mrn: 'lab-17' }],
  ['POST', '/v1/panels', 'NewPanel', { name: ' ' }],
  ['POST', '/v1/panels', 'NewPanel', { loinc: '' }],
  ['POST', '/v1/tests', 'NewTest', { loinc: 'potassium' }],
  ['POST', '/v1/tests', 'NewTest', { molar_mass: '0.00' }],
  ['POST', '/v1/tests/GLU/unit-conversions', 'NewUnitConversion', { factor: '-0.005551' }],
  ['POST', `/v1/qc/lots/${exampleIds.qc.lot}/targets`, 'NewQcTarget', { sd: '0' }],
  ['POST', `/v1/orders/${exampleIds.order.read}/cancel`, 'StatusReason', { reason: ' ab' }],
  ['POST', '/v1/qc/requirements', 'NewQcRequirement', { levels: [1, 1] }],
  ['POST', '/v1/analyzer-profiles', 'NewAnalyzerProfile', { version: 2_147_483_648 }],
  ['POST', '/v1/analyzer-profiles', 'NewAnalyzerProfile', { definition: {} }],
] as const) {
  test(`${name} with ${JSON.stringify(refused)} is refused by the document and by the service`, async () => {
    const example = schemas[name]?.example as object
    const body = JSON.stringify({ ...example, ...refused })
    assert.equal(validatorOf('components', 'schemas', name)(JSON.parse(body)), false)
    const headers = { 'content-type': 'application/json', 'if-match': '"1"' }
    const request: [string, RequestInit] = [path, { method, headers, body }]
    const { status } = await send(lab.app, request, await signIn(lab.app, 'admin'))
    assert.equal(status, 422)
  })
}
