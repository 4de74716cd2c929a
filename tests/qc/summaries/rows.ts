/** Control material, what is required of it, and points that were judged: written past the verbs, to the digit. */
import type { Sql, TransactionSql } from 'postgres'

export type Point = {
  at: string
  value: string
  level?: 1 | 2
  comparator?: '<'
  rules?: string[]
  verdict?: 'in_control' | 'warning' | 'rejected' | 'not_evaluated'
}

/** One test on one instrument with two materials, each with a lot in use. */
export async function createStream(
  sql: Sql,
  { test = 'K', instrument = 'cobas-integra-1', prefix = 'LEVEL', since = '2026-01-01' } = {},
) {
  const [stream] = await asJob(
    sql,
    (trx) => trx<{ instrument_id: string; test_id: string; user_id: string }[]>`
      select n.id as instrument_id, t.id as test_id, u.id as user_id
      from instruments n, tests t, users u
      where n.code = ${instrument} and t.code = ${test} and u.username = 'technologist'`,
  )
  const { instrument_id, test_id, user_id } = stream!
  const lots = await asJob(sql, async (trx) => {
    const ids: string[] = []
    for (const level of [1, 2]) {
      const [lot] = await trx<{ id: string }[]>`
        with material as (
          insert into qc_materials (code, name, level) values (${`${prefix}${level}`}, 'Control', ${level})
          returning id
        )
        insert into qc_lots (material_id, lot_number, expires_on, opened_at)
        select id, ${`4711${level}`}, '2030-01-01', ${since} from material
        returning id`
      ids.push(lot!.id)
      await trx`
        insert into qc_targets (lot_id, test_id, instrument_id, mean, sd, source, valid_during)
        values (${lot!.id}, ${test_id}, ${instrument_id}, 4.00, 0.08, 'assigned', tstzrange(${since}, null))`
    }
    return ids
  })

  async function require_(levels: number[], { within_hours = 24, from = since } = {}) {
    await asJob(
      sql,
      (trx) => trx`
        insert into qc_requirements (test_id, instrument_id, levels, within_hours, valid_during)
        values (${test_id}, ${instrument_id}, ${levels}, ${within_hours}, tstzrange(${from}, null))`,
    )
  }

  const measure = (...points: Point[]) => write(points)

  /** `before` runs when all is written and nothing is committed. */
  const measureSlowly = (point: Point, before: () => Promise<void>) => write([point], before)

  async function write(points: Point[], beforeCommit?: () => Promise<void>) {
    await asJob(sql, async (trx) => {
      const [run] = await trx<{ id: string }[]>`
        insert into qc_runs (instrument_id, started_at, entered_by)
        values (${instrument_id}, ${points[0]!.at}, ${user_id}) returning id`
      for (const [n, point] of points.entries()) {
        const {
          at,
          value,
          level = 1,
          comparator = null,
          rules = [],
          verdict = 'in_control',
        } = point
        const [stored] = await trx<{ id: string }[]>`
          insert into qc_points (run_id, instrument_id, test_id, lot_id, level, measured_at, sequence, value,
            comparator, unit, canonical_value, source, entered_by)
          values (${run!.id}, ${instrument_id}, ${test_id}, ${lots[level - 1]!}, ${level}, ${at}, ${n + 1}, ${value},
            ${comparator}, 'mmol/L', ${value}, 'manual', ${user_id})
          returning id`
        await judge(trx, stored!.id, { rules, verdict })
      }
      await beforeCommit?.()
    })
  }

  return { lots, measure, measureSlowly, require: require_, instrument_id, test_id }
}

export async function asJob<T>(sql: Sql, work: (trx: TransactionSql) => Promise<T>): Promise<T> {
  return (await sql.begin(async (trx) => {
    await trx`select set_config('lab.actor', 'job:test', true)`
    return await work(trx)
  })) as T
}

async function judge(
  trx: TransactionSql,
  point_id: string,
  { rules, verdict }: { rules: string[]; verdict: string },
) {
  await trx`
    insert into qc_evaluations (point_id, version, z, verdict, rules, engine, inputs, target_id)
    select id, 1, (canonical_value - 4.00) / 0.08, ${verdict}, ${rules}, 1, '{}',
      (select t.id from qc_targets t where t.lot_id = p.lot_id and t.test_id = p.test_id)
    from qc_points p where id = ${point_id}`
  await trx`update qc_points set evaluation_version = 1, verdict = ${verdict} where id = ${point_id}`
}
