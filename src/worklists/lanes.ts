// The lanes of the bench: what is to be collected, received, run, verified and told. A lane is a row of this table:
// which rows are in it, and a sentence that says what is there and why it may be empty. Its list, its counts and
// its documentation follow from that (queries.ts, routes.ts).
import { fragment, type Fragment } from '../../db/statement.ts'
import type { Config } from '../config/config.ts'
import { waitingNoticeStatuses } from '../notices/rules.ts'
import { liveOrderStatuses } from '../orders/rules.ts'
import { listed } from '../platform/life-cycle/listed.ts'

type Policy = Pick<Config['policy'], 'autoverification'>

export type Lane = {
  /** One select: with id, priority, ordered_at and urgency among its columns, and no order or limit. */
  rows: Fragment
  about: (policy: Policy) => string
  /**
   * How it is counted. By urgency: an index has the open orders in that order, and each priority is read until
   * there are enough. Whole: an index has what is in the lane, and it is read once for all priorities.
   */
  counted: 'by urgency' | 'whole'
}

// The expression of orders_open_idx (db/migrations/0022_worklists.sql).
const urgency = fragment`urgency(o.priority, o.ordered_at) collate "C"`
// Looked up for the rows of the page alone. Who works through a lane must know whose tube it is.
const patient = fragment`(
      select json_build_object('id', p.id, 'mrn', p.mrn, 'family_name', p.family_name, 'given_name', p.given_name,
        'birth_date', p.birth_date, 'sex', p.sex)
      from patients p where p.id = o.patient_id) as patient`
const order = fragment`o.order_number, o.patient_id, ${patient}, o.priority, o.ordered_at, ${urgency} as urgency`

// With its limit it is a look by the key, and no reading of all tests for each order.
const testOf = fragment`select code, specimen_type from tests where id = i.test_id limit 1`

// A tube that was rejected or thrown away does not answer a test. A scalar, not "not exists": that could be
// planned as one reading of all samples.
const hasNoTube = fragment`(
      select s.id from samples s
      where s.order_id = i.order_id and s.specimen_type = t.specimen_type and s.status not in ('rejected', 'disposed')
      limit 1) is null`

// A derived test is computed: it needs no tube of its own, and nobody can measure it.
const isMeasured = fragment`(select d.id from derived_tests d where d.test_id = i.test_id limit 1) is null`

/** An order, with the specimens that are missing and what for. */
const collect: Lane = {
  counted: 'by urgency',
  about: () =>
    'Orders of which a test still waits for its tube, the recollections of rejected samples among them. An ' +
    'order on hold is not collected, and is not here; a derived test needs no tube of its own. It is empty when every tube that was asked for is taken.',
  rows: fragment`
    select o.id, ${order}, (
      select json_agg(specimen) from (
        select t.specimen_type, json_agg(t.code order by i.position) as tests, (
          select s.id from samples s
          where s.order_id = o.id and s.specimen_type = t.specimen_type and s.status = 'rejected'
            and (select r.id from samples r where r.replaces_id = s.id) is null
          order by s.rejected_at limit 1) as replaces_id
        from order_items i cross join lateral (${testOf}) t
        where i.order_id = o.id and i.status = 'pending' and ${isMeasured} and ${hasNoTube}
        group by t.specimen_type order by t.specimen_type) specimen) as specimens
    from orders o
    where o.status in ('placed', 'in_progress') and (
      select i.id from order_items i cross join lateral (${testOf}) t
      where i.order_id = o.id and i.status = 'pending' and ${isMeasured} and ${hasNoTube}
      limit 1) is not null`,
}

/** A sample. */
const receive: Lane = {
  counted: 'whole',
  about: () =>
    'Samples that were taken and have not reached the laboratory, of orders on hold too: a tube comes all the ' +
    'same. It is empty when all that was collected is here.',
  rows: fragment`
    select s.id, s.order_id, ${order}, s.accession_number, s.specimen_type, s.status, s.collected_at
    from samples s join orders o on o.id = s.order_id
    where s.status in ('collected', 'in_transit') and o.status in ('placed', 'on_hold', 'in_progress')`,
}

