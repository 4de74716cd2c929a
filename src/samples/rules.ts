// What may become of a sample, and the number on its tube. A mistyped or misread number must
// never silently be another patient's tube, so every number that we give carries a check character, and
// another system's label may not look like one.

import { transitionsFrom, type Transition } from '../platform/life-cycle/rules.ts'

export const sampleStatuses = [
  'collected',
  'in_transit',
  'received',
  'accepted',
  'stored',
  'disposed',
  'rejected',
] as const
export type SampleStatus = (typeof sampleStatuses)[number]

/**
 * The life of a sample; every step is a person's (or a scanner's), so all are `by: 'caller'`.
 * A sample on its way cannot be judged: it is received first, then rejected.
 *
 * Worked example: collected on the ward → in_transit → received → rejected (HL7 0490 RH,
 * haemolysis). The recollection is a new sample that names this one.
 */
const sampleTransitions: readonly Transition<SampleStatus, 'caller'>[] = [
  { from: 'collected', to: 'in_transit', by: 'caller', when: 'a courier takes it; optional' },
  { from: 'collected', to: 'received', by: 'caller', when: 'it reaches the laboratory' },
  { from: 'in_transit', to: 'received', by: 'caller', when: 'it reaches the laboratory' },
  { from: 'received', to: 'accepted', by: 'caller', when: 'it is found fit for its tests' },
  { from: 'accepted', to: 'stored', by: 'caller', when: 'its tests are done' },
  { from: 'stored', to: 'disposed', by: 'caller', when: 'it is no longer kept' },
  { from: 'collected', to: 'rejected', by: 'caller', when: 'a rejection reason is given' },
  { from: 'received', to: 'rejected', by: 'caller', when: 'a rejection reason is given' },
  { from: 'accepted', to: 'rejected', by: 'caller', when: 'a rejection reason is given' },
]

/** What may be done with a sample now: the list that a 409 shows. */
export function allowedSampleTransitions(status: SampleStatus): SampleStatus[] {
  return transitionsFrom(sampleTransitions, status, 'caller')
}

/** What can still be refused: collected, received and accepted. */
export const rejectableSampleStatuses: readonly SampleStatus[] = sampleStatuses.filter((status) =>
  allowedSampleTransitions(status).includes('rejected'),
)

/**
 * Whether a step is work for the order, which one that was given up needs no more. A tube of it may still be
 * refused, and what is in a fridge must leave it one day, whatever became of the order.
 */
export function isWork(to: SampleStatus): boolean {
  return !(['rejected', 'stored', 'disposed'] as SampleStatus[]).includes(to)
}

/** How a sample is thrown away, used up by its tests, or handed back to whoever sent it. */
export const disposalMethods = [
  'autoclave',
  'incineration',
  'chemical',
  'used_up',
  'returned',
] as const

/**
 * Whether a sample is still to be kept. From the moment that `disposal_due_at` names on, it is due.
 *
 * Worked example: serum that was stored on 23 November at 19:05 and is kept 7 days: on 30 November at 19:04
 * yes, at 19:05 no.
 */
export function mustKeep(disposal_due_at: Date | null, now: Date): boolean {
  return disposal_due_at !== null && now < disposal_due_at
}

/** The alphabet of MOD 37,2 by value: 0–9 are 0–9, A–Z are 10–35, and `*` is 36. */
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*'

/**
 * The check character of ISO/IEC 7064, system MOD 37,2 (37 is prime, the radix is 2).
 *
 * Read from the left, p = (p + value) · 2 mod 37; the check character c makes p + c ≡ 1 (mod 37).
 * Each place has its own weight, a power of 2, and no two neighbours weigh the same modulo 37:
 * so every substitution of one character and every swap of two neighbours is caught.
 *
 * Worked example `07`: p = (0 + 0) · 2 = 0, p = (0 + 7) · 2 = 14, c = 1 − 14 = −13 ≡ 24, an `O`.
 * Published example: `G123498654321` → `H` (a blood donation number, UK Red Book, annexe 2).
 *
 * @param text digits and capital letters, at least one; `*` may only be a check character
 * @throws RangeError for any other text
 */
