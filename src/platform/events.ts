// Tells the world what happened, in the transaction that made it happen. This list has every kind of
// event: what it is about and what it says. It gets its number after the commit: number-events.ts.
import { statement, type Fragment, type Statement } from '../../db/statement.ts'
import type { Write } from './write.ts'

/** Who numbers events listens here. write() calls after each commit. */
export const eventsChannel = 'lab_events'

/** What an event can be about, and whether that is part of an order. */
const subjects = {
  patient: { of_order: false },
  order: { of_order: true },
  item: { of_order: true },
  sample: { of_order: true },
  result: { of_order: true },
  qc_point: { of_order: false },
  qc_corrective_action: { of_order: false },
  notice: { of_order: true },
  autoverification: { of_order: false },
  import: { of_order: false },
} as const satisfies Record<string, { of_order: boolean }>

export type Subject = keyof typeof subjects

/** Codes, states and how many, never a name, never a value; with `?` it may be left out. */
type Field = 'code' | 'boolean' | 'count' | 'code?' | 'boolean?' | 'count?'
type Definition = { about: Subject; data: Record<string, Field> }

const moved = { about: 'order', data: { from: 'code', to: 'code' } } as const
const interpreted = { about: 'result', data: { flag: 'code?', critical: 'boolean?' } } as const
/** Of the rows of a file that were read by now: what became of them. */
const rowsOfFile = {
  read: 'count',
  accepted: 'count',
  unchanged: 'count',
  proposed: 'count',
  control: 'count',
  control_unassigned: 'count',
  refused: 'count',
} as const

export const eventTypes = {
  /** Both are told of the record that was merged; `survivor` is the id of the one that stays. */
  'patient.merged': { about: 'patient', data: { survivor: 'code' } },
  'patient.unmerged': { about: 'patient', data: { survivor: 'code' } },

  'order.placed': { about: 'order', data: { priority: 'code' } },
  'order.on_hold': moved,
  'order.resumed': moved,
  'order.in_progress': moved,
  'order.completed': moved,
  'order.cancelled': moved,
  'order.entered_in_error': moved,
  /** `reported`: somebody may have acted on it, and must be told. */
  'order.wrong_patient': { about: 'order', data: { reported: 'boolean' } },

  'item.added': { about: 'item', data: { test: 'code' } },
  'item.cancelled': { about: 'item', data: {} },

  'sample.collected': { about: 'sample', data: { specimen_type: 'code' } },
  'sample.in_transit': { about: 'sample', data: {} },
  'sample.received': { about: 'sample', data: {} },
  'sample.accepted': { about: 'sample', data: {} },
  'sample.stored': { about: 'sample', data: {} },
  'sample.moved': { about: 'sample', data: {} },
  'sample.disposed': { about: 'sample', data: { method: 'code' } },
  'sample.rejected': { about: 'sample', data: { code: 'code' } },
  /** `code`: why the sample was rejected; `ordered_by`: the id of the user who must be told. */
  'sample.recollection_requested': {
    about: 'sample',
    data: { code: 'code', ordered_by: 'code' },
  },

  'result.entered': { about: 'result', data: {} },
  'result.held': interpreted,
  /** Without `flag` and `critical` when a person released it: 'result.held' said them before. */
  'result.final': interpreted,
  'result.correction_entered': { about: 'result', data: {} },
  /** The correction is final, and has taken the place of what it corrects. */
  'result.corrected': { about: 'result', data: {} },
  'result.cancelled': { about: 'result', data: {} },
  'result.entered_in_error': { about: 'result', data: {} },

  /** Autoverification of the test on the instrument is held; results since the last good controls are in doubt. */
  'qc.rejected': {
    about: 'qc_point',
    data: { instrument: 'code', test_code: 'code', rule: 'code' },
  },
  /** A point that came late, or another target, took the reason away. */
  'qc.rejection_withdrawn': {
    about: 'qc_point',
    data: { instrument: 'code', test_code: 'code' },
  },
  'qc.corrective_action': {
    about: 'qc_corrective_action',
    data: { instrument: 'code', test_code: 'code' },
  },

  /** Its subject is the switch; without `test_code` it is that of all tests. */
  'autoverification.switched': {
    about: 'autoverification',
    data: { mode: 'code', test_code: 'code?' },
  },
  'notice.opened': { about: 'notice', data: { kind: 'code', provisional: 'boolean' } },
  /** It was provisional, and its result was released. */
  'notice.released': { about: 'notice', data: {} },
  /** Called, but not read back. */
  'notice.attempted': { about: 'notice', data: { outcome: 'code' } },
  'notice.confirmed': { about: 'notice', data: {} },
  'notice.escalated': { about: 'notice', data: { level: 'code' } },
  'notice.closed': { about: 'notice', data: {} },
  'notice.dismissed': { about: 'notice', data: {} },

  'import.uploaded': { about: 'import', data: { instrument: 'code' } },
  /** Somebody asked for another reading of the same file. */
  'import.read_again': { about: 'import', data: {} },
  /** A worker has begun to read, or goes on where another was lost. */
  'import.started': { about: 'import', data: {} },
  /** About once a second while it is read. `percent`: of the bytes of the file. */
  'import.progressed': { about: 'import', data: { ...rowsOfFile, percent: 'count' } },
  'import.completed': { about: 'import', data: rowsOfFile },
  /** The file could not be read, or not to its end: the import says why. */
  'import.failed': { about: 'import', data: rowsOfFile },
  'import.cancelled': { about: 'import', data: rowsOfFile },
} as const satisfies Record<string, Definition>

