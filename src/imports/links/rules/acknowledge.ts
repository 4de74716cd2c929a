// What is answered to a message of HL7 v2: that it is stored, or why not, and whether to send it again.
// Sources: HL7 v2.5.1 chapter 2.9.2 (original mode), 2.9.3 (enhanced mode), 2.15.5 ERR, tables 0008, 0155, 0357.
import { delimitersOfMsh, escape, type Delimiters } from '../../records/rules/delimiters.ts'
import { characterSet } from '../../records/rules/character-sets.ts'
import { readAddress, splitSegment, textAt, type Segment } from '../../records/rules/fields.ts'

export type Heading = {
  control_id: string
  /** `ORU^R01`. */
  type: string
  msh: Segment
}

/** The first segment of a message; undefined if there is none that can be read, and then nobody can be answered. */
export function readHeading(bytes: Uint8Array): Heading | undefined {
  const beginning = Buffer.from(bytes.subarray(0, 4000)).toString('latin1')
  const first = beginning.split(/[\r\n]/, 1)[0]!
  const delimiters: Delimiters | undefined = delimitersOfMsh(first)
  if (!delimiters) return undefined
  const msh = splitSegment(first, 1, delimiters, 'utf-8')
  const at = (address: string) => textAt(msh, readAddress(address))
  const type = `${at('MSH-9.1')}^${at('MSH-9.2')}`
  return { msh, control_id: at('MSH-10').slice(0, 199), type }
}

export type Verdict = {
  /** AA: stored. AE: it cannot be read as it is. AR: refused, or not now: table 0357 says which. */
  code: 'AA' | 'AE' | 'AR'
  /** Of table 0357: 200 unsupported message type, 207 application internal error, … */
  error?: { code: number; name: string; text: string }
}

const refused = (code: Verdict['code'], number: number, name: string, text: string): Verdict => {
  return { code, error: { code: number, name, text } }
}

export const stored: Verdict = { code: 'AA' }
export const notNow = refused(
  'AR',
  207,
  'Application internal error',
  'It could not be stored: send it again.',
)
export const damaged = refused(
  'AR',
  207,
  'Application internal error',
  'It was damaged on its way: send it again.',
)
export const tooLong = refused('AE', 207, 'Application internal error', 'It is too long.')

/**
 * Why a message is refused before it is stored, or null. What is wrong inside of it, a person reads in the list of
 * refused rows: the instrument could do nothing about an unknown sample.
 *
 * - no MSH-10 → AE 101: whoever sends it could not tell which message is answered
 * - `ADT^A01` → AR 200
 * - MSH-18 `UNICODE` (UTF-16) → AE 102
 */
export function refuseMessage({ msh, type, control_id }: Heading): Verdict | null {
  const set = textAt(msh, readAddress('MSH-18'))
  if (control_id === '')
    return refused('AE', 101, 'Required field missing', 'MSH-10 must name the message.')
  if (type !== 'ORU^R01')
    return refused('AR', 200, 'Unsupported message type', 'Only ORU^R01 is read here.')
  if (characterSet(set, 'utf-8') === undefined)
    return refused('AE', 102, 'Data type error', 'The character set in MSH-18 is not read here.')
  return null
}

/**
 * The code that the sender asked for, or null where it wants no answer. In the enhanced mode (MSH-15 is given) what
 * is acknowledged is that the message was taken; nothing more is said later.
 *
 * MSH-15 empty → AA, AE, AR · AL → CA, CE, CR · NE → none · SU → CA only · ER → CE and CR only
 */
function codeFor({ code }: Verdict, condition: string): string | null {
  if (condition === '') return code
  const isGood = code === 'AA'
  if (condition === 'NE' || condition === (isGood ? 'ER' : 'SU')) return null
  return `C${code[1]}`
}

/** The answer as it is sent, or null. `now` is `20260315092001`, and `id` names the answer itself. */
export function acknowledge(
  { msh, control_id }: Heading,
  verdict: Verdict,
  { now, id }: { now: string; id: string },
): string | null {
  const field = (address: string) => escape(textAt(msh, readAddress(address)))
  const code = codeFor(verdict, textAt(msh, readAddress('MSH-15')).toUpperCase())
  if (code === null) return null
  const parties = [field('MSH-5'), field('MSH-6'), field('MSH-3'), field('MSH-4')]
  const trigger = field('MSH-9.2') || 'R01'
  const version = field('MSH-12') || '2.5.1'
  const head = [...parties, now, '', `ACK^${trigger}^ACK`, id, field('MSH-11') || 'P', version]
  const { error } = verdict
  const segments = [
    `MSH|^~\\&|${head.join('|')}`,
    `MSA|${code}|${escape(control_id)}${error ? `|${escape(error.text)}` : ''}`,
    ...(error
      ? [`ERR|||${error.code}^${escape(error.name)}^HL70357|E||||${escape(error.text)}`]
      : []),
  ]
  return segments.map((segment) => `${segment}\r`).join('')
}
