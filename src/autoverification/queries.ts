// Reads of the switches: a few rows, however many results there are.
import { sql } from 'kysely'
import { prepare } from '../../db/prepared.ts'
import type { Database } from '../../db/client.ts'
import { as, statement } from '../../db/statement.ts'
import { asJson, listQuery } from '../platform/documents.ts'
import { effectiveMode } from './rules.ts'
import type { AutoverificationSwitch, Modes, SwitchFilters } from './schemas.ts'

export const switchDocument = prepare((db, p: { id: string }) =>
  asJson<AutoverificationSwitch>(db, selectSwitches(db).where('s.id', '=', p.id)),
)

export const listSwitches = listQuery<AutoverificationSwitch, SwitchFilters>((db, p, { has }) => ({
  sortedBy: 's.set_at',
  type: 'timestamptz',
  id: 's.id',
  rows: selectSwitches(db)
    .$if(has('test_code'), (q) => q.where('t.code', '=', p.test_code!))
    .$if(has('in_force'), (q) => q.where(sql<boolean>`s.ended_at is null`)),
}))

function selectSwitches(db: Database) {
  return db
    .selectFrom('autoverification_switches as s')
    .leftJoin('tests as t', 't.id', 's.test_id')
    .select(['s.id', 't.code as test_code', 's.mode', 's.reason'])
    .select(['s.set_by', 's.set_at', 's.ended_at'])
}

/** The mode of every test that can be ordered, and what makes it so. */
export async function getModes(db: Database, environment: boolean): Promise<Modes> {
  const rows = await findModes(db, {})
  const laboratory = rows[0]?.laboratory ?? null
  const tests = rows.map(({ test_code, autoverify, test }) => {
    const words = { laboratory: laboratory?.mode ?? null, test: test?.mode ?? null }
    const decided = effectiveMode({ environment, catalogue: autoverify, ...words })
    const by = { laboratory, test }[decided.decided_by as string] ?? null
    return { test_code, ...decided, set_at: by?.set_at ?? null, reason: by?.reason ?? null }
  })
  return { environment: environment ? 'on' : 'off', laboratory, tests }
}

const findModes = statement({
  row: {
    test_code: 'text',
    autoverify: 'boolean',
    laboratory: as<AutoverificationSwitch | null>('json?'),
    test: as<AutoverificationSwitch | null>('json?'),
  },
})`
  with in_force as materialized (
    select s.test_id, json_build_object('id', s.id, 'test_code', t.code, 'mode', s.mode, 'reason', s.reason,
      'set_by', s.set_by, 'set_at', s.set_at, 'ended_at', s.ended_at) as document
    from autoverification_switches s left join tests t on t.id = s.test_id
    where s.ended_at is null)
  select t.code as test_code, t.autoverify,
    (select document from in_force where test_id is null) as laboratory,
    (select document from in_force where test_id = t.id) as test
  from tests t
  where t.active
  order by t.code`
