// The tests of orders as FHIR shows them: each with what is reported of it, what was before, and what was an error.
import { sql } from 'kysely'
import type { Database } from '../../../db/client.ts'
import { prepare } from '../../../db/prepared.ts'
import { asJson, listQuery } from '../../platform/documents.ts'
import { listed } from '../../platform/life-cycle/listed.ts'
import type { PageRequest } from '../../platform/pages.ts'
import { withdrawnResultStatuses } from '../../results/rules.ts'
import type { ItemRow } from '../rows.ts'
import { personOf, survivorOf } from './parts.ts'

export const findItem = prepare((db, p: { id: string }) =>
  asJson<ItemRow>(db, selectItems(db).where('i.id', '=', p.id)),
)

/** Times as texts, each in its zone: a day begins where the laboratory is. */
export type ItemFilters = PageRequest<'ordered_at'> & {
  id?: string
  patient_id?: string
  order_id?: string
  /** Those of a test that has one of these codes, its own or LOINC's. */
  codes?: string[]
  loincs?: string[]
  from?: string
  from_zone?: string
  before?: string
  before_zone?: string
}

export const searchItems = listQuery<ItemRow & { ordered_at: string }, ItemFilters>(
  (db, p, { has }) => ({
    sortedBy: 'o.ordered_at',
    type: 'timestamptz',
    id: 'i.id',
    rows: selectItems(db)
      .$if(has('id'), (q) => q.where('i.id', '=', p.id!))
      .$if(has('patient_id'), (q) => q.where('o.patient_id', '=', survivorOf(p.patient_id!)))
      .$if(has('order_id'), (q) => q.where('o.id', '=', p.order_id!))
      .$if(has('codes'), (q) =>
        q.where(
          sql<boolean>`i.test_id = any(array(select named.id from tests named
          where named.code = any(${p.codes}) or named.loinc = any(${p.loincs})))`,
        ),
      )
      .$if(has('from'), (q) =>
        q.where(sql<boolean>`${collectedAt} >= ${moment(p.from!, p.from_zone!)}`),
      )
      .$if(has('before'), (q) =>
        q.where(sql<boolean>`${collectedAt} < ${moment(p.before!, p.before_zone!)}`),
      ),
  }),
)

const moment = (text: string, zone: string) =>
  sql`(${text}::text::timestamp at time zone ${zone}::text)`

// Of several results of an item the reported one comes first, then the one under way.
const shown = sql.raw(`from results r
  where r.order_item_id = i.id
    and r.status not in (${listed(withdrawnResultStatuses).fragment}) and r.superseded_at is null
  order by r.status = 'final' desc, r.version desc
  limit 1`)

const collectedAt = sql`(
  select s.collected_at from samples s where s.id = (select r.sample_id ${shown}))`

/** Of a result and its interpretation `v`: the value as it was reported, and as a person reads it. */
const value = (result: string) => sql`
  ${sql.ref(`${result}.value`)}, ${sql.ref(`${result}.unit`)}, ${sql.ref(`${result}.comparator`)}, v.canonical_unit,
  displayed_result(t.kind, ${sql.ref(`${result}.comparator`)}, v.canonical_value, t.decimals, v.facts) as displayed_value,
  case when t.kind = 'coded' then v.facts -> 'coded' end as coded`

const interpretationOf = (result: string) => sql`
  left join lateral (
    select * from interpretations
    where result_id = ${sql.ref(`${result}.id`)} and id = ${sql.ref(`${result}.interpretation_id`)} limit 1) v on true`

// What a released result took the place of, the last first. Of most results there is none: then it is not looked for.
const replaced = sql`case when r.version > 1 then (
  select coalesce(json_agg(replaced), '[]') from (
    select ${value('b')}, c.correction_reason, ${personOf('c.entered_by')} as corrected_by, b.superseded_at
    from results b
    cross join lateral (
      select correction_reason, entered_by from results
      where order_item_id = i.id and corrects_id = b.id and released_at is not null limit 1) c
    ${interpretationOf('b')}
    where b.order_item_id = i.id and b.version < r.version and b.status = 'final' and b.superseded_at is not null
    order by b.version desc) replaced) else '[]'::json end`

const result = sql<ItemRow['result']>`(
  select row_to_json(result) from (
    select ${value('r')}, r.status, v.flag, v.critical,
      nullif(v.facts -> 'reference', 'null') || jsonb_build_object(
        'displayed_low', displayed_result(t.kind, null, (v.facts #>> '{reference,low}')::numeric, t.decimals, null),
        'displayed_high', displayed_result(t.kind, null, (v.facts #>> '{reference,high}')::numeric, t.decimals, null))
        as reference,
      r.derived_from ->> 'not_evaluated' as not_evaluated, r.derived_from ->> 'formula' as formula,
      array(select input.order_item_id
        from jsonb_to_recordset(r.derived_from -> 'inputs') as x (result_id uuid)
        cross join lateral (select order_item_id from results where id = x.result_id limit 1) input) as input_ids,
      r.sample_id, (select s.collected_at from samples s where s.id = r.sample_id) as collected_at,
      (select n.name from instruments n where n.id = r.instrument_id) as instrument,
      r.released_at, ${personOf('r.verified_by')} as verified_by, ${replaced} as replaced
    from (select * ${shown}) r ${interpretationOf('r')}) result)`

const withdrawn = sql<ItemRow['withdrawn']>`(
  select coalesce(json_agg(json_build_object('reason', w.status_reason, 'wrong_patient', w.wrong_patient)
    order by w.version), '[]')
  from results w
  where w.order_item_id = i.id and w.status = 'entered_in_error' and w.released_at is not null)`

function selectItems(db: Database) {
  return db
    .selectFrom('order_items as i')
    .innerJoin('orders as o', 'o.id', 'i.order_id')
    .innerJoin('tests as t', 't.id', 'i.test_id')
    .select(['i.id', 'o.ordered_at', 'o.id as order_id', 'o.patient_id', 'i.status'])
    .select('o.status as order_status')
    .select([
      sql<string | null>`coalesce(i.status_reason, o.status_reason)`.as('status_reason'),
      sql<
        ItemRow['test']
      >`json_build_object('code', t.code, 'name', t.name, 'loinc', t.loinc, 'kind', t.kind)`.as(
        'test',
      ),
      result.as('result'),
      withdrawn.as('withdrawn'),
    ])
}
