// What somebody may follow: each kind of event belongs to one topic, and a topic is seen with the scope that lists
// what it is about. Whoever adds a kind of subject has to say here who is told of it.
import type { Scope } from '../platform/access/scopes.ts'
import { eventTypes, type EventType, type Subject } from '../platform/events.ts'

/** Each topic with the scope that it needs. */
export const scopeOfTopic = {
  orders: 'orders:read',
  samples: 'samples:read',
  results: 'results:read',
  notices: 'notices:read',
  qc: 'qc:read',
  autoverification: 'autoverification:read',
  imports: 'imports:read',
  patients: 'patients:read',
} as const satisfies Record<string, Scope>

export type Topic = keyof typeof scopeOfTopic

export const topics = Object.keys(scopeOfTopic) as [Topic, ...Topic[]]

const topicOfSubject = {
  patient: 'patients',
  order: 'orders',
  item: 'orders',
  sample: 'samples',
  result: 'results',
  qc_point: 'qc',
  qc_corrective_action: 'qc',
  notice: 'notices',
  autoverification: 'autoverification',
  import: 'imports',
} as const satisfies Record<Subject, Topic>

export function topicOf(type: EventType): Topic {
  return topicOfSubject[eventTypes[type].about]
}

/** Those that may be seen with these scopes. */
export function topicsSeenWith(scopes: ReadonlySet<Scope>): Topic[] {
  return topics.filter((topic) => scopes.has(scopeOfTopic[topic]))
}
