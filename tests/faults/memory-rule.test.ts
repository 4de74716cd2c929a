// A rule that passes a leak is worse than none: so it is shown what it lets through and what it finds.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { judgeMemory, type Memory } from './memory-rule.ts'

/** A minute apart. */
function memory(held: number[], others: Partial<Memory> & { resident?: number[] } = {}): Memory {
  const { resident = held.map(() => 200), ...rest } = others
  const samples = held.map((held_mb, minute) => ({
    minute,
    held_mb,
    resident_mb: resident[minute]!,
  }))
  return { name: 'api 1', asked: held.length, samples, peak_mb: 240, limit_mb: 512, ...rest }
}

test('an hour that warms up and is flat then', () => {
  const held = [57, 66, 69.5, 71.6, 71.6, 72.1, 71.7, 80.4, 71.9, 72.3, 72.2, 72.5]
  assert.deepEqual(judgeMemory(memory(held)), {
    faults: [],
    words:
      'api 1: holds 71.6, then 71.9 MB (a leak of 0.25 MB a minute would be seen); resident at most 240 of 512 MB',
  })
})

test('what is kept each minute is found, under samples that jump', () => {
  const held = [57, 66, 69.5, 71.6, 72.6, 73.1, 74.7, 84.4, 75.9, 76.8, 77.2, 78.5]
  const { faults } = judgeMemory(memory(held))
  assert.equal(faults.length, 1)
  assert.match(faults[0]!, /^api 1 keeps more and more: 57\.0 .* 78\.5 MB, 0\.83 MB a minute$/)
})

test('memory that is held outside of the heap is found as well', () => {
  const flat = Array.from({ length: 12 }, () => 70)
  const resident = flat.map((_, minute) => 200 + minute * 12)
  const { faults } = judgeMemory(memory(flat, { resident }))
  assert.match(faults.join(), /^api 1 grows outside of its heap: 200\.0 .* 332\.0 MB$/)
})

test('what the allocator takes and gives back is no fault; more than the container has is', () => {
  const flat = Array.from({ length: 12 }, () => 70)
  const resident = [165, 251, 211, 202, 230, 282, 235, 259, 219, 247, 249, 251]
  assert.deepEqual(judgeMemory(memory(flat, { resident })).faults, [])
  const { faults } = judgeMemory(memory(flat, { resident, peak_mb: 513 }))
  assert.deepEqual(faults, ['api 1 had 513 MB, and may have 512'])
})

test('a short campaign says that it says nothing', () => {
  const { faults, words } = judgeMemory(memory([57, 66, 75, 84, 93, 102, 111, 120]))
  assert.deepEqual(faults, [])
  assert.match(words, /too short to say what it keeps/)
})

test('who does not answer is not passed', () => {
  const flat = Array.from({ length: 12 }, () => 70)
  const { faults } = judgeMemory(memory(flat, { asked: 40 }))
  assert.deepEqual(faults, ['api 1 said 12 times what it keeps, and was asked 40 times'])
})

test('every leak of the size that the verdict names is found, however long the campaign is', () => {
  const campaigns = fc.record({
    minutes: fc.integer({ min: 9, max: 120 }),
    noise: fc.array(fc.double({ min: 0, max: 20, noNaN: true }), {
      minLength: 120,
      maxLength: 120,
    }),
  })
  fc.assert(
    fc.property(campaigns, ({ minutes, noise }) => {
      const quiet = judgeMemory(memory(Array.from({ length: minutes }, () => 70)))
      const seen = Number(/a leak of ([\d.]+) MB/.exec(quiet.words)![1])
      // One sample of each third in a moment when nothing is under way; the others as they come.
      const third = Math.floor(minutes / 3)
      const held = Array.from({ length: minutes }, (_, minute) => {
        const isQuiet = (minutes - 1 - minute) % third === third - 1
        return 70 + (seen + 0.01) * minute + (isQuiet ? 0 : noise[minute]!)
      })
      assert.equal(judgeMemory(memory(held)).faults.length, 1)
      assert.equal(judgeMemory(memory(held.map(() => 70))).faults.length, 0)
    }),
  )
})
