// All that is wrong with a row of a patient, as far as it can be seen before anything is locked: what its cells
// lack, what the laboratory does not know, and what it does not want any more.
import { parseReportedValue } from '../results/rules.ts'
import { refuseEntry } from '../results/entry/rules.ts'
import {
  entryFault,
  notOrdered,
  testNotInCatalogue,
  tooManyDigits,
  unitOfAnotherTest,
  unknownSample,
  unknownTest,
  unknownUnit,
} from './faults.ts'
import type { Fault, MeasuredRow, RefusedRow } from './file-row.ts'
import type { Found } from './find-rows.ts'
import { labTestCode, ucumUnit, type Names } from './profile.ts'

/** The faults of a row, in the order in which they are reported; the first gives the row its code. */
export function faultsOf(
  profile: Names,
  row: MeasuredRow | RefusedRow,
  { sample_id, order_item_id, units, facts }: Found,
): Fault[] {
  const ofCells = row.kind === 'refused' ? row.faults : []
  const cells = row.kind === 'refused' ? row.cells : row
  if (cells === null) return ofCells
  const { columns, sample, test } = cells
  const faults = [...ofCells]
  if (sample !== null && sample_id === null) faults.push(unknownSample(columns, sample))
  if (test !== null && labTestCode(profile, test) === null) faults.push(unknownTest(columns))
  else if (test !== null && units === null) faults.push(testNotInCatalogue(columns))

  const unit = ucumUnit(profile, cells.unit, test)
  const unitIsAtFault = ofCells.some(({ column }) => column !== null && column === columns.unit)
  if (unit === null && !unitIsAtFault) faults.push(unknownUnit(columns))
  if (unit !== null && !facts && units && !units.includes(unit)) {
    faults.push(unitOfAnotherTest(columns, units))
  }
  const value = row.kind === 'result' ? `${row.comparator ?? ''}${row.value}` : ''
  const isUnreadable = row.kind === 'result' && !parseReportedValue(value)
  if (isUnreadable) faults.push(tooManyDigits(columns))
  if (facts) {
    if (order_item_id === null) faults.push(notOrdered(columns))
    // A unit that is not known is named above.
    const known_unit = unit ?? facts.units[0]
    // Of a value that could not be read nothing more is said.
    const typed =
      row.kind === 'result' && !isUnreadable ? { value, unit: known_unit } : { unit: known_unit }
    const refusals = refuseEntry(facts, typed)
    faults.push(...refusals.map((refusal) => entryFault(columns, refusal)))
  }
  return faults
}
