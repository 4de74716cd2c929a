// Everything in one command: an embedded PostgreSQL, the schema, the seed, the three processes, and then
// the main job on an analyzer's file. `--once` ends after that; otherwise it stays up until Ctrl-C.
import { journey } from './demo/journey.ts'
import { closeLaboratory, openLaboratory, showAddresses } from './local/laboratory.ts'
import { refuseUnknownOptions } from './local/options.ts'
import { print } from './local/terminal.ts'
import { logsOf } from './local/local-urls.ts'
import type { Run } from './process.ts'

export const run: Run = async (config, starting) => {
  refuseUnknownOptions(['--once'])
  const stack = new AsyncDisposableStack()
  try {
    const laboratory = await openLaboratory(config, starting, stack, { history: true })
    const { url } = laboratory
    const once = process.argv.includes('--once')
    await journey(url, config.policy.time_zone, starting).catch((error: unknown) => {
      if (starting.aborted) print('\n  Stopped before the morning was over.')
      if (starting.aborted || once) throw error
      // Whoever has tried things out keeps their laboratory: a test may be switched off, or a control rejected.
      print(`\n  ${error instanceof Error ? error.message : String(error)}`)
      print('  The morning ends here: something was changed since this laboratory was made.')
    })
    if (once) {
      await stack.disposeAsync()
      return undefined
    }
    showAddresses(laboratory, logsOf(config))
    return { url, stop: () => closeLaboratory(stack) }
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
}
