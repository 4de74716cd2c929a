// Reads ORU^R01 messages of HL7 v2, one or a file of them. A group of an OBR, its OBXs and its SPM is read as one,
// because the number on the tube may stand behind the values: nothing of a group is a row before its end is seen.
import type { Line } from '../decode.ts'
import type { FileRow } from '../file-row.ts'
import { FileError } from '../header.ts'
import { decodeLine, readByteLines } from './lines.ts'
import type { Hl7Profile } from './profile.ts'
import { readObservation, refuseLine } from './read-row.ts'
import { characterSet } from './rules/character-sets.ts'
import { delimitersOfMsh, type Delimiters } from './rules/delimiters.ts'
import { readAddress, splitSegment, textAt, textsAt, type Segment } from './rules/fields.ts'
import { statusFault } from './rules/statuses.ts'
import { observedText } from './rules/values.ts'

/** Observations of one OBR. A panel has dozens, a differential count with its graphs some hundred. */
const most_observations = 2000

type Reading = {
  profile: Hl7Profile
  time_zone: string
  delimiters: Delimiters
  characters: string
  /** False inside a message of another type: it is listed once, and passed over. */
  isResults: boolean
  /** What stands before the next OBR and is said of it: MSH, PID, ORC, an SPM that comes first. */
  lead: Map<string, Segment>
  group: { context: Map<string, Segment>; specimens: Segment[]; observations: Segment[] } | null
}

/** @throws FileError `not_text` when it does not begin with a message, or a group never ends */
export async function* readHl7(
  profile: Hl7Profile,
  bytes: AsyncIterable<Uint8Array>,
  time_zone: string,
): AsyncGenerator<FileRow> {
  let reading: Reading | undefined
  for await (const line of readByteLines(bytes)) {
    const text = line.text.replace(/^\u00ef\u00bb\u00bf/, '').trimEnd()
    const name = text.slice(0, 3)
    if (text === '' && !line.too_long) continue
    if (['FHS', 'BHS', 'BTS', 'FTS'].includes(name)) continue
    if (name === 'MSH') {
      if (reading) yield* endGroup(reading)
      const began = beginMessage(profile, time_zone, line, text)
      if ('refused' in began) yield began.refused
      reading = began.reading
    } else if (!reading) {
      throw new FileError(
        'not_text',
        `Line ${line.number} is before any message header (MSH). Send HL7 v2 messages, each beginning with MSH.`,
      )
    } else if (reading.isResults) yield* readSegment(reading, line, text)
  }
  if (!reading) throw new FileError('empty_file', 'The file has no message. Send it again.')
  yield* endGroup(reading)
}

function beginMessage(profile: Hl7Profile, time_zone: string, line: Line, text: string) {
  const usual = profile.encoding === 'auto' ? 'utf-8' : profile.encoding
  const delimiters = delimitersOfMsh(text)
  const lead = new Map<string, Segment>()
  const nothing = { profile, time_zone, characters: usual, lead, group: null, isResults: false }
  const refuse = (code: string, reason: string) => {
    const reading: Reading = { ...nothing, delimiters: delimiters ?? ofNone }
    return { reading, refused: refuseLine(line.number, code, reason) }
  }
  if (!delimiters) return refuse('unreadable_message', 'MSH declares no delimiters; send it again')
  const raw = splitSegment(text, line.number, delimiters, usual)
  const characters = characterSet(textAt(raw, readAddress('MSH-18')), usual)
  if (characters === undefined) {
    return refuse('unreadable_message', 'its character set (MSH-18) is not known; send UTF-8')
  }
  const type = `${textAt(raw, readAddress('MSH-9.1'))}^${textAt(raw, readAddress('MSH-9.2'))}`
  if (type !== 'ORU^R01') {
    return refuse('no_result_message', 'not a message of results (MSH-9 is not ORU^R01)')
  }
  lead.set('MSH', splitSegment(decodeLine(text, characters), line.number, delimiters, characters))
  return { reading: { ...nothing, delimiters, characters, isResults: true } satisfies Reading }
}

const ofNone: Delimiters = {
  field: '|',
  component: '^',
  repetition: '~',
  escape: null,
  subcomponent: null,
}

function* readSegment(reading: Reading, line: Line, text: string): Generator<FileRow> {
  if (line.too_long) {
    yield refuseLine(line.number, 'row_too_long', 'the segment is too long for a result')
    return
  }
  const { delimiters, characters, lead } = reading
  const decoded = decodeLine(text, characters)
  const segment = splitSegment(decoded, line.number, delimiters, characters)
  const { group } = reading
  switch (segment.name) {
    case 'PID':
      yield* endGroup(reading)
      for (const name of ['PID', 'ORC', 'SPM', 'SAC']) lead.delete(name)
      lead.set('PID', segment)
      return
    case 'OBR':
      yield* endGroup(reading)
      reading.group = {
        context: new Map([...lead, ['OBR', segment]]),
        specimens: [...lead.values()].filter(({ name }) => name === 'SPM'),
        observations: [],
      }
      lead.delete('ORC')
      return
    case 'OBX':
      if (!group) {
        yield refuseLine(line.number, 'no_order', 'an observation (OBX) before any request (OBR)')
        return
      }
      if (group.observations.push(segment) > most_observations) {
        throw new FileError(
          'not_text',
          `Line ${line.number}: a request (OBR) has more than ${most_observations} observations. Send them in messages of their own.`,
        )
      }
      return
    case 'SPM':
      // Where the specimen is said first, another begins a group of its own.
      if (!group || lead.has('SPM')) {
        yield* endGroup(reading)
        lead.set('SPM', segment)
      } else group.specimens.push(segment)
      return
    case 'ORC':
      yield* endGroup(reading)
      lead.set('ORC', segment)
      return
    case 'SAC':
      if (group) group.context.set('SAC', segment)
      else lead.set('SAC', segment)
  }
}

function* endGroup(reading: Reading): Generator<FileRow> {
  const { group, profile, time_zone } = reading
  reading.group = null
  if (!group) return
  const texts = (obx: Segment) => (address: string) => {
    const at = readAddress(address)
    if (at.segment === 'SPM') return group.specimens.flatMap((one) => textsAt(one, at).slice(0, 1))
    const segment = at.segment === 'OBX' ? obx : group.context.get(at.segment)
    return segment ? textsAt(segment, at) : []
  }
  for (const obx of group.observations) {
    const at = texts(obx)
    if (new Set(at(profile.columns.sample).filter((text) => text !== '')).size > 1) {
      yield refuseLine(
        obx.line,
        'several_samples',
        'one request (OBR) with several specimens (SPM)',
      )
      continue
    }
    const value = observedText(obx)
    const status = statusFault('hl7', textAt(obx, readAddress('OBX-11')))
    const where = { line: obx.line, value_column: 'OBX-5', status_column: 'OBX-11' }
    const observation = { ...where, value: value ?? '', status: status ?? typeFault(value) }
    yield readObservation(profile, { ...observation, texts: at }, time_zone)
  }
}

const typeFault = (value: string | undefined) =>
  value === undefined
    ? { code: 'invalid_value', reason: 'OBX-2 names a type that is no result; enter it by hand' }
    : null
