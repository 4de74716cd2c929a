// The largest that may be sent, in each way: many fields, long digits, deep brackets, full lists, long queries and
// headers. What is refused by its form asks the database for nothing, and what is said of it stays short.
//
// What each takes of the processor, beside an ordinary request and at a quarter of its size, is measured by
//   LAB_TEST_INPUT_COSTS=1 npm run test:one tests/inputs/sizes.test.ts
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { laboratory } from '../helpers/laboratory.ts'
import { signIn } from '../helpers/sign-in.ts'
import { isRefusedUnread, mostStatements, mostToRefuse } from './costs.ts'
import { mostOfRefusal } from './documented-answers.ts'
import { countStatements } from './statement-counts.ts'

const measures = process.env.LAB_TEST_INPUT_COSTS !== undefined
const { lab, steps } = await laboratory({
  env: { RATE_LIMIT_PER_MINUTE_USER: '0', RATE_LIMIT_PER_MINUTE_ADDRESS: '0' },
})
const { app, statementsOf } = countStatements(lab)
const [clerk, technologist] = [await signIn(app, 'clerk'), await signIn(app, 'technologist')]
const { order, sample } = await steps.orderWithSample(['K', 'NA'])
const order_item_id = order.items[0]!.id

type Headers = Record<string, string>
const asClerk = { authorization: `Bearer ${clerk}` }
const asTechnologist = { authorization: `Bearer ${technologist}` }
const post = (path: string, body: string, headers: Headers = asClerk) =>
  new Request(`http://localhost${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  })
const get = (path: string, headers: Headers = asClerk) =>
  new Request(`http://localhost${path}`, { headers })

const person = { family_name: 'Testfall', given_name: 'Toni', birth_date: '1980-05-17' }
const patient = (fields: object) =>
  JSON.stringify({ mrn: 'A', sex: 'female', ...person, ...fields })
const times = (count: number, one: (n: number) => string, between = ',') =>
  Array.from({ length: count }, (_, n) => one(n)).join(between)
const result = (value: string) =>
  `{"order_item_id":"${order_item_id}","sample_id":"${sample.id}","value":${value},"unit":"mmol/L"}`
const batch = (results: string) =>
  post('/v1/results/batch', `{"results":[${results}]}`, asTechnologist)
const control = (value: string) =>
  `{"test_code":"K","lot_id":"${sample.id}","value":${value},"unit":"mmol/L"}`
const run = (controls: string) =>
  post(
    '/v1/qc/runs',
    `{"instrument":"x","measured_at":"2026-11-23T08:00:00Z","controls":[${controls}]}`,
    asTechnologist,
  )

const million = 1_000_000 // a body may have a little more
const header = 15_000 // and the headers with the address as many

/** What, how much of it at most, and the request that has so much. */
const cases: [what: string, most: number, (size: number) => Request][] = [
  ['unknown fields', 9_980, (n) => post('/v1/patients', `{${times(n, (k) => `"k${k}":${k}`)}}`)],
  ['fields of one name', 9_980, (n) => post('/v1/patients', `{${times(n, () => '"mrn":"A"')}}`)],
  [
    'unknown fields with long names',
    900,
    (n) => post('/v1/patients', `{${times(n, (k) => `"${'k'.repeat(1000)}${k}":1`)}}`),
  ],
  ['more values than are taken', 400_000, (n) => post('/v1/patients', `[${times(n, () => '1')}]`)],
  ['digits in a text', million, (n) => post('/v1/patients', patient({ mrn: '9'.repeat(n) }))],
  ['digits of a number', million, (n) => post('/v1/patients', `{"mrn":${'9'.repeat(n)}}`)],
  ['digits of a result', million, (n) => batch(result(`"${'9'.repeat(n)}"`))],
  [
    'letters of a name',
    million,
    (n) => post('/v1/patients', patient({ family_name: 'é'.repeat(n / 2) })),
  ],
  [
    'blanks around a name',
    million,
    (n) => post('/v1/patients', patient({ family_name: `a${' '.repeat(n)}b` })),
  ],
  [
    'escapes of half a character',
    Math.floor(million / 6),
    (n) => post('/v1/patients', `{"mrn":"${String.raw`\ud83d`.repeat(n)}"}`),
  ],
  ['open brackets', million, (n) => post('/v1/patients', '['.repeat(n))],
  ['brackets', 4_900, (n) => post('/v1/patients', `${'['.repeat(n)}${']'.repeat(n)}`)],
  [
    'objects in objects',
    4_900,
    (n) => post('/v1/patients', `${'{"a":'.repeat(n)}1${'}'.repeat(n)}`),
  ],
  ['no JSON', million, (n) => post('/v1/patients', 'x'.repeat(n))],
  ['results of one item', 500, (n) => batch(times(n, () => result('"4.1"')))],
  ['results that are none', 500, (n) => batch(times(n, () => result('"----"')))],
  ['results beyond their number', 2_400, (n) => batch(times(n, () => result('"4.1"')))],
  [
    'items that are not there',
    500,
    (n) =>
      batch(
        times(n, (k) =>
          result('"4.1"').replace(
            order_item_id,
            `01980b5e-9999-7000-8000-${String(k).padStart(12, '0')}`,
          ),
        ),
      ),
  ],
  ['controls of no lot', 500, (n) => run(times(n, () => control('"4.1"')))],
  [
    'tests that are not there',
    100,
    (n) =>
      post(
        '/v1/orders',
        `{"patient_id":"${order.patient_id}","priority":"routine","tests":[${times(n, (k) => `"X${k}"`)}]}`,
      ),
  ],
  ['unknown parameters', 2_000, (n) => get(`/v1/orders?${times(n, (k) => `k${k}=1`, '&')}`)],
  ['parameters of one name', 1_500, (n) => get(`/v1/orders?${times(n, () => 'limit=1', '&')}`)],
  ['a long parameter', header, (n) => get(`/v1/patients?name=${'a'.repeat(n)}`)],
  ['a long cursor', header, (n) => get(`/v1/orders?cursor=${'a'.repeat(n)}`)],
  ['a long id', header, (n) => get(`/v1/orders/${'a'.repeat(n)}`)],
  ['segments of a path', header / 2, (n) => get(`/v1${'/a'.repeat(n)}`)],
  ['a long token', header, (n) => get('/v1/orders', { authorization: `Bearer ${'a'.repeat(n)}` })],
  [
    'dots of a token',
    header,
    (n) => get('/v1/orders', { authorization: `Bearer ${'.'.repeat(n)}` }),
  ],
  ['cookies', 2_500, (n) => get('/v1/orders', { cookie: times(n, (k) => `a${k}=b`, ';') })],
  ['a cookie', header, (n) => get('/v1/orders', { cookie: `lab_session=${'a'.repeat(n)}` })],
  [
    'types that are accepted',
    3_000,
    (n) => get(`/v1/orders/${order.id}/report`, { ...asClerk, accept: times(n, () => 'a/b') }),
  ],
  [
    'blanks in what is accepted',
    header,
    (n) => get(`/v1/orders/${order.id}/report`, { ...asClerk, accept: `a${' '.repeat(n)}b` }),
  ],
  ['tags', 3_500, (n) => get('/v1/orders', { ...asClerk, 'if-none-match': times(n, () => '"1"') })],
  [
    'proxies',
    3_000,
    (n) => get('/v1/orders', { ...asClerk, 'x-forwarded-for': times(n, () => '::1') }),
  ],
  [
    'a long key',
    header,
    (n) => post('/v1/patients', patient({}), { ...asClerk, 'idempotency-key': 'a'.repeat(n) }),
  ],
  [
    'headers',
    1_500,
    (n) =>
      get('/v1/orders', {
        ...asClerk,
        ...Object.fromEntries(Array.from({ length: n }, (_, k) => [`x-${k}`, 'y'])),
      }),
  ],
]

for (const [what, most, requestOf] of cases) {
  test(`${most} ${what}: what is refused costs no statement, and few words`, async () => {
    const [{ status, text }, statements] = await statementsOf(() => send(requestOf(most)))
    assert.ok(status < 500, text)
    assert.ok(statements <= mostStatements, `${statements} statements: ${status} ${text}`)
    if (status >= 400) assert.ok(text.length <= mostOfRefusal, `${text.length} characters`)
    if (isRefusedUnread({ status, text }))
      assert.ok(statements <= mostToRefuse, `${statements} statements`)
    if (measures)
      await measure(what, most, requestOf, { status, statements, characters: text.length })
  })
}

async function send(request: Request) {
  const response = await app.request(request)
  return { status: response.status, text: await response.text() }
}

const table: Record<string, object> = {}
after(() => measures && console.table(table))

/** Of the whole process: its own rubbish is collected meanwhile, and the database is another. */
async function cpuOf(request: () => Request): Promise<number> {
  const rounds = 5
  await send(request())
  const requests = Array.from({ length: rounds }, request)
  const before = process.cpuUsage()
  for (const one of requests) await send(one)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / rounds / 1000
}

async function measure(
  what: string,
  most: number,
  requestOf: (size: number) => Request,
  answered: { status: number; statements: number; characters: number },
): Promise<void> {
  const ordinary = await cpuOf(() => post('/v1/patients', patient({ sex: 'none' })))
  const quarter = await cpuOf(() => requestOf(Math.ceil(most / 4)))
  const whole = await cpuOf(() => requestOf(most))
  const ms = (value: number) => Number(value.toFixed(2))
  table[what] = {
    most,
    ...answered,
    cpu_ms: ms(whole),
    a_quarter_ms: ms(quarter),
    of_an_ordinary: Math.round(whole / ordinary),
  }
}
