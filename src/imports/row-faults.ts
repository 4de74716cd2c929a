// All that is wrong with a row of a patient, as far as it can be seen before anything is locked: what its cells
// lack, what the laboratory does not know, and what it does not want any more.
import { isReportable, parseTitre } from '../results/kinds/rules.ts'
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
import { invalidValue, type HowWritten } from './read-value.ts'

/** As it is entered: `<2`, `1:80`, `positive`. */
export const reportedValue = ({ comparator, value }: MeasuredRow) => `${comparator ?? ''}${value}`

const isNumber = (value: string) => parseReportedValue(value) !== undefined

/**
 * The unit in which a row is entered: none where a word or a titre has none, and the default one for a number.
 * Null also where the profile does not know it.
 */
export function unitOf(profile: Names, row: MeasuredRow): string | null {
  return needsNoUnit(row) ? null : ucumUnit(profile, row.unit, row.test)
}

/** Whether a row is without a unit because it needs none. */
export const needsNoUnit = (row: MeasuredRow) => row.unit === null && !isNumber(reportedValue(row))

/** The faults of a row, in the order in which they are reported; the first gives the row its code. */
export function faultsOf(
  profile: Names & HowWritten,
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

  const value = row.kind === 'refused' ? '' : reportedValue(row)
  const unit = row.kind === 'refused' ? ucumUnit(profile, cells.unit, test) : unitOf(profile, row)
  const unitIsAtFault = ofCells.some(({ column }) => column !== null && column === columns.unit)
  const needsUnit = row.kind === 'refused' || !needsNoUnit(row)
  if (unit === null && needsUnit && !unitIsAtFault) faults.push(unknownUnit(columns))
  if (unit !== null && !facts && units && !units.includes(unit)) {
    faults.push(unitOfAnotherTest(columns, units))
  }
  const isUnreadable = row.kind !== 'refused' && !isReportable(value)
  if (isUnreadable) faults.push(tooManyDigits(columns))
  // Of a test that takes words nothing has a unit; what else it takes is known when its sample is.
  else if (value !== '' && !facts && units?.length && !isNumber(value) && !parseTitre(value)) {
    faults.push(invalidValue(profile, columns.value))
  }
  if (facts) {
    if (order_item_id === null) faults.push(notOrdered(columns))
    // A unit that is not known is named above.
    const known_unit = unit ?? (needsUnit ? facts.units[0] : null)
    // Of a value that could not be read nothing more is said.
    const typed =
      row.kind === 'result' && !isUnreadable ? { value, unit: known_unit } : { unit: known_unit }
    const refusals = refuseEntry(facts, typed)
    faults.push(
      ...refusals.map((refusal) =>
        // Said of a cell, it is the profile that may be wrong.
        refusal.code === 'invalid_number'
          ? invalidValue(profile, columns.value)
          : entryFault(columns, refusal),
      ),
    )
  }
  return faults
}
