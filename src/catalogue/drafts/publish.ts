// Puts a draft in force: for a period, its intervals stand in the place of all that the test had in this
// category. Rows are superseded and never edited, and at each moment one interval or none applies to anybody.
import { as, statement } from '../../../db/statement.ts'
import { violatedConstraint } from '../../../db/errors.ts'
import type { Context } from '../../context.ts'
import type { UserCaller } from '../../platform/caller.ts'
import { finishWith } from '../../platform/finish-with.ts'
import type { JsonText } from '../../platform/json-text.ts'
import { conflict, invalidField, notFound, type Problem } from '../../platform/problems.ts'
import { write, type Write } from '../../platform/write.ts'
import { lockTest, touchTest } from '../lock-test.ts'
import { momentFrom } from '../maintenance/moments.ts'
import { spellBand } from '../rules/ages.ts'
import type { DraftInterval, IntervalSex } from '../rules/intervals.ts'
import { lockDraft } from './drafts.ts'
import { draftDocument } from './queries.ts'
import { limitsOf, placeOf } from './rules.ts'
import type { Draft, Publication } from './schemas.ts'

/**
 * From `valid_from` on (now, unless said otherwise), until before `valid_until` (or until further): then what was
 * replaced resumes. Results that were entered before keep their interpretation.
 *
 *   in force   A |-------------------------------->      B (planned)       |------->
 *   draft D            from |------------| until                   from |---------------->
 *   becomes    A |----------|D-----------|A'------>      A |------------|D--------------->
 *
 * @throws Problem 404 · 409 when it is no draft any more, or another was published since it was saved · 412 when it
 *   has changed since it was read · 422 for the past
 */
export async function publishDraft(
  context: Context,
  caller: UserCaller,
  id: string,
  { version, valid_from, valid_until }: Publication,
): Promise<JsonText<Draft>> {
  let looked: Looked | undefined
  try {
    return await write(context, caller, async (w) => {
      const [of] = await findTestOf(w.trx, { id })
      if (!of) throw notFound('interval draft')
      const test = await lockTest(w, of.test_code)
      const draft = await lockDraft(w, id, version)
      await refuseUnseen(w, draft)
      const period = periodOf(valid_from, valid_until, test.now)
      const { test_id, category } = draft
      const place = { test_id, category }
      const replaced = await findReplaced(w.trx, { ...place, ...period })
      looked = { ...place, ...period, replaced }
      const statements = [
        ...supersede(replaced, period),
        insertIntervals.with({ ...place, rows: rowsOf(draft.intervals, replaced, period) }),
        setPublished.with({ id, published_by: caller.user_id, ...period }),
        touchTest.with({ id: test_id }),
      ]
      return await finishWith(w, statements, draftDocument.with({ id }))
    })
  } catch (error) {
    if (violatedConstraint(error) !== 'qualified_intervals_no_overlap' || !looked) throw error
    throw await collision(context, looked)
  }
}

function supersede(replaced: Replaced[], { from_moment }: Period) {
  const idsOf = (begun: boolean) =>
    replaced.filter(({ has_begun }) => has_begun === begun).map(({ id }) => id)
  return [
    endIntervals.with({ ids: idsOf(true), from: from_moment }),
    removePlanned.with({ ids: idsOf(false) }),
  ]
}

function rowsOf(intervals: readonly DraftInterval[], replaced: Replaced[], period: Period) {
  const mine = intervals.map((one) => {
    return { ...placeOf(one), ...limitsOf(one), source: one.source, ...period }
  })
  return [...mine, ...replaced.flatMap((row) => resumed(row, period))]
}

type Looked = Period & { test_id: string; category: string; replaced: Replaced[] }

// Who holds the test comes here one after the other. So somebody has written past the service, and what was not
// there a moment ago is in the way.
async function collision({ db }: Context, { replaced, ...place }: Looked): Promise<Problem> {
  const known = new Set(replaced.map(({ id }) => id))
  const there = (await findReplaced(db, place)).find(({ id }) => !known.has(id))
  const which = there
    ? `: ${there.sex} ${spellBand(there)} ${there.low ?? ''}–${there.high ?? ''}`
    : ''
  return conflict(
    `Another interval has come in force at the same moment${which}. Publish again.`,
    [],
  )
}

type Period = { from_moment: string; until_moment: string | null }

