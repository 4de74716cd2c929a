// What a replica may answer, and how old it is: positions in PostgreSQL's log.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { caughtUp, mayAnswer, positionOf, type Seen } from '../../src/platform/replica/rules.ts'

test('positions are read as PostgreSQL writes them', () => {
  assert.equal(positionOf('0/0'), 0n)
  assert.equal(positionOf('16/B374D848'), 0x16b374d848n)
  assert.equal(positionOf('16/b374d848'), 0x16b374d848n)
  assert.equal(positionOf('1/0'), positionOf('0/FFFFFFFF')! + 1n)
  for (const none of ['', '0', '0/', '/0', '0/0/0', '0/G', ' 0/0', '0/123456789', 'latest', '-1/0'])
    assert.equal(positionOf(none), undefined, none)
})

test('who may not miss what they have written is not answered by a replica that may lack it', () => {
  const replayed = positionOf('0/5000')!
  const cases: [demanded: string | undefined, mayWrite: boolean, answers: boolean][] = [
    [undefined, false, true],
    [undefined, true, false],
    ['0/0', true, true],
    ['0/5000', true, true],
    ['0/5001', true, false],
    ['0/5001', false, false],
    ['latest', false, false],
    ['nonsense', false, false],
  ]
  for (const [demanded, mayWrite, answers] of cases)
    assert.equal(mayAnswer(replayed, demanded, mayWrite), answers, `${demanded} ${mayWrite}`)
})

test('a replica is as old as the first moment whose position it has not reached', () => {
  const seen = (at: number, position: bigint): Seen => ({ at, position })
  const ahead = [seen(10, 100n), seen(11, 200n), seen(12, 200n), seen(13, 300n)]
  assert.deepEqual(caughtUp(ahead, 99n), { ahead, freshAt: undefined })
  assert.deepEqual(caughtUp(ahead, 150n), { ahead: ahead.slice(1), freshAt: 10 })
  assert.deepEqual(caughtUp(ahead, 200n), { ahead: ahead.slice(3), freshAt: 12 })
  assert.deepEqual(caughtUp(ahead, 300n), { ahead: [], freshAt: 13 })
})

test('whatever is committed before the moment of which it is known to be fresh, it has', () => {
  const steps = fc.array(fc.record({ written: fc.nat(50), replayed: fc.nat(50) }), {
    maxLength: 40,
  })
  fc.assert(
    fc.property(steps, (taken) => {
      let primary = 0n
      let replica = 0n
      let ahead: readonly Seen[] = []
      let freshAt = -1
      const committed: Seen[] = []
      taken.forEach(({ written, replayed }, at) => {
        ahead = [...ahead, { at, position: primary }]
        primary += BigInt(written)
        committed.push({ at, position: primary })
        replica = replica + BigInt(replayed) < primary ? replica + BigInt(replayed) : primary
        const now = caughtUp(ahead, replica)
        ahead = now.ahead
        freshAt = now.freshAt ?? freshAt
        for (const one of committed) if (one.at < freshAt) assert.ok(one.position <= replica)
      })
    }),
  )
})
