// Counts the reasons to hold: of what is held now, and of the results of the last days. Both are counted in the
// database, and both are bound: of more than fifty thousand results the newest are counted, and the answer says so.
import type { Database } from '../../../db/client.ts'
import { fragment, statement } from '../../../db/statement.ts'
import { getModes } from '../queries.ts'
import { findTestId } from '../tests.ts'
import { lanesOf, sumOf, type Count, type Setup } from './rules.ts'
import type { ReasonFilters, Reasons } from './schemas.ts'

export const most = 50_000
const limit = fragment`50000`
const day_ms = 24 * 60 * 60_000

/** @throws Problem 422 for a test that is not in the catalogue */
export async function countReasons(
  db: Database,
  { days, test_code }: ReasonFilters,
  { now, autoverification }: { now: Date; autoverification: boolean },
): Promise<Reasons> {
  const from = new Date(now.getTime() - days * day_ms)
  const test_id = await findTestId(db, test_code)
  const held = await countHeld(db, { test_id })
  const recent =
    test_id === null
      ? await countRecent(db, { from })
      : await countRecentOfTest(db, { from, test_id })
  const [found] = await findSetup(db, {})
  const { tests: modes } = await getModes(db, autoverification)
  const setup: Setup = {
    ...found!,
    switched_off: modes.filter(({ mode }) => mode === 'off').length,
    on_trial: modes.filter(({ mode }) => mode === 'shadow').length,
  }
  const results = sumOf(recent, '')
  const complete = results < most
  return {
    from: complete ? from.toISOString() : oldestOf(recent, from).toISOString(),
    days,
    complete,
    results,
    held_now: sumOf(held, ''),
    reasons: lanesOf(held, recent, setup, days),
  }
}

function oldestOf(counts: readonly { first_at: Date }[], from: Date): Date {
  const times = counts.map(({ first_at }) => first_at.getTime())
  return times.length === 0 ? from : new Date(Math.min(...times))
}

const row = {
  test_code: 'text',
  reason: 'text',
  results: 'integer',
  first_at: 'timestamptz',
} as const satisfies Record<keyof Count | 'first_at', string>

// Each result once more under '', so that one pass counts results and reasons.
const byReason = fragment`
  select t.code as test_code, reason, count(*)::integer as results, min(f.entered_at) as first_at
  from found f
  cross join lateral (
    select hold_reasons from interpretations where result_id = f.id and id = f.interpretation_id limit 1) v
  cross join lateral unnest(array_append(v.hold_reasons, '')) as reason
  join tests t on t.id = f.test_id
  group by t.code, reason`

const columns = fragment`r.id, r.test_id, r.interpretation_id, r.entered_at`

const countHeld = statement({ parameters: { test_id: 'uuid?' }, row })`
  with found as materialized (
    select ${columns} from results r
    where r.status = 'held' and (${'test_id'}::uuid is null or r.test_id = ${'test_id'})
    order by r.entered_at desc, r.id desc limit ${limit})
  ${byReason}`

const countRecent = statement({ parameters: { from: 'timestamptz' }, row })`
  with found as materialized (
    select ${columns} from results r
    where r.entered_at >= ${'from'}
    order by r.entered_at desc, r.id desc limit ${limit})
  ${byReason}`

const countRecentOfTest = statement({
  parameters: { from: 'timestamptz', test_id: 'uuid' },
  row,
})`
  with found as materialized (
    select ${columns} from results r
    where r.test_id = ${'test_id'} and r.entered_at >= ${'from'}
    order by r.entered_at desc, r.id desc limit ${limit})
  ${byReason}`

const findSetup = statement({
  row: {
    tests: 'integer',
    with_reference: 'integer',
    with_critical: 'integer',
    with_absolute: 'integer',
    with_delta: 'integer',
    derived: 'integer',
    instruments: 'integer',
    with_controls: 'integer',
  },
})`
  select count(distinct t.id)::integer as tests,
    (count(distinct t.id) filter (where q.category = 'reference'))::integer as with_reference,
    (count(distinct t.id) filter (where q.category = 'critical'))::integer as with_critical,
    (count(distinct t.id) filter (where q.category = 'absolute'))::integer as with_absolute,
    (select count(distinct test_id) from delta_checks where valid_during @> now())::integer as with_delta,
    (select count(distinct test_id) from derived_tests where valid_during @> now())::integer as derived,
    (select count(*) from instruments where active)::integer as instruments,
    (select count(*) from qc_requirements where required and valid_during @> now())::integer as with_controls
  from tests t
  left join qualified_intervals q on q.test_id = t.id and q.valid_during @> now()
  where t.active`
