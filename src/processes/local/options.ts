// A slip in an option is said at once: nobody waits for a demo that was to end by itself.
import { ConfigError } from '../../config/config.ts'

/** @throws ConfigError for what stands behind the process's name and is none of these (`--name` or `--name=…`) */
export function refuseUnknownOptions(known: readonly string[]): void {
  for (const argument of process.argv.slice(3)) {
    if (known.includes(argument.split('=')[0]!)) continue
    throw new ConfigError(`There is no option ${argument}. There is: ${known.join(', ')}`)
  }
}
