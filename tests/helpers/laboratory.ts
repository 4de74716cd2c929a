/**
 * What most test files begin with: the service on a database of its own, people who are signed in, the
 * steps to a result, a worker that runs when told, and a look into the database. It ends by itself.
 *
 *   const { people, steps, worker } = await laboratory()
 */
import { after } from 'node:test'
import postgres from 'postgres'
import { testContext, type LabOptions } from './context.ts'
import { testWorker } from './jobs.ts'
import { createRecords } from './records.ts'
import { createSteps, signInPeople } from './steps.ts'

export async function laboratory(options: LabOptions = {}) {
  const lab = await testContext(options)
  const worker = await testWorker(lab, options.env)
  /** The owner's connections, for what no service may see or do. */
  const sql = postgres(lab.database.ownerUrl, { max: 2, onnotice() {} })
  after(async () => {
    await sql.end()
    await worker.stop()
    await lab.stop()
  })
  const people = signInPeople(lab)
  const steps = createSteps(people, lab.clock)
  return { lab, worker, sql, records: createRecords(lab, sql), people, steps }
}
