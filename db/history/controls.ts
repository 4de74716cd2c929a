// The control material of the history: what its levels should be on which analyzer, what must be measured before
// results go out, and how the month went. Demonstration values, not for clinical use: SDs of about a third of the
// error that is allowed (TEa, CLIA 2024).
import { statement } from '../statement.ts'
import type { Random } from './random.ts'
import { chemistryAnalyzer, hormoneAnalyzer } from './values.ts'

type Control = {
  instrument: string
  test: string
  tea: string
  means: [number, number]
  sds: [number, number]
  decimals: number
}

const of =
  (instrument: string) =>
  (
    test: string,
    tea: string,
    means: [number, number],
    sds: [number, number],
    decimals: number,
  ): Control => ({
    instrument,
    test,
    tea,
    means,
    sds,
    decimals,
  })
const chemistry = of(chemistryAnalyzer)
const hormones = of(hormoneAnalyzer)

export const controls: readonly Control[] = [
  chemistry('NA', '2.9', [140, 118], [1.2, 1.1], 1),
  chemistry('K', '7.5', [4, 6.8], [0.08, 0.13], 2),
  chemistry('CL', '5', [101, 86], [1.3, 1.1], 1),
  chemistry('CA', '8', [2.3, 3.1], [0.05, 0.07], 2),
  chemistry('UREA', '9', [6.2, 20.5], [0.18, 0.55], 2),
  chemistry('CREA', '10', [95, 380], [2.8, 10], 1),
  chemistry('GLU', '8', [5.2, 14.5], [0.12, 0.32], 2),
  chemistry('ALT', '15', [38, 112], [1.6, 4.4], 1),
  chemistry('AST', '15', [40, 125], [1.7, 4.8], 1),
  chemistry('GGT', '15', [45, 160], [1.8, 5.6], 1),
  chemistry('TBIL', '20', [17, 78], [0.9, 3.6], 1),
  chemistry('ALB', '8', [41, 27], [0.9, 0.65], 1),
  chemistry('CRP', '30', [8.5, 42], [0.6, 2.6], 1),
  chemistry('CHOL', '10', [3.9, 6.4], [0.11, 0.17], 2),
  hormones('TSH', '20', [1.1, 9.6], [0.06, 0.5], 3),
  hormones('FT4', '15', [15.2, 38], [0.7, 1.7], 2),
  hormones('FERR', '20', [62, 310], [3.4, 16], 1),
]

const materials = [
  {
    code: 'CHEM-1',
    name: 'Chemistry control',
    level: 1,
    lot: '88011',
    instrument: chemistryAnalyzer,
  },
  {
    code: 'CHEM-2',
    name: 'Chemistry control',
    level: 2,
    lot: '88012',
    instrument: chemistryAnalyzer,
  },
  {
    code: 'HORM-1',
    name: 'Hormone control',
    level: 1,
    lot: '91501',
    instrument: hormoneAnalyzer,
  },
  {
    code: 'HORM-2',
    name: 'Hormone control',
    level: 2,
    lot: '91502',
    instrument: hormoneAnalyzer,
  },
]

const insertMaterials = statement({ parameters: { rows: 'jsonb' } })`
  insert into qc_materials (code, name, level)
  select code, name, level from jsonb_to_recordset(${'rows'}::jsonb) as r (code text, name text, level smallint)
  on conflict do nothing`

const insertLots = statement({ parameters: { rows: 'jsonb', since: 'timestamptz' } })`
  insert into qc_lots (material_id, lot_number, expires_on, opened_at)
  select m.id, r.lot, '2099-12-31', ${'since'}::timestamptz
  from jsonb_to_recordset(${'rows'}::jsonb) as r (code text, lot text) join qc_materials m on m.code = r.code
  on conflict do nothing`

const insertAnalyzer = statement({ parameters: { code: 'text' } })`
  insert into instruments (code, name, profile_id)
  select ${'code'}, 'cobas-integra no. 2', id from analyzer_profiles where name = 'cobas-integra' and version = 1
  on conflict do nothing`

const insertTargets = statement({ parameters: { rows: 'jsonb', since: 'timestamptz' } })`
  insert into qc_targets (lot_id, test_id, instrument_id, mean, sd, tea_percent, source, valid_during)
  select l.id, t.id, n.id, r.mean, r.sd, r.tea, 'assigned', tstzrange(${'since'}, null)
  from jsonb_to_recordset(${'rows'}::jsonb) as r (test text, instrument text, lot text, tea numeric, mean numeric, sd numeric)
  join tests t on t.code = r.test join instruments n on n.code = r.instrument join qc_lots l on l.lot_number = r.lot`

const insertRequirements = statement({ parameters: { rows: 'jsonb', since: 'timestamptz' } })`
  insert into qc_requirements (test_id, instrument_id, levels, ten_x, valid_during)
  select t.id, n.id, '{1,2}', 'within', tstzrange(${'since'}, null)
  from jsonb_to_recordset(${'rows'}::jsonb) as r (test text, instrument text)
  join tests t on t.code = r.test join instruments n on n.code = r.instrument`

/** All that has to be there before the first control is measured. */
export function prepareControls(since: Date) {
  const targets = controls.flatMap(({ test, instrument, tea, means, sds }) =>
    materials
      .filter((one) => one.instrument === instrument)
      .map(({ level, lot }) => ({
        test,
        instrument,
        lot,
        tea,
        mean: means[level - 1],
        sd: sds[level - 1],
      })),
  )
  return [
    insertAnalyzer.with({ code: chemistryAnalyzer }),
    insertMaterials.with({ rows: materials }),
    insertLots.with({ rows: materials, since }),
    insertTargets.with({ rows: targets, since }),
    insertRequirements.with({ rows: controls, since }),
  ]
}

