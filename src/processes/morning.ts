// A busy morning in the laboratory that `npm run demo` or `npm run dev` has opened on this machine, to be watched on
// the board. It signs in as the demo's users, and asks nobody but that laboratory.
import { parseArgs } from 'node:util'
import { ConfigError, type Config } from '../config/config.ts'
import { morning } from './demo/morning.ts'
import { dataOf, readLocalUrls } from './local/local-urls.ts'
import { print } from './local/terminal.ts'
import type { Run } from './process.ts'

export const run: Run = async (config, starting) => {
  const seconds = secondsOf(process.argv.slice(3))
  const url = await addressOf(config)
  const { time_zone } = config.policy
  try {
    await morning({ url, seconds, time_zone, signal: starting })
  } catch (error) {
    if (!starting.aborted) throw error
    print('\n  The morning ends here. What has happened stays as it is.')
  }
  return undefined
}

function secondsOf(args: string[]): number {
  const options = { seconds: { type: 'string', default: '60' } } as const
  const given = parsed(() => parseArgs({ args, options }).values.seconds)
  const seconds = Number(given)
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= 600) return seconds
  throw new ConfigError(`--seconds is a number from 1 to 600, not "${given}"`)
}

function parsed<T>(parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    throw new ConfigError((error as Error).message, { cause: error })
  }
}

/** @throws ConfigError when no demonstration runs here: real patients are never among these */
async function addressOf(config: Config): Promise<string> {
  const url = (await readLocalUrls(dataOf(config)))?.http
  // What was killed leaves its addresses behind.
  const answer = url && (await fetch(`${url}/health/ready`).catch(() => undefined))
  if (url && answer) return url
  throw new ConfigError(
    'No `npm run demo` or `npm run dev` is running: start one in another terminal.',
  )
}
