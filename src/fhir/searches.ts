// A search of FHIR as a question to the database: what its parameters mean, and when nothing can be found by them.
import type { Context } from '../context.ts'
import type { Page } from '../platform/pages.ts'
import { Problem, type FieldError } from '../platform/problems.ts'
import { searchItems } from './queries/items.ts'
import { searchOrders, searchReports } from './queries/orders.ts'
import { searchPatients } from './queries/patients.ts'
import { searchSamples } from './queries/samples.ts'
import { idIn, isOf, isUuid, readDate, readToken, type Span } from './rules/search.ts'
import type { ResourceType } from './rules/search-parameters.ts'
import { loinc, type Systems } from './rules/systems.ts'
import type { SearchInput } from './schemas.ts'

export type Asked = SearchInput & { systems: Systems }
type Found = Page<unknown>
type Search = (context: Context, asked: Asked) => Promise<Found>

/** Nothing has what was asked for: a number of another system, a reference to something else. */
const nothing: Found = { items: '[]', ids: '{}', next_cursor: null }

/** @throws Problem 422 for a parameter that cannot be read */
export const searches: Record<ResourceType, Search> = {
  async Patient({ db }, asked) {
    const { id, isNothing } = readIds(asked)
    const mrn = readIdentifier(asked.identifier, asked.systems.mrn)
    if (isNothing || mrn === null) return nothing
    return await searchPatients(db, { ...page(asked, 'created_at'), id, mrn })
  },

  async ServiceRequest({ db }, asked) {
    const { id, patient_id, isNothing } = readIds(asked)
    const order_number = readIdentifier(asked.identifier, asked.systems.order_number)
    if (isNothing || order_number === null) return nothing
    return await searchOrders(db, { ...page(asked, 'ordered_at'), id, patient_id, order_number })
  },

  async Specimen({ db }, asked) {
    const { id, patient_id, isNothing } = readIds(asked)
    const { accession_number: ours } = asked.systems
    const accession_number = readIdentifier(asked.accession ?? asked.identifier, ours)
    const again = readIdentifier(asked.identifier ?? asked.accession, ours)
    const differ = accession_number?.toUpperCase() !== again?.toUpperCase()
    if (isNothing || differ || accession_number === null) return nothing
    return await searchSamples(db, {
      ...page(asked, 'created_at'),
      id,
      patient_id,
      accession_number,
    })
  },

  async Observation({ db, config }, asked) {
    const { id, patient_id, order_id, isNothing } = readIds(asked)
    // All that was ever measured is in no order in which it could be read page by page.
    if (!asked._id && !asked.patient && !asked['based-on']) {
      throw refuse('patient', 'is needed, or based-on, or _id')
    }
    const dates = readDates(asked.date, config.policy.time_zone)
    if (isNothing) return nothing
    return await searchItems(db, {
      ...page(asked, 'ordered_at'),
      id,
      patient_id,
      order_id,
      ...readCodes(asked.code, asked.systems),
      ...dates,
    })
  },

  async DiagnosticReport({ db }, asked) {
    const { id, patient_id, order_id, isNothing } = readIds(asked)
    const order_number = readIdentifier(asked.identifier, asked.systems.order_number)
    const differ = id !== undefined && order_id !== undefined && id !== order_id
    if (isNothing || differ || order_number === null) return nothing
    return await searchReports(db, {
      ...page(asked, 'ordered_at'),
      id: id ?? order_id,
      patient_id,
      order_number,
    })
  },
}

/** The newest first. */
function page<S extends string>({ _count, _cursor }: Asked, sort: S) {
  return { limit: _count, sort: `-${sort}` as const, cursor: _cursor }
}

function readIds(asked: Asked) {
  const { _id, patient, 'based-on': basedOn } = asked
  const { base } = asked.systems
  const ids = {
    id: _id !== undefined && isUuid(_id) ? _id.toLowerCase() : undefined,
    patient_id: patient === undefined ? undefined : idIn(patient, 'Patient', base),
    order_id: basedOn === undefined ? undefined : idIn(basedOn, 'ServiceRequest', base),
  }
  const isNothing =
    (_id !== undefined && !ids.id) ||
    (patient !== undefined && !ids.patient_id) ||
    (basedOn !== undefined && !ids.order_id)
  return { ...ids, isNothing }
}

/** The value of an identifier in our `system`; null if it is one of another. */
function readIdentifier(text: string | undefined, system: string): string | undefined | null {
  if (text === undefined) return undefined
  const token = readToken(text)
  return isOf(token, system) ? token.value : null
}

function readCodes(text: string | undefined, { tests }: Systems) {
  if (text === undefined) return {}
  const tokens = text.split(',').map(readToken)
  const of = (system: string) =>
    tokens.filter((token) => isOf(token, system)).map(({ value }) => value)
  return { codes: of(tests), loincs: of(loinc) }
}

function readDates(texts: string[] | undefined, time_zone: string) {
  const span: Span = {}
  for (const text of texts ?? []) {
    const read = readDate(text, time_zone)
    if (!read)
      throw refuse('date', 'is no date such as 2026-11-23, ge2026-11-01, lt2026-11-23T08:15:00Z')
    const twice = (read.from && span.from) || (read.before && span.before)
    if (twice) throw refuse('date', 'has two begins or two ends')
    Object.assign(span, read)
  }
  const { from, before } = span
  return {
    from: from?.at,
    from_zone: from?.zone,
    before: before?.at,
    before_zone: before?.zone,
  }
}

function refuse(parameter: string, message: string): Problem {
  const errors: FieldError[] = [{ pointer: `/${parameter}`, code: 'invalid_parameter', message }]
  return new Problem('invalid-request', 'The query is not as documented.', { errors })
}
