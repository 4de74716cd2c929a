// The verb of a unit conversion: put a version in force. The one before ends where it begins, and stays.
import { statement } from '../../../db/statement.ts'
import type { Context } from '../../context.ts'
import type { UserCaller } from '../../platform/caller.ts'
import { finishWith } from '../../platform/finish-with.ts'
import type { JsonText } from '../../platform/json-text.ts'
import { conflict, invalidField } from '../../platform/problems.ts'
import { write } from '../../platform/write.ts'
import { lockTest, touchTest } from '../lock-test.ts'
import { testDocument } from '../queries.ts'
import type { LabTest } from '../schemas.ts'
import { momentFrom } from './moments.ts'
import type { NewConversion } from './schemas.ts'

/**
 * From `valid_from` on, a value in `from_unit` is brought to the test's unit by this factor. Results that were
 * entered before keep the conversion that they had. What was scheduled for later is replaced as well.
 * @throws Problem 404 · 409 for words and titres, or when another is the last by now · 422 for the test's own unit, or the past
 */
export async function addConversion(
  context: Context,
  caller: UserCaller,
  code: string,
  input: NewConversion,
): Promise<JsonText<LabTest>> {
  return await write(context, caller, async (w) => {
    const test = await lockTest(w, code)
    const { from_unit, factor, offset, source, supersedes } = input
    if (test.kind !== 'quantitative') {
      throw conflict(`${code} is a ${test.kind} test: only numbers are converted.`, [])
    }
    if (from_unit === test.unit) {
      throw invalidField('/from_unit', 'own_unit', `is the unit of ${code}: it needs no conversion`)
    }
    const from = momentFrom(input.valid_from, test.now)
    const place = { test_id: test.id, from_unit }
    const [last] = await findLast(w.trx, { ...place, from })
    if ((last?.id ?? null) !== supersedes) {
      const now = last ? `the last is ${last.id}, factor ${last.factor}` : 'there is none'
      throw conflict(`From ${from_unit} ${now}: read ${code} again, and name it in supersedes.`, [])
    }
    const statements = [
      removeScheduled.with({ ...place, from }),
      endConversion.with({ ...place, from }),
      insertConversion.with({ ...place, factor, offset, source, from }),
      touchTest.with({ id: test.id }),
    ]
    return await finishWith(w, statements, testDocument.with({ code, at: null }))
  })
}

const place = { test_id: 'uuid', from_unit: 'text', from: 'text' } as const

const findLast = statement({ parameters: place, row: { id: 'uuid', factor: 'text' } })`
  select id, factor::text as factor from unit_conversions
  where test_id = ${'test_id'} and from_unit = ${'from_unit'}
    and valid_during && tstzrange(${'from'}::text::timestamptz, null)
  order by lower(valid_during) desc limit 1`

const removeScheduled = statement({ parameters: place })`
  delete from unit_conversions
  where test_id = ${'test_id'} and from_unit = ${'from_unit'}
    and lower(valid_during) >= ${'from'}::text::timestamptz`

const endConversion = statement({ parameters: place })`
  update unit_conversions
  set valid_during = tstzrange(lower(valid_during), ${'from'}::text::timestamptz)
  where test_id = ${'test_id'} and from_unit = ${'from_unit'}
    and valid_during && tstzrange(${'from'}::text::timestamptz, null)`

const insertConversion = statement({
  parameters: { ...place, factor: 'numeric', offset: 'numeric', source: 'text' },
})`
  insert into unit_conversions (test_id, from_unit, factor, "offset", source, valid_during)
  values (${'test_id'}, ${'from_unit'}, ${'factor'}, ${'offset'}, ${'source'},
    tstzrange(${'from'}::text::timestamptz, null))`
