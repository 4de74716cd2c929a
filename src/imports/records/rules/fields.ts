// One segment of HL7 or record of LIS2, and what stands at an address in it: `OBX-3.1` is the first component of
// field 3, `SPM-2.1.1` its first part. The numbers are those of the standards: HL7 does not count the segment's
// name, LIS2 counts the record's letter as field 1.
import { unescape, type Delimiters } from './delimiters.ts'

export type Segment = {
  /** 1-based line of the file. */
  line: number
  name: string
  /** As they stand there, by the standard's number; [0] is the name. */
  fields: string[]
  delimiters: Delimiters
  /** The character set in which escaped bytes are meant. */
  characters: string
}

export type Address = { segment: string; field: number; component: number; part: number }

export const hl7Address = /^([A-Z][A-Z0-9]{2})-(\d{1,3})(?:\.(\d{1,2})(?:\.(\d{1,2}))?)?$/
export const astmAddress = /^([HPOR])-(\d{1,3})(?:\.(\d{1,2}))?$/

/** Component and part are the first where the address names none. The text has one of the two forms above. */
export function readAddress(text: string): Address {
  const [, segment = '', field, component = '1', part = '1'] =
    hl7Address.exec(text) ?? astmAddress.exec(text) ?? []
  const [f, c, p] = [field, component, part].map(Number)
  return { segment, field: f!, component: c!, part: p! }
}

/** Of MSH, field 1 is the separator itself, and field 2 the other delimiters: they are not cut by what they say. */
export function splitSegment(
  text: string,
  line: number,
  delimiters: Delimiters,
  characters: string,
): Segment {
  const [name = '', ...rest] = text.split(delimiters.field)
  const fields = name === 'MSH' ? [name, delimiters.field, ...rest] : [name, ...rest]
  return { line, name, fields, delimiters, characters }
}

/** A record of LIS2: its letter is field 1 as well, and capital whatever the sender writes. */
export function splitRecord(
  text: string,
  line: number,
  delimiters: Delimiters,
  characters: string,
): Segment {
  const fields = text.split(delimiters.field)
  const name = fields[0]!.trim().toUpperCase()
  return { line, name, fields: [name, ...fields], delimiters, characters }
}

/** What stands at an address, of each repetition, unescaped. HL7 writes `""` for "nothing": it is empty here. */
export function textsAt(segment: Segment, { field, component, part }: Address): string[] {
  const { fields, delimiters, characters } = segment
  const isDelimiters = (segment.name === 'MSH' || segment.name === 'H') && field <= 2
  const whole = fields[field] ?? ''
  const repetitions = isDelimiters ? [whole] : whole.split(delimiters.repetition)
  return repetitions.map((one) => {
    if (isDelimiters) return one
    const given = one.split(delimiters.component)[component - 1] ?? ''
    const { subcomponent } = delimiters
    const text = subcomponent === null ? given : (given.split(subcomponent)[part - 1] ?? '')
    return text === '""' ? '' : unescape(text, delimiters, characters).trim()
  })
}

/** Of the first repetition. */
export function textAt(segment: Segment | undefined, address: Address): string {
  return (segment && textsAt(segment, address)[0]) ?? ''
}
