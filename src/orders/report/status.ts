// The status of a report as PostgreSQL derives it, inside the document of an order `o`. The rule is reportStatus() in
// rules.ts; this is the same rule, and a test holds the two together. (Not `exists`: the planner might answer that
// with a table of all results.)
import { fragment } from '../../../db/statement.ts'
import { listed } from '../../platform/life-cycle/listed.ts'
import { openItemStatuses } from '../rules.ts'

export const reportStatusOfOrder = fragment`
  case when o.status in ('entered_in_error', 'cancelled') then o.status else (
    select case
      when count(*) = 0 then 'registered'
      when bool_and(status = 'cancelled') then 'cancelled'
      when not bool_or(status = 'final') then
        case when bool_or(status = 'resulted') then 'partial' else 'registered' end
      when bool_or(status in (${listed(openItemStatuses)})) then 'preliminary'
      when bool_or(status <> 'cancelled' and coalesce((
        select true from results v where v.order_item_id = order_items.id and v.released_at is not null
          and (v.superseded_at is not null or v.status = 'entered_in_error') limit 1), false)) then 'corrected'
      else 'final' end
    from order_items where order_id = o.id) end`
