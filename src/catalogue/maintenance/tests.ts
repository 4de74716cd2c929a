// The verbs of a test: create, edit. What results depend on stays as it is once there are results: 5.4 would
// otherwise mean something else than it did when it was reported.
import { violatedConstraint } from '../../../db/errors.ts'
import { statement } from '../../../db/statement.ts'
import type { Context } from '../../context.ts'
import type { UserCaller } from '../../platform/caller.ts'
import { finishWith } from '../../platform/finish-with.ts'
import type { JsonText } from '../../platform/json-text.ts'
import { conflict } from '../../platform/problems.ts'
import { seenAsItIs } from '../../platform/versions.ts'
import { write, type Write } from '../../platform/write.ts'
import { lockTest } from '../lock-test.ts'
import { testDocument } from '../queries.ts'
import type { LabTest } from '../schemas.ts'
import type { NewTest, TestChanges } from './schemas.ts'

/** It can be ordered at once; until it has intervals, each result waits for a person. @throws Problem 409 */
export async function createTest(
  context: Context,
  caller: UserCaller,
  input: NewTest,
): Promise<JsonText<LabTest>> {
  const { code } = input
  try {
    return await write(context, caller, (w) =>
      finishWith(w, [insertTest.with(input)], testDocument.with({ code, at: null })),
    )
  } catch (error) {
    if (violatedConstraint(error) !== 'tests_code_key') throw error
    throw conflict(`There is a test ${code} already: PATCH /v1/tests/${code} changes it.`, [])
  }
}

/**
 * Changes the fields that `changes` names. `seen` is the version that the caller has read.
 * @throws Problem 404 · 409 for what results, intervals or conversions depend on · 412 when it has changed since
 */
export async function editTest(
  context: Context,
  caller: UserCaller,
  code: string,
  seen: number | undefined,
  changes: TestChanges,
): Promise<JsonText<LabTest>> {
  return await write(context, caller, async (w) => {
    const test = seenAsItIs('test', await lockTest(w, code), seen)
    refuseForKind(test, changes)
    await refuseWhatIsUsed(w, test, changes)
    const document = testDocument.with({ code, at: null })
    return await finishWith(w, [changeTest.with({ id: test.id, changes })], document)
  })
}

const insertTest = statement({
  parameters: {
    code: 'text',
    name: 'text',
    loinc: 'text',
    specimen_type: 'text',
    kind: 'text',
    unit: 'text?',
    molar_mass: 'numeric?',
    decimals: 'smallint',
    can_be_negative: 'boolean',
    autoverify: 'boolean',
  },
})`
  insert into tests (code, name, loinc, specimen_type, kind, unit, molar_mass, decimals, can_be_negative, autoverify)
  values (${'code'}, ${'name'}, ${'loinc'}, ${'specimen_type'}, ${'kind'}, ${'unit'}, ${'molar_mass'}, ${'decimals'},
    ${'can_be_negative'}, ${'autoverify'})`

// What is not named stays. Only the molar mass can be emptied, so it alone is asked whether it is named.
const changeTest = statement({ parameters: { id: 'uuid', changes: 'jsonb' } })`
  update tests t set
    name = coalesce(c.name, t.name), loinc = coalesce(c.loinc, t.loinc),
    specimen_type = coalesce(c.specimen_type, t.specimen_type), unit = coalesce(c.unit, t.unit),
    molar_mass = case when named.molar_mass then c.molar_mass else t.molar_mass end,
    decimals = coalesce(c.decimals, t.decimals), can_be_negative = coalesce(c.can_be_negative, t.can_be_negative),
    autoverify = coalesce(c.autoverify, t.autoverify), active = coalesce(c.active, t.active),
    version = t.version + 1, updated_at = now()
  from jsonb_to_record(${'changes'}::jsonb) as c (name text, loinc text, specimen_type text, unit text,
      molar_mass numeric, decimals smallint, can_be_negative boolean, autoverify boolean, active boolean),
    (select ${'changes'}::jsonb ? 'molar_mass' as molar_mass) named
  where t.id = ${'id'}`

type Locked = Awaited<ReturnType<typeof lockTest>>

// The kind of a test never changes, and what a kind has is not changed apart.
function refuseForKind({ code, kind, unit }: Locked, changes: TestChanges): void {
  if (kind === 'quantitative') return
  const otherUnit = changes.unit !== undefined && changes.unit !== unit
  const has = unit === null ? 'no unit' : `the unit ${unit}`
  if (otherUnit) throw conflict(`${code} is a ${kind} test: it has ${has}, and keeps it.`, [])
  if (changes.decimals) throw conflict(`${code} is a ${kind} test: it has no decimals.`, [])
}

// A result that is being entered at this very moment is not seen here: entering does not wait for a change of
// the catalogue. Its unit is then unknown to the test, and the result is held for a person (no_conversion).
async function refuseWhatIsUsed(w: Write, test: Locked, changes: TestChanges): Promise<void> {
  const otherUnit = changes.unit !== undefined && changes.unit !== test.unit
  const otherSpecimen =
    changes.specimen_type !== undefined && changes.specimen_type !== test.specimen_type
  if (!otherUnit && !otherSpecimen) return
  const [used] = await lookAtUse(w.trx, { id: test.id })
  const { code } = test
  if (used!.by_results) {
    const what = otherUnit ? `unit (${test.unit})` : `specimen type (${test.specimen_type})`
    throw conflict(
      `There are results of ${code} by its ${what}: make a new test, and set active to false here.`,
      [],
    )
  }
  if (otherUnit && used!.by_judgement) {
    const detail = `Intervals or conversions of ${code} are given in ${test.unit}: make a new test.`
    throw conflict(detail, [])
  }
}

const lookAtUse = statement({
  parameters: { id: 'uuid' },
  row: { by_results: 'boolean', by_judgement: 'boolean' },
})`
  select (select id from results where test_id = ${'id'} order by entered_at, id limit 1) is not null as by_results,
    exists (select from qualified_intervals where test_id = ${'id'})
      or exists (select from unit_conversions where test_id = ${'id'}) as by_judgement`
