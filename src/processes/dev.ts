// For who changes the code: the whole laboratory from a clone, with nothing to set up. What the processes
// log is shown line by line, a change restarts them, and one of the schema, the seed or the jobs is
// migrated and seeded first.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { showLines } from './local/readable-log.ts'
import { closeLaboratory, openLaboratory, showAddresses } from './local/laboratory.ts'
import { serviceNames, type ServiceName } from './local/services.ts'
import { refuseUnknownOptions } from './local/options.ts'
import { dim, print, red, yellow } from './local/terminal.ts'
import { watchSources } from './local/watch-sources.ts'
import type { Run } from './process.ts'

const main = join(import.meta.dirname, '../main.ts')

export const run: Run = async (config, starting) => {
  refuseUnknownOptions(['--inspect', '--history'])
  const stack = new AsyncDisposableStack()
  try {
    const laboratory = await openLaboratory(config, starting, stack, {
      read: showLines,
      flags: inspected(),
      history: process.argv.includes('--history'),
    })
    const { url, urls, services } = laboratory
    stack.use(
      watchSources(async (changed) => {
        print(`  ${yellow('!')} ${changed.join(', ')} changed`)
        if (changed.some((path) => !path.startsWith('src/')) && !(await prepare(urls.owner))) return
        for (const service of services) service.restart()
      }),
    )
    showAddresses(laboratory)
    return { url, stop: () => closeLaboratory(stack) }
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
}

/** Migrates and seeds with the code as it is now, which this process has read long ago. */
async function prepare(ownerUrl: string): Promise<boolean> {
  for (const name of ['migrate', 'seed']) {
    const env = { ...process.env, DATABASE_URL: ownerUrl }
    try {
      const { stdout } = await promisify(execFile)(process.execPath, [main, name], { env })
      print(`    ${stdout.trim()}`)
    } catch (error) {
      const text = (error as { stderr?: string }).stderr ?? String(error)
      print(red(text.replaceAll(/^ +at .*\n?/gm, '').trim()))
      if (/was edited after it was applied|is missing in/.test(text)) {
        const advice =
          'A migration that nobody else has: stop, delete .data/postgres, and start again.'
        print(dim(`    ${advice}`))
      }
      return false
    }
  }
  return true
}

/** `--inspect` lets a debugger into all of them, `--inspect=worker` into one. */
function inspected(): Partial<Record<ServiceName, string[]>> {
  const flag = process.argv.find((argument) => /^--inspect(=|$)/.test(argument))
  if (flag === undefined) return {}
  const only = flag.split('=')[1]
  return Object.fromEntries(
    serviceNames.flatMap((name, n) =>
      only === undefined || only === name ? [[name, [`--inspect=127.0.0.1:${9229 + n}`]]] : [],
    ),
  )
}
