// So many writes at once; the others wait in the order in which they came, in a line that has an end.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '../../src/platform/problems.ts'
import { createWritePlaces, writesAtOnce } from '../../src/platform/write-places.ts'

const isBusy = (error: unknown) =>
  error instanceof Problem && error.type === 'busy' && error.headers['retry-after'] === '1'

/** Takes a place until it is told to leave, and notes when it has one. */
function occupy(places: ReturnType<typeof createWritePlaces>, started: string[], name: string) {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const done = places.take(() => {
    started.push(name)
    return promise
  })
  return { done, leave: () => resolve(name), fail: () => reject(new Error('it failed')) }
}

test('who leaves, also by a failure, lets the first of those who wait go ahead', async () => {
  const places = createWritePlaces({ atOnce: 2, waiting: 2 })
  const started: string[] = []
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => occupy(places, started, name))
  await assert.rejects(places.take(assert.fail), isBusy)
  assert.deepEqual(started, ['a', 'b'])
  b!.fail()
  await assert.rejects(b!.done, /it failed/)
  const e = occupy(places, started, 'e')
  a!.leave()
  c!.leave()
  d!.leave()
  e.leave()
  assert.deepEqual(await Promise.all([a!.done, c!.done, d!.done, e.done]), ['a', 'c', 'd', 'e'])
  assert.deepEqual(started, ['a', 'b', 'c', 'd', 'e'])
})

test('who has waited long enough is told so, and the place it waited for is not lost', async () => {
  const places = createWritePlaces({ atOnce: 1, patience_ms: 1 })
  const first = occupy(places, [], 'first')
  await assert.rejects(places.take(assert.fail), isBusy)
  first.leave()
  await first.done
  assert.equal(await places.take(async () => 'in'), 'in')
})

test('a pool keeps three connections for reads, and one for writes', () => {
  const sizes = [2, 3, 4, 5, 10, 100]
  assert.deepEqual(sizes.map(writesAtOnce), [1, 1, 1, 2, 7, 97])
})
