// Loads what a Levey-Jennings chart of a lot shows: the lot's points and, in the same days, those of the lots of the
// same material before and after it, so that the change from one to the other can be seen.
import type { Database } from '../../../db/client.ts'
import { as, statement } from '../../../db/statement.ts'
import type { Context } from '../../context.ts'
import { invalidField, notFound } from '../../platform/problems.ts'
import type { ControlVerdict } from '../rules/westgard.ts'
import type { Chart, ChartPoint } from './chart.ts'
import { daysBetween } from '../../platform/local-time.ts'
import type { ChartQuery } from './schemas.ts'

const most_points = 500
const most_days = 366
const usual_days = 30

type Asked = ChartQuery & { lot_id: string }

const noTest = 'must be a test, see /v1/tests; it may be left out only for a lot that has a target'
const noInstrument = 'must be an instrument, see /v1/instruments'

/** @throws Problem 404 · 422 for an unknown test or instrument, or days that no chart has */
export async function loadChart({ db, config, clock }: Context, asked: Asked): Promise<Chart> {
  const { time_zone } = config.policy
  const { lot_id, test_code = null, instrument = null } = asked
  const at = clock.now()
  const [lot] = await findLot(db, { lot_id, test_code, instrument, at, time_zone })
  if (!lot) throw notFound('lot')
  const { test_id, instrument_id, unit } = lot
  if (test_id === null || unit === null) throw invalidField('/test_code', 'unknown_test', noTest)
  if (instrument_id === null) throw invalidField('/instrument', 'unknown_instrument', noInstrument)
  const days = daysOf(asked, lot.last_day)
  const { material, level, lot_number, test_name, material_id } = lot
  return {
    id: lot_id,
    test: `${test_name} (${lot.test_code})`,
    unit,
    instrument: lot.instrument!,
    material: `${material} level ${level}, lot ${lot_number}`,
    ...days,
    time_zone,
    ...(await loadSeries(db, { test_id, instrument_id, lot_id, material_id, time_zone, ...days })),
  }
}

/** Both ends included. Thirty days up to today, or up to the day on which the lot was closed. */
function daysOf({ from, to }: Asked, last_day: string): { from: string; to: string } {
  const last = to ?? last_day
  const first = from ?? before(last, usual_days - 1)
  const days = daysBetween(first, last) + 1
  if (days < 1) throw invalidField('/from', 'after_to', `is after the last day, ${last}`)
  if (days > most_days)
    throw invalidField('/from', 'too_many_days', `is more than ${most_days} days before ${last}`)
  return { from: first, to: last }
}

function before(day: string, days: number): string {
  return new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10)
}

type Series = Pick<
  Chart,
  'points' | 'targets' | 'actions' | 'statistics' | 'left_out' | 'without_target'
>

async function loadSeries(
  db: Database,
  {
    lot_id,
    material_id,
    ...stream
  }: Parameters<typeof findActions>[1] & {
    lot_id: string
    material_id: string
  },
): Promise<Series> {
  const [found, actions, [statistics]] = await Promise.all([
    findPoints(db, { ...stream, material_id, most_points }),
    findActions(db, stream),
    findStatistics(db, { ...stream, lot_id }),
  ])
  const ids = [...new Set(found.flatMap(({ target_id }) => target_id ?? []))]
  const { test_id, instrument_id } = stream
  const targets = await findTargets(db, { ids, lot_id, test_id, instrument_id })
  const numbers = new Map(targets.map(({ id }, n) => [id, n]))
  const points = found.toReversed().flatMap((point) => toPoint(point, numbers) ?? [])
  return {
    points,
    targets: targets.map(({ id: _id, ...target }) => target),
    actions: actions.map(({ taken_at, what }) => ({ at: taken_at.toISOString(), text: what })),
    statistics: statistics!,
    left_out: (found[0]?.total ?? 0) - found.length,
    without_target: found.length - points.length,
  }
}

type Found = Awaited<ReturnType<typeof findPoints>>[number]

/** Undefined where nothing judged it: it has no place among the bands. */
function toPoint(
  { measured_at, value, z, verdict, rules, target_id }: Found,
  numbers: ReadonlyMap<string, number>,
): ChartPoint | undefined {
  const target = target_id === null ? undefined : numbers.get(target_id)
  if (z === null || target === undefined || verdict === null || verdict === 'not_evaluated')
    return undefined
  const names = (rules ?? []).map((rule) => rule.replace('_', '-'))
  const at = measured_at.toISOString()
  return { measured_at: at, value, z, outcome: verdict, rules: names, target }
}

