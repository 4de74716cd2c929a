// So many at once, in all and for one key; a place is free again however the work ended.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPlaces } from '../../src/platform/places.ts'
import { Problem } from '../../src/platform/problems.ts'

const places = createPlaces({ inAll: 3, forOne: 2 })

/** Takes a place for `key` until it is told to leave. */
function occupy(key: string) {
  let leave!: (error?: Error) => void
  const end = new Promise<void>((resolve, reject) => {
    leave = (error) => (error ? reject(error) : resolve())
  })
  return { done: places.take(key, () => end), leave }
}

const refusal = (type: string) => (error: unknown) =>
  error instanceof Problem && error.type === type && error.headers['retry-after'] === '2'

test('one key takes its share, all together what there is, and who leaves makes room', async () => {
  const [first, second] = [occupy('a'), occupy('a')]
  await assert.rejects(places.take('a', assert.fail), refusal('too-many-requests'))
  const third = occupy('b')
  await assert.rejects(places.take('c', assert.fail), refusal('busy'))
  first.leave(new Error('it failed'))
  await assert.rejects(first.done, /it failed/)
  assert.equal(await places.take('a', async () => 'in'), 'in')
  assert.equal(await places.take('c', async () => 'in'), 'in')
  second.leave()
  third.leave()
  await Promise.all([second.done, third.done])
  for (const key of ['a', 'b', 'c']) assert.equal(await places.take(key, async () => key), key)
})
