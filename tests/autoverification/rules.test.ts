// Who has the last word about a test: by a table, and for every combination the strictest.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { effectiveMode, type Switches } from '../../src/autoverification/rules.ts'
import { autoverificationModes } from '../../src/results/interpretation/rules/switches.ts'

const nothing: Switches = { environment: true, catalogue: true, laboratory: null, test: null }

const table: [Partial<Switches>, mode: string, by: string | null][] = [
  [{}, 'on', null],
  [{ test: 'on' }, 'on', 'test'],
  [{ test: 'off' }, 'off', 'test'],
  [{ laboratory: 'shadow' }, 'shadow', 'laboratory'],
  [{ laboratory: 'shadow', test: 'on' }, 'shadow', 'laboratory'],
  [{ laboratory: 'shadow', test: 'off' }, 'off', 'test'],
  [{ laboratory: 'off', test: 'on' }, 'off', 'laboratory'],
  [{ laboratory: 'off', test: 'off' }, 'off', 'laboratory'],
  [{ catalogue: false, test: 'shadow' }, 'off', 'catalogue'],
  [{ environment: false, catalogue: false, laboratory: 'on' }, 'off', 'environment'],
]
for (const [given, mode, decided_by] of table) {
  test(`${JSON.stringify(given)} → ${mode}, by ${decided_by}`, () => {
    assert.deepEqual(effectiveMode({ ...nothing, ...given }), { mode, decided_by })
  })
}

test('whatever is said, the strictest word counts', () => {
  const words = [null, ...autoverificationModes]
  for (const laboratory of words) {
    for (const one of words) {
      const said = [laboratory ?? 'on', one ?? 'on']
      const strictest = autoverificationModes.find((mode) => said.includes(mode))
      assert.equal(effectiveMode({ ...nothing, laboratory, test: one }).mode, strictest)
    }
  }
})
