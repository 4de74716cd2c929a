// The test that a report is asked about.
import type { Database } from '../../db/client.ts'
import { statement } from '../../db/statement.ts'
import { Problem } from '../platform/problems.ts'

/** Null without a code. @throws Problem 422 for a test that is not in the catalogue */
export async function findTestId(
  db: Database,
  test_code: string | undefined,
): Promise<string | null> {
  if (test_code === undefined) return null
  const [test] = await findTest(db, { test_code })
  if (test) return test.id
  const message = 'is not in the catalogue: see /v1/tests'
  const errors = [{ pointer: '/test_code', code: 'unknown_test', message }]
  throw new Problem('invalid-request', 'The query is not as documented.', { errors })
}

/** @throws Problem 404 */
export async function getTestId(db: Database, test_code: string): Promise<string> {
  const [test] = await findTest(db, { test_code })
  if (!test) throw new Problem('not-found', `There is no test "${test_code}": see /v1/tests.`)
  return test.id
}

const findTest = statement({ parameters: { test_code: 'text' }, row: { id: 'uuid' } })`
  select id from tests where code = ${'test_code'}`
