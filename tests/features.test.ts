// What features say of themselves is true of the jobs and the documentation: nothing that they own is left
// unsaid, and nothing is said that is not there. (Of their tables: db/catalogue.test.ts.)
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { jobs } from '../jobs/index.ts'
import { features, rights } from '../src/features.ts'
import { platformJobs } from '../src/platform/belongings.ts'
import { testContext } from './helpers/context.ts'
import { operationsOf, readDocument } from './http/document.ts'

const lab = await testContext()
after(() => lab.stop())

test('every job belongs to one feature, or to the platform', () => {
  const said = [...features.flatMap((feature): string[] => [...feature.jobs]), ...platformJobs]
  assert.deepEqual(
    said.toSorted(),
    jobs.map(({ name }): string => name).toSorted(),
    'A job stands in jobs/index.ts, and in `jobs` of one feature.ts.',
  )
})

test('every scope is declared once and asked for by a route; every role holds some', async () => {
  const declared = features.flatMap(({ scopes }) => Object.keys(scopes))
  const operations = operationsOf(await readDocument(lab.app))
  const used = operations.flatMap(({ security = [] }) => security.flatMap(({ oauth2 }) => oauth2))
  assert.deepEqual(
    declared.toSorted(),
    [...new Set(used)].toSorted(),
    'A scope is declared in one feature.ts, and asked for by a protectedRoute().',
  )
  for (const [role, scopes] of Object.entries(rights.scopesOfRole)) {
    assert.ok(scopes.length > 0, role)
  }
})
