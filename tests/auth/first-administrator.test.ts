// The first administrator: made once, by whoever owns the database, with a password that no log and no list of
// processes has seen.
import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { PassThrough, Readable } from 'node:stream'
import { after, test } from 'node:test'
import { loadConfig } from '../../src/config/config.ts'
import { readPassword } from '../../src/processes/read-password.ts'
import { bootstrap } from '../../src/processes/users-bootstrap.ts'
import { testContext } from '../helpers/context.ts'
import { requestToken } from '../helpers/sign-in.ts'
import { asSuperuser } from '../helpers/test-server.ts'

const lab = await testContext()
after(() => lab.stop())

const config = loadConfig('users-bootstrap', {
  NODE_ENV: 'test',
  DATABASE_URL: lab.database.ownerUrl,
  LAB_NAME: 'Riverside Laboratory',
})
const good = 'four words nobody guesses'
const make = (username: string, password = good) =>
  bootstrap(config, { username, display_name: `${username} Example` }, async () => password)

async function admins(): Promise<string[]> {
  const users = lab.context.db
    .selectFrom('users')
    .where('role', '=', 'admin')
    .where('active', '=', true)
  return (await users.select('username').execute()).map(({ username }) => username).sort()
}

test('a password that would be refused elsewhere is refused here, and a name that is taken', async () => {
  await assert.rejects(make('ada', 'Riverside Laboratory'), /is little more than your name/)
  await assert.rejects(make('ada', 'short'), /at least 15 characters/)
  await assert.rejects(make('clerk'), /clerk is taken/)
  assert.deepEqual(await admins(), ['admin'], 'the one of the demonstration')
})

test('of two at the same moment one is made, who signs in; then nobody is made any more', async () => {
  const [ada, ben] = await Promise.allSettled([make('ada'), make('ben')])
  const made = [ada, ben].filter(({ status }) => status === 'fulfilled')
  assert.equal(made.length, 1)
  const username = (await admins()).find((name) => name !== 'admin')!
  const grant = { grant_type: 'password', username, password: good }
  assert.equal((await requestToken(lab.app, grant)).status, 200)

  let asked = false
  const again = bootstrap(config, { username: 'eve', display_name: 'Eve' }, async () => {
    asked = true
    return good
  })
  await assert.rejects(again, new RegExp(`administrator who can sign in: ${username}\\.`))
  assert.equal(asked, false)
  const told = await asSuperuser(
    lab.database.ownerUrl,
    (sql) => sql`select after from audit_log where actor = 'job:users-bootstrap'`,
  )
  assert.equal(told.length, 1)
  assert.doesNotMatch(JSON.stringify(told), /argon2id|four words/)
})

test('an administrator who was shut out is none, nor is one without a password', async () => {
  await asSuperuser(lab.database.ownerUrl, async (sql) => {
    await sql`select set_config('lab.actor', 'job:test', false)`
    await sql`update users set active = false where username in ('ada', 'ben')`
  })
  await make('eve')
  assert.deepEqual(await admins(), ['admin', 'eve'])
})

test('a pipe gives the first line; a terminal shows nothing, and is asked twice', async () => {
  const nowhere = new PassThrough()
  const piped = (text: string) => readPassword(Readable.from([text]), nowhere)
  assert.equal(await piped(`${good}\r\n`), good)
  assert.equal(await piped('in the\u00e9 house'), 'in the\u00e9 house')
  await assert.rejects(piped('x'.repeat(5000)), /too long/)

  const type = (...keys: string[]) => {
    const raw: boolean[] = []
    const shown: string[] = []
    const terminal = Object.assign(new EventEmitter(), {
      isTTY: true,
      setRawMode: (on: boolean) => void raw.push(on),
      setEncoding() {},
      resume() {
        const key = keys.shift()
        if (key !== undefined) setImmediate(() => terminal.emit('data', key))
      },
      pause() {},
    })
    const prompts = new PassThrough({ encoding: 'utf8' })
    prompts.on('data', (text: string) => shown.push(text))
    const password = readPassword(terminal as never, prompts)
    return { password, raw, shown }
  }
  const typed = type('good wordx\u007f\r', 'good word\r')
  assert.equal(await typed.password, 'good word')
  assert.deepEqual(typed.raw, [true, false, true, false])
  assert.doesNotMatch(typed.shown.join(''), /good/)
  await assert.rejects(type('one\r', 'two\r').password, /two different passwords/)
  const givenUp = type('one\u0003')
  await assert.rejects(givenUp.password, /Given up/)
  assert.equal(givenUp.raw.at(-1), false)
})
