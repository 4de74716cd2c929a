// The screens are sent garbage: in their addresses, their queries and their forms, by each who may look and by
// nobody. What a person sees then is a page that says so, never that something broke here; and nothing that was
// typed becomes markup.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { exampleIds } from '../../db/seed/example-ids.ts'
import { addExampleRows } from '../../src/processes/example-rows.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { amount } from './amount.ts'
import { hostileSegments, hostileTexts } from './hostile.ts'

const { runs, parameters } = amount(3)
const faults: unknown[] = []
const fault = (line: unknown) => void faults.push(line)
const log = { debug() {}, info() {}, warn: fault, error: fault, flush() {} }
const { lab, worker } = await laboratory({
  env: { RATE_LIMIT_PER_MINUTE_USER: '0', RATE_LIMIT_PER_MINUTE_ADDRESS: '0' },
  log,
})
await addExampleRows(lab.database.ownerUrl, lab.context.log)
await worker.runJobs()

const routes = [
  ...new Set(
    lab.app.routes
      .filter(({ method, path }) => path.startsWith('/lab') && method !== 'ALL' && !/\*/.test(path))
      .map(({ method, path }) => `${method} ${path}`),
  ),
].map((both) => both.split(' ') as [method: string, path: string])

const looking = ['clerk', 'phlebotomist', 'technologist', 'pathologist', 'admin', 'auditor']
const cookies = Object.fromEntries(
  await Promise.all(
    looking.map(async (username) => {
      const form = new URLSearchParams({ username, password: `demo-${username}-password` })
      const answer = await lab.app.request('/v1/auth/session', { method: 'POST', body: form })
      return [username, answer.headers.get('set-cookie')!.split(';')[0]!] as const
    }),
  ),
)

/** The names that the forms have, and some that they have not. */
const names =
  `key reason code value unit mrn family_name birth_date name next collected_at specimen_type
  order_id tests priority cursor from to recipient outcome read_back accession_number done wall __proto__
  username password token step role sample_id order_item_id instrument client_id scopes version newest`.split(
    /\s+/,
  )
const ids = [exampleIds.patient.read, exampleIds.order.read, exampleIds.result.read, 'GLU']
const fields = fc.array(
  fc.tuple(
    fc.constantFrom(...names, ''),
    fc.oneof(fc.constantFrom(...hostileTexts), fc.constantFrom(...ids)),
  ),
  { maxLength: 8 },
)
const written = (some: [string, string][]) =>
  some.map((both) => both.map((one) => encodeURIComponent(one.toWellFormed())).join('=')).join('&')

const forms = fc.oneof(
  { weight: 6, arbitrary: fields.map(written) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('%', '%zz=%ed%a0%80', '&&==', 'a'.repeat(70_000), '{"a":1}'),
  },
)
const types = fc.oneof(
  { weight: 6, arbitrary: fc.constant('application/x-www-form-urlencoded') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('multipart/form-data', 'multipart/form-data; boundary=b', 'text/a'),
  },
)

for (const [method, path] of routes) {
  test(`${method} ${path} shows a page, whatever it is sent`, async () => {
    const segments = fc.oneof(fc.constantFrom(...ids), fc.constantFrom(...hostileSegments))
    const sent = fc.record({
      segment: segments,
      query: fc.oneof(fc.constant(''), fields.map(written)),
      form: forms,
      type: types,
      who: fc.constantFrom(...looking, undefined),
    })
    await fc.assert(
      fc.asyncProperty(sent, async ({ segment, query, form, type, who }) => {
        faults.length = 0
        const address = path.replaceAll(/:\w+/g, segment)
        const response = await lab.app.request(
          `${address}${query && `?${query.slice(0, 12_000)}`}`,
          {
            method,
            headers: {
              'sec-fetch-site': 'same-origin',
              ...(who && !path.includes('sign-out') && { cookie: cookies[who]! }),
              ...(method === 'POST' && { 'content-type': type }),
            },
            ...(method === 'POST' && { body: form }),
          },
        )
        const text = await response.text()
        assert.deepEqual(faults, [], 'logged')
        assert.ok(response.status < 500, `${response.status}`)
        assert.doesNotMatch(text, /<script>alert|<img src=x/)
        assert.ok(!/[\r\n]/.test(response.headers.get('location') ?? ''))
        assert.doesNotMatch(response.headers.get('location') ?? '', /^(\w+:)?\/\//)
      }),
      { ...parameters, numRuns: runs, endOnFailure: true },
    )
  })
}

test('the id in the address of a screen leads to no other address', async () => {
  for (const id of ['..%2f..%2f', '..%2forders', 'x%3flimit=1', 'x%23', '%2e%2e', 'a%5cb', '%00']) {
    const headers = { cookie: cookies.clerk! }
    const answer = await lab.app.request(`/lab/patients/${id}`, { headers })
    assert.equal(answer.status, 404, id)
  }
})

test('a key of a form that no header can carry is no fault of ours', async () => {
  faults.length = 0
  const path = `/lab/orders/${exampleIds.order.hold}/hold`
  for (const key of ['\u202eabc', 'a\r\nb', '\u0000']) {
    const body = new URLSearchParams({ key, reason: 'The patient went home' })
    const headers = { cookie: cookies.clerk!, 'sec-fetch-site': 'same-origin' }
    const answer = await lab.app.request(path, { method: 'POST', headers, body })
    assert.ok(answer.status < 500, `${answer.status}`)
  }
  assert.deepEqual(faults, [])
})
