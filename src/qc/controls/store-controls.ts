// Stores control points and judges them, in the transaction that is under way: for a run typed by hand and for the
// control rows of a file alike. Sets throughout: however many points of however many tests, the number of
// statements is the same.
import { as, statement } from '../../../db/statement.ts'
import { isInTheFuture } from '../../platform/clock.ts'
import { inOrder, type Write } from '../../platform/write.ts'
import { evaluateStreams } from './evaluate-streams.ts'
import { lockStreams } from './streams.ts'
import type { PointSource } from '../rules/sources.ts'

/** A point as it was measured. `test_id` and `lot_id` are known rows; the rest is looked at here. */
export type ControlToStore = {
  test_id: string
  lot_id: string
  /** Without its comparator. */
  value: string
  comparator: '<' | '>' | null
  unit: string
  /** RFC 3339. */
  measured_at: string
  /** Its occurrence: 1, 2, … where a lot was measured several times at one moment. */
  sequence: number
}

/** Points that were measured together. R-4s, and 2-2s of both materials, look inside one run only. */
export type RunToStore = {
  instrument_id: string
  /** What a file's run is known by when the file is read again; null for one typed by hand. */
  run_key: string | null
  source: PointSource
  /** The file; null by hand. */
  import_id: string | null
  /** Null if an instrument sent it by itself. */
  entered_by: string | null
  controls: readonly ControlToStore[]
}

/** What became of a control; `run` and `control` are its indexes in what was asked. */
export type StoredControl = { run: number; control: number } & (
  | { became: 'point'; id: string; run_id: string }
  /** It is stored already, with this value: nothing happens. */
  | { became: 'known' }
  | { became: 'refused'; code: ControlRefusal; message: string }
)

export type ControlRefusal =
  'unknown_unit' | 'lot_expired' | 'in_the_future' | 'changed_value' | 'repeated'

/**
 * Stores what is new and judges it together with what it changes. Locks the streams (test and instrument) in
 * order, so two of these at the same moment see each other; it takes no lock of orders or results, and nothing
 * that takes one of those waits for it but interpretations. What cannot be stored is returned with its reason, and
 * the caller decides: a person is refused as a whole, a file's row alone.
 *
 * Safe to repeat: a point is its instrument, test, lot, moment and sequence. Publishes `qc.rejected` for each point
 * that is rejected now and was not before.
 */
export async function storeControls(
  w: Write,
  runs: readonly RunToStore[],
): Promise<StoredControl[]> {
  const asked = runs.flatMap(({ controls, ...run }, n) =>
    controls.map((one, m) => {
      // To the millisecond, as it is kept.
      const measured_at = new Date(one.measured_at).toISOString()
      return { ...run, ...one, measured_at, run: n, control: m }
    }),
  )
  if (asked.length === 0) return []
  const { time_zone, times } = w.context.config.policy
  await lockStreams(w, asked)
  const known = await lookUp(w.trx, { controls: asked, time_zone })
  const found = new Map(known.map((row) => [keyOf(row), row]))
  const seen = new Set<string>()
  const runIds = new Map<string, string>()
  const stored: StoredControl[] = []
  const points: object[] = []
  const streams: { instrument_id: string; test_id: string; since: string }[] = []
  for (const one of asked) {
    const here = found.get(keyOf(one))!
    const place = { run: one.run, control: one.control }
    const isFuture = isInTheFuture(w.context.clock, one.measured_at, times)
    const refusal = isFuture ? inTheFuture : refuse(one, here, seen)
    if (refusal !== undefined) stored.push({ ...place, became: 'refused', ...refusal })
    else if (here.known !== null) stored.push({ ...place, became: 'known' })
    else {
      const run_of = one.run_key === null ? String(one.run) : `${one.instrument_id} ${one.run_key}`
      const run_id = runIds.get(run_of) ?? here.run_id
      runIds.set(run_of, run_id)
      stored.push({ ...place, became: 'point', id: here.id, run_id })
      const { level, canonical_value, conversion_id } = here
      points.push({ ...one, id: here.id, run_id, level, canonical_value, conversion_id })
      const { instrument_id, test_id, measured_at: since } = one
      streams.push({ instrument_id, test_id, since })
    }
  }
  if (points.length === 0) return stored
  await inOrder(w, [insertRuns.with({ points }), insertPoints.with({ points })])
  await evaluateStreams(w, streams)
  return stored
}

type Asked = ControlToStore & { run: number; control: number; instrument_id: string }

const keyOf = ({ run, control }: { run: number; control: number }) => `${run} ${control}`

const inTheFuture = { code: 'in_the_future', message: 'must not be in the future' } as const

type Row = ReturnType<typeof lookUp> extends Promise<(infer R)[]> ? R : never

