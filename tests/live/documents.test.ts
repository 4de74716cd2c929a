// What is written of the stream is true: the AsyncAPI document fits all that is really said, and the client of the
// documentation runs as it stands.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { eventTypes } from '../../src/platform/events.ts'
import { checkout } from '../architecture/sources.ts'
import { eventually } from '../helpers/processes.ts'
import { signIn } from '../helpers/sign-in.ts'
import { follow, kinds, type Told } from './follower.ts'
import { liveLaboratory } from './live-laboratory.ts'
import { scopeOfTopic } from '../../src/live/topics.ts'
import { endings } from '../../src/live/rules.ts'

const { url, over, tell, serve } = await liveLaboratory()
const token = await signIn(over, 'pathologist')

type Message = { payload: object; title: string; summary: string; examples: { payload: object }[] }
type AsyncApi = {
  asyncapi: string
  info: { title: string; version: string }
  servers: Record<string, { host: string; protocol: string }>
  channels: Record<string, { address: string; messages: Record<string, Message> }>
  operations: Record<
    string,
    { action: string; channel: { $ref: string }; messages: { $ref: string }[] }
  >
}
const document = (await (await fetch(`${url}/asyncapi.json`)).json()) as AsyncApi
const { messages } = document.channels.live!
const ajv = new Ajv({ strict: false })
addFormats.default(ajv)
const validators = Object.fromEntries(
  Object.entries(messages).map(([name, { payload }]) => [name, ajv.compile(payload)]),
)

test('it is AsyncAPI 3.0: its parts are there, and every reference leads somewhere', () => {
  assert.match(document.asyncapi, /^3\.0\.\d$/)
  assert.ok(document.info.title && document.info.version)
  assert.equal(document.channels.live!.address, '/v1/live')
  for (const { action, channel, messages: references } of Object.values(document.operations)) {
    assert.ok(['send', 'receive'].includes(action))
    for (const { $ref } of [channel, ...references]) {
      const found = $ref
        .slice(2)
        .split('/')
        .reduce<unknown>((part, name) => (part as Record<string, unknown>)[name], document)
      assert.ok(found, $ref)
    }
  }
})

test('every message has an example that is valid, and events are told kind by kind', () => {
  for (const [name, { title, summary, examples }] of Object.entries(messages)) {
    assert.ok(title && summary, name)
    for (const { payload } of examples)
      assert.ok(validators[name]!(payload), `${name}: ${JSON.stringify(validators[name]!.errors)}`)
  }
  const text = JSON.stringify(messages.event!.payload)
  for (const type of Object.keys(eventTypes)) assert.ok(text.includes(`"${type}"`), type)
})

test('what is really said is as the document says', async () => {
  for (const kind of kinds) {
    const ward = await follow(kind, url, token, { after: 1_000_000 })
    if (kind === 'websocket') {
      ward.say({ type: 'subscribe', topics: ['weather'] })
      await ward.until('refused', ({ type }) => type === 'error')
    }
    await ward.until('resync', ({ type }) => type === 'resync')
    await tell()
    await ward.until('an event', ({ type }) => type === 'event')
    await ward.until('a heartbeat', ({ type }) => type === 'heartbeat')
    for (const message of ward.told)
      assert.ok(
        validators[message.type]!(message),
        `${JSON.stringify(message)}: ${JSON.stringify(validators[message.type]!.errors)}`,
      )
    const types = new Set(ward.told.map(({ type }) => type))
    assert.ok(types.size >= 4)
    ward.stop()
  }
  assert.equal(validators.event!({ ...messages.event!.examples[0]!.payload, event: 'x.y' }), false)
})

const page = readFileSync(join(checkout, 'docs/live.md'), 'utf8')

test('docs/live.md names every topic with its scope, and every ending', () => {
  for (const [topic, scope] of Object.entries(scopeOfTopic))
    assert.match(page, new RegExp(`\`${topic}\` +\\| \`${scope}\``))
  for (const [reason, { code }] of Object.entries(endings))
    assert.match(page, new RegExp(`${code} \\| \`${reason}\``))
})

type Follow = (options: {
  url: string
  token: () => string
  topics: string
  after?: number
}) => AsyncGenerator<Told>

const [, code] = /```js\n(\/\/ node live-client.*?)```/s.exec(page)!
const file = join(mkdtempSync(join(tmpdir(), 'live-client-')), 'live-client.mjs')
writeFileSync(file, code!)
const { follow: run } = (await import(pathToFileURL(file).href)) as { follow: Follow }

test('the client of docs/live.md runs as it stands, and goes on after its api was restarted', async () => {
  const first = await serve()
  const client = run({ url: first.url, token: () => token, topics: 'orders' })
  const numbers: number[] = []
  const next = async () => numbers.push((await client.next()).value!.number)
  let told = false
  // It begins with what happens once it is there: so something happens until it has been told.
  const reading = next().then(() => (told = true))
  await eventually('it follows', async () => {
    await tell()
    return told
  })
  await reading
  await first.stop()
  await tell(3)
  await serve(Number(new URL(first.url).port))
  for (let n = 0; n < 3; n++) await next()
  await client.return(undefined)
  const from = numbers[0]!
  assert.deepEqual(numbers, [from, from + 1, from + 2, from + 3])
})

test('the client gives up when it is refused', async () => {
  const clerk = await signIn(over, 'clerk')
  await assert.rejects(run({ url, token: () => clerk, topics: 'qc' }).next(), /qc:read/)
})
