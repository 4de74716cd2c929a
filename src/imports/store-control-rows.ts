// The control rows of a chunk: stored as points of quality control, and judged, by the transaction that stores the
// patients' rows. A row of material that nobody has registered is only counted: the standards of electrodes, or an
// instrument without quality control. A row of registered material that cannot be a point is refused, as a
// patient's would be, and says what to do.
import { statement } from '../../db/statement.ts'
import { inOrder, type Write } from '../platform/write.ts'
import { most_of_one_test } from '../qc/controls/schemas.ts'
import {
  storeControls,
  type ControlRefusal,
  type ControlToStore,
} from '../qc/controls/store-controls.ts'
import { parseReportedValue } from '../results/rules.ts'
import {
  changedValue,
  controlWithoutTime,
  noLotInUse,
  testNotInCatalogue,
  tooManyDigits,
  tooManyInRun,
  unknownLot,
  unknownTest,
  unknownUnit,
} from './faults.ts'
import type { Columns, Fault } from './file-row.ts'
import type { FoundControl } from './find-controls.ts'
import type { ImportRun } from './import-file.ts'
import type { NumberedRow } from './number-rows.ts'
import type { InstrumentProfile } from './instrument-profile.ts'
import { labTestCode, ucumUnit } from './profile.ts'

export type RefusedControl = { row: NumberedRow; faults: Fault[] }
export type StoredControlRows = {
  control: number
  control_unassigned: number
  unchanged: number
  refused: RefusedControl[]
}

type Measured = Extract<NumberedRow, { kind: 'result' | 'qc' }>
type Candidate = { row: Measured; run_key: string; control: ControlToStore }

export async function storeControlRows(
  w: Write,
  run: ImportRun,
  rows: readonly NumberedRow[],
  found: ReadonlyMap<number, FoundControl>,
): Promise<StoredControlRows> {
  const sorted: StoredControlRows = { control: 0, control_unassigned: 0, unchanged: 0, refused: [] }
  const candidates: Candidate[] = []
  const seen = new Map<string, string>()
  for (const [n, row] of rows.entries()) {
    const here = found.get(n)!
    if (!here.is_assigned) {
      sorted.control_unassigned++
      continue
    }
    const faults = faultsOfControl(run.profile, row, here)
    const candidate = faults.length > 0 ? undefined : toCandidate(run.profile, row, here)
    if (candidate === undefined) {
      sorted.refused.push({ row, faults })
      continue
    }
    const { sample, test, measured_at, sequence, columns } = candidate.row
    const key = JSON.stringify([sample, test, measured_at, sequence])
    const reported = JSON.stringify([valueOf(candidate.row), candidate.control.unit])
    const known = here.known ?? seen.get(key)
    seen.set(key, known ?? reported)
    if (known === undefined) candidates.push(candidate)
    else if (known === reported) sorted.unchanged++
    else sorted.refused.push({ row, faults: [changedValue(columns)] })
  }
  await store(w, run, candidates, sorted)
  return sorted
}

const valueOf = ({ comparator, value }: Measured) => `${comparator ?? ''}${value}`

function toCandidate(
  profile: InstrumentProfile,
  row: NumberedRow,
  { lot_id, test_id, measured_at }: FoundControl,
): Candidate | undefined {
  if (row.kind === 'refused' || row.control === null) return undefined
  const unit = ucumUnit(profile, row.unit, row.test)
  if (unit === null || lot_id === null || test_id === null || measured_at === null) return undefined
  const { value, comparator } = row
  const { run_key, sequence } = row.control
  const control = { test_id, lot_id, value, comparator, unit, measured_at, sequence }
  return { row, run_key, control }
}

/** All that is wrong with a control row of a registered material, in the order in which it is reported. */
function faultsOfControl(
  profile: InstrumentProfile,
  row: NumberedRow,
  { known, lot_id, test_id }: FoundControl,
): Fault[] {
  const faults = row.kind === 'refused' ? [...row.faults] : []
  const cells = row.kind === 'refused' ? row.cells : row
  if (cells === null) return faults
  const { columns, test, unit } = cells
  if (row.kind !== 'refused') {
    if (row.measured_at === null) faults.push(controlWithoutTime(profile.columns.measured_at))
    else if (lot_id === null)
      faults.push(row.lot_number === null ? noLotInUse(columns) : unknownLot(columns))
    if (!parseReportedValue(valueOf(row))) faults.push(tooManyDigits(columns))
    // One that is stored already is judged with its run no more.
    if (known === undefined && row.control !== null && row.control.nth > most_of_one_test)
      faults.push(tooManyInRun(columns, most_of_one_test))
  }
  if (test !== null && labTestCode(profile, test) === null) faults.push(unknownTest(columns))
  else if (test !== null && test_id === null) faults.push(testNotInCatalogue(columns))
  const isNamed = faults.some(({ column }) => column !== null && column === columns.unit)
  if (ucumUnit(profile, unit, test) === null && !isNamed) faults.push(unknownUnit(columns))
  return faults
}

async function store(
  w: Write,
  { instrument_id, import_id, uploaded_by: entered_by }: ImportRun,
  candidates: readonly Candidate[],
  sorted: StoredControlRows,
): Promise<void> {
  if (candidates.length === 0) return
  const runs = [...Map.groupBy(candidates, ({ run_key }) => run_key)]
  const stored = await storeControls(
    w,
    runs.map(([run_key, ofRun]) => ({
      instrument_id,
      run_key,
      source: 'import',
      import_id,
      entered_by,
      controls: ofRun.map(({ control }) => control),
    })),
  )
  const rows: object[] = []
  for (const one of stored) {
    const { row, control } = runs[one.run]![1][one.control]!
    if (one.became === 'known') sorted.unchanged++
    else if (one.became === 'refused')
      sorted.refused.push({ row, faults: [refusalOf(row.columns, one)] })
    else {
      sorted.control++
      const { sample, test, sequence } = row
      const { measured_at, unit } = control
      rows.push({ sample, test, sequence, measured_at, value: valueOf(row), unit, id: one.id })
    }
  }
  if (rows.length > 0) await inOrder(w, [rememberPoints.with({ instrument_id, rows })])
}

const cellOf: Record<ControlRefusal, keyof Columns> = {
  unknown_unit: 'unit',
  lot_expired: 'sample',
  in_the_future: 'sample',
  changed_value: 'value',
  repeated: 'test',
}

function refusalOf(
  columns: Columns,
  { code, message }: { code: ControlRefusal; message: string },
): Fault {
  return { column: columns[cellOf[code]], code, reason: message }
}

const rememberPoints = statement({ parameters: { instrument_id: 'uuid', rows: 'jsonb' } })`
  insert into analyzer_rows (instrument_id, sample, test, sequence, measured_at, value, unit, qc_point_id)
  select ${'instrument_id'}, sample, test, sequence, measured_at, value, unit, id
  from jsonb_to_recordset(${'rows'}::jsonb) as r (
    sample text, test text, sequence text, measured_at timestamptz, value text, unit text, id uuid)`
