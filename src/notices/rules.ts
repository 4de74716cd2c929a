// What may become of a critical notice, and what counts as read back. A call that nobody has confirmed must
// never look as if it had been, so a notice is confirmed by the value that the recipient repeats, and by
// nothing else.
import { transitionsFrom, type Transition } from '../platform/life-cycle/rules.ts'

/**
 * `critical`: the value is dangerous, or with a comparator may be. `correction`: another value takes the place
 * of one that had a notice. `withdrawal`: a value of which somebody was told does not count any more.
 */
export const noticeKinds = ['critical', 'correction', 'withdrawal'] as const
export type NoticeKind = (typeof noticeKinds)[number]

export const noticeStatuses = [
  'provisional',
  'open',
  'attempted',
  'confirmed',
  'closed',
  'dismissed',
] as const
export type NoticeStatus = (typeof noticeStatuses)[number]

/**
 * The life of a notice (compare CLSI GP47, management of critical- and significant-risk results).
 *
 * - `caller`: somebody calls, or closes the file when nothing is left to do.
 * - `release`: the result of a provisional notice was verified. The notice then counts, and what was attempted
 *   meanwhile counts with it. A read-back before that is kept (`confirmed_at`) and needs no second one.
 * - `withdrawal`: its result was given up (rerun, sample rejected, order cancelled, marked as an error), or a
 *   correction took its place. Nobody is to be told of that value any more. Who was told is told so: by a
 *   notice of its own, of the kind `withdrawal` or `correction`.
 * - A confirmed notice is never dismissed: it says what was heard, and that stays true.
 *
 * Worked example: potassium 6.8 opens a notice at 09:10 → nobody answers at 09:12 (attempted) → the ward reads
 * back "6.8" at 09:14 (confirmed) → the technologist closes it.
 */
export const noticeTransitions: readonly Transition<
  NoticeStatus,
  'caller' | 'release' | 'withdrawal'
>[] = [
  { from: 'provisional', to: 'provisional', by: 'caller', when: 'called while in doubt' },
  { from: 'provisional', to: 'open', by: 'release', when: 'nobody has called yet' },
  { from: 'provisional', to: 'attempted', by: 'release', when: 'called, and not read back' },
  { from: 'provisional', to: 'confirmed', by: 'release', when: 'read back while in doubt' },
  { from: 'provisional', to: 'dismissed', by: 'withdrawal', when: 'its result was given up' },
  { from: 'open', to: 'attempted', by: 'caller', when: 'not reached, or not read back' },
  { from: 'open', to: 'confirmed', by: 'caller', when: 'the value was read back' },
  { from: 'open', to: 'dismissed', by: 'withdrawal', when: 'its result no longer stands' },
  { from: 'attempted', to: 'attempted', by: 'caller', when: 'not reached, or not read back' },
  { from: 'attempted', to: 'confirmed', by: 'caller', when: 'the value was read back' },
  { from: 'attempted', to: 'dismissed', by: 'withdrawal', when: 'its result no longer stands' },
  { from: 'confirmed', to: 'closed', by: 'caller', when: 'nothing is left to do' },
]

/** Somebody must still be told: the worklist, and what the database's partial index has. */
export const waitingNoticeStatuses: readonly NoticeStatus[] = noticeStatuses.filter((status) =>
  noticeTransitions.some(({ from, to }) => from === status && to === 'dismissed'),
)

/** What a caller may do with a notice now: the list that a 409 shows. */
export function allowedNoticeTransitions(status: NoticeStatus): NoticeStatus[] {
  return transitionsFrom(noticeTransitions, status, 'caller')
}

export const channels = ['phone', 'in_person', 'secure_message'] as const

export const attemptOutcomes = [
  'confirmed',
  'reached_without_read_back',
  'unable_to_reach',
] as const
export type AttemptOutcome = (typeof attemptOutcomes)[number]

/** Whoever was reached has heard the value, read back or not: they must be told if it is taken back. */
export const reachedOutcomes = [
  'confirmed',
  'reached_without_read_back',
] as const satisfies readonly AttemptOutcome[]

/**
 * Where an attempt leads. One on a provisional notice leaves it provisional: that its value is in doubt does not
 * end by a call.
 */
export function statusAfterAttempt(status: NoticeStatus, outcome: AttemptOutcome): NoticeStatus {
  if (status === 'provisional') return 'provisional'
  return outcome === 'confirmed' ? 'confirmed' : 'attempted'
}

/** `unit` is null for a word. */
type Told = { value: string; unit: string | null }
type Refusal = { code: string; message: string }

/**
 * Why an attempt with this outcome cannot say this of the read-back, or undefined.
 *
 * The tolerance is none: the text of the value, with the unit or without, blanks around it left out. `6.8` for
 * `6.80` is refused too, because on the phone a digit that is missing and a digit that was not heard sound the
 * same; and the screen shows what is to be read.
 *
 * Worked example, told 6.8 mmol/L: `6.8`, ` 6.8 ` and `6.8 mmol/L` are right; `8.6`, `6,8`, `6.80` and
 * `6.8 mg/dL` are not. Told the word `detected`: `Detected` is right, `not detected` is not.
 */
export function refuseReadBack(
  outcome: AttemptOutcome,
  read_back: string | undefined,
  { value, unit }: Told,
): Refusal | undefined {
  if (outcome !== 'confirmed') {
    if (read_back === undefined) return undefined
    const message = `is for an attempt that was confirmed: with ${outcome} leave it out`
    return { code: 'read_back_not_expected', message }
  }
  if (read_back === undefined) {
    const message = 'is needed to confirm: what the recipient repeated'
    return { code: 'read_back_missing', message }
  }
  const heard = read_back.trim()
  const told = unit === null ? value : `${value} ${unit}`
  if (heard === value || heard === told) return undefined
  // Words are heard, not spelled: capitals make no difference. A number has none.
  if (unit === null && heard.toLowerCase() === value.toLowerCase()) return undefined
  const message = `was "${heard}", but the value is ${told}: say it again and have it read back`
  return { code: 'read_back_differs', message }
}
