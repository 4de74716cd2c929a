// What holds for every body by the kind of its fields: times that nobody can believe, and lists that may name
// one thing twice. A new field of such a kind is found here without a line.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rights } from '../../src/features.ts'
import type { Order } from '../../src/orders/schemas.ts'
import { roles } from '../../src/platform/access/roles.ts'
import type { Scope } from '../../src/platform/access/scopes.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { signIn } from '../helpers/sign-in.ts'
import { operationsOf, readDocument, requestOf, resolve, send } from './document.ts'
import type { Operation, Schema } from './document.ts'

const { lab, people, steps } = await laboratory()
const document = await readDocument(lab.app)

/** The fields of a body, and those of its lists. */
function fieldsOf(given: Schema, at = ''): { pointer: string; schema: Schema }[] {
  const fields = Object.entries(resolve(document, given).properties ?? {})
  return fields.flatMap(([name, part]) => {
    const pointer = `${at}/${name}`
    const schema = resolve(document, part)
    const inner = schema.items ? fieldsOf(schema.items, `${pointer}/0`) : []
    return [{ pointer, schema }, ...inner]
  })
}

const fields = operationsOf(document).flatMap((operation) => {
  const body = operation.requestBody?.content['application/json']?.schema
  return body ? fieldsOf(body).map((field) => ({ operation, ...field })) : []
})

/** The body with another value at the pointer, which may lead into a list. */
function withField(body: unknown, pointer: string, value: string): unknown {
  const [, name, ...rest] = pointer.split('/')
  if (name === undefined) return value
  const inner = withField((body as Record<string, unknown>)[name], ['', ...rest].join('/'), value)
  return Array.isArray(body)
    ? body.with(Number(name), inner)
    : { ...(body as object), [name]: inner }
}

async function tokenFor({ security }: Operation): Promise<string> {
  const scope = security![0]!.oauth2[0] as Scope
  return await signIn(
    lab.app,
    roles.find((role) => rights.scopesOfRole[role].includes(scope))!,
  )
}

test('a time of no year of ours, or in no zone, is refused by every operation that takes one', async () => {
  const times = fields.filter(({ schema }) => schema.format === 'date-time')
  assert.ok(times.length > 0)
  for (const { operation, pointer } of times) {
    const [path, init] = requestOf(document, operation)
    const token = await tokenFor(operation)
    for (const time of [
      '0000-01-01T00:00:00Z',
      '1899-12-31T23:59:59Z',
      '9999-12-31T23:59:59Z',
      '2026-01-01T00:00:00+23:59',
      '1900-01-01T00:00:00+00:01',
      '2200-12-31T23:59:00-00:01',
      '2200-12-31T23:59:59.9999999Z',
      '2026-01-01T00:00:00-12:01',
    ]) {
      const body = withField(JSON.parse(init.body as string), pointer, time)
      const answer = await send(lab.app, [path, { ...init, body: JSON.stringify(body) }], token)
      const { errors } = (await answer.json()) as { errors?: { pointer: string }[] }
      assert.deepEqual(
        [answer.status, errors?.map((error) => error.pointer)],
        [422, [pointer]],
        `${operation.operationId} ${time}`,
      )
    }
  }
})

// The list of results names items, and is tried in tests/results/entry/enter-result.test.ts; those of a panel
// in tests/catalogue/maintenance.test.ts, of a draft in tests/catalogue/drafts.test.ts, of controls in
// tests/qc/; a calendar and a requirement refuse it by their schemas.
test('these lists can name one thing twice', () => {
  const lists = fields.filter(({ schema }) => schema.items)
  assert.deepEqual(
    lists.map(({ operation, pointer }) => `${operation.operationId} ${pointer}`).toSorted(),
    [
      'addOrderItems /panels',
      'addOrderItems /tests',
      'addServiceAccount /scopes',
      'changeWorkingCalendar /holidays',
      'changeWorkingCalendar /weeks',
      'changeWorkingCalendar /weeks/0/open',
      'createPanel /tests',
      'draftIntervals /intervals',
      'editDraft /intervals',
      'editPanel /tests',
      'editServiceAccount /scopes',
      'enterControls /controls',
      'enterResults /results',
      'placeOrder /panels',
      'placeOrder /tests',
      'registerMaterial /analyzer_names',
      'requireControls /levels',
    ],
  )
})

test('a test that an order names twice, alone and in panels, is ordered once', async () => {
  const { id: patient_id } = await steps.patient()
  const body = { patient_id, tests: ['NA', 'K', 'NA'], panels: ['LYTES', 'RENAL', 'LYTES'] }
  const { status, body: order } = await people.clerk.post<Order>('/v1/orders', body)
  assert.equal(status, 201)
  const codes = order.items.map(({ test_code }) => test_code)
  assert.deepEqual(codes, ['NA', 'K', 'CL', 'CO2', 'UREA', 'CREA', 'URATE', 'AGAP', 'EGFR'])
  // Codes are written in capitals: others are not found, whatever else is named.
  const small = await people.clerk.post('/v1/orders', { patient_id, tests: ['NA', 'na'] })
  assert.equal(small.status, 422)
})
