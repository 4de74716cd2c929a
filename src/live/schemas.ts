// What goes over a stream, both ways. The AsyncAPI document is made from these, and from the list of events.
import { z } from '@hono/zod-openapi'
import { exampleIds } from '../../db/seed/example-ids.ts'
import { instant } from '../http/router.ts'
import { eventTypes, type EventType } from '../platform/events.ts'
import { endings, type Ending } from './rules.ts'
import { topicOf, topics } from './topics.ts'

const most_orders = 100

const number = z.number().int().min(0).openapi({
  description: 'Of the last event that this connection has passed, sent or not: resume after it.',
})
const topic = z.enum(topics)
const instrument = z.string().min(1).max(100)

const commaSeparated = <T extends z.ZodType<unknown, string>>(item: T) =>
  z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(item).min(1).max(most_orders))

const eventNumber = z
  .string()
  .regex(/^\d{1,15}$/, 'must be the number of an event')
  .transform(Number)

/** The query of the stream of events. */
export const liveQuery = z.strictObject({
  topics: commaSeparated(topic)
    .optional()
    .openapi({
      type: 'string',
      description: `Separated by commas, of: ${topics.join(', ')}. Without it: all that you may see.`,
      example: 'orders,results',
    }),
  order_id: commaSeparated(z.uuid().toLowerCase())
    .optional()
    .openapi({
      type: 'string',
      description: `Only what happens in these orders, up to ${most_orders}, separated by commas.`,
    }),
  instrument: instrument.optional().openapi({
    description: 'Of what names an instrument, only this one.',
  }),
  after: eventNumber.optional().openapi({
    type: 'integer',
    minimum: 0,
    description: 'Begin after the event of this number; without it, with what happens from now on.',
  }),
})

export const resumeHeader = z.object({
  'last-event-id': eventNumber.optional().openapi({
    type: 'integer',
    minimum: 0,
    description: 'As `after`, and stronger: an EventSource sends it by itself when it comes again.',
  }),
})

/** What a client of a WebSocket may say. */
export const authenticate = z.strictObject({
  type: z.literal('authenticate'),
  access_token: z.string().min(1).max(8192),
})
export const subscribe = z.strictObject({
  type: z.literal('subscribe'),
  topics: z.array(topic).min(1).optional(),
  order_ids: z.array(z.uuid().toLowerCase()).min(1).max(most_orders).optional(),
  instrument: instrument.optional(),
  after: z.number().int().min(0).optional(),
})
export const clientMessage = z.discriminatedUnion('type', [authenticate, subscribe])
export type Subscribe = z.output<typeof subscribe>

/** What the service says, over either transport. */
export const authenticated = z.object({
  type: z.literal('authenticated'),
  expires_at: instant,
})
export const ready = z.object({
  type: z.literal('ready'),
  number,
  topics: z.array(topic),
  heartbeat_seconds: z.number(),
})
export const heartbeat = z.object({ type: z.literal('heartbeat'), number })
export const resync = z.object({ type: z.literal('resync'), number })
export const bye = z.object({
  type: z.literal('bye'),
  code: z.number().int(),
  reason: z.enum(Object.keys(endings) as [Ending, ...Ending[]]),
})
export const errorMessage = z.object({
  type: z.literal('error'),
  problem: z.looseObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    request_id: z.string(),
  }),
})

const valueOf = { code: z.string(), boolean: z.boolean(), count: z.number().int() }

function eventOf(type: EventType) {
  const fields = Object.entries<string>(eventTypes[type].data).map(([name, field]) => {
    const value = valueOf[field.replace('?', '') as keyof typeof valueOf]
    return [name, field.endsWith('?') ? value.nullish() : value] as const
  })
  return z.object({
    type: z.literal('event'),
    number,
    event: z.literal(type),
    topic: z.literal(topicOf(type)),
    order_id: z.uuid().nullable(),
    subject_id: z.uuid(),
    data: z.object(Object.fromEntries(fields)),
    created_at: instant,
  })
}

/** One schema for each kind of event, so that a client knows what each says. */
export const events = (Object.keys(eventTypes) as EventType[]).map(eventOf)

export const eventExample = {
  type: 'event',
  number: 791,
  event: 'order.completed',
  topic: 'orders',
  order_id: exampleIds.order.read,
  subject_id: exampleIds.order.read,
  data: { from: 'in_progress', to: 'completed' },
  created_at: '2026-11-23T09:10:00.131Z',
}

const { number: exampleNumber } = eventExample

/** What an answer looks like on the wire. */
export const streamExample = [
  'retry: 2417\n\n',
  `event: ready\nid: 788\ndata: {"type":"ready","number":788,"topics":["orders"],"heartbeat_seconds":15}\n\n`,
  `id: ${exampleNumber}\ndata: ${JSON.stringify(eventExample)}\n\n`,
  `event: heartbeat\nid: 815\ndata: {"type":"heartbeat","number":815}\n\n`,
  `event: bye\ndata: {"type":"bye","code":4401,"reason":"token_expired"}\n\n`,
].join('')

export type Message =
  | z.input<typeof authenticated>
  | z.input<typeof ready>
  | z.input<typeof heartbeat>
  | z.input<typeof resync>
  | z.input<typeof bye>
  | z.input<typeof errorMessage>
  | z.input<(typeof events)[number]>
