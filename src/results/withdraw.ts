// What other features use of results inside their own transactions: take back those of a rejected sample
// or of a cancelled order. Results that are not final are cancelled, final ones are marked as errors; each
// has its event. The order must be locked.
import { fragment, statement } from '../../db/statement.ts'
import { eventsFrom } from '../platform/events.ts'
import { listed } from '../platform/life-cycle/listed.ts'
import { openResultStatuses } from './rules.ts'

const underWay = fragment`r.status in (${listed(openResultStatuses)})`

const takeBack = fragment`
    update results r set
      status = case r.status when 'final' then 'entered_in_error' else 'cancelled' end`

const tell = eventsFrom({
  type: {
    by: 'w.status',
    of: { cancelled: 'result.cancelled', entered_in_error: 'result.entered_in_error' },
  },
  order_id: 'i.order_id',
  subject_id: 'w.id',
  from: `withdrawn w cross join lateral (
    select order_id from order_items where id = w.order_item_id limit 1) i`,
})

/** Of an order: those under way. What was reported stays, and says so. */
export const withdrawResultsOfOrder = statement({
  parameters: { order_id: 'uuid', reason: 'text' },
})`
  with withdrawn as (${takeBack}, status_reason = ${'reason'}
    where r.order_item_id = any(array(select id from order_items where order_id = ${'order_id'}))
      and ${underWay}
    returning r.id, r.status, r.order_item_id
  ) ${tell}`

/** Of one item: the one under way. */
export const withdrawResultsOfItem = statement({
  parameters: { order_item_id: 'uuid', reason: 'text' },
})`
  with withdrawn as (${takeBack}, status_reason = ${'reason'}
    where r.order_item_id = ${'order_item_id'} and ${underWay}
    returning r.id, r.status, r.order_item_id
  ) ${tell}`

/**
 * Of an order for the wrong patient: all that stand for something, as errors, and marked so that an export tells
 * that person's record (HL7 0085 W). Their items wait again, until they are cancelled with the order.
 */
export const withdrawResultsOfWrongPatient = statement({
  parameters: { order_id: 'uuid', reason: 'text' },
})`
  with withdrawn as (
    update results r set status = 'entered_in_error', wrong_patient = true, status_reason = ${'reason'}
    where r.order_item_id = any(array(select id from order_items where order_id = ${'order_id'}))
      and (${underWay} or r.status = 'final')
    returning r.id, r.status, r.order_item_id
  ), reopened as (
    update order_items set status = 'pending'
    where id = any(array(select order_item_id from withdrawn)) and status in ('resulted', 'final')
  ) ${tell}`

/**
 * Of a sample: all, also those that were reported. An item that has no result any more waits for a new one;
 * one whose result had been replaced before still has the other.
 */
export const withdrawResultsOfSample = statement({
  parameters: { sample_id: 'uuid', reason: 'text' },
})`
  with withdrawn as (${takeBack}, status_reason = ${'reason'}
    where r.sample_id = ${'sample_id'} and (${underWay} or r.status = 'final')
    returning r.id, r.status, r.order_item_id, r.superseded_at
  ), reopened as (
    update order_items set status = 'pending'
    where id = any(array(select order_item_id from withdrawn where superseded_at is null))
      and status <> 'pending'
  ) ${tell}`

/** Of a result that was reported in error: the correction of it that is under way. */
export const withdrawCorrectionOf = statement({
  parameters: { corrects_id: 'uuid', reason: 'text' },
})`
  with withdrawn as (${takeBack}, status_reason = ${'reason'}
    where r.corrects_id = ${'corrects_id'} and ${underWay}
    returning r.id, r.status, r.order_item_id
  ) ${tell}`

export const inputGone = 'A result that it was derived from was taken back'

/**
 * Of an order, what is derived from a test that has no result any more. To be sent behind the statement that took
 * the input back and opened its item: so no reader sees an eGFR whose creatinine is gone.
 */
export const withdrawDerived = statement({ parameters: { order_id: 'uuid', reason: 'text' } })`
  with withdrawn as (${takeBack}, status_reason = ${'reason'}
    where r.order_item_id = any(array(select id from order_items where order_id = ${'order_id'}))
      and r.derived_from is not null and (${underWay} or r.status = 'final' and r.superseded_at is null)
      and exists (
        select from jsonb_to_recordset(r.derived_from -> 'inputs') as input (result_id uuid)
        cross join lateral (select order_item_id from results where id = input.result_id limit 1) x
        cross join lateral (select status from order_items where id = x.order_item_id limit 1) item
        where item.status in ('pending', 'cancelled'))
    returning r.id, r.status, r.order_item_id
  ), reopened as (
    update order_items set status = 'pending'
    where id = any(array(select order_item_id from withdrawn)) and status in ('resulted', 'final')
  ) ${tell}`
