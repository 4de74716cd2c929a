// Whoever changes a test, its intervals or its conversions holds the test: they take turns, and each sees what
// the one before has done. Orders and results only refer to it, and do not wait.
import { as, statement } from '../../db/statement.ts'
import { touched } from '../platform/versions.ts'
import { Problem } from '../platform/problems.ts'
import type { Write } from '../platform/write.ts'
import { prepare } from '../../db/prepared.ts'
import type { TestKind } from './rules/test-kinds.ts'

const lockTests = statement({
  parameters: { code: 'text' },
  row: {
    id: 'uuid',
    code: 'text',
    version: 'integer',
    kind: as<TestKind>('text'),
    unit: 'text?',
    specimen_type: 'text',
    now: 'text',
  },
})`
  select id, code, version, kind, unit, specimen_type, now()::text as now from tests
  where code = ${'code'} for no key update`

/** The test as it is, and PostgreSQL's now() to the microsecond. @throws Problem 404 */
export async function lockTest({ trx }: Write, code: string) {
  const [test] = await lockTests(trx, { code })
  if (!test) throw new Problem('not-found', `There is no test "${code}": see /v1/tests.`)
  return test
}

/** Its intervals or conversions have changed, and they are parts of its document. */
export const touchTest = prepare((db, p: { id: string }) =>
  db.updateTable('tests').set(touched).where('id', '=', p.id),
)
