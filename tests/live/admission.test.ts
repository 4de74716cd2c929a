// Who may follow events, and for how long: by token, by cookie, by topic; and who is sent away.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accessTokenLifetime_ms } from '../../src/auth/lifetimes.ts'
import { eventually } from '../helpers/processes.ts'
import { client, requestToken, signIn } from '../helpers/sign-in.ts'
import { follow, followSocket, followStream } from './follower.ts'
import { liveLaboratory } from './live-laboratory.ts'

const { lab, url, over } = await liveLaboratory({
  LIVE_BUFFER_KB: '64',
})
const pathologist = await signIn(over, 'pathologist')

test('who is deactivated elsewhere is out within a few seconds', async () => {
  const ward = await follow('websocket', url, await signIn(over, 'clinician'), {})
  const stream = await follow('sse', url, await signIn(over, 'clinician'), {})
  const admin = client(lab.app, await signIn(lab.app, 'admin')) // another process's app
  const { body } = await admin.get<{ items: { id: string }[] }>('/v1/users?role=clinician')
  const demo = body.items.filter((one) => 'username' in one && one.username === 'clinician')
  assert.equal((await admin.post(`/v1/users/${demo[0]!.id}/deactivate`)).status, 200)
  lab.clock.advance(10_000)
  for (const one of [ward, stream])
    assert.deepEqual(await one.ended, { code: 4401, reason: 'session_ended' })
  assert.equal((await admin.post(`/v1/users/${demo[0]!.id}/reactivate`)).status, 200)
})

test('a topic that may not be seen is refused, and says who may', async () => {
  const clerk = await signIn(over, 'clerk')
  await assert.rejects(followStream(url, clerk, { topics: ['qc'] }), /403.*qc:read.*clerk.*held by/)
  const socket = await followSocket(url, { authorization: `Bearer ${clerk}` }, { topics: ['qc'] })
  const { problem } = await socket.until('refused', ({ type }) => type === 'error')
  assert.equal(problem!.status, 403)
  socket.say({ type: 'subscribe' })
  const { topics } = await socket.until('the rest', ({ type }) => type === 'ready')
  assert.deepEqual(topics, ['orders', 'samples', 'results', 'patients'])
  socket.stop()
})

test('a token that was asked for with less shows less', async () => {
  const { body } = await requestToken(over, {
    grant_type: 'password',
    username: 'pathologist',
    password: 'demo-pathologist-password',
    scope: 'live:read samples:read',
  })
  const stream = await followStream(url, body.access_token, {})
  const { topics } = await stream.until('it begins', ({ type }) => type === 'ready')
  assert.deepEqual(topics, ['samples'])
  stream.stop()
  await assert.rejects(followStream(url, body.access_token, { topics: ['orders'] }), /403/)
})

test('a WebSocket without a header says its token first, and another before it expires', async () => {
  const silent = await followSocket(url, {})
  const wrong = await followSocket(url, {})
  wrong.say({ type: 'authenticate', access_token: 'nonsense' })
  const early = await followSocket(url, {}, { topics: ['orders'] })
  lab.clock.advance(5000)
  for (const one of [wrong, early, silent])
    assert.deepEqual(await one.ended, { code: 4401, reason: 'not_authenticated' })

  const browser = await followSocket(url, {})
  browser.say({ type: 'authenticate', access_token: await signIn(over, 'technologist') })
  browser.say({ type: 'subscribe', topics: ['orders'] })
  await browser.until('it begins', ({ type }) => type === 'ready')
  lab.clock.advance(accessTokenLifetime_ms / 2)
  browser.say({ type: 'authenticate', access_token: await signIn(over, 'technologist') })
  await eventually(
    'known again',
    async () => browser.told.filter(({ type }) => type === 'authenticated').length === 2,
  )
  lab.clock.advance(accessTokenLifetime_ms / 2 + 1000)
  const from = browser.told.length
  await eventually('it lives on', async () => browser.told.length > from + 1)
  browser.say({ type: 'authenticate', access_token: await signIn(over, 'clerk') })
  assert.deepEqual(await browser.ended, { code: 4403, reason: 'forbidden' })
  lab.clock.run()
})

test('what is no message is refused, and who says too much is sent away', async () => {
  const socket = await followSocket(url, { authorization: `Bearer ${await signIn(over, 'clerk')}` })
  socket.say({ type: 'subscribe', topics: ['weather'], colour: 'red' })
  const { problem } = await socket.until('refused', ({ type }) => type === 'error')
  assert.equal(problem!.status, 422)
  for (let n = 0; n < 40; n++) socket.say({ type: 'subscribe', topics: ['orders'] })
  assert.deepEqual(await socket.ended, { code: 4429, reason: 'too_many_messages' })
  const large = await followSocket(url, {})
  large.say({ type: 'authenticate', access_token: 'x'.repeat(20_000) })
  assert.equal((await large.ended).code, 1009)
})

test('by the cookie of a browser: a page of ours may follow, a page of somebody else may not', async () => {
  const signedIn = await fetch(`${url}/v1/auth/session`, {
    method: 'POST',
    headers: { origin: url },
    body: new URLSearchParams({ username: 'clerk', password: 'demo-clerk-password' }),
  })
  const cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!
  const ours = await followSocket(url, { cookie, origin: url }, { topics: ['orders'] })
  await ours.until('it begins', ({ type }) => type === 'ready')
  for (const origin of ['https://elsewhere.example', 'null'])
    await assert.rejects(followSocket(url, { cookie, origin }), /403/)
  await assert.rejects(followSocket(url, { cookie }), /403/)
  // A page of somebody else that shows a token of its own says who it is by itself.
  const foreign = await followSocket(url, { origin: 'https://elsewhere.example' })
  foreign.say({ type: 'authenticate', access_token: pathologist })
  await foreign.until('known', ({ type }) => type === 'authenticated')
  foreign.stop()

  const board = await followStream(url, undefined, { topics: ['orders', 'samples'] }, { cookie })
  await board.until('it begins', ({ type }) => type === 'ready')
  const out = await fetch(`${url}/v1/auth/session`, { method: 'DELETE', headers: { cookie } })
  assert.ok(out.ok, String(out.status))
  for (const one of [ours, board])
    assert.deepEqual(await one.ended, { code: 4401, reason: 'session_ended' })
})

test('a token in the address is refused, with either transport', async () => {
  const query = `?access_token=${pathologist}`
  const stream = await fetch(`${url}/v1/live${query}`, {
    headers: { authorization: `Bearer ${pathologist}` },
  })
  assert.equal(stream.status, 422)
  await assert.rejects(followSocket(url, {}, undefined, query), /422/)
})

test('HEAD opens nothing', async () => {
  const headers = { authorization: `Bearer ${pathologist}` }
  const { status } = await fetch(`${url}/v1/live`, { method: 'HEAD', headers })
  assert.equal(status, 200)
})
