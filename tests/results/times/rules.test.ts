// Times that can be true of a sample and its result, and times that cannot, around each edge.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isInOrder, type Times } from '../../../src/results/times/rules.ts'

const times: Times = {
  collected_at: '2026-11-23T08:00:00+00:00',
  received_at: '2026-11-23T08:40:00+00:00',
  measured_at: '2026-11-23T08:50:00+00:00',
  entered_at: '2026-11-23T09:00:00+00:00',
  clock_tolerance_ms: 300_000,
  to_measurement_ms: 7 * 86_400_000,
}

for (const [change, expected, why] of [
  [{}, true, 'collected, received, measured, entered'],
  [{ measured_at: '2026-11-23T08:35:00Z' }, true, 'a clock that is five minutes late'],
  [{ measured_at: '2026-11-23T08:34:59Z' }, false, 'measured before it was here'],
  [{ measured_at: '2026-11-23T10:50:00+02:00' }, true, 'the same moment in another zone'],
  [{ measured_at: '2018-07-26T06:36:00Z' }, false, 'measured years before'],
  [{ measured_at: '2026-11-23T09:05:00Z' }, true, 'a clock that is five minutes ahead'],
  [{ measured_at: '2026-11-23T09:05:01Z' }, false, 'measured in the future'],
  [{ measured_at: null }, true, 'typed by hand'],
  [{ measured_at: null, collected_at: '2026-11-16T08:59:59Z' }, false, 'typed by hand, too late'],
  [{ received_at: '2026-11-23T07:55:00Z' }, true, 'a ward whose clock is five minutes ahead'],
  [{ received_at: '2026-11-23T07:54:59Z' }, false, 'received before it was collected'],
  [{ received_at: null }, true, 'never received: held for that'],
  [{ collected_at: '2026-11-16T08:50:00Z' }, true, 'measured after a week'],
  [{ collected_at: '2026-11-16T08:49:59Z' }, false, 'measured after more than a week'],
] as const) {
  test(`${why} → ${expected}`, () => assert.equal(isInOrder({ ...times, ...change }), expected))
}
