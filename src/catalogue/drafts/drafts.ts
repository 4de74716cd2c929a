// The verbs of a draft of intervals: draft, edit, discard. A draft judges nothing; publish.ts puts it in force.
import { prepare } from '../../../db/prepared.ts'
import { as, statement } from '../../../db/statement.ts'
import type { Context } from '../../context.ts'
import type { UserCaller } from '../../platform/caller.ts'
import { finish, write, type Write } from '../../platform/write.ts'
import { finishWith } from '../../platform/finish-with.ts'
import type { JsonText } from '../../platform/json-text.ts'
import { conflict, invalid, invalidField } from '../../platform/problems.ts'
import { seenAsItIs } from '../../platform/versions.ts'
import {
  inCanonicalUnit,
  refuseIntervals,
  type DraftInterval,
  type Units,
} from '../rules/intervals.ts'
import { draftDocument } from './queries.ts'
import type { DraftStatus } from './rules.ts'
import type { Draft, DraftChanges, NewDraft, NewInterval } from './schemas.ts'

/** @throws Problem 422 for an unknown test, or for intervals that could not be published */
export async function draftIntervals(
  context: Context,
  caller: UserCaller,
  { test_code, category, note, intervals: given }: NewDraft,
): Promise<JsonText<Draft>> {
  return await write(context, caller, async (w) => {
    const [test] = await findTest(w.trx, { test_code })
    if (!test) throw invalidField('/test_code', 'unknown_test', 'is not a test: see /v1/tests')
    if (test.unit === null) {
      throw invalidField(
        '/test_code',
        'coded_test',
        'is reported in words: no interval judges them',
      )
    }
    const { unit } = test
    const id = crypto.randomUUID()
    const intervals = await soundIntervals(w, { id: test.id, unit }, given)
    const created_by = caller.user_id
    const about = { id, test_id: test.id, category, note, created_by }
    return await finishWith(
      w,
      [insertDraft.with({ ...about, intervals })],
      draftDocument.with({ id }),
    )
  })
}

/**
 * What is saved anew is based on what is published by now.
 * @throws Problem 404 · 409 when it is no draft any more · 412 when it has changed since · 422 as above
 */
export async function editDraft(
  context: Context,
  caller: UserCaller,
  id: string,
  seen: number | undefined,
  { note, intervals: given }: DraftChanges,
): Promise<JsonText<Draft>> {
  return await write(context, caller, async (w) => {
    const draft = await lockDraft(w, id, seen)
    const test = { id: draft.test_id, unit: draft.unit }
    const intervals = given ? await soundIntervals(w, test, given) : null
    const change = changeDraft.with({ id, note: note ?? null, intervals })
    return await finishWith(w, [change], draftDocument.with({ id }))
  })
}

/** It stays readable. @throws Problem 404 · 409 when it is no draft any more · 412 when it has changed since */
export async function discardDraft(
  context: Context,
  caller: UserCaller,
  id: string,
  seen: number | undefined,
): Promise<void> {
  await write(context, caller, async (w) => {
    await lockDraft(w, id, seen)
    await finish(w, [setDiscarded.with({ id })], undefined)
  })
}

/** @throws Problem 404 · 409 when it is no draft any more · 412 when it has changed since */
export async function lockDraft({ trx }: Write, id: string, seen: number | undefined) {
  const [found] = await lockDrafts(trx, { id })
  const draft = seenAsItIs('interval draft', found, seen)
  if (draft.status !== 'draft') {
    throw conflict(`The draft is ${draft.status}: make a new one, POST /v1/interval-drafts.`, [])
  }
  return draft
}

// A test without a unit is reported in words, and has no drafts.
const lockDrafts = statement({
  parameters: { id: 'uuid' },
  row: {
    version: 'integer',
    status: as<DraftStatus>('text'),
    test_id: 'uuid',
    unit: 'text',
    category: 'text',
    based_on: 'uuid?',
    intervals: as<DraftInterval[]>('jsonb'),
  },
})`
  select d.version, d.status, d.test_id, coalesce(t.unit, '') as unit, d.category, d.based_on, d.intervals
  from interval_drafts d join tests t on t.id = d.test_id
  where d.id = ${'id'} for no key update of d`

const findTest = prepare((db, p: { test_code: string }) =>
  db.selectFrom('tests').where('code', '=', p.test_code).select(['id', 'unit']),
)

/** With their bounds in the unit of the test. @throws Problem 422, with all that is wrong */
async function soundIntervals(
  { trx }: Write,
  test: { id: string; unit: string },
  given: NewInterval[],
): Promise<DraftInterval[]> {
  const conversions = await findConversions(trx, { test_id: test.id })
  const units: Units = new Map([
    [test.unit, null],
    ...conversions.map(({ from_unit, ...conversion }) => [from_unit, conversion] as const),
  ])
  const intervals = given.map((one) => ({ ...one, unit: one.unit ?? test.unit }))
  const faults = refuseIntervals(intervals, units)
  if (faults.length > 0) throw invalid(faults)
  return intervals.map((one) => inCanonicalUnit(one, units))
}

const findConversions = statement({
  parameters: { test_id: 'uuid' },
  row: { id: 'uuid', from_unit: 'text', factor: 'text', offset: 'text' },
})`
  select id, from_unit, factor::text as factor, "offset"::text as "offset" from unit_conversions
  where test_id = ${'test_id'} and valid_during @> now() order by from_unit`

const insertDraft = statement({
  parameters: {
    id: 'uuid',
    test_id: 'uuid',
    category: 'text',
    note: 'text',
    intervals: 'jsonb',
    created_by: 'uuid',
  },
})`
  insert into interval_drafts (id, test_id, category, note, intervals, created_by, based_on)
  select ${'id'}, ${'test_id'}, ${'category'}, ${'note'}, ${'intervals'}, ${'created_by'}, (
    select id from interval_drafts
    where test_id = ${'test_id'} and category = ${'category'} and status = 'published'
    order by published_at desc, id desc limit 1)`

const changeDraft = statement({ parameters: { id: 'uuid', note: 'text?', intervals: 'jsonb?' } })`
  update interval_drafts d set
    note = coalesce(${'note'}, d.note), intervals = coalesce(${'intervals'}::jsonb, d.intervals),
    based_on = (
      select p.id from interval_drafts p
      where p.test_id = d.test_id and p.category = d.category and p.status = 'published'
      order by p.published_at desc, p.id desc limit 1),
    version = d.version + 1, updated_at = now()
  where d.id = ${'id'}`

const setDiscarded = statement({ parameters: { id: 'uuid' } })`
  update interval_drafts set status = 'discarded', version = version + 1, updated_at = now()
  where id = ${'id'}`