export const findStreams = statement({
  parameters: { rows: 'jsonb' },
  row: {
    test: 'text',
    instrument: 'text',
    level: 'smallint',
    test_id: 'uuid',
    instrument_id: 'uuid',
    lot_id: 'uuid',
    unit: 'text',
  },
})`
  select r.test, r.instrument, m.level, t.id as test_id, n.id as instrument_id, g.lot_id, coalesce(t.unit, '') as unit
  from jsonb_to_recordset(${'rows'}::jsonb) as r (test text, instrument text)
  join tests t on t.code = r.test join instruments n on n.code = r.instrument
  join qc_targets g on g.test_id = t.id and g.instrument_id = n.id
  join qc_lots l on l.id = g.lot_id join qc_materials m on m.id = l.material_id
  order by r.instrument, r.test, m.level`

/** Rejected points of a moment that nobody has answered yet. */
export const findRejected = statement({
  parameters: { ids: 'uuid[]' },
  row: {
    id: 'uuid',
    test_id: 'uuid',
    instrument_id: 'uuid',
    rules: 'text[]',
    measured_at: 'timestamptz',
  },
})`
  select p.id, p.test_id, p.instrument_id, e.rules, p.measured_at
  from unnest((select ${'ids'}::uuid[])) as asked (id)
  cross join lateral (select * from qc_points where id = asked.id limit 1) p
  cross join lateral (
    select rules from qc_evaluations where point_id = p.id and version = p.evaluation_version limit 1) e
  where p.verdict = 'rejected'`

export const insertActions = statement({ parameters: { rows: 'jsonb' } })`
  insert into qc_corrective_actions (id, instrument_id, test_id, point_id, what, taken_at, taken_by, created_at)
  select r.id, instrument_id, test_id, point_id, what, taken_at, u.id, taken_at
  from jsonb_to_recordset(${'rows'}::jsonb) as r (id uuid, instrument_id uuid, test_id uuid, point_id uuid, what text,
    taken_at timestamptz)
  join users u on u.username = 'technologist'`

/** How many SDs from its target a control is measured; undefined: nobody measured it. */
export type Measuring = (random: Random, of: { test: string; level: number }) => number | undefined

/** What happened in the month: working days before today, and the run of the day. */
const events: readonly {
  working_days_ago: number
  run: 0 | 1
  test: string
  levels: readonly number[]
  z: number | undefined
}[] = [
  { working_days_ago: 13, run: 1, test: 'K', levels: [2], z: 3.6 },
  { working_days_ago: 4, run: 1, test: 'CRP', levels: [2], z: undefined },
  { working_days_ago: 3, run: 0, test: 'CRP', levels: [2], z: undefined },
  { working_days_ago: 3, run: 1, test: 'CRP', levels: [2], z: undefined },
  { working_days_ago: 2, run: 0, test: 'UREA', levels: [1, 2], z: 2.4 },
]
/** From then on glucose reads a little higher each time, until somebody calibrates. */
const drift = { test: 'GLU', working_days_ago: 10, per_run: 0.24 }

/** Remembers what each control was, and lets nothing happen by chance that is not meant to happen. */
export function createMeasuring() {
  const past = new Map<string, { level: number; z: number }[]>()
  let isDrifting = false
  let drifted = 0
  let isCalibrated = false
  const draw = (random: Random, test: string, level: number) => {
    const earlier = past.get(test) ?? []
    const z = Math.max(-2.5, Math.min(2.5, 0.88 * random.normal()))
    const sameLevel = earlier.filter((one) => one.level === level)
    const isSuspicious = [earlier, sameLevel].some(
      (list) =>
        (list.length >= 7 && list.slice(-7).every((one) => Math.sign(one.z) === Math.sign(z))) ||
        (Math.abs(z) > 0.9 && list.slice(-2).every((one) => one.z * Math.sign(z) > 0.7)) ||
        (Math.abs(z) > 1.8 && list.slice(-1).some((one) => one.z * Math.sign(z) > 1.6)),
    )
    return isSuspicious ? -0.5 * Math.sign(z) * random.between(0.2, 1.2) : z
  }
  return {
    measure(
      random: Random,
      {
        test,
        level,
        working_days_ago,
        run,
      }: { test: string; level: number; working_days_ago: number; run: 0 | 1 },
    ) {
      const event = events.find(
        (one) =>
          one.working_days_ago === working_days_ago &&
          one.run === run &&
          one.test === test &&
          one.levels.includes(level),
      )
      if (event?.z === undefined && event) return undefined
      let z = draw(random, test, level)
      if (test === drift.test && working_days_ago === drift.working_days_ago) isDrifting = true
      if (test === drift.test && isDrifting && !isCalibrated) {
        drifted += drift.per_run / 2
        z = drifted + 0.5 * z
      }
      if (event?.z !== undefined) z = event.z + random.between(-0.1, 0.1)
      past.set(test, [...(past.get(test) ?? []), { level, z }].slice(-40))
      return z
    },
    /** After a corrective action. */
    calibrate(test: string) {
      if (test === drift.test && isDrifting) isCalibrated = true
      past.set(test, [])
    },
  }
}

export const whatWasDone: Record<string, string> = {
  '1_3s': 'Electrode cleaned and calibrated, control from a new bottle',
  '2_2s': 'Reagent replaced, calibrated',
  '4_1s': 'Calibration had drifted: calibrated with a new calibrator lot',
  '10x': 'Calibration had drifted: calibrated with a new calibrator lot',
  R_4s: 'Sample probe cleaned, air removed from the line',
}
