// TLS to the database as the URL asks for it: with a PostgreSQL of its own, whose certificate is made here.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { connect } from '../../../db/client.ts'
import { isRoot, nobody } from '../../../db/embedded/processes.ts'
import { startEmbedded, type EmbeddedServer } from '../../../db/embedded/server.ts'
import { isConnectionError } from '../../../db/errors.ts'
import { eventually } from '../../helpers/processes.ts'
import { asSuperuser } from '../../helpers/test-server.ts'

const skip = spawnSync('openssl', ['version']).status !== 0 && 'certificates are made by openssl'

const home = mkdtempSync(join(tmpdir(), 'lab-tls-'))
const file = (name: string) => join(home, name)
let server: EmbeddedServer
/** Of a role that is let in over TLS only. */
let secured: string

function openssl(...args: string[]): void {
  execFileSync('openssl', args, { cwd: home, stdio: 'pipe' })
}

/** An authority, and with `host` a certificate that it signs for that name. */
function makeAuthority(name: string, host?: string): void {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.pem`,
    '-subj',
    `/CN=${name}`,
  )
  if (host === undefined) return
  openssl('req', ...key, '-keyout', 'server.key', '-out', 'server.csr', '-subj', `/CN=${host}`)
  writeFileSync(file('names'), `subjectAltName=DNS:${host}`)
  const by = ['-CA', `${name}.pem`, '-CAkey', `${name}.key`, '-CAcreateserial']
  openssl('x509', '-req', '-in', 'server.csr', ...by, '-extfile', 'names', '-out', 'server.pem')
}

before(async () => {
  if (skip) return
  makeAuthority('ours', 'localhost')
  makeAuthority('theirs')
  server = await startEmbedded({ dataDir: file('data'), preferredPort: 0, durable: false })
  const data = join(server.dataDir, 'cluster/data')
  for (const name of ['server.key', 'server.pem']) {
    const path = join(data, name)
    execFileSync('install', ['-m', '600', file(name), path])
    if (isRoot) chownSync(path, nobody.uid, nobody.gid)
  }
  const rules =
    'hostssl all secured 127.0.0.1/32 scram-sha-256\nhost all secured 127.0.0.1/32 reject\n'
  await asSuperuser(server.url, async (sql) => {
    const [hba] = await sql<[{ path: string }]>`select current_setting('hba_file') as path`
    const before = execFileSync('cat', [hba.path], { encoding: 'utf8' })
    writeFileSync(hba.path, rules)
    appendFileSync(hba.path, before)
    await sql`create role secured login password 'of-the-secured'`
    await sql`alter system set ssl_cert_file = 'server.pem'`
    await sql`alter system set ssl_key_file = 'server.key'`
    await sql`alter system set ssl = on`
    await sql`select pg_reload_conf()`
  })
  secured = `postgres://secured:of-the-secured@localhost:${server.port}/postgres`
})
after(async () => {
  await server?.stop()
  rmSync(home, { recursive: true, force: true })
})

/** How the server sees a connection of this URL. */
async function connectionOf(url: string): Promise<{ ssl: boolean; rows: number } | Error> {
  const { sql } = connect(url, { name: 'tls-test', max: 1 })
  try {
    const [row] = await sql<[{ ssl: boolean }]>`
      select ssl from pg_stat_ssl where pid = pg_backend_pid()`
    // Larger than what one record of TLS holds, so that messages are cut where records end.
    const rows = await sql`select repeat('x', 5000) as text from generate_series(1, 2000)`
    return { ssl: row.ssl, rows: rows.length }
  } catch (error) {
    return error as Error
  } finally {
    await sql.end({ timeout: 0 })
  }
}

test(
  'a URL that asks for TLS is answered encrypted, and by whom it trusts only',
  { skip },
  async () => {
    const ours = `sslrootcert=${file('ours.pem')}`
    const theirs = `sslrootcert=${file('theirs.pem')}`
    const encrypted = { ssl: true, rows: 2000 }
    const byAddress = secured.replace('localhost', '127.0.0.1')
    const tried: [string, typeof encrypted | RegExp][] = [
      [`${secured}?sslmode=require`, encrypted],
      [`${secured}?sslmode=verify-ca&${ours}`, encrypted],
      [`${secured}?sslmode=verify-full&${ours}`, encrypted],
      // The certificate is of localhost, and not of its address.
      [`${byAddress}?sslmode=verify-ca&${ours}`, encrypted],
      [`${byAddress}?sslmode=verify-full&${ours}`, /does not match/],
      [`${secured}?sslmode=verify-full&${theirs}`, /self-signed certificate|unable to verify/],
      [`${secured}?sslmode=verify-ca&${theirs}`, /self-signed certificate|unable to verify/],
      [`${secured}?sslmode=require&${theirs}`, /self-signed certificate|unable to verify/],
      [`${secured}?sslmode=verify-full`, /self-signed certificate|unable to verify/],
      [secured, /pg_hba.conf/],
    ]
    for (const [url, expected] of tried) {
      const found = await connectionOf(url)
      if (expected instanceof RegExp) {
        assert.ok(found instanceof Error, url)
        assert.match(found.message, expected)
        if (url.includes('?'))
          assert.ok(isConnectionError(found), 'it is a database that cannot be reached')
      } else assert.deepEqual(found, expected, url)
    }
  },
)

test(
  'a server without TLS is not spoken to, and a lost connection is opened encrypted again',
  { skip },
  async () => {
    const url = `${secured}?sslmode=verify-full&sslrootcert=${file('ours.pem')}`
    const { sql } = connect(url, { name: 'tls-test', max: 2 })
    const [first] = await sql<[{ pid: number }]>`select pg_backend_pid() as pid`
    await asSuperuser(server.url, (owner) => owner`select pg_terminate_backend(${first.pid})`)
    await sql`select 1`.catch((error: unknown) => assert.ok(isConnectionError(error)))
    const [again] = await sql<[{ pid: number; ssl: boolean }]>`
    select pid, ssl from pg_stat_ssl where pid = pg_backend_pid()`
    assert.ok(again.ssl && again.pid !== first.pid)
    await sql.end({ timeout: 1 }) // without one postgres.js waits for ever after such a loss
    await asSuperuser(server.url, async (owner) => {
      await owner`alter system set ssl = off`
      await owner`select pg_reload_conf()`
    })
    await eventually('the server has put it off', async () => {
      const found = await connectionOf(url)
      return found instanceof Error && found.message.includes('the server has none')
    })
  },
)

test('what a URL says of TLS and nobody would keep is refused at the start', () => {
  for (const [query, expected] of [
    ['sslmode=prefer', /none of require/],
    ['sslrootcert=/etc/ca.pem', /sslmode=verify-full/],
    ['sslmode=verify-full&sslrootcert=/there/is/none', /ENOENT/],
    ['sslmode=require&sslcert=/etc/client.pem', /sslcert/],
    ['ssl=true', /only sslmode/],
  ] as const) {
    const url = `postgres://lab_api@localhost/lab?${query}`
    assert.throws(() => connect(url, { name: 'tls-test' }), expected)
  }
})
