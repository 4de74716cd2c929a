// Keys and passwords are replaced while everybody works: nobody is refused who would not be without it, and what is
// broken, killed or done twice loses nothing.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import postgres from 'postgres'
import { connect } from '../../db/client.ts'
import { scramVerifier, setRolePassword } from '../../db/scram.ts'
import { createApp } from '../../src/app.ts'
import { keysThatVerify, keyThatSigns, rotated } from '../../src/auth/rules/signing-keys.ts'
import { generateSigningKey } from '../../src/auth/tokens.ts'
import type { Log } from '../../src/platform/log.ts'
import { FileInUse, replaceFile } from '../../src/platform/replace-file.ts'
import { rotateKeys } from '../../src/processes/keys-rotate.ts'
import { rotatePassword } from '../../src/processes/passwords-rotate.ts'
import { testContext } from '../helpers/context.ts'
import { signIn } from '../helpers/sign-in.ts'

const directory = await mkdtemp(join(tmpdir(), 'lab-rotation-'))
const file = join(directory, 'keys.json')
await writeFile(file, JSON.stringify({ keys: [await generateSigningKey()] }))
const lines: object[] = []
const lab = await testContext({ env: { AUTH_SIGNING_KEYS: '', AUTH_SIGNING_KEYS_FILE: file } })
const log = { ...lab.context.log, error: (line: object) => void lines.push(line) } as Log
after(async () => {
  await lab.stop()
  await rm(directory, { recursive: true })
})

/** As another process has it: the same file, and a ring of its own. */
const startApi = () =>
  createApp({
    ...lab.context,
    log,
    config: { ...lab.context.config, auth: { ...lab.context.config.auth } },
  })
const [one, other] = [startApi(), startApi()]

const ask = async (token: string, app = one) => {
  const { status } = await app.request('/v1/auth/me', {
    headers: { authorization: `Bearer ${token}` },
  })
  return status
}
const kidOf = (token: string) =>
  (JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()) as { kid: string }).kid
