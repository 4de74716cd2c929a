// The one statement that reads a report: an order, its patient, samples, results and calls as they are at one
// moment. What has not been verified is not read at all, so no rendering can show it.
import type { Database } from '../../db/client.ts'
import { as, fragment, statement, type Fragment } from '../../db/statement.ts'
import type { Context } from '../context.ts'
import { reportStatusOfOrder } from '../orders/report/status.ts'
import { inZulu, type JsonText } from '../platform/json-text.ts'
import { listed } from '../platform/life-cycle/listed.ts'
import { notFound } from '../platform/problems.ts'
import { openResultStatuses } from '../results/rules.ts'
import type { ReportDocument, ReportItem } from './report-document.ts'
import { groupItems, type PanelOfReport } from './rules/group-items.ts'

type Loaded = Omit<
  ReportDocument,
  'report_number' | 'read_at' | 'time_zone' | 'laboratory' | 'groups'
> & { items: ReportItem[]; panels: PanelOfReport[] }

/** @throws Problem 404 */
export async function loadReport(
  { db, config, clock }: { db: Database } & Pick<Context, 'config' | 'clock'>,
  order_id: string,
): Promise<ReportDocument> {
  const [row] = await report(db, { order_id })
  if (!row) throw notFound('order')
  const { items, panels, samples, notices, ...rest } = JSON.parse(inZulu(row.json)) as Loaded
  return {
    report_number: `${rest.order.order_number}/${rest.version}`,
    ...rest,
    read_at: clock.now().toISOString(),
    time_zone: config.policy.time_zone,
    laboratory: config.laboratory,
    samples,
    groups: groupItems(items, panels),
    notices,
  }
}

/** Somebody by id and name, of a column. */
const personOf = (column: string): Fragment => ({
  fragment: `(select json_build_object('id', id, 'name', display_name) from users where id = ${column})`,
})

const judgedBy = (result: string, columns: Fragment): Fragment => fragment`
  left join lateral (
    select ${columns} from interpretations
    where result_id = ${{ fragment: result }}.id and id = ${{ fragment: result }}.interpretation_id limit 1) v on true`

// What was reported before a result r of an item i took its place, the last first.
const replacedBy = fragment`(
  select coalesce(json_agg(replaced), '[]') from (
    select p.id, p.version, p.value, p.unit,
      displayed_result(t.kind, p.comparator, v.canonical_value, t.decimals, v.facts) as displayed_value,
      v.canonical_unit, v.flag, p.released_at, p.superseded_at, c.correction_reason,
      ${personOf('c.entered_by')} as corrected_by
    from results p
    cross join lateral (
      select correction_reason, entered_by from results
      where order_item_id = i.id and corrects_id = p.id and released_at is not null limit 1) c
    ${judgedBy('p', fragment`canonical_value, canonical_unit, flag, facts`)}
    where p.order_item_id = i.id and p.version < r.version and p.status = 'final' and p.superseded_at is not null
    order by p.version desc) replaced)`

const bound = (end: 'low' | 'high') => fragment`
  displayed_result(t.kind, null, (v.facts #>> '{reference,${{ fragment: end }}}')::numeric, t.decimals, null)`

const reported = fragment`(
  select row_to_json(result) from (
    select r.id, r.version, r.sample_id, s.accession_number, s.collected_at, s.received_at, r.value, r.unit, r.comparator,
      displayed_result(t.kind, r.comparator, v.canonical_value, t.decimals, v.facts) as displayed_value,
      v.canonical_value::text as canonical_value, v.canonical_unit, v.flag, coalesce(v.critical, false) as critical,
      case when v.facts #>> '{coded,word}' is not null then json_build_object(
        'word', v.facts #>> '{coded,word}', 'display', v.facts #>> '{coded,display}') end as coded,
      case when v.facts #>> '{reference,id}' is not null then json_build_object(
        'low', v.facts #> '{reference,low}', 'low_inclusive', v.facts #> '{reference,low_inclusive}',
        'high', v.facts #> '{reference,high}', 'high_inclusive', v.facts #> '{reference,high_inclusive}',
        'displayed_low', ${bound('low')}, 'displayed_high', ${bound('high')}) end as reference,
      r.derived_from ->> 'not_evaluated' as not_evaluated,
      (select json_build_object('code', code, 'name', name) from instruments where id = r.instrument_id) as instrument,
      r.derived_from ->> 'formula' as formula, r.measured_at, r.entered_at, ${personOf('r.entered_by')} as entered_by,
      r.released_at, ${personOf('r.verified_by')} as verified_by,
      case when r.version > 1 then ${replacedBy} else '[]'::json end as replaced
    from results r
    join samples s on s.id = r.sample_id
    ${judgedBy('r', fragment`canonical_value, canonical_unit, flag, critical, facts`)}
    where r.order_item_id = i.id and r.status = 'final' and r.superseded_at is null
    limit 1) result)`

