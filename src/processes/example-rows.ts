// Adds the rows that the documentation's examples name, and the job that interprets their results: in one
// transaction, as the verbs do it.
import { connect } from '../../db/client.ts'
import { exampleIds } from '../../db/seed/example-ids.ts'
import { addExamples } from '../../db/seed/examples.ts'
import { hashOfNobody } from '../auth/passwords.ts'
import type { Log } from '../platform/log.ts'
import { openQueue } from '../platform/queue.ts'

/** Safe to repeat: it adds all of them or nothing. The database has its schema, queues and seed. */
export async function addExampleRows(ownerUrl: string, log: Log): Promise<number> {
  const connection = connect(ownerUrl, { name: 'lab-seed', max: 2 })
  const queue = await openQueue(connection, 'api', log)
  const jobs = [{ data: { result_ids: Object.values(exampleIds.result) } }]
  try {
    return await connection.sql.begin(async (tx) => {
      await tx`select set_config('lab.actor', 'job:seed', true)`
      const added = await addExamples(tx, hashOfNobody)
      if (added > 0) await tx.unsafe(queue.insertOf('interpret-results'), [JSON.stringify(jobs)])
      return added
    })
  } finally {
    await queue.stop()
    await connection.sql.end({ timeout: 5 })
  }
}
