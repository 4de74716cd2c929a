/**
 * How many statements a request sends to the database, those of what surrounds it among them. What another request
 * sends meanwhile is not counted: it is known by the asynchronous context that it was sent in.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { after } from 'node:test'
import { connect } from '../../db/client.ts'
import type { Observed } from '../../db/observer.ts'
import { createApp } from '../../src/app.ts'
import type { TestLab } from '../helpers/context.ts'

export function countStatements(lab: TestLab) {
  const counts = new AsyncLocalStorage<{ statements: number }>()
  const observed: Observed = { end() {} }
  const count = () => {
    const here = counts.getStore()
    if (here) here.statements += 1
    return observed
  }
  const { db, sql } = connect(lab.database.apiUrl, {
    name: 'counted',
    max: lab.context.config.database.pool_size,
    observer: { transaction: () => undefined, statement: count },
  })
  after(() => sql.end())
  const app = createApp({ ...lab.context, db })
  return {
    app,
    /** The answer, and what it took until it was there. */
    async statementsOf<T>(work: () => Promise<T>): Promise<[T, number]> {
      const here = { statements: 0 }
      const answer = await counts.run(here, work)
      return [answer, here.statements]
    },
  }
}
