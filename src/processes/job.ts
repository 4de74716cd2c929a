// Runs one job by hand, here and now, without the queue: to look at what it does, with a debugger if need be.
// `npm run job -- <name> [<payload as JSON>]`
import { z } from 'zod'
import { jobs } from '../../jobs/index.ts'
import type { Job } from '../../jobs/job.ts'
import { ConfigError } from '../config/config.ts'
import { jobCaller } from '../platform/caller.ts'
import { withLocalDatabase } from './local/with-local-database.ts'
import { openContext } from './open-context.ts'
import type { Run } from './process.ts'

export const run: Run = async (config, starting) => {
  const [name, payload = '{}'] = process.argv.slice(3)
  const job: Job<string, object> | undefined = jobs.find((one) => one.name === name)
  if (!job) {
    const names = jobs.map((one) => one.name).join(', ')
    throw new ConfigError(`There is no job "${name ?? ''}". There are: ${names}`)
  }
  const parsed = job.payload.safeParse(parse(payload))
  if (!parsed.success) throw new ConfigError(`${job.name}: ${z.prettifyError(parsed.error)}`)
  const { context, close } = await openContext(await withLocalDatabase(config, 'worker'), 'api')
  try {
    const began = performance.now()
    const done = await job.run(context, [parsed.data], {
      caller: jobCaller(job.name, undefined),
      signal: starting,
      isOurs: () => Promise.resolve(true), // it comes from no queue
    })
    const took_ms = Math.round(performance.now() - began)
    const answer = done === undefined ? '' : `: ${JSON.stringify(done)}`
    process.stdout.write(`${job.name} done in ${took_ms} ms${answer}\n`)
  } finally {
    await close()
  }
  return undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ConfigError(`The payload is no JSON: ${text}`)
  }
}