const findLot = statement({
  parameters: {
    lot_id: 'uuid',
    test_code: 'text?',
    instrument: 'text?',
    at: 'timestamptz',
    time_zone: 'text',
  },
  row: {
    lot_number: 'text',
    material_id: 'uuid',
    material: 'text',
    level: 'smallint',
    last_day: 'text',
    test_id: 'uuid?',
    test_code: 'text?',
    test_name: 'text?',
    unit: 'text?',
    instrument_id: 'uuid?',
    instrument: 'text?',
  },
})`
  select l.lot_number, l.material_id, m.name as material, m.level,
    (least(l.closed_at, ${'at'}::timestamptz) at time zone ${'time_zone'}::text)::date::text as last_day,
    t.id as test_id, t.code as test_code, t.name as test_name, t.unit, n.id as instrument_id, n.code as instrument
  from qc_lots l
  join qc_materials m on m.id = l.material_id
  left join lateral (
    select tests.code as test_code, instruments.code as instrument
    from qc_targets g
    join tests on tests.id = g.test_id
    join instruments on instruments.id = g.instrument_id
    where g.lot_id = l.id and tests.code = coalesce(${'test_code'}::text, tests.code)
      and instruments.code = coalesce(${'instrument'}::text, instruments.code)
    order by tests.code, instruments.code
    limit 1) first on true
  left join tests t on t.code = coalesce(${'test_code'}::text, first.test_code)
  left join instruments n on n.code = coalesce(${'instrument'}::text, first.instrument)
  where l.id = ${'lot_id'}`

const stream = {
  test_id: 'uuid',
  instrument_id: 'uuid',
  from: 'date',
  to: 'date',
  time_zone: 'text',
} as const

// The newest first, because a chart that cannot show all shows the latest.
const findPoints = statement({
  parameters: { ...stream, material_id: 'uuid', most_points: 'integer' },
  row: {
    measured_at: 'timestamptz',
    value: 'text',
    verdict: as<ControlVerdict | null>('text?'),
    z: 'text?',
    rules: 'text[]?',
    target_id: 'uuid?',
    total: 'integer',
  },
})`
  select p.measured_at, p.canonical_value::text as value, p.verdict, e.z::text, e.rules, e.target_id,
    (count(*) over ())::integer as total
  from qc_points p
  join qc_lots l on l.id = p.lot_id
  left join qc_evaluations e on e.point_id = p.id and e.version = p.evaluation_version
  where p.instrument_id = ${'instrument_id'} and p.test_id = ${'test_id'}
    and p.measured_at >= (${'from'}::date)::timestamp at time zone ${'time_zone'}::text
    and p.measured_at < (${'to'}::date + 1)::timestamp at time zone ${'time_zone'}::text
    and l.material_id = ${'material_id'}
  order by p.measured_at desc, p.run_id desc, p.sequence desc, p.id desc
  limit ${'most_points'}::integer`

const findTargets = statement({
  parameters: { ids: 'uuid[]', lot_id: 'uuid', test_id: 'uuid', instrument_id: 'uuid' },
  row: { id: 'uuid', lot_number: 'text', version: 'integer', mean: 'text', sd: 'text' },
})`
  select t.id, l.lot_number, t.mean::text, t.sd::text,
    (select count(*)::integer from qc_targets b
     where b.instrument_id = t.instrument_id and b.test_id = t.test_id and b.lot_id = t.lot_id
       and lower(b.valid_during) <= lower(t.valid_during)) as version
  from qc_targets t
  join qc_lots l on l.id = t.lot_id
  where t.instrument_id = ${'instrument_id'} and t.test_id = ${'test_id'}
    and (t.lot_id = ${'lot_id'} or t.id = any(${'ids'}::uuid[]))
  order by lower(t.valid_during), t.id`

const findActions = statement({
  parameters: stream,
  row: { taken_at: 'timestamptz', what: 'text' },
})`
  select taken_at, what
  from qc_corrective_actions
  where instrument_id = ${'instrument_id'} and test_id = ${'test_id'}
    and taken_at >= (${'from'}::date)::timestamp at time zone ${'time_zone'}::text
    and taken_at < (${'to'}::date + 1)::timestamp at time zone ${'time_zone'}::text
  order by taken_at, id
  limit 100`

// Exact, and rounded to what a person reads: three digits of the SD, and the mean as far.
const findStatistics = statement({
  parameters: { ...stream, lot_id: 'uuid' },
  row: { n: 'integer', mean: 'text?', sd: 'text?', cv_percent: 'text?' },
})`
  select n, round(mean, digits)::text as mean, round(sd, digits)::text as sd,
    round(100 * sd / nullif(abs(mean), 0), 2)::text as cv_percent
  from (
    select count(*)::integer as n, avg(canonical_value) as mean, stddev_samp(canonical_value) as sd,
      case when stddev_samp(canonical_value) > 0
        then greatest(0, 2 - floor(log(stddev_samp(canonical_value)))::integer)
        else least(max(scale(canonical_value)), 4) end as digits
    from qc_points
    where instrument_id = ${'instrument_id'} and test_id = ${'test_id'} and lot_id = ${'lot_id'}
      and comparator is null
      and measured_at >= (${'from'}::date)::timestamp at time zone ${'time_zone'}::text
      and measured_at < (${'to'}::date + 1)::timestamp at time zone ${'time_zone'}::text) as figures`
