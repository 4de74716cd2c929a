// Control material of the demo: two levels for the analyzer of its morning, under the names that its file uses.
// And the controls behind the examples of the API's documentation: two materials with targets, a run with a rejected
// point, and a lot with enough points for a target to be established from them. On an instrument that the demo's
// morning does not use.
import type { TransactionSql } from 'postgres'
import { exampleIds } from './example-ids.ts'

const { qc } = exampleIds
const instrument = 'vetscan-vs2-1'

const lots = [
  { id: qc.lot, material_id: qc.material, lot_number: '554301' },
  { id: qc.secondLot, material_id: qc.secondMaterial, lot_number: '554302' },
  { id: qc.lotToClose, material_id: qc.material, lot_number: '554201' },
  { id: qc.establishedLot, material_id: qc.material, lot_number: '554401' },
]
const targets = [
  { id: qc.target, lot_id: qc.lot, mean: '4.00', sd: '0.08' },
  { id: qc.secondTarget, lot_id: qc.secondLot, mean: '7.00', sd: '0.12' },
]

// Demonstration values, not for clinical use: SDs of about a third of the error that is allowed (TEa, CLIA 2024).
const chemistry = [
  { test: 'GLU', tea: '8', means: ['5.20', '14.50'], sds: ['0.12', '0.32'] },
  { test: 'CREA', tea: '10', means: ['95', '380'], sds: ['2.8', '10'] },
  { test: 'K', tea: '7.5', means: ['4.00', '6.80'], sds: ['0.08', '0.12'] },
  { test: 'NA', tea: '2.9', means: ['140', '118'], sds: ['1.2', '1.1'] },
].flatMap(({ test, tea, means, sds }) =>
  means.map((mean, n) => ({ test, tea, level: n + 1, mean, sd: sds[n]! })),
)

async function addChemistryControls(tx: TransactionSql): Promise<void> {
  await tx`
    insert into qc_materials (code, name, level, analyzer_names) values
      ('CHEM-1', 'Chemistry control', 1, '{QC-LEVEL1}'),
      ('CHEM-2', 'Chemistry control', 2, '{QC-LEVEL2}')
    on conflict do nothing`
  await tx`
    insert into qc_lots (material_id, lot_number, expires_on, opened_at)
    select id, '8801' || level, '2099-12-31', now() - interval '60 days'
    from qc_materials where code in ('CHEM-1', 'CHEM-2')
    on conflict do nothing`
  await tx`
    insert into qc_targets (lot_id, test_id, instrument_id, mean, sd, tea_percent, source, valid_during)
    select l.id, t.id, n.id, r.mean, r.sd, r.tea, 'assigned', tstzrange(l.opened_at, null)
    from jsonb_to_recordset(${tx.json(chemistry)})
      as r (test text, tea numeric, level smallint, mean numeric, sd numeric)
    join tests t on t.code = r.test
    join qc_materials m on m.code = 'CHEM-' || r.level
    join qc_lots l on l.material_id = m.id and l.lot_number = '8801' || r.level
    join instruments n on n.code = 'cobas-integra-1'
    on conflict do nothing`
}

/** Adds them once; the caller has looked whether the examples are there. */
export async function addExampleControls(tx: TransactionSql): Promise<void> {
  await tx`
    insert into qc_materials (id, code, name, level) values
      (${qc.material}, 'EXAMPLE-1', 'Example control, level 1', 1),
      (${qc.secondMaterial}, 'EXAMPLE-2', 'Example control, level 2', 2)`
  await tx`
    insert into qc_lots (id, material_id, lot_number, expires_on, opened_at)
    select id, material_id, lot_number, '2099-12-31', now() - interval '60 days'
    from jsonb_to_recordset(${tx.json(lots)}) as r (id uuid, material_id uuid, lot_number text)`
  await tx`
    insert into qc_targets (id, lot_id, test_id, instrument_id, mean, sd, tea_percent, source, valid_during)
    select r.id, r.lot_id, t.id, n.id, r.mean, r.sd, 5.8, 'assigned', tstzrange(now() - interval '60 days', null)
    from jsonb_to_recordset(${tx.json(targets)}) as r (id uuid, lot_id uuid, mean numeric, sd numeric)
    join tests t on t.code = 'K' join instruments n on n.code = ${instrument}`
  await addRejectedPoint(tx)
  await addChemistryControls(tx)
  await addPointsToEstablish(tx)
  await tx`
    insert into qc_states (instrument_id, test_id)
    select distinct instrument_id, test_id from qc_points on conflict do nothing`
}

// 4.26 against 4.00 ± 0.08: as src/qc/rules/westgard.ts answers it.
async function addRejectedPoint(tx: TransactionSql): Promise<void> {
  const point = {
    id: qc.point,
    run_id: qc.run,
    lot_id: qc.lot,
    material_id: qc.material,
    value: '4.26',
    mean: '4.00',
    sd: '0.08',
    opens_lot: false,
  }
  await tx`
    insert into qc_runs (id, instrument_id, started_at, entered_by)
    select ${qc.run}, n.id, now() - interval '1 hour', u.id
    from instruments n join users u on u.username = 'technologist' where n.code = ${instrument}`
  await tx`
    insert into qc_points (id, run_id, instrument_id, test_id, lot_id, level, measured_at, value, unit,
      canonical_value, source, entered_by)
    select ${qc.point}, g.id, g.instrument_id, t.id, ${qc.lot}, 1, g.started_at, 4.26, 'mmol/L', 4.26, 'manual',
      g.entered_by
    from qc_runs g join tests t on t.code = 'K' where g.id = ${qc.run}`
  await tx`
    insert into qc_evaluations (point_id, version, z, verdict, rules, target_id, engine, inputs)
    values (${qc.point}, 1, 3.2500, 'rejected', '{1_2s,1_3s}', ${qc.target}, 1,
      ${tx.json({ point, before: [], ten_x: 'either' })})`
  await tx`update qc_points set evaluation_version = 1, verdict = 'rejected' where id = ${qc.point}`
}

// Two points a day for twelve days, before there was a target to judge them by.
async function addPointsToEstablish(tx: TransactionSql): Promise<void> {
  await tx`
    with runs as (
      insert into qc_runs (instrument_id, started_at, entered_by)
      select n.id, date_trunc('hour', now()) - make_interval(hours => 12 * day + 24), u.id
      from generate_series(1, 24) as day
      join instruments n on n.code = ${instrument} join users u on u.username = 'technologist'
      returning id, instrument_id, started_at, entered_by
    )
    insert into qc_points (run_id, instrument_id, test_id, lot_id, level, measured_at, value, unit, canonical_value,
      source, entered_by)
    select g.id, g.instrument_id, t.id, ${qc.establishedLot}, 1, g.started_at, g.value, t.unit, g.value, 'manual',
      g.entered_by
    from (select *, 5.40 + (row_number() over (order by started_at) % 5) * 0.05 as value from runs) g
    join tests t on t.code = 'GLU'`
  await tx`
    insert into qc_evaluations (point_id, version, verdict, engine, inputs)
    select id, 1, 'not_evaluated', 1, ${tx.json({ point: null, before: [], ten_x: 'either' })}
    from qc_points where lot_id = ${qc.establishedLot}`
  await tx`
    update qc_points set evaluation_version = 1, verdict = 'not_evaluated'
    where lot_id = ${qc.establishedLot}`
}
