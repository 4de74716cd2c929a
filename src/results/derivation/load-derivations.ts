// All derived items of some orders, with what their inputs are now and what was derived before, in one query.
import { as, fragment, statement } from '../../../db/statement.ts'
import type { OrderStatus } from '../../orders/rules.ts'
import { listed } from '../../platform/life-cycle/listed.ts'
import { openResultStatuses, type Comparator } from '../rules.ts'
import type { FormulaName, InputRole } from './rules/formulas.ts'
import type { Standing } from './rules/plan.ts'

/** An input with the value that stands for it; without a result while there is none. */
export type LoadedInput = {
  role: InputRole
  test: string
  result: {
    id: string
    held: boolean
    value: string | null
    comparator: Comparator | null
    unit: string
    sample_id: string
    age_index: number
    measured_at: string
    request_id: string | null
  } | null
}

type Derived = { id: string; inputs: Standing[] } | null

const asDerived = fragment`
  select json_build_object('id', r.id, 'inputs', r.derived_from -> 'inputs')
  from results r where r.order_item_id = i.id`

// The value that is reported comes first; without one, a value that a person is still to look at.
const standing = fragment`
  select json_build_object('id', r.id, 'held', r.status = 'held', 'value', v.canonical_value::text,
    'comparator', r.comparator, 'unit', v.canonical_unit, 'sample_id', r.sample_id,
    'age_index', age_index(p.birth_date, (s.collected_at at time zone zone.name)::date),
    'measured_at', coalesce(r.measured_at, r.entered_at), 'request_id', r.request_id)
  from results r
  cross join lateral (
    select canonical_value, canonical_unit from interpretations
    where result_id = r.id and id = r.interpretation_id limit 1) v
  cross join lateral (select collected_at from samples where id = r.sample_id limit 1) s
  where r.order_item_id = n.item_id
    and (r.status = 'final' and r.superseded_at is null or r.status = 'held' and r.corrects_id is null)
  order by r.status = 'final' desc
  limit 1`

export const loadDerivations = statement({
  parameters: { order_ids: 'uuid[]', time_zone: 'text' },
  row: {
    order_id: 'uuid',
    order_item_id: 'uuid',
    result_id: 'uuid',
    order_status: as<OrderStatus>('text'),
    unit: 'text?',
    decimals: 'smallint',
    sex: 'text',
    definition_id: 'uuid',
    formula: as<FormulaName>('text'),
    inputs: as<LoadedInput[]>('json'),
    open: as<Derived>('json?'),
    final: as<Derived>('json?'),
  },
})`
  select o.id as order_id, i.id as order_item_id, uuidv7() as result_id, o.status as order_status,
    t.unit, t.decimals, p.sex, d.id as definition_id, d.formula,
    (select json_agg(json_build_object('role', n.role, 'test', n.code, 'result', (${standing})))
     from (
       select di.role, dt.code, oi.id as item_id
       from derived_test_inputs di
       join tests dt on dt.id = di.test_id
       left join lateral (
         select id from order_items where order_id = o.id and test_id = di.test_id limit 1) oi on true
       where di.derived_test_id = d.id
       order by di.role) n) as inputs,
    (${asDerived} and r.status in (${listed(openResultStatuses)}) limit 1) as open,
    (${asDerived} and r.status = 'final' and r.superseded_at is null limit 1) as final
  from unnest((select ${'order_ids'}::uuid[])) as asked (id)
  cross join lateral (select id, status, patient_id from orders where id = asked.id limit 1) o
  cross join lateral (select id, test_id from order_items where order_id = o.id and status <> 'cancelled') i
  cross join lateral (
    select id, formula from derived_tests where test_id = i.test_id and valid_during @> now() limit 1) d
  cross join lateral (select unit, decimals from tests where id = i.test_id limit 1) t
  cross join lateral (select birth_date, sex from patients where id = o.patient_id limit 1) p
  cross join (select ${'time_zone'}::text as name) zone
  order by o.id, i.id`
