// TLS to the database, as a URL asks for it in PostgreSQL's own words:
//   postgres://lab_api@db.example.org/lab?sslmode=verify-full&sslrootcert=/etc/lab/ca.pem
//
//   sslmode      the connection is encrypted   by a certificate of sslrootcert   of this very host
//   (none)       no                            no                                no
//   require      yes                           only if sslrootcert is given      no
//   verify-ca    yes                           yes                               no
//   verify-full  yes                           yes                               yes
//
// Who asks for it never speaks in plain text: `prefer` and `allow` would, to whoever says that it has no TLS. Without
// sslrootcert the authorities count that Node trusts.
import { readFileSync } from 'node:fs'
import { isIP, type Socket } from 'node:net'
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls'

export type Tls = Pick<ConnectionOptions, 'ca' | 'rejectUnauthorized' | 'checkServerIdentity'>

/** The URL without what is said of TLS, and what is said. @throws Error that says what to write instead */
export function tlsOf(url: string): { url: string; tls: Tls | undefined } {
  const [address, query = ''] = url.split('?', 2) as [string, string?] // may name several hosts: none that URL reads
  const parameters = new URLSearchParams(query)
  const mode = parameters.get('sslmode') ?? 'disable'
  const root = parameters.get('sslrootcert')
  const other = [...parameters.keys()].find((name) => /^ssl(?!mode$|rootcert$)/.test(name))
  if (other !== undefined)
    throw new Error(`has ${other}, and of TLS only sslmode and sslrootcert count`)
  if (!['disable', 'require', 'verify-ca', 'verify-full'].includes(mode))
    throw new Error('has an sslmode that is none of require, verify-ca, verify-full and disable')
  if (root !== null && mode === 'disable')
    throw new Error(
      'has an sslrootcert, which counts only with an sslmode: say sslmode=verify-full',
    )
  for (const name of ['sslmode', 'sslrootcert']) parameters.delete(name)
  const rest = parameters.size === 0 ? address : `${address}?${parameters.toString()}`
  if (mode === 'disable') return { url: rest, tls: undefined }
  return {
    url: rest,
    tls: {
      ...(root !== null && root !== 'system' && { ca: certificatesIn(root) }),
      rejectUnauthorized: mode !== 'require' || root !== null,
      ...(mode !== 'verify-full' && { checkServerIdentity: () => undefined }),
    },
  }
}

function certificatesIn(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new Error(
      `has an sslrootcert that cannot be read (${(error as NodeJS.ErrnoException).code})`,
      { cause: error },
    )
  }
}

// "Do you speak TLS?": a message of eight bytes with this number, answered by one byte.
const request = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f])
const yes = 'S'.charCodeAt(0)

const mostWait_ms = 10_000

/**
 * From an open socket, or one that is being opened, to one that is encrypted.
 * @throws Error with the code of a connection error, so that it is tried again as any other
 */
export function encrypted(plain: Socket, host: string, tls: Tls): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    let socket: Socket = plain
    const fail = (error: Error) => {
      clearTimeout(waiting)
      plain.destroy()
      reject(error)
    }
    const waiting = setTimeout(() => fail(failure('it took longer than ten seconds')), mostWait_ms)
    const closed = () => fail(failure('the server closed the connection'))
    plain.once('error', fail).once('close', closed)
    plain.once('connect', () => plain.write(request))
    plain.once('data', (answer: Buffer) => {
      // More than that byte would be what somebody in between has sent ahead, to be taken for the server's.
      if (answer.length !== 1 || answer[0] !== yes)
        return fail(failure('the server has none, and sslmode asks for it'))
      plain.removeListener('error', fail).removeListener('close', closed)
      // A host that is an address is no name to ask for, and is compared all the same.
      const name = isIP(host) ? { host } : { host, servername: host }
      socket = connectTls({ ...tls, ...name, socket: plain })
      const refused = (error: Error) => fail(failure(error.message, error))
      socket.once('error', refused).once('close', closed)
      socket.once('secureConnect', () => {
        clearTimeout(waiting)
        socket.removeListener('error', refused).removeListener('close', closed)
        resolve(socket as TLSSocket)
      })
    })
  })
}

function failure(message: string, cause?: Error): Error {
  return Object.assign(new Error(`TLS to the database: ${message}`, { cause }), {
    code: 'CONNECTION_TLS',
  })
}