const published = async (app = one) => {
  const answer = await app.request('/.well-known/jwks.json')
  assert.equal(answer.headers.get('cache-control'), 'public, max-age=30')
  return ((await answer.json()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid)
}
const rotate = (options = { now: false }) => rotateKeys(file, lab.clock.now(), options)
const inFile = async () =>
  (JSON.parse(await readFile(file, 'utf8')) as { keys: { kid: string }[] }).keys.map((k) => k.kid)

test('no request fails while the key is replaced, whichever api issued the token and whichever is asked', async () => {
  const tokens: { token: string; until_ms: number }[] = []
  const signers = new Set<string>()
  const [before] = await inFile()
  for (let second = 0; second < 900; second += 20) {
    if (second === 60) await rotate()
    if (second % 60 === 0) {
      for (const app of [one, other]) {
        const token = await signIn(app, 'clerk')
        tokens.push({ token, until_ms: lab.clock.now().getTime() + 590_000 })
        signers.add(kidOf(token))
        assert.ok((await published(second % 120 ? one : other)).includes(kidOf(token)))
      }
    }
    const good = tokens.filter(({ until_ms }) => lab.clock.now().getTime() < until_ms)
    for (const { token } of [good[0]!, good.at(-2)!, good.at(-1)!]) {
      for (const app of [one, other]) assert.equal(await ask(token, app), 200, `${second} s`)
    }
    lab.clock.advance(20_000)
  }
  assert.equal(signers.size, 2)
  assert.deepEqual(await published(), [(await inFile())[0]], 'the old key verifies nothing now')
  await rotate()
  assert.ok(!(await inFile()).includes(before!), 'and the next rotation drops it')
  assert.equal((await stat(file)).mode & 0o777, 0o600)
  lab.clock.advance(120_000)
})

test('many who rotate at the same moment, and again within the minute, add one key', async () => {
  const keys = await inFile()
  const all = await Promise.allSettled(Array.from({ length: 8 }, () => rotate()))
  for (const result of all)
    assert.ok(result.status === 'fulfilled' || result.reason instanceof FileInUse)
  assert.equal((await inFile()).filter((kid) => !keys.includes(kid)).length, 1)
  assert.match(await rotate(), /^Nothing changed/)
  assert.deepEqual(await readdir(directory), ['keys.json'])
  lab.clock.advance(120_000)
})

test('a stolen key is dropped at once, and the new one is known to every api with its first token', async () => {
  const stolen = await signIn(one, 'clerk')
  assert.deepEqual([await ask(stolen), await ask(stolen, other)], [200, 200])
  await rotate({ now: true })
  lab.clock.advance(2000)
  const token = await signIn(one, 'clerk')
  assert.notEqual(kidOf(token), kidOf(stolen))
  assert.equal(await ask(token, other), 200)
  lab.clock.advance(10_000) // for so long what was verified before is believed
  assert.deepEqual([await ask(stolen), await ask(stolen, other)], [401, 401])
  assert.deepEqual(await published(), [kidOf(token)])
})

test('a file that is broken or gone leaves the last good keys, and says so once, without what is in it', async () => {
  const good = await readFile(file, 'utf8')
  const token = await signIn(one, 'clerk')
  for (const text of ['swordfish', good.slice(0, -20), undefined]) {
    await writeFile(file, good)
    lab.clock.advance(11_000)
    assert.equal(await ask(token), 200)
    lines.length = 0
    if (text === undefined) await rm(file)
    else await writeFile(file, text)
    for (let n = 0; n < 3; n++) {
      lab.clock.advance(11_000)
      assert.equal(await ask(token), 200)
    }
    assert.equal(lines.length, 1)
    assert.doesNotMatch(JSON.stringify(lines), /swordfish|"d"/)
    if (text !== undefined) await assert.rejects(rotate(), /AUTH_SIGNING_KEYS_FILE/)
  }
  await writeFile(file, good)
  lab.clock.advance(11_000)
  assert.equal(await ask(await signIn(one, 'clerk')), 200)
})

test('what a killed rotation left is no hindrance after a while, and no loss before', async () => {
  const keys = await inFile()
  const left = `${file}.new`
  await writeFile(left, '{"keys": [')
  await assert.rejects(rotate(), FileInUse)
  assert.deepEqual(await inFile(), keys)
  const long = new Date(Date.now() - 60_000)
  await utimes(left, long, long)
  await rotate()
  assert.equal((await inFile()).length, keys.length + 1)
  await chmod(file, 0o640)
  await replaceFile(file, async () => undefined)
  assert.equal((await inFile()).length, keys.length + 1)
})

test('which key signs and which verify follows from the file and the clock', () => {
  const at = (time: string) => new Date(`2026-03-01T${time}Z`)
  const token_ms = 600_000
  const lifetimes = { token_ms, grace_ms: 60_000 }
  const { keys } = rotated([{ kid: 'A' }], { kid: 'B' }, at('12:00:00'), lifetimes)
  const signing = (time: string) => keyThatSigns(keys, at(time)).kid
  const verifying = (time: string) =>
    keysThatVerify(keys, at(time), { token_ms }).map(({ kid }) => kid)
  assert.deepEqual(['12:00:59', '12:01:00'].map(signing), ['A', 'B'])
  assert.deepEqual(verifying('12:00:00'), ['B', 'A'])
  assert.deepEqual(['12:11:59', '12:12:00'].map(verifying), [['B', 'A'], ['B']])
  const next = rotated(keys, { kid: 'C' }, at('13:00:00'), lifetimes)
  assert.deepEqual([next.keys.map(({ kid }) => kid), next.dropped], [['C', 'B'], 1])
  // Arranged by hand.
  const arranged = [{ kid: 'X' }, { kid: 'Y' }]
  assert.equal(keyThatSigns(arranged, at('12:00:00')).kid, 'X')
  assert.equal(keysThatVerify(arranged, at('12:00:00'), { token_ms }).length, 2)
})

test('a password as PostgreSQL keeps it', async () => {
  const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64') // the example of RFC 7677
  assert.equal(
    await scramVerifier('pencil', salt),
    'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=',
  )
})

test('no query fails while a role is given new passwords, on connections that are open and on new ones', async () => {
  const role = `lab_rotation_${randomBytes(6).toString('hex')}`
  const owner = postgres(lab.database.ownerUrl, { max: 3, onnotice() {} })
  const passwordFile = join(directory, 'password')
  await writeFile(passwordFile, 'the first password\n')
  await owner`create role ${owner(role)} login in role lab_api`
  await setRolePassword(owner, role, 'the first password')
  const url = new URL(lab.database.apiUrl)
  url.username = role
  url.password = 'the first password'
  const password_file = { path: passwordFile, holds: 'password' as const }
  const { sql } = connect(url.href, { name: 'rotation', max: 4, password_file })
  let rotating = true
  let asked = 0
  const asking = Array.from({ length: 4 }, async () => {
    while (rotating) {
      await sql`select pg_sleep(0.001)`
      asked++
    }
  })
  const connectAnew = async () => {
    const anew = connect(url.href, { name: 'rotation', max: 1, password_file })
    assert.equal((await anew.sql`select 1 as one`)[0]!.one, 1)
    await anew.sql.end()
  }
  try {
    for (let n = 0; n < 5; n++) {
      await Promise.all([rotatePassword(owner, role, passwordFile), connectAnew(), connectAnew()])
      await connectAnew()
    }
    // By hand, whichever is changed first.
    await setRolePassword(owner, role, 'another password')
    await Promise.all([connectAnew(), writeFile(passwordFile, 'another password')])
    await writeFile(passwordFile, 'one password more')
    await Promise.all([connectAnew(), setRolePassword(owner, role, 'one password more')])
    // One that was killed after the server's change: the file is behind until it is started again.
    await writeFile(`${passwordFile}.next`, 'begun before\n')
    await setRolePassword(owner, role, 'begun before')
    await rotatePassword(owner, role, passwordFile)
    await connectAnew()
    assert.equal(await readFile(passwordFile, 'utf8'), 'begun before\n')
  } finally {
    rotating = false
    await Promise.allSettled(asking)
    await sql.end({ timeout: 1 })
    await owner`drop role ${owner(role)}`
    await owner.end()
  }
  await Promise.all(asking)
  assert.ok(asked > 20)
})
