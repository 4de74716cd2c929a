// Passwords and keys of one laboratory on this machine: random, made at its first start, readable by its user only.
import { randomBytes } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { generateSigningKey } from '../../auth/tokens.ts'

const shape = z.object({
  lab_api: z.string(),
  lab_worker: z.string(),
  signing_keys: z.object({ keys: z.array(z.record(z.string(), z.unknown())).min(1) }),
})

export type LocalSecrets = z.output<typeof shape>

export async function localSecrets(directory: string): Promise<LocalSecrets> {
  const file = join(directory, 'secrets.json')
  try {
    return shape.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch {
    // not there yet, or half-written
  }
  const made = {
    lab_api: password(),
    lab_worker: password(),
    signing_keys: { keys: [await generateSigningKey()] },
  }
  await writeFile(`${file}.${process.pid}`, JSON.stringify(made), { mode: 0o600 })
  await rename(`${file}.${process.pid}`, file)
  return shape.parse(made)
}

function password(): string {
  return randomBytes(24).toString('base64url')
}
