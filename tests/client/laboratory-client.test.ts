// The typed client against a listening api: a session that renews itself once for all who wait, lists of any length,
// and a live stream that is cut wherever it likes and misses nothing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { laboratoryClient } from '../../client/laboratory-client.ts'
import type { LiveEvent } from '../../client/live.ts'
import { ProblemError, take } from '../../client/problem-error.ts'
import { SessionEnded, type Send } from '../../client/session.ts'
import { accessTokenLifetime_ms } from '../../src/auth/lifetimes.ts'
import { eventually } from '../helpers/processes.ts'
import { liveLaboratory } from '../live/live-laboratory.ts'

const { lab, sql, steps, url, tell } = await liveLaboratory()

/** The clerk's client, and how often it asked for tokens. `send` may do to a request what a network does. */
async function clerk(send: Send = fetch) {
  const asked: string[] = []
  const client = laboratoryClient(url, {
    async send(request) {
      const isForTokens = request.url.endsWith('/v1/auth/token')
      if (isForTokens)
        asked.push(new URLSearchParams(await request.clone().text()).get('grant_type')!)
      return await send(request)
    },
  })
  await client.signIn('clerk', 'demo-clerk-password')
  return { ...client, asked }
}

test('it asks and answers with types, and a refusal says what to do', async () => {
  const { api } = await clerk()
  const patient = await steps.patient()
  const order = await take(
    api.POST('/v1/orders', { body: { patient_id: patient.id, tests: ['GLU', 'K'] } }),
  )
  assert.deepEqual(
    order.items.map(({ test_code }) => test_code),
    ['GLU', 'K'],
  )
  const params = { path: { id: order.id } }
  assert.deepEqual(await take(api.GET('/v1/orders/{id}', { params })), order)
  await assert.rejects(take(api.GET('/v1/audit-log')), (error: ProblemError) => {
    assert.equal(error.status, 403)
    assert.match(error.message, /\/v1\/audit-log answered 403: .*audit/)
    return true
  })
  await assert.rejects(
    laboratoryClient(url).signIn('clerk', 'a guess'),
    (error) => error instanceof ProblemError && error.status === 400,
  )
})

test('it asks for answers that hold what it has written, and what it was told', async () => {
  const demanded: (string | null)[] = []
  const told = ['0/FFFFFFFF', '1/0', '0/A']
  const { api, follow } = await clerk(async (request) => {
    const answer = await fetch(request)
    if (!request.url.endsWith('/v1/auth/me')) return answer
    demanded.push(request.headers.get('lab-position'))
    const headers = new Headers(answer.headers)
    const position = told.shift()
    if (position !== undefined) headers.set('lab-position', position)
    return new Response(answer.body, { status: answer.status, headers })
  })
  for (let n = 0; n < 4; n++) await api.GET('/v1/auth/me')
  assert.deepEqual(demanded, ['0/0', '0/FFFFFFFF', '1/0', '1/0'])
  await follow({ signal: AbortSignal.abort() }).next()
  await api.GET('/v1/auth/me')
  assert.equal(demanded.at(-1), 'latest')
})

test('however many requests need a new token at once, it is asked for once', async () => {
  const { api, asked, signOut } = await clerk()
  for (let round = 1; round <= 2; round++) {
    lab.clock.advance(accessTokenLifetime_ms + 1000)
    const answers = await Promise.all(Array.from({ length: 8 }, () => api.GET('/v1/auth/me')))
    assert.deepEqual(new Set(answers.map(({ response }) => response.status)), new Set([200]))
    assert.deepEqual(asked, ['password', ...Array(round).fill('refresh_token')])
  }
  lab.clock.run()
  await signOut()
  assert.equal((await api.GET('/v1/auth/me')).response.status, 401)
})

test('a token is renewed before it ends, and not for each request', async () => {
  let given = 0
  const { api, asked } = await clerk(async (request) => {
    const answer = await fetch(request)
    if (!request.url.endsWith('/v1/auth/token') || ++given > 1) return answer
    return Response.json({ ...((await answer.json()) as object), expires_in: 0 })
  })
  for (let n = 0; n < 3; n++) await take(api.GET('/v1/auth/me'))
  assert.deepEqual(asked, ['password', 'refresh_token'])
})

