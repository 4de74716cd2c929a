// What a verb returns is what is sent: JSON text to the byte, or an object; with its headers, and the same
// again for the same Idempotency-Key.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { z } from '@hono/zod-openapi'
import { answer } from '../../src/http/commands.ts'
import { errorHandler } from '../../src/http/errors.ts'
import { sendProblem } from '../../src/http/problem-details.ts'
import { requestFrame } from '../../src/http/request-frame.ts'
import { rights } from '../../src/features.ts'
import { createRequestLimits } from '../../src/http/request-limits.ts'
import { createRouter, jsonAnswer, protectedRoute } from '../../src/http/router.ts'
import { bearerDoor } from '../../src/platform/access/admit.ts'
import type { JsonText } from '../../src/platform/json-text.ts'
import { write } from '../../src/platform/write.ts'
import { testContext } from '../helpers/context.ts'
import { createReads } from '../../src/platform/reads.ts'
import { client, signIn } from '../helpers/sign-in.ts'

const lab = await testContext()
after(() => lab.stop())

type Person = { family_name: string; given_name: string; created_at: string }
type Thing = { id: string; value: string }
const thing = z.object({ id: z.string(), value: z.string() })
const post = <P extends string>(path: P) =>
  protectedRoute('orders:write', {
    method: 'post',
    path,
    operationId: 'postThing',
    description: 'For this test.',
    responses: { 201: jsonAnswer(thing, 'The thing.') },
  })
// As PostgreSQL writes JSON, and JSON.stringify() would not.
const text: JsonText<Thing> = '{"id" : "t-1", "value" : "5.40"}'
const location = ({ id }: Thing) => ({ location: `/things/${id}` })

const clerk = client(lab.app, await signIn(lab.app, 'clerk'))
const { body: me } = await clerk.get<{ id: string }>('/v1/auth/me')
const door = bearerDoor(async () => ({
  user_id: me.id,
  session_id: 'none',
  role: 'clerk',
  scopes: new Set(['orders:write']),
  expires_at: new Date('2100-01-01'),
}))
const app = createRouter()
app.onError(errorHandler(lab.context.log, sendProblem))
const { rolesOfScope, patientScopes } = rights
const reads = createReads(lab.context)
const entrance = { doors: [door], rolesOfScope, patientScopes, reads }
app.use(requestFrame(lab.context, entrance, createRequestLimits(lab.context.config.http)))
app
  .openapi(post('/text'), (c) =>
    answer(c, 201, (caller) => write(lab.context, caller, async () => text), location),
  )
  .openapi(post('/plain-text'), (c) =>
    answer(c, 201, (caller) => write(lab.context, caller, async () => text)),
  )
  .openapi(post('/object'), (c) =>
    answer(
      c,
      201,
      (caller) => write(lab.context, caller, async () => ({ id: 't-1', value: '5.40' })),
      location,
    ),
  )

for (const [path, body, at] of [
  ['/text', text, '/things/t-1'],
  ['/plain-text', text, null],
  ['/object', '{"id":"t-1","value":"5.40"}', '/things/t-1'],
] as const) {
  test(`${path} is answered as the verb returned it, and again for the same key`, async () => {
    const headers = { authorization: 'Bearer x', 'idempotency-key': path }
    for (const replayed of [null, 'true']) {
      const response = await app.request(path, { method: 'POST', headers })
      assert.equal(await response.text(), body)
      assert.equal(response.status, 201)
      assert.equal(response.headers.get('content-type'), 'application/json')
      assert.equal(response.headers.get('location'), at)
      assert.equal(response.headers.get('idempotency-replayed'), replayed)
      assert.match(response.headers.get('server-timing') ?? '', /^app;dur=/)
      assert.equal(response.headers.get('cache-control'), 'no-store')
    }
  })
}

test('every instant ends in Z, and a text that looks like one stays as it is', async () => {
  const text = 'aka "2026-11-23T08:02:11+00:00'
  const given = { family_name: '2026-11-23T08:02:11.48+00:00', given_name: text }
  const details = { ...given, birth_date: '1990-05-17', sex: 'female' }
  const { body: patient } = await clerk.post<{ id: string }>('/v1/patients', details)
  const { body: read } = await clerk.get<Person>(`/v1/patients/${patient.id}`)
  const auditor = client(lab.app, await signIn(lab.app, 'auditor'))
  const { body: log } = await auditor.get<{ items: { at: string; after: Person }[] }>(
    `/v1/audit-log?row_id=${patient.id}`,
  )
  for (const { family_name, given_name } of [read, log.items[0]!.after]) {
    assert.deepEqual({ family_name, given_name }, given)
  }
  for (const at of [read.created_at, log.items[0]!.at, log.items[0]!.after.created_at]) {
    assert.equal(at, new Date(at).toISOString())
  }
})