/** An order item, with the tube that it is measured in. */
const run: Lane = {
  counted: 'by urgency',
  about: () =>
    'Tests that have a tube in the laboratory and no result. What a file of an analyzer brings leaves it by ' +
    'itself, and a derived test, which nobody measures, is not in it. It is empty when everything that was ' +
    'received is measured; what is not received is in "receive".',
  rows: fragment`
    select i.id, i.order_id, ${order}, t.code as test_code, t.name as test_name,
      tube.id as sample_id, tube.accession_number, tube.specimen_type, tube.received_at
    from orders o
    join order_items i on i.order_id = o.id
    join tests t on t.id = i.test_id
    cross join lateral (
      select s.id, s.accession_number, s.specimen_type, s.received_at from samples s
      where s.order_id = i.order_id and s.specimen_type = t.specimen_type and s.status in ('received', 'accepted', 'stored')
      order by s.received_at desc limit 1) tube
    where o.status = 'in_progress' and i.status = 'pending' and ${isMeasured}`,
}

// Scalars, not joins: PostgreSQL first finds which results are on the page, and then looks these up for them alone.
function interpreted(column: 'flag' | 'critical' | 'hold_reasons'): Fragment {
  return {
    fragment: `(select ${column} from interpretations where result_id = r.id and id = r.interpretation_id) as ${column}`,
  }
}

/** A held result. */
const verify: Lane = {
  counted: 'whole',
  about: ({ autoverification }) =>
    autoverification
      ? 'Results that the rules hold for a person, each with its reasons. Whatever gives no reason goes out by ' +
        'itself, so it is empty when nothing gave one. If it is always full, the counts of its reasons say which ' +
        'limit or switch fills it.'
      : 'All results: automatic release is switched off for the laboratory (AUTOVERIFICATION), so every one ' +
        'waits for a person. It is empty when each was looked at.',
  rows: fragment`
    select r.id, i.order_id, ${order}, i.id as order_item_id,
      (select code from tests where id = i.test_id) as test_code,
      (select accession_number from samples where id = r.sample_id) as accession_number,
      r.version, r.value, r.unit, (
        select displayed_result(t.kind, r.comparator, v.canonical_value, t.decimals, v.facts)
        from interpretations v, tests t
        where v.result_id = r.id and v.id = r.interpretation_id and t.id = i.test_id) as displayed_value,
      ${interpreted('flag')}, ${interpreted('critical')}, ${interpreted('hold_reasons')},
      r.entered_by, r.entered_at, r.corrects_id
    from results r
    join order_items i on i.id = r.order_item_id
    join orders o on o.id = i.order_id
    where r.status = 'held' and o.status in (${listed(liveOrderStatuses)})`,
}

/** A notice. What is due first comes first, so what is overdue does. */
const call: Lane = {
  counted: 'whole',
  about: () =>
    'Critical values that somebody must be told of and has not read back: overdue first. What was read back ' +
    'while its value was in doubt needs no other call, and is not here. It is empty when everybody was told.',
  rows: fragment`
    select n.id, n.order_id, o.order_number, o.patient_id, ${patient}, o.priority, o.ordered_at,
      to_char(n.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS') collate "C" as urgency,
      n.result_id, (select code from tests where id = n.test_id) as test_code, n.kind, n.status,
      n.value, n.unit, n.flag, n.opened_at, n.due_at, n.due_at < now() as overdue, n.escalation_level,
      (select count(*)::integer from notice_attempts where notice_id = n.id) as attempts
    from notices n join orders o on o.id = n.order_id
    where n.status in (${listed(waitingNoticeStatuses)}) and n.confirmed_at is null`,
}

export const lanes = { collect, receive, run, verify, call } as const satisfies Record<string, Lane>
export type LaneName = keyof typeof lanes
export const laneNames = Object.keys(lanes) as LaneName[]