function refuse(
  one: Asked,
  here: Row,
  seen: Set<string>,
): { code: ControlRefusal; message: string } | undefined {
  const { unit, instrument_id, test_id, lot_id, measured_at, sequence } = one
  const moment = Date.parse(measured_at)
  const identity = [instrument_id, test_id, lot_id, moment, sequence].join(' ')
  const isRepeated = seen.has(identity)
  seen.add(identity)
  if (here.canonical_value === null) {
    const message = `${unit} is not a unit that the test can be reported in: ${here.units.join(', ')}`
    return { code: 'unknown_unit', message }
  }
  if (here.known !== null && !here.is_same) {
    const message = `the same control was stored as ${here.known}: what was measured is never changed`
    return { code: 'changed_value', message }
  }
  if (here.known !== null) return undefined
  if (isRepeated) {
    return {
      code: 'repeated',
      message: 'the same control stands before it: number them by sequence',
    }
  }
  if (here.is_expired) {
    return { code: 'lot_expired', message: 'the lot had expired when it was measured' }
  }
  return undefined
}

// One look for all: is the point known, which run has the key, what is it in the canonical unit (by the conversion
// in force when it was measured), had the lot expired by the laboratory's date?
const lookUp = statement({
  parameters: { controls: 'jsonb', time_zone: 'text' },
  row: {
    run: 'integer',
    control: 'integer',
    id: 'uuid',
    run_id: 'uuid',
    level: 'smallint',
    known: 'text?',
    is_same: 'boolean?',
    units: as<string[]>('text[]'),
    canonical_value: 'text?',
    conversion_id: 'uuid?',
    is_expired: 'boolean',
  },
})`
  select a.run, a.control, uuidv7() as id, coalesce(g.id, uuidv7()) as run_id, m.level,
    p.known, p.is_same, t.units, c.id as conversion_id,
    case when a.unit = t.unit then a.value else trim_scale(a.value * c.factor + c."offset") end::text as canonical_value,
    l.expires_on < (a.measured_at at time zone ${'time_zone'}::text)::date as is_expired
  from jsonb_to_recordset(${'controls'}::jsonb) as a (run integer, control integer, instrument_id uuid, run_key text,
    test_id uuid, lot_id uuid, value numeric, comparator text, unit text, measured_at timestamptz(3), sequence integer)
  cross join lateral (select material_id, expires_on from qc_lots where id = a.lot_id limit 1) l
  cross join lateral (select level from qc_materials where id = l.material_id limit 1) m
  cross join lateral (
    select unit, array(select tests.unit union all
      select c.from_unit from unit_conversions c where c.test_id = tests.id and c.valid_during @> a.measured_at) as units
    from tests where id = a.test_id limit 1) t
  left join lateral (
    select id, factor, "offset" from unit_conversions
    where test_id = a.test_id and from_unit = a.unit and a.unit <> t.unit and valid_during @> a.measured_at
    limit 1) c on true
  left join lateral (
    select id from qc_runs where instrument_id = a.instrument_id and run_key = a.run_key limit 1) g on true
  left join lateral (
    select coalesce(comparator, '') || value || ' ' || unit as known,
      value = a.value and unit = a.unit and comparator is not distinct from a.comparator as is_same
    from qc_points
    where instrument_id = a.instrument_id and test_id = a.test_id and lot_id = a.lot_id
      and measured_at = a.measured_at and sequence = a.sequence
    limit 1) p on true`

const insertRuns = statement({ parameters: { points: 'jsonb' } })`
  insert into qc_runs (id, instrument_id, run_key, started_at, entered_by)
  select distinct on (run_id) run_id, instrument_id, run_key, measured_at, entered_by
  from jsonb_to_recordset(${'points'}::jsonb) as p (
    run_id uuid, instrument_id uuid, run_key text, measured_at timestamptz, entered_by uuid)
  order by run_id, measured_at
  on conflict (id) do nothing`

const insertPoints = statement({ parameters: { points: 'jsonb' } })`
  insert into qc_points (id, run_id, instrument_id, test_id, lot_id, level, measured_at, sequence, value, comparator,
    unit, canonical_value, conversion_id, source, import_id, entered_by)
  select id, run_id, instrument_id, test_id, lot_id, level, measured_at, sequence, value, comparator,
    unit, canonical_value, conversion_id, source, import_id, entered_by
  from jsonb_to_recordset(${'points'}::jsonb) as p (
    id uuid, run_id uuid, instrument_id uuid, test_id uuid, lot_id uuid, level smallint, measured_at timestamptz,
    sequence integer, value numeric, comparator text, unit text, canonical_value numeric, conversion_id uuid,
    source text, import_id uuid, entered_by uuid)`
