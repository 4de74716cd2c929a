// The controls of a morning or of an afternoon, judged by the service. When one is rejected, somebody acts and
// measures again, as the laboratory's rules ask for it.
import {
  controls,
  createMeasuring,
  findRejected,
  findStreams,
  insertActions,
  prepareControls,
  whatWasDone,
} from '../../../../db/history/controls.ts'
import type { Random } from '../../../../db/history/random.ts'
import { drawIds, insertEvents } from '../../../../db/history/statements.ts'
import { inOrder, type Write } from '../../../platform/write.ts'
import { storeControls } from '../../../qc/controls/store-controls.ts'
import { iso, minute_ms, type PastEvent } from './past.ts'

type Stream = {
  test: string
  instrument: string
  level: number
  test_id: string
  instrument_id: string
  lot_id: string
  unit: string
}
export type Measuring = ReturnType<typeof createMeasuring> & {
  streams: Stream[]
  entered_by: string
}

const controlOf = new Map(controls.map((one) => [one.test, one]))

export async function prepareMeasuring(
  w: Write,
  since: Date,
  entered_by: string,
): Promise<Measuring> {
  await inOrder(w, prepareControls(since))
  const [streams] = await inOrder(w, [findStreams.with({ rows: controls })])
  return { ...createMeasuring(), streams, entered_by }
}

type Run = {
  random: Random
  measuring: Measuring
  at_ms: number
  run: 0 | 1
  working_days_ago: number
}

/** Returns how many were measured. */
export async function measureControls(w: Write, asked: Run): Promise<number> {
  const { measuring, at_ms } = asked
  const first = await storeRun(w, asked, measuring.streams)
  const [rejected] = await inOrder(w, [findRejected.with({ ids: first })])
  const action_ms = at_ms + 70 * minute_ms
  const again_ms = at_ms + 88 * minute_ms
  if (rejected.length === 0 || again_ms > w.context.clock.now().getTime()) return first.length
  const answered = rejected.filter(
    (one, n) => n === rejected.findLastIndex(({ test_id }) => test_id === one.test_id),
  )
  await act(w, measuring, answered, action_ms)
  const streams = measuring.streams.filter(({ test_id }) =>
    answered.some((one) => one.test_id === test_id),
  )
  const again = await storeRun(
    w,
    { ...asked, at_ms: again_ms, run: 0, working_days_ago: -1 },
    streams,
  )
  return first.length + again.length
}

/** The instruments side by side; all controls of one are one run. The ids of the points. */
async function storeRun(
  w: Write,
  { random, measuring, at_ms, run, working_days_ago }: Run,
  streams: Stream[],
): Promise<string[]> {
  const by_hand = {
    run_key: null,
    source: 'manual',
    import_id: null,
    entered_by: measuring.entered_by,
  } as const
  const runs = Map.groupBy(streams, ({ instrument_id }) => instrument_id)
  const asked = [...runs].map(([instrument_id, ofInstrument]) => ({
    ...by_hand,
    instrument_id,
    controls: ofInstrument.flatMap(({ test, level, test_id, lot_id, unit }, n) => {
      const z = measuring.measure(random, { test, level, working_days_ago, run })
      if (z === undefined) return []
      const { means, sds, decimals } = controlOf.get(test)!
      const value = (means[level - 1]! + z * sds[level - 1]!).toFixed(decimals)
      const measured_at = iso(at_ms + n * 11_000)
      return [{ test_id, lot_id, value, comparator: null, unit, measured_at, sequence: 1 }]
    }),
  }))
  const stored = await storeControls(w, asked)
  return stored.flatMap((one) => {
    if (one.became !== 'point') throw new Error(`A control of the history became ${one.became}`)
    return [one.id]
  })
}

type Rejected = { id: string; test_id: string; instrument_id: string; rules: string[] }

async function act(
  w: Write,
  measuring: Measuring,
  rejected: Rejected[],
  at_ms: number,
): Promise<void> {
  const at = iso(at_ms)
  const [ids] = await inOrder(w, [drawIds.with({ count: rejected.length, at: new Date(at_ms) })])
  const rows = rejected.map(({ id: point_id, test_id, instrument_id, rules }, n) => {
    const worst = rules.find((rule) => rule !== '1_2s')!
    return {
      id: ids[n]!.id,
      point_id,
      test_id,
      instrument_id,
      what: whatWasDone[worst]!,
      taken_at: at,
    }
  })
  const told = rows.map(({ id, test_id }): PastEvent => {
    const { test, instrument } = measuring.streams.find((one) => one.test_id === test_id)!
    measuring.calibrate(test)
    const data = { instrument, test_code: test }
    return { type: 'qc.corrective_action', subject_id: id, data, at }
  })
  await inOrder(w, [insertActions.with({ rows }), insertEvents.with({ rows: told })])
}