function periodOf(from: string | undefined, until: string | undefined, now: string): Period {
  const from_moment = momentFrom(from, now)
  if (until !== undefined && Date.parse(until) <= Date.parse(from_moment)) {
    const message = `must be after ${new Date(from_moment).toISOString()}`
    throw invalidField('/valid_until', 'not_after_valid_from', message)
  }
  return { from_moment, until_moment: until ?? null }
}

const findTestOf = statement({ parameters: { id: 'uuid' }, row: { test_code: 'text' } })`
  select t.code as test_code from interval_drafts d join tests t on t.id = d.test_id where d.id = ${'id'}`

// Whoever wrote this draft has seen what was published then. What came since would be overwritten unseen.
async function refuseUnseen(
  { trx }: Write,
  draft: { test_id: string; category: string; based_on: string | null },
): Promise<void> {
  const { test_id, category, based_on } = draft
  const [last] = await findLastPublished(trx, { test_id, category })
  if ((last?.id ?? null) === based_on) return
  const detail = `Another draft was published since this one was saved (${last?.id}): look at it, and save this one again.`
  throw conflict(detail, [])
}

const findLastPublished = statement({
  parameters: { test_id: 'uuid', category: 'text' },
  row: { id: 'uuid' },
})`
  select id from interval_drafts
  where test_id = ${'test_id'} and category = ${'category'} and status = 'published'
  order by published_at desc, id desc limit 1`

const findReplaced = statement({
  parameters: {
    test_id: 'uuid',
    category: 'text',
    from_moment: 'text',
    until_moment: 'text?',
  },
  row: {
    id: 'uuid',
    has_begun: 'boolean',
    resumes: 'boolean',
    until_moment: 'text?',
    sex: as<IntervalSex>('text'),
    from: 'integer',
    until: 'integer?',
    low: 'text?',
    low_inclusive: 'boolean',
    high: 'text?',
    high_inclusive: 'boolean',
    source: 'text',
  },
})`
  select q.id, lower(q.valid_during) < period.during_from as has_begun,
    coalesce(upper(q.valid_during) > upper(period.during) or (upper(period.during) is not null and upper_inf(q.valid_during)), false) as resumes,
    upper(q.valid_during)::text as until_moment,
    q.sex, lower(q.age_band) as "from", upper(q.age_band) as "until",
    q.low::text as low, q.low_inclusive, q.high::text as high, q.high_inclusive, q.source
  from qualified_intervals q, (
    select ${'from_moment'}::text::timestamptz as during_from,
      tstzrange(${'from_moment'}::text::timestamptz, ${'until_moment'}::text::timestamptz) as during) period
  where q.test_id = ${'test_id'} and q.category = ${'category'} and q.valid_during && period.during
  order by q.id`

type Replaced = Awaited<ReturnType<typeof findReplaced>>[number]

/** What was replaced for a while is in force again afterwards, as a row of its own. */
function resumed(row: Replaced, during: Period) {
  return row.resumes ? [{ ...row, from_moment: during.until_moment }] : []
}

const endIntervals = statement({ parameters: { ids: 'uuid[]', from: 'text' } })`
  update qualified_intervals
  set valid_during = tstzrange(lower(valid_during), ${'from'}::text::timestamptz)
  where id = any((select ${'ids'}::uuid[])::uuid[])`

// They never were in force; the audit log has them.
const removePlanned = statement({ parameters: { ids: 'uuid[]' } })`
  delete from qualified_intervals where id = any((select ${'ids'}::uuid[])::uuid[])`

const insertIntervals = statement({
  parameters: { test_id: 'uuid', category: 'text', rows: 'jsonb' },
})`
  insert into qualified_intervals
    (test_id, category, sex, age_band, low, low_inclusive, high, high_inclusive, source, valid_during)
  select ${'test_id'}, ${'category'}, r.sex, int4range(r."from", r.until), r.low, r.low_inclusive, r.high,
    r.high_inclusive, r.source, tstzrange(r.from_moment, r.until_moment)
  from jsonb_to_recordset(${'rows'}::jsonb) as r (sex text, "from" integer, until integer, low numeric,
    low_inclusive boolean, high numeric, high_inclusive boolean, source text, from_moment timestamptz,
    until_moment timestamptz)`

const setPublished = statement({
  parameters: { id: 'uuid', published_by: 'uuid', from_moment: 'text', until_moment: 'text?' },
})`
  update interval_drafts set status = 'published', published_by = ${'published_by'}, published_at = now(),
    valid_from = ${'from_moment'}::text::timestamptz, valid_until = ${'until_moment'}::text::timestamptz,
    version = version + 1, updated_at = now()
  where id = ${'id'}`
