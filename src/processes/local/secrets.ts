// Passwords and keys of one laboratory on this machine: random, made at its first start, readable by its user only.
import { randomBytes } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { generateSigningKey } from '../../auth/tokens.ts'
import { signingKeys } from '../../config/values.ts'

const keys = z.object({ keys: z.array(z.record(z.string(), z.unknown())).min(1) })
const shape = z.object({
  lab_api: z.string(),
  lab_worker: z.string(),
  signing_keys: keys,
  audit_keys: keys,
})

export type LocalSecrets = z.output<typeof shape>

/** Where the keys of access tokens are: `keys:rotate` may replace them while the laboratory runs. */
export const keysFileOf = (directory: string) => join(directory, 'signing-keys.json')

export async function localSecrets(directory: string): Promise<LocalSecrets> {
  const file = join(directory, 'secrets.json')
  const kept = await readSecrets(file)
  const complete = shape.safeParse(kept)
  if (complete.success) {
    await writeKeysFile(directory, complete.data)
    return complete.data
  }
  // Not there yet, or of a version that knew fewer: what is there stays.
  const made = {
    lab_api: password(),
    lab_worker: password(),
    signing_keys: { keys: [await generateSigningKey()] },
    audit_keys: { keys: [await generateSigningKey()] },
    ...kept,
  }
  await writeFile(`${file}.${process.pid}`, JSON.stringify(made), { mode: 0o600 })
  await rename(`${file}.${process.pid}`, file)
  const secrets = shape.parse(made)
  await writeKeysFile(directory, secrets)
  return secrets
}

/** With the first keys; those that replaced them stay. */
async function writeKeysFile(directory: string, { signing_keys }: LocalSecrets): Promise<void> {
  const text = JSON.stringify(signing_keys)
  await writeFile(keysFileOf(directory), text, { mode: 0o600, flag: 'wx' }).catch((error) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  })
}

/** The keys with which the laboratory of this machine seals its audit. */
export async function auditKeysOf(directory: string) {
  const { audit_keys } = await localSecrets(directory)
  return signingKeys.parse(JSON.stringify(audit_keys))
}

async function readSecrets(file: string): Promise<Record<string, unknown> | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>
  } catch {
    return undefined // not there, or half-written
  }
}

function password(): string {
  return randomBytes(24).toString('base64url')
}
