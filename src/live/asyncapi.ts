// The AsyncAPI 3 document of the stream: made from the schemas that check what comes in, and from the list of events.
import { z } from 'zod'
import { endings } from './rules.ts'
import * as schemas from './schemas.ts'
import { scopeOfTopic } from './topics.ts'

type Described = { title: string; summary: string; schema: z.ZodType; example: object }

const number = 791
const said: Record<string, Described> = {
  authenticate: {
    title: 'Who I am',
    summary:
      'The first message, within five seconds, of a client that can send no Authorization header. Later, with a ' +
      'fresh token of the same user, it keeps the connection open beyond the first.',
    schema: schemas.authenticate,
    example: { type: 'authenticate', access_token: 'eyJhbGciOiJFUzI1NiJ9.…' },
  },
  subscribe: {
    title: 'What I want to follow',
    summary:
      'In place of what was followed before. Without topics: all that may be seen. With `after`: first what came ' +
      'after the event of this number.',
    schema: schemas.subscribe,
    example: { type: 'subscribe', topics: ['orders', 'results'], after: number },
  },
}
const told: Record<string, Described> = {
  authenticated: {
    title: 'I know you',
    summary: 'Until when the token is good; then the connection ends.',
    schema: schemas.authenticated,
    example: { type: 'authenticated', expires_at: '2026-11-23T09:20:00.000Z' },
  },
  ready: {
    title: 'It begins',
    summary: 'After which number, and with which topics. Read the state now: nothing is missed.',
    schema: schemas.ready,
    example: { type: 'ready', number, topics: ['orders', 'results'], heartbeat_seconds: 15 },
  },
  event: {
    title: 'Something happened',
    summary:
      'In the order of the numbers. What was not followed is left out, so that numbers may be missing.',
    schema: z.union(schemas.events),
    example: schemas.eventExample,
  },
  heartbeat: {
    title: 'I am here',
    summary:
      'With the number that was passed, so that whoever comes again need not begin further back.',
    schema: schemas.heartbeat,
    example: { type: 'heartbeat', number: 815 },
  },
  resync: {
    title: 'Read the state anew',
    summary:
      'Events after the number asked for are kept no longer, or it was never given. It goes on after this one.',
    schema: schemas.resync,
    example: { type: 'resync', number: 20_417 },
  },
  error: {
    title: 'That was refused',
    summary: 'A problem as over HTTP (RFC 9457). The connection stays as it was.',
    schema: schemas.errorMessage,
    example: {
      type: 'error',
      problem: {
        type: '/problems/forbidden',
        title: 'Your role does not allow this',
        status: 403,
        detail: 'This needs the scope qc:read, which the role clerk does not have.',
        request_id: '01980b5e-7a31-7cc3-9d55-3c1f8e0f4a10',
      },
    },
  },
  bye: {
    title: 'It ends',
    summary: 'The last message over SSE; a WebSocket is closed with the same code and reason.',
    schema: schemas.bye,
    example: { type: 'bye', code: 4401, reason: 'token_expired' },
  },
}

export function asyncApiDocument(public_url: string): object {
  const { host, protocol } = new URL(public_url)
  const channel = { $ref: '#/channels/live' }
  const refs = (messages: object) =>
    Object.keys(messages).map((name) => ({ $ref: `#/channels/live/messages/${name}` }))
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Diagnostics Lab, live',
      version: '1',
      license: { name: 'MIT' },
      description: whatItIs(),
    },
    defaultContentType: 'application/json',
    servers: {
      webSocket: { host, protocol: protocol === 'https:' ? 'wss' : 'ws', security },
      serverSentEvents: { host, protocol: protocol.slice(0, -1), security },
    },
    channels: {
      live: {
        address: '/v1/live',
        title: 'What happens in the laboratory',
        messages: messagesOf({ ...said, ...told }),
        bindings: { ws: { method: 'GET' } },
      },
    },
    operations: {
      tell: { action: 'send', channel, summary: 'What the service says.', messages: refs(told) },
      hear: {
        action: 'receive',
        channel,
        summary: 'What a client of a WebSocket may say.',
        messages: refs(said),
      },
    },
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      },
    },
  }
}

const security = [{ $ref: '#/components/securitySchemes/bearer' }]

function messagesOf(described: Record<string, Described>) {
  return Object.fromEntries(
    Object.entries(described).map(([name, { title, summary, schema, example }]) => [
      name,
      {
        name,
        title,
        summary,
        payload: z.toJSONSchema(schema, { target: 'draft-7', io: 'input' }),
        examples: [{ payload: example }],
      },
    ]),
  )
}

function whatItIs(): string {
  const scopes = Object.entries(scopeOfTopic).map(([topic, scope]) => `| ${topic} | ${scope} |`)
  const codes = Object.entries(endings).map(
    ([reason, { code, next }]) => `| ${code} | ${reason} | ${next} |`,
  )
  return [
    'Events of the laboratory as they happen, over a WebSocket or as server-sent events at one address.',
    'Each has a number, counted without gaps. Whoever comes again with the last number gets what came since.',
    '\n\n| topic | scope |\n| --- | --- |\n',
    scopes.join('\n'),
    '\n\n| code | reason | then |\n| --- | --- | --- |\n',
    codes.join('\n'),
  ].join('')
}
