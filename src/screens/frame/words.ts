// Times and states as people at the bench read them. A page shows "today 09:12"; the exact instant stands in the
// element's attribute.
import type { Clock } from '../../platform/clock.ts'
import { html, type Html } from './html.ts'

export type Words = {
  /** "today 09:12", "yesterday 16:40", "Mon 24 Nov 09:12"; with the year when it is another one. */
  time: (instant: string | null | undefined) => Html
  /** The same as text, in a sentence. */
  spoken: (instant: string) => string
  /** What was typed into a field of type datetime-local, on the laboratory's clock. */
  instant: (local: string) => string
  /** "12 min", "3 h 05", "2 days" from an instant until now. */
  ago: (instant: string) => string
  /** "24 Nov 2026" */
  date: (day: string) => string
  today: () => string
}

export function createWords(timeZone: string, clock: Clock): Words {
  const partsOf = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const isoDay = new Intl.DateTimeFormat('en-CA', { timeZone })
  const day = (date: Date) => isoDay.format(date)

  function spoken(date: Date): string {
    const parts = Object.fromEntries(
      partsOf.formatToParts(date).map(({ type, value }) => [type, value]),
    )
    const clockTime = `${parts.hour}:${parts.minute}`
    const now = clock.now()
    if (day(date) === day(now)) return `today ${clockTime}`
    if (day(date) === day(new Date(now.getTime() - 24 * 60 * 60_000)))
      return `yesterday ${clockTime}`
    const year = day(date).slice(0, 4) === day(now).slice(0, 4) ? '' : ` ${parts.year}`
    return `${parts.weekday} ${parts.day} ${parts.month}${year} ${clockTime}`
  }

  return {
    time(instant) {
      if (instant === null || instant === undefined) return html`<span class="quiet">–</span>`
      return html`<time datetime="${instant}">${spoken(new Date(instant))}</time>`
    },
    spoken: (instant) => spoken(new Date(instant)),
    instant: (local) => instantOf(local, timeZone),
    ago: (instant) => duration((clock.now().getTime() - Date.parse(instant)) / 60_000),
    date: (iso) => {
      const [year, month, dayOfMonth] = iso.split('-').map(Number)
      return `${dayOfMonth} ${months[month! - 1]} ${year}`
    },
    today: () => day(clock.now()),
  }
}

/**
 * "2026-03-01T08:15" on the clock of the time zone. What is no time is handed on as it is: the laboratory refuses
 * it, beside its field. An hour that the clock shows twice is the first; one that it skips is the hour after.
 */
function instantOf(local: string, timeZone: string): string {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(local)) return local
  const asUtc = Date.parse(`${local}Z`)
  if (Number.isNaN(asUtc)) return local
  const offset = (at: number) => {
    const shown = new Date(at).toLocaleString('sv-SE', { timeZone }).replace(' ', 'T')
    return Date.parse(`${shown}Z`) - at
  }
  const whole = asUtc - offset(asUtc)
  return new Date(asUtc - offset(whole)).toISOString()
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Of minutes: "under 1 min", "12 min", "3 h 05", "2 days". */
export function duration(minutes: number): string {
  const whole = Math.floor(Math.max(0, minutes))
  if (whole < 1) return 'under 1 min'
  if (whole < 60) return `${whole} min`
  if (whole < 48 * 60) return `${Math.floor(whole / 60)} h ${String(whole % 60).padStart(2, '0')}`
  return `${Math.floor(whole / (24 * 60))} days`
}

const grouped = new Intl.NumberFormat('en')

/** "29,970": a count, never a measured value. */
export function counted(count: number): string {
  return grouped.format(Math.round(count))
}

/** What a state is called on a page: "in_progress" is "in progress". */
export function stateWord(state: string): string {
  return state.replaceAll('_', ' ')
}

// A sign beside each word, and a tone for the eye: the colour alone says nothing.
const tones = {
  placed: ['○', 'calm'],
  ordered: ['○', 'calm'],
  pending: ['○', 'calm'],
  collected: ['◔', 'calm'],
  in_transit: ['◔', 'calm'],
  received: ['◑', 'calm'],
  accepted: ['◑', 'calm'],
  in_progress: ['◑', 'calm'],
  processing: ['◑', 'calm'],
  queued: ['○', 'calm'],
  running: ['◑', 'calm'],
  entered: ['◕', 'calm'],
  held: ['‖', 'warn'],
  on_hold: ['‖', 'warn'],
  final: ['●', 'good'],
  resulted: ['●', 'good'],
  completed: ['●', 'good'],
  active: ['●', 'good'],
  in_control: ['●', 'good'],
  rejected: ['✕', 'bad'],
  failed: ['✕', 'bad'],
  awaiting_controls: ['◔', 'warn'],
  missing: ['?', 'warn'],
  warning: ['!', 'warn'],
  not_evaluated: ['–', 'calm'],
  out_of_control: ['✕', 'bad'],
  cancelled: ['✕', 'calm'],
  inactive: ['✕', 'calm'],
  entered_in_error: ['✕', 'calm'],
  corrected: ['↻', 'warn'],
} as const satisfies Record<string, readonly [sign: string, tone: 'calm' | 'good' | 'warn' | 'bad']>

/** A state as a small label. One that has no sign of its own is shown by its word. */
export function chip(state: string): Html {
  const [sign, tone] = (tones as Record<string, readonly [string, string]>)[state] ?? ['·', 'calm']
  return html`<span class="chip ${tone}"
    ><span aria-hidden="true">${sign}</span> ${stateWord(state)}</span
  >`
}

const flagWords: Record<string, [sign: string, word: string, tone: string]> = {
  N: ['', 'normal', 'good'],
  L: ['↓', 'low', 'warn'],
  H: ['↑', 'high', 'warn'],
  LL: ['⇊', 'critically low', 'bad'],
  HH: ['⇈', 'critically high', 'bad'],
  A: ['!', 'abnormal', 'warn'],
  IND: ['?', 'cannot be judged', 'warn'],
}

/** A result's flag: its letter, and the word for who does not know the letters. */
export function flagMark(flag: string | null | undefined): Html {
  if (!flag) return html``
  const [sign, word, tone] = flagWords[flag] ?? ['', flag, 'calm']
  return html`<abbr class="flag ${tone}" title="${word}"
    >${flag}${sign && html`<span aria-hidden="true"> ${sign}</span>`}</abbr
  >`
}

/** How urgent an order is. Routine is said quietly: it is what most are. */
export function priorityMark(priority: string): Html {
  if (priority === 'routine') return html`<span class="quiet">routine</span>`
  const tone = priority === 'stat' ? 'bad' : 'warn'
  return html`<span class="chip ${tone}"><span aria-hidden="true">▲</span> ${priority}</span>`
}
