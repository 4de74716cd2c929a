// How a result that exists is locked, looked at and moved along its life cycle (the table is in rules.ts).
import { as, statement } from '../../db/statement.ts'
import { isOrderLive, type OrderStatus } from '../orders/rules.ts'
import { listed } from '../platform/life-cycle/listed.ts'
import { conflict, notFound } from '../platform/problems.ts'
import { inOrder, type Write } from '../platform/write.ts'
import type { TestKind } from '../catalogue/rules/test-kinds.ts'
import type { DerivedFrom } from './derivation/rules/derived-from.ts'
import { feedsDerived } from './interpretation/load-facts.ts'
import { permittedWords, reportableUnits } from './kinds/reportable.ts'
import type { Word } from './kinds/rules.ts'
import { reflexRules } from './reflex/find-rules.ts'
import type { JudgedValue, ReflexRule } from './reflex/rules.ts'
import { allowedResultTransitions, openResultStatuses, type ResultStatus } from './rules.ts'

/**
 * Locks the result's order and returns what its verbs look at.
 * @throws Problem 404 · 409 unless the life cycle lets a caller move it `to` (any status if undefined)
 */
export async function lockResult(w: Write, id: string, to: ResultStatus | undefined) {
  const [, [result]] = await inOrder(w, [lockOrderOf.with({ id }), lookAt.with({ id })])
  if (!result) throw notFound('result')
  const allowed = allowedResultTransitions(result.status)
  if (to && !allowed.includes(to)) throw conflict(`The result is ${result.status}.`, allowed)
  if (to !== 'entered_in_error' && !isOrderLive(result.order_status)) {
    throw conflict(`The order is ${result.order_status}.`, [])
  }
  return result
}

const lockOrderOf = statement({ parameters: { id: 'uuid' }, row: { id: 'uuid' } })`
  select id from orders
  where id = (select i.order_id from results r join order_items i on i.id = r.order_item_id where r.id = ${'id'})
  for no key update`

// `next_id` is for the version that a correction adds.
const lookAt = statement({
  parameters: { id: 'uuid' },
  row: {
    order_id: 'uuid',
    order_item_id: 'uuid',
    sample_id: 'uuid',
    status: as<ResultStatus>('text'),
    order_status: as<OrderStatus>('text'),
    entered_by: 'uuid?',
    derived_from: as<DerivedFrom | null>('jsonb?'),
    feeds_derived: 'boolean',
    reflex: as<ReflexRule[]>('json'),
    judged: as<JudgedValue | null>('json?'),
    corrects_id: 'uuid?',
    superseded_at: 'timestamptz?',
    next_id: 'uuid',
    correction_open: 'boolean',
    test_code: 'text',
    kind: as<TestKind>('text'),
    units: 'text[]',
    words: as<Word[] | null>('json?'),
  },
})`
  select i.order_id, r.order_item_id, r.sample_id, r.status, o.status as order_status,
    r.entered_by, r.derived_from, (${feedsDerived}) as feeds_derived, (${reflexRules}) as reflex,
    (select json_build_object('canonical_value', v.canonical_value::text, 'comparator', r.comparator,
      'flag', v.flag, 'can_be_negative', tests.can_be_negative)
      from interpretations v where v.result_id = r.id and v.id = r.interpretation_id) as judged,
    r.corrects_id, r.superseded_at, uuidv7() as next_id,
    coalesce((select true from results v where v.order_item_id = r.order_item_id
      and v.status in (${listed(openResultStatuses)}) limit 1), false) as correction_open,
    tests.code as test_code, tests.kind, ${reportableUnits} as units, ${permittedWords} as words
  from results r
  join order_items i on i.id = r.order_item_id
  join orders o on o.id = i.order_id
  join tests on tests.id = i.test_id
  where r.id = ${'id'}`

/** A person lets it go out. */
export const releaseResult = statement({ parameters: { id: 'uuid', verified_by: 'uuid' } })`
  update results set status = 'final', verified_by = ${'verified_by'}, released_at = now()
  where id = ${'id'}`

/** A verified correction takes its place. */
export const supersedeResult = statement({ parameters: { id: 'uuid' } })`
  update results set superseded_at = now() where id = ${'id'}`

/** It is given up, and stays readable. */
export const endResult = statement({
  parameters: { id: 'uuid', to: as<'cancelled' | 'entered_in_error'>('text'), reason: 'text' },
})`
  update results set status = ${'to'}, status_reason = ${'reason'} where id = ${'id'}`
