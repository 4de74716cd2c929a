// What the machine would have done: in shadow mode, where the interpretations say it themselves, and over any past
// results, whose stored facts are given to the rules again. Both are bound by a window of time and by a number of
// results, the newest first; the answer says when there were more.
import type { Database } from '../../../db/client.ts'
import { as, fragment, statement } from '../../../db/statement.ts'
import { Problem } from '../../platform/problems.ts'
import type { InterpretationFacts } from '../../results/interpretation/rules/facts.ts'
import { interpret } from '../../results/interpretation/rules/interpret.ts'
import { findTestId, getTestId } from '../tests.ts'
import { compare, longest_days, windowOf, type Outcome, type Tried } from './rules.ts'
import type { Trial, TrialFilters, WhatIfFilters } from './schemas.ts'

const mostInShadow = 50_000
const shadowLimit = fragment`50001`
const mostAsked = 20_000
const batchLimit = fragment`1000`
const batch = 1000

/** @throws Problem 422 for a window or a test that cannot be */
export async function reportShadow(db: Database, filters: TrialFilters, now: Date): Promise<Trial> {
  const { from, to } = requireWindow(filters, now)
  const test_id = await findTestId(db, filters.test_code)
  const rows = await findShadow(db, { from, to, test_id })
  const complete = (rows[0]?.tried ?? 0) <= mostInShadow
  const since = complete ? from : rows[0]!.first_at
  return shape(rows, { from: since, to, complete })
}

/**
 * What would have become of results of a test, had it been released automatically by the rules of now.
 * @throws Problem 404 · 422 for a window that cannot be
 */
export async function reportWhatIf(
  db: Database,
  filters: WhatIfFilters,
  now: Date,
): Promise<Trial> {
  const { from, to } = requireWindow(filters, now)
  const test_id = await getTestId(db, filters.test_code)
  const tried = new Map<string, Tried>()
  let [before_at, before_id, counted] = [to.toISOString(), firstId, 0]
  let complete = true
  for (;;) {
    // A batch at a time: the facts of all would be tens of megabytes, and other requests wait meanwhile.
    const rows = await findPast(db, { test_id, from, before_at, before_id })
    for (const { facts, outcome } of rows) add(tried, filters.test_code, facts, outcome)
    counted += rows.length
    const last = rows.at(-1)
    if (!last || rows.length < batch) break
    ;[before_at, before_id] = [last.entered_at, last.id]
    complete = counted < mostAsked
    if (!complete) break
  }
  const since = complete ? from : new Date(before_at)
  return shape([...tried.values()], { from: since, to, complete })
}

// Before all others of the same moment: what was entered at `to` is not of the window.
const firstId = '00000000-0000-0000-0000-000000000000'

/** As if nobody had switched anything off: what the rules alone say of the facts. */
function add(
  tried: Map<string, Tried>,
  test_code: string,
  facts: InterpretationFacts,
  outcome: Outcome,
): void {
  const { hold_reasons } = interpret({ ...facts, autoverify: true, switches: null })
  const key = `${hold_reasons.join()} ${outcome}`
  const found = tried.get(key) ?? { test_code, hold_reasons, outcome, results: 0 }
  found.results += 1
  tried.set(key, found)
}

function requireWindow(filters: { from?: string | undefined; to?: string | undefined }, now: Date) {
  const window = windowOf(filters, now)
  if (window) return window
  const message = `must be before \`to\`, and at most ${longest_days} days`
  const errors = [{ pointer: '/from', code: 'invalid_window', message }]
  throw new Problem('invalid-request', 'The query is not as documented.', { errors })
}

function shape(
  tried: readonly Tried[],
  { from, to, complete }: { from: Date; to: Date; complete: boolean },
): Trial {
  const tests = compare(tried)
  const results = tests.reduce((total, one) => total + one.results, 0)
  return { from: from.toISOString(), to: to.toISOString(), complete, results, tests }
}

// Of a result r: most stand as they were released, and nothing else is looked up for these.
const outcomeOfResult = fragment`
  case
    when r.status in ('cancelled', 'entered_in_error') then case
      when (select s.status from samples s where s.id = r.sample_id) = 'rejected' then 'sample_rejected'
      when r.status = 'entered_in_error' then 'marked_in_error'
      when (
        select i.status = 'cancelled' or o.status in ('cancelled', 'entered_in_error')
        from order_items i join orders o on o.id = i.order_id where i.id = r.order_item_id) then 'given_up'
      else 'rerun' end
    when r.superseded_at is not null then 'corrected'
    when r.status = 'final' then 'released'
    else 'waiting' end`

const findShadow = statement({
  parameters: { from: 'timestamptz', to: 'timestamptz', test_id: 'uuid?' },
  row: {
    test_code: 'text',
    hold_reasons: 'text[]',
    outcome: as<Outcome>('text'),
    results: 'integer',
    tried: 'integer',
    first_at: 'timestamptz',
  },
})`
  with tried as materialized (
    select result_id, id, hold_reasons, entered_at from interpretations
    where 'autoverification_shadow' = any (hold_reasons) and entered_at >= ${'from'} and entered_at < ${'to'}
    order by entered_at desc, result_id desc limit ${shadowLimit})
  select t.code as test_code, v.hold_reasons, ${outcomeOfResult} as outcome, count(*)::integer as results,
    (select count(*)::integer from tried) as tried, (select min(entered_at) from tried) as first_at
  from tried v
  cross join lateral (
    select test_id, order_item_id, sample_id, status, superseded_at, interpretation_id
    from results where id = v.result_id limit 1) r
  join tests t on t.id = r.test_id
  where r.interpretation_id = v.id and (${'test_id'}::uuid is null or r.test_id = ${'test_id'})
  group by 1, 2, 3`

const findPast = statement({
  parameters: {
    test_id: 'uuid',
    from: 'timestamptz',
    before_at: 'text',
    before_id: 'uuid',
  },
  row: {
    id: 'uuid',
    entered_at: 'text',
    facts: as<InterpretationFacts>('jsonb'),
    outcome: as<Outcome>('text'),
  },
})`
  select r.id, r.entered_at::text as entered_at, v.facts, ${outcomeOfResult} as outcome
  from (
    select * from results
    where test_id = ${'test_id'} and entered_at >= ${'from'}
      and (entered_at, id) < (${'before_at'}::text::timestamptz, ${'before_id'}::uuid)
      and interpretation_id is not null
    order by entered_at desc, id desc limit ${batchLimit}) r
  cross join lateral (
    select facts from interpretations where result_id = r.id and id = r.interpretation_id limit 1) v
  order by r.entered_at desc, r.id desc`
