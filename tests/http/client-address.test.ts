// Whose address counts: the other end of the connection, or what proxies that are trusted say of it.
import assert from 'node:assert/strict'
import { BlockList } from 'node:net'
import { test } from 'node:test'
import { addressOf } from '../../src/http/client-address.ts'

const trusted = new BlockList()
trusted.addSubnet('10.0.0.0', 8, 'ipv4')
trusted.addAddress('2001:db8::1', 'ipv6')

for (const [remote, forwarded, address] of [
  [undefined, '198.51.100.7', 'unknown'],
  ['192.0.2.1', undefined, '192.0.2.1'],
  ['192.0.2.1', '198.51.100.7', '192.0.2.1'],
  ['::ffff:192.0.2.1', undefined, '192.0.2.1'],
  ['10.0.0.5', undefined, '10.0.0.5'],
  ['10.0.0.5', '198.51.100.7', '198.51.100.7'],
  ['::ffff:10.0.0.5', '198.51.100.7', '198.51.100.7'],
  ['10.0.0.5', '203.0.113.9, 198.51.100.7', '198.51.100.7'],
  ['10.0.0.5', '203.0.113.9, 198.51.100.7, 10.1.1.1', '198.51.100.7'],
  ['10.0.0.5', '10.3.3.3, 10.2.2.2', '10.3.3.3'],
  ['10.0.0.5', '198.51.100.7, nonsense', '10.0.0.5'],
  ['10.0.0.5', '', '10.0.0.5'],
  ['2001:db8::1', '2001:db8:7:8:9:a:b:c', '2001:db8:7:8::/64'],
  ['2001:db8:7:8::1', undefined, '2001:db8:7:8::/64'],
  ['2001:DB8:0007:8:ffff::', undefined, '2001:db8:7:8::/64'],
  ['fe80::1%eth0', undefined, 'fe80:0:0:0::/64'],
  ['::1', undefined, '0:0:0:0::/64'],
] as [string | undefined, string | undefined, string][]) {
  test(`from ${remote}, forwarded for ${forwarded}: ${address}`, () => {
    assert.equal(addressOf(remote, forwarded, trusted), address)
  })
}
