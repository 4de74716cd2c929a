// Writes the measured items, and moves the monthly counts by the difference: in one statement, which sees the
// rows as they were before it. So rows and counts can never disagree.
import { fragment, statement, type Fragment } from '../../db/statement.ts'
import { durations } from './rules/durations.ts'

const text = (parts: string[]): Fragment => ({ fragment: parts.join(', ') })
const minutesOf = text(durations.map((name) => `${name}_minutes`))
const minutesTyped = text(durations.map((name) => `${name}_minutes integer`))
const minutesExcluded = text(durations.map((n) => `${n}_minutes = excluded.${n}_minutes`))
const counts = text([...durations, 'with_target', 'late'])
const countsSummed = text([...durations, 'with_target', 'late'].map((n) => `sum(v.${n} * m.n)`))
const countsAdded = text(
  [...durations, 'with_target', 'late'].map((name) => `${name} = c.${name} + excluded.${name}`),
)

// One row for each duration of an item: its minutes, and a 1 in its own column. The last total carries what is
// known of the target.
const spread = text(
  durations.map((name) => {
    const ones = durations.map((other) => (other === name ? '1' : '0'))
    const target =
      name === 'ordered_to_verified'
        ? ['(m.late is not null)::integer', 'coalesce(m.late, false)::integer']
        : ['0', '0']
    return `(m.${name}_minutes, ${[...ones, ...target].join(', ')})`
  }),
)

const columns = fragment`item_id, released_on, test_id, priority, late, ${minutesOf}`

/** `item_ids`: all that were looked at. Of those without a row in `rows` nothing stands any more. */
export const storeMeasured = statement({ parameters: { rows: 'jsonb', item_ids: 'uuid[]' } })`
  with measured as (
    select * from jsonb_to_recordset(${'rows'}::jsonb) as r (
      item_id uuid, released_on date, test_id uuid, priority text, late boolean, ${minutesTyped})
  ), before as (
    select ${columns} from turnaround_items where item_id = any((select ${'item_ids'}::uuid[])::uuid[])
  ), put as (
    insert into turnaround_items (${columns})
    select ${columns} from measured
    on conflict (item_id) do update set released_on = excluded.released_on, test_id = excluded.test_id,
      priority = excluded.priority, late = excluded.late, ${minutesExcluded}
  ), removed as (
    delete from turnaround_items
    where item_id = any(array(select item_id from before except select item_id from measured))
  )
  insert into turnaround_months as c (month, test_id, priority, minutes, ${counts})
  select date_trunc('month', m.released_on)::date, m.test_id, m.priority, v.minutes, ${countsSummed}
  from (
    select ${columns}, 1 as n from measured
    union all
    select ${columns}, -1 from before) m
  cross join lateral (values ${spread}) as v (minutes, ${counts})
  where v.minutes is not null
  group by 1, 2, 3, 4
  on conflict (month, test_id, priority, minutes) do update set ${countsAdded}`
