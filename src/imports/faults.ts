// What can be wrong with a row besides its cells: what the laboratory does not know, or does not want any more.
// A row may have several of these, and its report names them all.
import type { Refusal } from '../results/entry/rules.ts'
import { isDamaged } from '../samples/rules.ts'
import type { Columns, Fault } from './file-row.ts'
import { nameOf, type Place } from './places.ts'

type Named = { code: string; reason: string }

export function unknownSample(columns: Columns, sample: string): Fault {
  const fault: Named = isDamaged(sample)
    ? {
        code: 'damaged_accession_number',
        reason:
          'looks like a number of this laboratory that was misread or mistyped; read the label again',
      }
    : {
        code: 'unknown_sample',
        reason: 'no sample has this accession number; register it, then read the file again',
      }
  return { column: columns.sample, ...fault }
}

export function unknownTest(columns: Columns): Fault {
  const reason = 'the profile does not know this test; add it to the profile, or ignore this row'
  return { column: columns.test, code: 'unknown_test', reason }
}

export function testNotInCatalogue(columns: Columns): Fault {
  const reason =
    'the profile takes it for a test that the catalogue does not have; correct the profile, or add the test'
  return { column: columns.test, code: 'unknown_test', reason }
}

export function unknownUnit(columns: Columns): Fault {
  const reason =
    'the profile does not know the unit of this row, or has no default for one; add it to the profile'
  return { column: columns.unit, code: 'unknown_unit', reason }
}

export function unitOfAnotherTest(columns: Columns, units: readonly string[]): Fault {
  const reason = `not a unit that the test can be reported in: ${units.join(', ')}`
  return { column: columns.unit, code: 'unknown_unit', reason }
}

export function tooManyDigits(columns: Columns): Fault {
  const reason = 'more digits than a result can have (15 before the point, 10 after it)'
  return { column: columns.value, code: 'invalid_value', reason }
}

export function changedValue(columns: Columns): Fault {
  const reason =
    'this row was imported before with another value; if the new one is right, correct the result'
  return { column: columns.value, code: 'changed_value', reason }
}

/** It would be proposed as a correction, if the result could be corrected now. */
export function changedBeforeFinal(columns: Columns): Fault {
  const reason =
    'this row was imported before with another value, and its result cannot be corrected now; have it verified or given up, then read the file again'
  return { column: columns.value, code: 'changed_value', reason }
}

export function controlWithoutTime(place: Place | undefined): Fault {
  const reason =
    'no date and time; controls are judged in the order in which they were measured: enter this one by hand'
  return { column: nameOf(place), code: 'missing_date', reason }
}

export function noLotInUse(columns: Columns): Fault {
  const reason =
    'no lot of this control material was in use when it was measured; register the lot, then read the file again'
  return { column: columns.sample, code: 'no_lot_in_use', reason }
}

export function unknownLot(columns: Columns): Fault {
  const reason =
    'this lot of the control material is not registered; register it, then read the file again'
  return { column: columns.sample, code: 'unknown_lot', reason }
}

export function tooManyInRun(columns: Columns, most: number): Fault {
  const reason = `more than ${most} of this control and test in one run; if they are patients' rows, correct the profile's pattern of controls`
  return { column: columns.sample, code: 'too_many_in_run', reason }
}

export function notOrdered(columns: Columns): Fault {
  const reason = 'the order of this sample does not ask for this test'
  return { column: columns.test, code: 'test_not_ordered', reason }
}

export function secondValue(columns: Columns): Fault {
  const reason = 'an earlier row of this file has a value for the same test'
  return { column: columns.test, code: 'second_value', reason }
}

const cellOf = { order_item_id: 'test', sample_id: 'sample', value: 'value', unit: 'unit' } as const

/** Why a value may not be entered, as it is said of a cell. */
export function entryFault(columns: Columns, { field, code, message }: Refusal): Fault {
  return { column: columns[cellOf[field]], code, reason: message }
}

/** All faults of a row as one text, in the order in which they stand in the row. */
export function reasonOf(faults: readonly Fault[]): string {
  const reasons = faults.map(({ column, reason }) =>
    column === null ? reason[0]!.toUpperCase() + reason.slice(1) : `${column}: ${reason}`,
  )
  return `${reasons.join('. ')}.`
}
