// From which network address a request comes: the other end of its connection. A header that says otherwise could
// be made up by anybody, so it is believed only of the proxies that the configuration names.
import type { Context as HonoContext } from 'hono'
import { BlockList, isIP } from 'node:net'
import type { Env } from './env.ts'

/** `proxies`: addresses and networks such as 10.0.0.0/8 (TRUSTED_PROXIES). */
export function createClientAddress(proxies: readonly string[]): (c: HonoContext<Env>) => string {
  const trusted = trustedProxies(proxies)
  return (c) => {
    const env = (c.env as Env['Bindings'] | undefined) ?? {}
    const { incoming } = env.clientOf ?? env
    return addressOf(incoming?.socket.remoteAddress, c.req.header('x-forwarded-for'), trusted)
  }
}

export function trustedProxies(proxies: readonly string[]): BlockList {
  const trusted = new BlockList()
  for (const proxy of proxies) {
    const [address, prefix] = proxy.split('/') as [string, string?]
    const family = familyOf(address)
    if (prefix === undefined) trusted.addAddress(address, family)
    else trusted.addSubnet(address, Number(prefix), family)
  }
  return trusted
}

/**
 * Each proxy adds whom it was called by on the right of X-Forwarded-For: the last address that is none of our
 * proxies is the client's. What stands left of it the client may have written.
 */
export function addressOf(
  remote: string | undefined,
  forwarded: string | undefined,
  trusted: BlockList,
): string {
  if (remote === undefined) return 'unknown'
  let address = plain(remote)
  const named = forwarded?.split(',').map((text) => plain(text.trim())) ?? []
  while (named.length > 0 && trusted.check(address, familyOf(address))) {
    const next = named.pop()!
    if (isIP(next) === 0) break
    address = next
  }
  return network(address)
}

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** An IPv4 address as itself, where a socket for both says ::ffff:192.0.2.1. */
const plain = (address: string) => address.replace(/^::ffff:(?=\d+\.)/i, '')

/** Of an IPv6 address the network: one customer has 2^64 addresses. */
function network(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail] = address.split('%')[0]!.split('::')
  const before = head === '' ? [] : head.split(':')
  const behind = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - behind.length)
  const groups = [...before, ...Array<string>(zeros).fill('0'), ...behind].slice(0, 4)
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`
}
