// Which of several servers a connection tries, as the URL names them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createHostChoice, hostsOf } from '../../../db/driver/hosts.ts'

test('a URL names its hosts and which of them is wanted', () => {
  assert.deepEqual(hostsOf('postgres://u:p@db-a:5433,10.0.0.2/lab?sslmode=require'), {
    url: 'postgres://u:p@db-a:5433/lab?sslmode=require',
    hosts: [
      { host: 'db-a', port: 5433 },
      { host: '10.0.0.2', port: 5432 },
    ],
    target: 'read-write',
  })
  const one = 'postgres://u:p@db-a:5433/lab'
  assert.deepEqual(hostsOf(one), { url: one, hosts: [], target: 'any' })
  assert.equal(hostsOf(`${one}?target_session_attrs=read-write`).target, 'read-write')
  assert.equal(hostsOf(`${one}?target_session_attrs=primary&sslmode=require`).target, 'read-write')
  assert.equal(hostsOf('postgres://a,b/lab?target_session_attrs=any').target, 'any')
  assert.equal(
    hostsOf(`${one}?target_session_attrs=any&sslmode=require`).url,
    `${one}?sslmode=require`,
  )
  // A password may hold a comma, and an address of IPv6 colons.
  assert.deepEqual(hostsOf('postgres://u:p,q@[::1]:5432/lab').hosts, [])
})

test('what no server is found by is refused, in words that say what to write', () => {
  const said = (url: string) => () => hostsOf(url)
  assert.throws(
    said('postgres://a/lab?target_session_attrs=standby'),
    /read-write, primary and any/,
  )
  assert.throws(said('postgres://a,/lab'), /one of them is no name/)
  assert.throws(said('postgres://a:x,b/lab'), /one of them is no name/)
})

test('the one that was good last is tried first, and one that has just failed last', () => {
  let now = 0
  const choice = createHostChoice(3, () => now)
  assert.equal(choice.next(), 0)
  assert.equal(choice.failed(0), true)
  assert.equal(choice.next(), 1)
  choice.accepted(1)
  assert.equal(choice.next(), 1)
  assert.equal(choice.failed(1), true)
  assert.equal(choice.next(), 2)
  assert.equal(choice.failed(2), false, 'all have failed: who waits is told')
  now += 500
  assert.equal(choice.next(), 0)
})

test('with one host each failure is told', () => {
  const choice = createHostChoice(1)
  assert.equal(choice.failed(0), false)
  assert.equal(choice.next(), 0)
})
