// What a draft would change: the real rules are asked of the results of the last month, with the draft's
// intervals in the place of those that they had. Nothing is written. Results come in batches, newest first, so
// a busy test takes no more memory than a rare one; after some thousands of them the answer says that there are more.
import type { Database } from '../../../db/client.ts'
import { as, statement } from '../../../db/statement.ts'
import { notFound } from '../../platform/problems.ts'
import type { InterpretationFacts } from '../../results/interpretation/rules/facts.ts'
import type { ResultFlag } from '../../results/interpretation/rules/classify.ts'
import { uncovered } from '../rules/coverage.ts'
import type { DraftInterval, IntervalCategory } from '../rules/intervals.ts'
import { asAges } from './queries.ts'
import { compare, placeOf, type Change, type Interpreted } from './rules.ts'
import type { Preview, PreviewedChange } from './schemas.ts'

const bounds = { most: 20_000, batch: 500 }
const examples = 50

/** @throws Problem 404 */
export async function previewDraft(
  db: Database,
  id: string,
  { most, batch } = bounds,
): Promise<Preview> {
  const [draft] = await findDraft(db, { id })
  if (!draft) throw notFound('interval draft')
  const { test_id, category, intervals, version, month_ago } = draft
  const tally = createTally()
  let entered_from = month_ago
  let before = { before_at: 'infinity', before_id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' }
  let asked = 0
  for (;;) {
    // One more than are asked, to know whether there are more.
    const limit = Math.min(batch, most - asked) + 1
    const rows = await loadInterpreted(db, { test_id, ...before, month_ago, limit })
    const now = rows.slice(0, limit - 1)
    for (const row of now.filter(wasInterpreted))
      tally.add(row.id, compare(row, category, intervals))
    asked += now.length
    const last = now.at(-1)
    if (last) before = { before_at: last.entered_at, before_id: last.id }
    if (rows.length < limit) break
    if (asked < most) continue
    entered_from = before.before_at
    break
  }
  return {
    draft_id: id,
    version,
    entered_from: new Date(entered_from).toISOString(),
    bound_reached: entered_from !== month_ago,
    ...tally.counts(),
    uncovered: uncovered(intervals.map(placeOf)).map(asAges),
  }
}

type Loaded = { id: string; status: string; sex: string; facts: InterpretationFacts | null }

/** What was taken back counts no more, and what was not interpreted yet will be by what is in force then. */
const wasInterpreted = (row: Loaded): row is Loaded & Interpreted =>
  row.facts !== null && ['interpreted', 'held', 'final'].includes(row.status)

function createTally() {
  const flags = new Map<string, number>()
  const changed: PreviewedChange[] = []
  const of = {
    results: 0,
    newly_critical: 0,
    no_longer_critical: 0,
    newly_held: 0,
    newly_released: 0,
  }

  function add(result_id: string, { before, after }: Change): void {
    const pair = `${before.flag} ${after.flag}`
    const changes = {
      newly_critical: !before.critical && after.critical,
      no_longer_critical: before.critical && !after.critical,
      newly_held: before.verdict === 'release' && after.verdict === 'hold',
      newly_released: before.verdict === 'hold' && after.verdict === 'release',
    }
    flags.set(pair, (flags.get(pair) ?? 0) + 1)
    of.results++
    for (const name of Object.keys(changes) as (keyof typeof changes)[]) {
      if (changes[name]) of[name]++
    }
    const differs = before.flag !== after.flag || Object.values(changes).includes(true)
    if (!differs || changed.length === examples) return
    changed.push({ result_id, flag_before: before.flag, flag_after: after.flag, ...changes })
  }

  const counts = () => ({
    ...of,
    flags: [...flags]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([pair, results]) => {
        const [before, after] = pair.split(' ') as [ResultFlag, ResultFlag]
        return { before, after, results }
      }),
    examples: changed,
  })

  return { add, counts }
}

const findDraft = statement({
  parameters: { id: 'uuid' },
  row: {
    test_id: 'uuid',
    category: as<IntervalCategory>('text'),
    intervals: as<DraftInterval[]>('jsonb'),
    version: 'integer',
    month_ago: 'text',
  },
})`
  select test_id, category, intervals, version, (now() - interval '1 month')::text as month_ago
  from interval_drafts where id = ${'id'}`

const loadInterpreted = statement({
  parameters: {
    test_id: 'uuid',
    month_ago: 'text',
    before_at: 'text',
    before_id: 'uuid',
    limit: 'integer',
  },
  row: {
    id: 'uuid',
    entered_at: 'text',
    status: 'text',
    sex: 'text',
    facts: as<InterpretationFacts>('jsonb?'),
  },
})`
  select r.id, r.entered_at::text as entered_at, r.status, p.sex, (
    select facts from interpretations where result_id = r.id and id = r.interpretation_id) as facts
  from (
    select id, entered_at, status, order_item_id, interpretation_id from results
    where test_id = ${'test_id'} and entered_at >= ${'month_ago'}::text::timestamptz
      and (entered_at, id) < (${'before_at'}::text::timestamptz, ${'before_id'}::uuid)
    order by entered_at desc, id desc limit (select ${'limit'}::integer)) r
  cross join lateral (select order_id from order_items where id = r.order_item_id limit 1) i
  cross join lateral (select patient_id from orders where id = i.order_id limit 1) o
  cross join lateral (select sex from patients where id = o.patient_id limit 1) p
  order by r.entered_at desc, r.id desc`
