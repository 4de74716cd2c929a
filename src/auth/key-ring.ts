// The keys of access tokens as they are at this moment: from the environment, or from a file that is replaced while
// the process runs (`npm run keys:rotate`). The file is looked at again when a key is needed and the last look is some
// seconds old, so that there is no timer; requests with a token that is known need no key.
import { readFile } from 'node:fs/promises'
import type { z } from 'zod'
import type { Config } from '../config/config.ts'
import { signingKeys } from '../config/values.ts'
import type { Context } from '../context.ts'
import type { Log } from '../platform/log.ts'
import { accessTokenLifetime_ms } from './lifetimes.ts'
import { keysThatVerify, keyThatSigns } from './rules/signing-keys.ts'

export type PrivateKey = z.output<typeof signingKeys>[number]

export type KeyRing = {
  /** The key that signs now. */
  toSign(): Promise<PrivateKey>
  /**
   * The keys that verify now, those that sign next among them.
   * @param kid asked for: when it is not among them, the file may be newer than what is known of it
   */
  toVerify(kid?: string): Promise<readonly PrivateKey[]>
}

/** Of a file that has not been looked at for so long. */
const look_ms = 2000
/** For a kid that nobody knows, and anybody can send: a look each time would be theirs to order. */
const lookForKid_ms = 200

/** One for each configuration: what signs and what verifies look at the same keys. */
export function keyRingOf({
  config,
  clock,
  log,
}: Pick<Context, 'config' | 'clock' | 'log'>): KeyRing {
  const { auth } = config
  const made = rings.get(auth) ?? createKeyRing(auth, clock, log)
  rings.set(auth, made)
  return made
}

const rings = new WeakMap<Config['auth'], KeyRing>()

function createKeyRing(
  { signing_keys, signing_keys_file }: Config['auth'],
  clock: Context['clock'],
  log: Log,
): KeyRing {
  let keys: readonly PrivateKey[] = signing_keys
  if (keys.length === 0) throw new Error('There is no key to sign access tokens with')
  let looked_ms = clock.now().getTime()
  let looking: Promise<void> | undefined
  let complaint: string | undefined

  async function look(file: string): Promise<void> {
    const said = await readKeys(file)
    looked_ms = clock.now().getTime()
    if (typeof said !== 'string') {
      keys = said
      complaint = undefined
    } else if (said !== complaint) {
      // Once for each thing that is wrong, and nothing of what is in it: it may be a key.
      log.error({ file, problem: said }, 'signing keys cannot be read: those of before go on')
      complaint = said
    }
  }

  async function lookIfOlder(than_ms: number): Promise<void> {
    if (signing_keys_file === undefined) return
    // Also when the clock was set back.
    if (Math.abs(clock.now().getTime() - looked_ms) < than_ms) return
    looking ??= look(signing_keys_file).finally(() => (looking = undefined))
    await looking
  }

  const verifying = () => keysThatVerify(keys, clock.now(), { token_ms: accessTokenLifetime_ms })

  return {
    async toSign() {
      await lookIfOlder(look_ms)
      return keyThatSigns(keys, clock.now())
    },
    async toVerify(kid) {
      await lookIfOlder(look_ms)
      const found = verifying()
      if (kid === undefined || found.some((key) => key.kid === kid)) return found
      await lookIfOlder(lookForKid_ms)
      return verifying()
    },
  }
}

/** @returns what is wrong with it, in words */
async function readKeys(file: string): Promise<PrivateKey[] | string> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    return `it cannot be read (${(error as NodeJS.ErrnoException).code})`
  }
  const parsed = signingKeys.safeParse(text)
  return parsed.success ? parsed.data : parsed.error.issues.map(({ message }) => message).join('; ')
}
