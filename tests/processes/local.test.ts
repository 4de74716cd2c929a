// What the demo and `npm run dev` print for a person.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readable } from '../../src/processes/local/readable-log.ts'
import { breakWords } from '../../src/processes/local/terminal.ts'

test('a table breaks its last column between words', () => {
  assert.deepEqual(breakWords('', 10), [''])
  assert.deepEqual(breakWords('a few words', 11), ['a few words'])
  assert.deepEqual(breakWords('a few words', 10), ['a few', 'words'])
  assert.deepEqual(breakWords('critical, outside_autoverification_limits', 20), [
    'critical,',
    'outside_autoverification_limits',
  ])
})

test('a line of the log is shown with its time, its process, what happened and what belongs to it', () => {
  const time = Date.UTC(2026, 10, 24, 12, 4, 31)
  const request = { level: 30, time, process: 'api', pid: 1, msg: 'request', method: 'POST' }
  const more = { route: '/v1/orders', status: 201, duration_ms: 12.1, request_id: 'r-1' }
  assert.equal(
    readable('api', JSON.stringify({ ...request, ...more })),
    '  12:04:31 api       request POST /v1/orders 201 12.1 ms request_id=r-1',
  )
  const error = { name: 'Error', message: 'no', stack: 'Error: no\n    at here' }
  assert.equal(
    readable('worker', JSON.stringify({ level: 50, time, msg: 'job failed', job: 'x', error })),
    '  12:04:31 worker    job failed job=x\nError: no\n    at here',
  )
})

test('what is no line of the log is shown as it is', () => {
  for (const line of ['SyntaxError: no', '{ half', '', '{"looked": "at"}']) {
    assert.equal(readable('api', line), `  api       ${line}`)
  }
})
