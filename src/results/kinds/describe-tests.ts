// What an entry has to know of its test, of many entries at once: their tests are few, so each is looked up once.
import { as, statement } from '../../../db/statement.ts'
import type { TestKind } from '../../catalogue/rules/test-kinds.ts'
import { permittedWords, reportableUnits } from './reportable.ts'
import type { Word } from './rules.ts'

export type DescribedTest = Awaited<ReturnType<typeof describeTests>>[number]

/** By id or by code; one that is not there is left out. */
export const describeTests = statement({
  parameters: { ids: 'uuid[]', codes: 'text[]' },
  row: {
    test_id: 'uuid',
    test_code: 'text',
    is_derived: 'boolean',
    specimen_needed: 'text',
    kind: as<TestKind>('text'),
    units: 'text[]',
    words: as<Word[] | null>('json?'),
  },
})`
  select id as test_id, code as test_code, specimen_type as specimen_needed, kind,
    ${reportableUnits} as units, ${permittedWords} as words,
    exists (select from derived_tests d where d.test_id = tests.id) as is_derived
  from tests where id = any(${'ids'}::uuid[]) or code = any(${'codes'}::text[])`