export type EventType = keyof typeof eventTypes

type Fields<T extends EventType> = (typeof eventTypes)[T]['data']
type Optional<F> = { [K in keyof F]: F[K] extends `${string}?` ? K : never }[keyof F]
type ValueOf<F> = F extends `boolean${string}`
  ? boolean
  : F extends `count${string}`
    ? number
    : string

/** The data of an event of type T, each field as `Value` or, unless that is given, as what it is. */
type Data<F, Value = never> = {
  [K in Exclude<keyof F, Optional<F>>]: [Value] extends [never] ? ValueOf<F[K]> : Value
} & { [K in Optional<F>]?: [Value] extends [never] ? ValueOf<F[K]> : Value }
type WithData<D> = {} extends D ? { data?: D } : { data: D }

/** The order is named where there is one. */
type Ids<T extends EventType> = {
  subject_id: string
} & ((typeof subjects)[(typeof eventTypes)[T]['about']]['of_order'] extends true
  ? { order_id: string }
  : { order_id?: never })

export type Event = {
  [T in EventType]: { type: T } & Ids<T> & WithData<Data<Fields<T>>>
}[EventType]

/** The statement that tells of it, or of many in this order: to be sent by inOrder() or finish(). */
export function publish(w: Write, told: Event | readonly Event[]): Statement<unknown> {
  const events = 'type' in told ? [told] : told
  const unsent = insertEvents.with({ events })
  w.unsent.add(unsent)
  return unsent
}

const insertEvents = statement({ parameters: { events: 'jsonb' } })`
  insert into events (type, order_id, subject_id, data)
  select e.type, e.order_id, e.subject_id, coalesce(e.data, '{}')
  from rows from (
    jsonb_to_recordset(${'events'}::jsonb) as (type text, order_id uuid, subject_id uuid, data jsonb)
  ) with ordinality as e (type, order_id, subject_id, data, n)
  order by e.n`

/** Where the events of a statement come from; all that is no event's type is SQL. */
type Source<T extends EventType> = {
  /** Always the same, or by the state that an expression gives: no other state may occur then. */
  type: T | { by: string; of: Readonly<Record<string, T>> }
  from: string
} & Ids<T> &
  WithData<Data<Fields<T>, string>>

/**
 * The part of a larger statement that tells of each of its rows; a CTE of its own, mostly:
 *
 *   published as (${eventsFrom({
 *     type: { by: 'd.verdict', of: { held: 'result.held', final: 'result.final' } },
 *     order_id: 'd.order_id', subject_id: 'd.id', data: { flag: 'd.flag', critical: 'd.critical' },
 *     from: 'interpreted d',
 *   })})
 */
export function eventsFrom<T extends EventType>(source: Source<T>): Fragment {
  const { type, order_id = 'null', subject_id, from } = source
  const data: Record<string, string> = source.data ?? {}
  const fields = Object.entries(data).map(([name, sql]) => `'${name}', ${sql}`)
  return {
    fragment: `insert into events (type, order_id, subject_id, data)
      select ${typeof type === 'string' ? `'${type}'` : typeBy(type)}, ${order_id}, ${subject_id},
        jsonb_build_object(${fields.join(', ')})
      from ${from}`,
  }
}

// A state that is not in the list gives null, which the table refuses: no event is made up.
function typeBy({ by, of }: { by: string; of: Readonly<Record<string, EventType>> }): string {
  const cases = Object.entries(of).map(([state, type]) => `when '${state}' then '${type}'`)
  return `case ${by} ${cases.join(' ')} end`
}
