// An environment that is complete, and what is said of one that is not.
import assert from 'node:assert/strict'
import { generateSigningKey } from '../../src/auth/tokens.ts'
import { ConfigError, loadConfig, type ProcessName } from '../../src/config/config.ts'

export type Given = Record<string, string | undefined>

export const keys = JSON.stringify({ keys: [await generateSigningKey()] })
export const DATABASE_URL = 'postgres://lab_api:secret@127.0.0.1:5432/lab'
export const complete: Given = {
  DATABASE_URL,
  AUTH_SIGNING_KEYS: keys,
  AUDIT_SIGNING_KEYS: keys,
  DEMO_DATA: 'off',
  INSTRUMENT_LINKS: '[]',
  QUEUE_DASHBOARD_PASSWORD: 'a-long-password',
}

/** The problems, one a line, without the heading. */
export function problems(name: ProcessName, env: Given): string[] {
  try {
    loadConfig(name, env)
    return []
  } catch (error) {
    assert.ok(error instanceof ConfigError)
    const [heading, ...lines] = error.message.split('\n')
    assert.equal(heading, `The environment does not fit process "${name}":`)
    return lines.map((line) => line.trim())
  }
}

export const variablesIn = (lines: string[]) => lines.map((line) => line.split(':')[0]!).toSorted()
