// What happened to an order, step by step, each in a sentence.
import type { OrderEvents } from '../../orders/schemas.ts'
import { html, type Html } from '../frame/html.ts'
import { flagMark, stateWord, type Words } from '../frame/words.ts'
import type { LoadedOrder } from './load-order.ts'

type Event = OrderEvents['items'][number]

export function timeline(loaded: LoadedOrder, words: Words): Html {
  return html`<ol class="timeline">
    ${inOrder(loaded.events).map(
      (event) =>
        html`<li>${words.time(event.created_at)} <span>${sentence(event, loaded)}</span></li>`,
    )}
  </ol>`
}

/** By their time: what a roll-up says of a step may have been written after the next one. */
function inOrder(events: readonly Event[]): Event[] {
  return events.toSorted((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at))
}

function sentence(event: Event, loaded: LoadedOrder): Html {
  const { type, data } = event
  const test = html`<strong>${testOf(event, loaded)}</strong>`
  const tube = html`<code>${tubeOf(event, loaded)}</code>`
  const reason = loaded.rejections.get(String(data.code)) ?? data.code
  const said: Record<string, Html> = {
    'order.placed': html`ordered, priority ${data.priority}`,
    'order.on_hold': html`put on hold`,
    'order.resumed': html`taken off hold`,
    'order.in_progress': html`the order is in progress`,
    'order.completed': html`<strong>the order is completed</strong>`,
    'order.cancelled': html`the order is cancelled`,
    'order.entered_in_error': html`the order is marked as an error`,
    'order.wrong_patient': html`the order was for the wrong patient`,
    'item.added': html`<strong>${data.test}</strong> was added`,
    'item.cancelled': html`${test} was cancelled`,
    'sample.collected': html`${tube} collected (${stateWord(String(data.specimen_type))})`,
    'sample.in_transit': html`${tube} handed to the courier`,
    'sample.received': html`${tube} received`,
    'sample.accepted': html`${tube} accepted as fit for its tests`,
    'sample.stored': html`${tube} stored`,
    'sample.moved': html`${tube} put at another place`,
    'sample.disposed': html`${tube} disposed of`,
    'sample.rejected': html`<span class="tone-bad">${tube} rejected: ${reason}</span>`,
    'sample.recollection_requested': html`another tube asked for instead of ${tube}`,
    'result.entered': html`${test}: a result was entered`,
    'result.held': html`${test}: held for a person ${flagMark(flagOf(data))}`,
    'result.final': html`${test}: released ${flagMark(flagOf(data))}`,
    'result.correction_entered': html`${test}: a correction was proposed`,
    'result.corrected': html`${test}: corrected`,
    'result.cancelled': html`${test}: the result was given up`,
    'result.entered_in_error': html`${test}: the result is marked as an error`,
    'notice.opened': html`a critical value must be told`,
    'notice.attempted': html`a call about a critical value`,
    'notice.escalated': html`nobody has confirmed the critical value yet: brought up again`,
    'notice.confirmed': html`the critical value was read back`,
    'notice.closed': html`the notice of the critical value is closed`,
  }
  return said[type] ?? html`${stateWord(type.replace('.', ' '))}`
}

const flagOf = ({ flag }: Event['data']) => (typeof flag === 'string' ? flag : null)

function testOf({ subject_id }: Event, { order, results }: LoadedOrder): string {
  const result = results.find(({ id }) => id === subject_id)
  if (result) return result.test_code
  return order.items.find(({ id }) => id === subject_id)?.test_code ?? 'a test'
}

function tubeOf({ subject_id }: Event, { samples }: LoadedOrder): string {
  return samples.find(({ id }) => id === subject_id)?.accession_number ?? 'a tube'
}