test('a refresh whose answer was lost is not repeated: it would end the session as a theft', async () => {
  let isLost = false
  const { api, asked } = await clerk(async (request) => {
    const answer = await fetch(request)
    if (isLost && request.url.endsWith('/v1/auth/token')) throw new TypeError('fetch failed')
    return answer
  })
  isLost = true
  lab.clock.advance(accessTokenLifetime_ms + 1000)
  await assert.rejects(api.GET('/v1/auth/me'), SessionEnded)
  assert.equal((await api.GET('/v1/auth/me')).response.status, 401)
  lab.clock.run()
  assert.deepEqual(asked, ['password', 'refresh_token'])
})

test('a list is read to its end, page after page, each item once', async () => {
  const made = []
  for (let n = 0; n < 5; n++) made.push((await steps.patient({ family_name: 'Seitenweise' })).id)
  const { each } = await clerk()
  const read = []
  const query = { name: 'Seitenweise', limit: 2 }
  for await (const { id } of each('/v1/patients', { query })) read.push(id)
  assert.deepEqual(read.toSorted(), made.toSorted())
})

/** A network that cuts each stream after some bytes, at any place of a message. */
function cutting(send: Send, bytes: () => number): Send {
  return async (request) => {
    const answer = await send(request)
    if (!request.url.includes('/v1/live') || !answer.body) return answer
    let left = bytes()
    const cut = new TransformStream<Uint8Array, Uint8Array>({
      transform(piece, controller) {
        controller.enqueue(piece.subarray(0, left))
        left -= piece.byteLength
        if (left <= 0) controller.error(new TypeError('terminated'))
      },
    })
    return new Response(answer.body.pipeThrough(cut), answer)
  }
}

const numbers = async () =>
  (await sql<{ number: string | null }[]>`select number from events order by number`).map((row) =>
    Number(row.number),
  )

async function lastNumber(): Promise<number> {
  await eventually('all have a number', async () => !(await numbers()).includes(0))
  return (await numbers()).at(-1) ?? 0
}

test('a stream that is cut again and again misses nothing, and brings nothing twice', async () => {
  await tell()
  const after = await lastNumber()
  let opened = 0
  const { follow } = await clerk(
    cutting(fetch, () => {
      opened += 1
      return 150 + ((opened * 7919) % 4000)
    }),
  )
  await tell(150)
  const read: number[] = []
  for await (const message of follow({ topics: ['orders'], after, wait_ms: () => 0 })) {
    assert.equal(message.type, 'event')
    read.push(message.number)
    if (read.length === 60) await tell(50)
    if (read.length === 200) break
  }
  assert.ok(opened > 5, `${opened} connections`)
  assert.deepEqual(
    read,
    (await numbers()).filter((number) => number > after),
  )
})

test('when its token ends it comes again with another one, and goes on', async () => {
  const { follow, asked } = await clerk()
  const enough = new AbortController()
  const read: LiveEvent[] = []
  const { signal } = enough
  const reading = (async () => {
    for await (const message of follow({ topics: ['orders'], signal, wait_ms: () => 0 })) {
      if (message.type === 'event') read.push(message)
    }
  })()
  await eventually('it hears', async () => {
    await tell()
    return read.length > 0
  })
  lab.clock.advance(accessTokenLifetime_ms)
  await eventually('it has a new token', async () => asked.length === 2)
  const before = read.at(-1)!.number
  await tell(3)
  const last = await lastNumber()
  await eventually('it goes on', async () => read.at(-1)!.number === last)
  assert.ok(last >= before + 3)
  assert.deepEqual(
    read.map(({ number }) => number),
    (await numbers()).filter((number) => number >= read[0]!.number),
  )
  enough.abort()
  await reading
  lab.clock.run()
})

test('events that are kept no longer are told as such, and a topic that may not be seen is an error', async () => {
  await tell(3)
  const last = await lastNumber()
  const { follow } = await clerk()
  for await (const message of follow({ topics: ['orders'], after: last + 1_000_000 })) {
    assert.deepEqual(message, { type: 'resync', number: last })
    break
  }
  const refused = follow({ topics: ['qc'] })
  await assert.rejects(
    refused.next(),
    (error) => error instanceof ProblemError && error.status === 403,
  )
})