const items = fragment`(
  select coalesce(json_agg(item), '[]') from (
    select i.id, i.position, json_build_object('code', t.code, 'name', t.name, 'loinc', t.loinc, 'kind', t.kind,
        'unit', t.unit, 'specimen_type', t.specimen_type) as test,
      i.status, i.status_reason, i.caused_by_result_id, ${reported} as result,
      coalesce((select true from results where order_item_id = i.id and corrects_id is not null
        and status in (${listed(openResultStatuses)}) limit 1), false) as correction_under_way,
      (select coalesce(json_agg(withdrawn), '[]') from (
        select id, version, released_at, status_reason as reason, wrong_patient from results
        where order_item_id = i.id and status = 'entered_in_error' and released_at is not null
        order by version) withdrawn) as withdrawn
    from order_items i
    cross join lateral (
      select code, name, loinc, kind, unit, specimen_type, decimals from tests where id = i.test_id limit 1) t
    where i.order_id = o.id
    order by i.position) item)`

const samples = fragment`(
  select coalesce(json_agg(sample), '[]') from (
    select s.id, s.accession_number, s.specimen_type, s.status, s.collected_at,
      ${personOf('s.collected_by')} as collected_by, s.received_at, s.rejected_at,
      case when s.rejection_code is not null then json_build_object('code', s.rejection_code,
        'name', (select name from rejection_reasons where code = s.rejection_code), 'note', s.rejection_note)
      end as rejection, s.replaces_id
    from samples s
    where s.order_id = o.id
    order by s.created_at, s.id) sample)`

const notices = fragment`(
  select coalesce(json_agg(notice), '[]') from (
    select n.id, n.kind, n.status, n.result_id, t.code as test_code, t.name as test_name, n.value, n.unit, n.flag,
      n.opened_at, n.confirmed_at,
      (select coalesce(json_agg(attempt), '[]') from (
        select a.attempted_at, ${personOf('a.attempted_by')} as attempted_by, a.recipient_name, a.recipient_role,
          a.channel, a.outcome, a.read_back
        from notice_attempts a
        where a.notice_id = n.id
        order by a.attempted_at, a.id) attempt) as attempts
    from notices n
    cross join lateral (select code, name from tests where id = n.test_id limit 1) t
    where n.order_id = o.id
    order by n.opened_at, n.id) notice)`

// Panels that have a test of the order; which of them it holds completely, groupItems() says.
const panels = fragment`(
  select coalesce(json_agg(panel), '[]') from (
    select p.code, p.name, p.loinc, (
      select json_agg(t.code order by m.position) from panel_tests m join tests t on t.id = m.test_id
      where m.panel_id = p.id) as test_codes
    from panels p
    where p.active and p.id in (
      select m.panel_id from panel_tests m where m.test_id = any(array(select test_id from order_items where order_id = o.id)))
    order by p.code) panel)`

// Each value that was verified or taken back makes another version of the report, and so does the end of its order.
const report = statement({
  parameters: { order_id: 'uuid' },
  row: { json: as<JsonText<Loaded>>('text') },
})`
  select row_to_json(document)::text as json from (
    select told.version + case when o.status in ('cancelled', 'entered_in_error') then 1 else 0 end as version,
      ${reportStatusOfOrder} as status, told.issued_at,
      json_build_object('id', p.id, 'mrn', p.mrn, 'family_name', p.family_name, 'given_name', p.given_name,
        'birth_date', p.birth_date, 'sex', p.sex) as patient,
      json_build_object('id', o.id, 'order_number', o.order_number, 'priority', o.priority, 'status', o.status,
        'status_reason', o.status_reason, 'ordered_at', o.ordered_at, 'ordered_by', ${personOf('o.ordered_by')},
        'completed_at', o.completed_at, 'wrong_patient', o.wrong_patient) as order,
      ${samples} as samples, ${items} as items, ${panels} as panels, ${notices} as notices
    from orders o
    join patients p on p.id = o.patient_id
    cross join lateral (
      select count(*)::integer + count(*) filter (where status = 'entered_in_error')::integer as version,
        max(greatest(released_at, (
          select max(created_at) from events
          where order_id = o.id and subject_id = results.id and type = 'result.entered_in_error'))) as issued_at
      from results
      where order_item_id = any(array(select id from order_items where order_id = o.id)) and released_at is not null) told
    where o.id = ${'order_id'}) document`
