// Secrets: by value or in a file, keys that can sign, and nothing of them in what is said.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { generateSigningKey } from '../../src/auth/tokens.ts'
import { secretVariables } from '../../src/config/secrets.ts'
import { environment } from '../../src/config/environment.ts'
import { loadConfig } from '../../src/config/config.ts'
import { complete, DATABASE_URL, keys, problems, variablesIn, type Given } from './problems.ts'

test('no value is repeated: it may be a secret', () => {
  const secret = 'swordfish'
  const wrong = { DATABASE_URL: secret, AUTH_SIGNING_KEYS: secret, LAB_API_PASSWORD: secret }
  const lines = problems('api', wrong)
  assert.equal(lines.length, 3)
  assert.doesNotMatch(lines.join('\n'), /swordfish/)
})

test('signing keys that are no JSON, none at all or public are refused', async () => {
  const { d: _, ...publicHalf } = await generateSigningKey()
  for (const wrong of ['{', '{"keys":[]}', '[]', JSON.stringify({ keys: [publicHalf] })]) {
    const lines = problems('api', { ...complete, AUTH_SIGNING_KEYS: wrong })
    assert.deepEqual(new Set(variablesIn(lines)), new Set(['AUTH_SIGNING_KEYS']), wrong)
  }
})

test('a signing key that cannot sign is refused, and two with one kid', async () => {
  const [one, other] = await Promise.all([generateSigningKey(), generateSigningKey()])
  const said = (...given: object[]) =>
    problems('api', { ...complete, AUTH_SIGNING_KEYS: JSON.stringify({ keys: given }) })
  assert.deepEqual(said(one, other), [])
  for (const [key, what] of [
    [{ ...one, d: 'not-a-number' }, 'd is none'],
    [{ ...one, d: other.d }, 'd is of another key'],
    [{ ...one, x: other.x, y: other.y }, 'x and y are of another key'],
    [{ ...one, x: one.y }, 'no point of the curve'],
    [{ ...one, d: '' }, 'd is empty'],
  ] as const) {
    const [line, ...more] = said(other, key)
    assert.match(line ?? '', /^AUTH_SIGNING_KEYS: key 2 is none that signs/, what)
    assert.deepEqual(more, [])
  }
  const [line, ...more] = said(one, { ...other, kid: one.kid })
  assert.match(line!, /^AUTH_SIGNING_KEYS: key 2 has the kid of an earlier one/)
  assert.deepEqual(more, [])
})

const directory = mkdtempSync(join(tmpdir(), 'lab-config-'))
after(() => rmSync(directory, { recursive: true }))
function fileWith(text: string, name: string): string {
  const file = join(directory, name)
  writeFileSync(file, text, { mode: 0o600 })
  return file
}

test('every secret may stand in a file, whose last line end is not part of it', () => {
  const values: Record<(typeof secretVariables)[number], string> = {
    DATABASE_URL,
    DATABASE_PASSWORD: 'another password',
    DATABASE_DIRECT_URL: 'postgres://lab_api:secret@127.0.0.1:5432/lab',
    DATABASE_REPLICA_URL: 'postgres://lab_api:secret@127.0.0.2:5432/lab',
    LAB_API_PASSWORD: ' a password of spaces ',
    LAB_WORKER_PASSWORD: 'a-password-of-letters',
    LAB_READER_PASSWORD: 'another-password-of-letters',
    AUTH_SIGNING_KEYS: keys,
    AUDIT_SIGNING_KEYS: keys,
    QUEUE_DASHBOARD_PASSWORD: 'the-operators-password',
  }
  for (const name of secretVariables) {
    assert.ok(`${name}_FILE` in environment.shape, name)
    const given = { ...complete, [name]: undefined }
    if (name === 'DATABASE_PASSWORD') given.DATABASE_URL = 'postgres://lab_api@127.0.0.1/lab'
    for (const end of ['', '\n', '\r\n']) {
      const file = fileWith(values[name] + end, name)
      const config = loadConfig('api', { ...given, [`${name}_FILE`]: file })
      const { password_file: _, ...database } = config.database
      const { auth, audit } = loadConfig('api', { ...given, [name]: values[name] })
      assert.deepEqual([config.auth.signing_keys, config.audit], [auth.signing_keys, audit])
      if (name === 'DATABASE_PASSWORD')
        assert.equal(database.url, 'postgres://lab_api:another%20password@127.0.0.1/lab')
      if (name === 'LAB_API_PASSWORD') assert.equal(config.role_passwords.lab_api, values[name])
    }
  }
})

test('a file of a secret that cannot count is named, and nothing of what is in it', () => {
  const said = (name: string, file: string, more: Given = {}) =>
    problems('api', { ...complete, [name]: undefined, [`${name}_FILE`]: file, ...more })
  const away = join(directory, 'away')
  assert.deepEqual(said('AUTH_SIGNING_KEYS', away), [
    `AUTH_SIGNING_KEYS_FILE: ${away} cannot be read (ENOENT)`,
  ])
  assert.deepEqual(said('DATABASE_URL', directory), [
    `DATABASE_URL_FILE: ${directory} cannot be read (EISDIR)`,
  ])
  const large = fileWith('swordfish'.repeat(8000), 'large')
  assert.deepEqual(said('LAB_API_PASSWORD', large), [
    `LAB_API_PASSWORD_FILE: ${large} has more than 64 KiB`,
  ])
  const blank = fileWith('\n', 'blank')
  assert.deepEqual(said('LAB_API_PASSWORD', blank), [`LAB_API_PASSWORD_FILE: ${blank} is empty`])
  const wrong = fileWith('swordfish', 'wrong')
  for (const name of ['DATABASE_URL', 'AUTH_SIGNING_KEYS', 'LAB_API_PASSWORD']) {
    const lines = said(name, wrong)
    assert.deepEqual(variablesIn(lines), [name])
    assert.doesNotMatch(lines.join(), /swordfish/)
  }
  assert.deepEqual(variablesIn(said('DATABASE_URL', wrong, { DATABASE_URL })), [
    'DATABASE_URL_FILE',
  ])
  assert.deepEqual(variablesIn(said('DATABASE_PASSWORD', wrong)), ['DATABASE_PASSWORD'])
  assert.deepEqual(variablesIn(said('LAB_API_PASSWORD', 'relative')), [
    'LAB_API_PASSWORD_FILE',
    'LAB_API_PASSWORD_FILE',
  ])
})
