// The fate of the rows of a chunk, as far as it can be told before anything is locked or written: from what the
// database knows of them (find-rows.ts) and from the rows before them in the file. An import acts on it; a trial of a
// profile only tells it.
import type { EntryFacts } from '../results/entry/rules.ts'
import { changedValue, secondValue } from './faults.ts'
import type { Fault, RefusedRow } from './file-row.ts'
import type { Found } from './find-rows.ts'
import type { NumberedRow } from './number-rows.ts'
import type { InstrumentProfile } from './instrument-profile.ts'
import { faultsOf, needsNoUnit, reportedValue, unitOf } from './row-faults.ts'

export type Measured = Extract<NumberedRow, { kind: 'result' | 'qc' }>
export type Refused = RefusedRow & { position: number }

/** A row whose sample, test, unit and order item we know; whether it can be entered is still open. */
export type Candidate = {
  row: Measured
  value: string
  unit: string | null
  measured_at: string | null
  sample_id: string
  order_item_id: string
  /** It is remembered already, with another value. */
  is_known: boolean
}

export type Judged = {
  refused: Refused[]
  candidates: Candidate[]
  /** Rows that are known with another value. */
  changed: Candidate[]
  unchanged: number
}

/**
 * What chunks before this one have entered, where `found` may have been asked before they were written: the rows
 * with their values, and the items that wait no more.
 */
export type Before = { rows: ReadonlyMap<string, string>; items: ReadonlySet<string> }
export const nothingBefore: Before = { rows: new Map(), items: new Set() }

export function judgeRows(
  profile: InstrumentProfile,
  rows: readonly NumberedRow[],
  found: ReadonlyMap<number, Found>,
  before: Before,
): Judged {
  const judged: Judged = { refused: [], candidates: [], changed: [], unchanged: 0 }
  const { refused } = judged
  const seen = new Map<string, string>()
  const taken = new Set<string>()
  for (const [n, row] of rows.entries()) {
    const here = withItems(found.get(n)!, before)
    const faults = faultsOf(profile, row, here)
    const unit = row.kind === 'refused' ? null : unitOf(profile, row)
    const { sample_id, order_item_id, measured_at } = here
    if (row.kind === 'refused' || sample_id === null || (unit === null && !needsNoUnit(row))) {
      refused.push(refuse(row, faults))
      continue
    }
    const value = reportedValue(row)
    const reported = reportedAs(value, unit)
    const key = keyOf(row)
    const known = here.known ?? before.rows.get(key) ?? seen.get(key)
    seen.set(key, known ?? reported)
    const place = { row, value, unit, measured_at, sample_id }
    if (known === reported) judged.unchanged++
    else if (known !== undefined) {
      // Whether its item waits is asked under the lock; what else is wrong with it is wrong now.
      const others = faultsOf(profile, row, withPending(here))
      if (here.known === undefined) refused.push(refuse(row, [changedValue(row.columns)]))
      else if (others.length > 0 || order_item_id === null) refused.push(refuse(row, others))
      else judged.changed.push({ ...place, order_item_id, is_known: true })
    } else if (faults.length > 0 || order_item_id === null) refused.push(refuse(row, faults))
    else if (taken.has(order_item_id)) refused.push(refuse(row, [secondValue(row.columns)]))
    else {
      taken.add(order_item_id)
      judged.candidates.push({ ...place, order_item_id, is_known: false })
    }
  }
  return judged
}

const withStatus = (here: Found, item_status: EntryFacts['item_status']): Found =>
  here.facts ? { ...here, facts: { ...here.facts, item_status } } : here

const withItems = (here: Found, { items }: Before) =>
  here.order_item_id !== null && items.has(here.order_item_id) ? withStatus(here, 'resulted') : here

const withPending = (here: Found) => withStatus(here, 'pending')

/** Two rows with the same of it say the same. */
export const reportedAs = (value: string, unit: string | null) => JSON.stringify([value, unit])

export function keyOf({ sample, test, measured_at, sequence }: Measured): string {
  return JSON.stringify([sample, test, measured_at, sequence])
}

export function refuse(row: NumberedRow, faults: Fault[]): Refused {
  if (row.kind === 'refused') return { ...row, faults }
  const { position, source, line, columns, sample, test, unit } = row
  const cells = { columns, sample, test, unit }
  return { kind: 'refused', is_control: row.kind === 'qc', position, source, line, faults, cells }
}
