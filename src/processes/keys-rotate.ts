// Replaces the key that signs access tokens, in the file that every api reads: `npm run keys:rotate`. No api is
// restarted and nobody is signed out (auth/rules/signing-keys.ts says why). Keys of the audit are another matter:
// older blocks are verified with them for ever, so they are added by hand and never dropped.
import { readFile } from 'node:fs/promises'
import { ConfigError } from '../config/config.ts'
import { signingKeys } from '../config/values.ts'
import { accessTokenLifetime_ms } from '../auth/lifetimes.ts'
import { rotated, type SigningKey } from '../auth/rules/signing-keys.ts'
import { generateSigningKey } from '../auth/tokens.ts'
import { FileInUse, replaceFile } from '../platform/replace-file.ts'
import type { Run } from './process.ts'

/** Until the new key signs: several times as long as an api takes to look at the file, or a cache keeps the keys. */
const grace_ms = 60_000

export const run: Run = async (config) => {
  const file = config.auth.signing_keys_file!
  const asked = process.argv.slice(3)
  const options = { now: asked.includes('--now'), once: asked.includes('--once') }
  try {
    process.stdout.write(`${await rotateKeys(file, new Date(), options)}\n`)
  } catch (error) {
    if (error instanceof FileInUse) throw new ConfigError(error.message)
    throw error
  }
  return undefined
}

/**
 * @param options `now`: a key was stolen. The new one signs at once, and no other verifies anything · `once`: only
 *   where there is no file yet, as before a first start
 * @returns what was done, in words
 * @throws FileInUse · ConfigError when the file has something else in it
 */
export async function rotateKeys(
  file: string,
  at: Date,
  options: { now: boolean; once?: boolean },
): Promise<string> {
  const made = await generateSigningKey()
  let said = ''
  await replaceFile(file, async (path) => {
    const keys = await readKeys(path)
    if (options.once && keys.length > 0) {
      said = `Nothing changed: there are ${keys.length} keys already.`
      return undefined
    }
    if (options.now || keys.length === 0) {
      said = `${keys.length} keys dropped. ${made.kid} signs from now on, and is the only one that verifies.`
      return textOf([{ ...made, use_from: at.toISOString() }])
    }
    const rotation = rotated(keys, made, at, { token_ms: accessTokenLifetime_ms, grace_ms })
    const [newest] = rotation.keys
    if (!rotation.added) {
      const until = rotation.keys
        .map(({ use_from = '' }) => use_from)
        .toSorted()
        .at(-1)
      said = `Nothing changed: a key that was added before signs from ${until} on.`
      return undefined
    }
    said =
      `${newest!.kid} signs from ${newest!.use_from} on; those of before verify until the last token that they ` +
      `signed has expired. ${rotation.dropped} keys dropped that verify nothing any more.`
    return textOf(rotation.keys)
  })
  return said
}

async function readKeys(path: string) {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
  const parsed = signingKeys.safeParse(text)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map(({ message }) => message).join('; ')
  throw new ConfigError(`AUTH_SIGNING_KEYS_FILE: ${path} ${problems}`)
}

function textOf(keys: readonly SigningKey[]): string {
  return `${JSON.stringify({ keys }, undefined, 2)}\n`
}
