// A short campaign as a part of the tests: a handful of accidents to two apis, two workers and two schedulers while
// patients come. `npm run faults` makes long ones, and does to PostgreSQL what tests that share a server cannot.
// LAB_TEST_FAULTS sets how many accidents happen, LAB_TEST_FAULTS_SEED which.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createDatabase } from '../helpers/database.ts'
import { runCampaign } from './campaign.ts'
import { verifyAudit } from './verify-audit.ts'

const accidents = Number(process.env.LAB_TEST_FAULTS ?? 3)
const seed = Number(process.env.LAB_TEST_FAULTS_SEED ?? 77)

const database = await createDatabase()
after(() => database.drop())

test('accidents under load: nothing is lost, doubled or left half-done', async (t) => {
  const say = (line: string) => t.diagnostic(line)
  const settings = { seed, accidents, duration_ms: 0, longest_ms: 800, lanes: 3 }
  const { faults } = await runCampaign(t, { ...settings, urls: database, say })
  faults.push(...(await verifyAudit(t, database)))
  assert.deepEqual(faults, [])
})
