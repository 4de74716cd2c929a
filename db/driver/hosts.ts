// Several servers of which one is the primary, as a URL names them in PostgreSQL's own words:
//   postgres://lab_api@db-a:5432,db-b:5432/lab?target_session_attrs=read-write
//
//   target_session_attrs    a server that is a standby, or read-only
//   read-write, primary     is left again before anything is asked of it, and the next one is tried
//   any                     is taken
//
// With several hosts it is read-write unless the URL says otherwise: a write to a standby would only fail. postgres.js
// 3.4.9 has all of this too, but while no server is good it asks them for ever, without a pause, and whoever waits for
// a connection is never told. So it is told of one host, and the choice is made below it.

export type Host = { host: string; port: number }
export type Target = 'any' | 'read-write'

const usualPort = 5432

/** The URL with its first host alone, and who else there is. @throws Error that says what to write instead */
export function hostsOf(url: string): { url: string; hosts: Host[]; target: Target } {
  const [, before = '', authority = '', rest = ''] =
    /^(\w+:\/\/(?:[^/@]*@)?)([^/?]*)(.*)$/.exec(url) ?? []
  const several = authority.includes(',')
  const { rest: others, value } = withoutTarget(rest)
  const target = targetOf(value ?? (several ? 'read-write' : 'any'))
  if (!several) return { url: before + authority + others, hosts: [], target }
  const hosts = authority.split(',').map(readHost)
  return { url: `${before}${hosts[0]!.host}:${hosts[0]!.port}${others}`, hosts, target }
}

function withoutTarget(rest: string): { rest: string; value: string | null } {
  const [path, query = ''] = rest.split('?', 2) as [string, string?]
  const parameters = new URLSearchParams(query)
  const value = parameters.get('target_session_attrs')
  if (value === null) return { rest, value }
  parameters.delete('target_session_attrs')
  return { rest: parameters.size === 0 ? path : `${path}?${parameters.toString()}`, value }
}

function targetOf(value: string): Target {
  if (value === 'any') return 'any'
  if (value === 'read-write' || value === 'primary') return 'read-write'
  throw new Error('has a target_session_attrs that is none of read-write, primary and any')
}

function readHost(text: string): Host {
  const [, host, port] = /^([\w.-]+)(?::(\d{1,5}))?$/.exec(text) ?? []
  if (host === undefined)
    throw new Error('has several hosts, and one of them is no name or address')
  return { host, port: port === undefined ? usualPort : Number(port) }
}

/** For so long a server that has failed is not the first to be tried. */
const out_ms = 500

/** Which server the next connection of a pool tries; one for each pool. */
export function createHostChoice(count: number, now = () => performance.now()) {
  const failedAt = Array.from({ length: count }, () => -Infinity)
  const isOut = (n: number) => now() - failedAt[n]! < out_ms
  let current = 0
  return {
    /** The one that was good last, or the first after it that has not failed just now. */
    next(): number {
      for (let step = 0; step < count; step++) {
        const n = (current + step) % count
        if (!isOut(n)) return n
      }
      return current
    },
    /** @returns whether another is worth a try at once; if not, who waits is told that there is none */
    failed(n: number): boolean {
      failedAt[n] = now()
      if (current === n) current = (n + 1) % count
      return failedAt.some((_, other) => !isOut(other))
    },
    accepted(n: number): void {
      failedAt[n] = -Infinity
      current = n
    },
  }
}

export type HostChoice = ReturnType<typeof createHostChoice>