export function mod37_2(text: string): string {
  if (!/^[0-9A-Z]+$/.test(text)) throw new RangeError('mod37_2 takes digits and capital letters')
  let p = 0
  for (const character of text) p = ((p + alphabet.indexOf(character)) * 2) % 37
  return alphabet.charAt((38 - p) % 37)
}

const sequenceDigits = 8

/**
 * The number on a tube: two digits of the year, eight of a sequence, one check character.
 * Eleven characters fit a narrow label. The year is for the reader's eye only: what makes the
 * number unique is the sequence, which never restarts.
 *
 * Worked example: (123, 2026) → `26` + `00000123` + `2` = `26000001232`.
 *
 * One number in 37 ends in `*`, as the standard has it: (199, 2026) → `2600000199*`. Such numbers are given out
 * too: to skip them would leave a gap in every 37, and somebody would look for each tube that is missing.
 * Print Code 128 or Data Matrix; in Code 39 the asterisk is the start and stop mark.
 *
 * @param sequence 1 to 99 999 999
 * @param year four digits, of the laboratory's local date
 * @throws RangeError outside those bounds
 */
export function accessionNumber(sequence: bigint | number, year: number): string {
  const digits = String(sequence)
  if (!/^[1-9][0-9]*$/.test(digits) || digits.length > sequenceDigits)
    throw new RangeError(`sequence must be 1 to ${'9'.repeat(sequenceDigits)}`)
  if (!/^[1-9][0-9]{3}$/.test(String(year))) throw new RangeError('year must have four digits')
  const body = String(year).slice(2) + digits.padStart(sequenceDigits, '0')
  return body + mod37_2(body)
}

/**
 * Whether a text is an accession number whose check character is right. Exact: no spaces, no
 * small letters; a scanner sends what was printed.
 *
 * Worked example: `26000001232` is one; `26000001322`, with two neighbours swapped, is not.
 */
export function isAccessionNumber(text: string): boolean {
  return /^[0-9]{10}[0-9A-Z*]$/.test(text) && mod37_2(text.slice(0, -1)) === text.at(-1)
}

const ourForm = /^[0-9]{10}[0-9A-Z*]$/i

/**
 * Whether a text has the form of our numbers, or is one slip away from one: no such text may ever name another
 * tube. A slip is one character misread, left out or put in, or two neighbours swapped.
 *
 * - Misread, swapped: one character, whichever, does not fit the form.
 * - Left out: some character put in gives the form. Which one it was, nobody can tell.
 * - Put in: without one character it is a number of ours, check character included. The form alone would
 *   take twelve digits, or a letter and eleven, from every other system.
 *
 * Worked example: `26000001232`, `26000001322` (swapped), `26O00001232` (a letter O), `2600000123.`,
 * `2600000123` (left out) and `226000001232` (put in) do; `A2600001-K` and `255289` do not.
 */
function looksLikeOurs(text: string): boolean {
  const characters = Array.from(text)
  const places = [...characters.keys()]
  // A 0 fits everywhere, as a digit and as a check character.
  if (characters.length === 11) {
    return places.some((at) => ourForm.test(characters.with(at, '0').join('')))
  }
  if (characters.length === 10) return ourForm.test(`0${text}`)
  if (characters.length !== 12) return false
  return places.some((at) => isAccessionNumber(characters.toSpliced(at, 1).join('').toUpperCase()))
}

/** A number of ours that was misread or mistyped: it names no tube, whatever was registered. */
export function isDamaged(text: string): boolean {
  return looksLikeOurs(text) && !isAccessionNumber(text.toUpperCase())
}

/**
 * Why another system's label cannot be a sample's accession number, or undefined. What form a label may have
 * is the laboratory's policy; that it has none of ours is not, because the sequence would one day give out
 * the same number, and a damaged number of ours would be somebody's.
 */
export function refuseLabel(
  text: string,
  form: RegExp,
): { code: string; message: string } | undefined {
  if (isDamaged(text)) {
    return {
      code: 'damaged_accession_number',
      message: 'looks like a number of this laboratory that was misread or mistyped: read it again',
    }
  }
  if (looksLikeOurs(text)) {
    return {
      code: 'reserved_accession_number',
      message: 'has the form of the numbers that this laboratory gives itself: leave it out',
    }
  }
  if (!form.test(text)) {
    const message = `is not of the form that this laboratory takes: ${form.source}`
    return { code: 'accession_number_form', message }
  }
  return undefined
}
