// The verbs of a sample beside the bench: a courier takes it, it is kept at a place, moved, thrown away. Only
// one that nothing waits for is thrown away, and none before its time without a reason.
import { violatedConstraint } from '../../db/errors.ts'
import { statement } from '../../db/statement.ts'
import type { Context } from '../context.ts'
import type { UserCaller } from '../platform/caller.ts'
import { publish } from '../platform/events.ts'
import { finishWith } from '../platform/finish-with.ts'
import type { JsonText } from '../platform/json-text.ts'
import { listed } from '../platform/life-cycle/listed.ts'
import { conflict, invalidField } from '../platform/problems.ts'
import { inOrder, write } from '../platform/write.ts'
import { openResultStatuses } from '../results/rules.ts'
import { sampleDocument } from './queries.ts'
import { mustKeep } from './rules.ts'
import { lockSample, lockSampleToMove } from './samples.ts'
import type { Disposal, Sample, Storage } from './schemas.ts'

/** A courier has it: it can be judged again when it was received. @throws Problem 404 · 409 */
export async function dispatchSample(
  context: Context,
  caller: UserCaller,
  id: string,
): Promise<JsonText<Sample>> {
  return await write(context, caller, async (w) => {
    const { order_id } = await lockSample(w, id, 'in_transit')
    const statements = [
      setInTransit.with({ id, by: caller.user_id }),
      publish(w, { type: 'sample.in_transit', order_id, subject_id: id }),
    ]
    return await finishWith(w, statements, sampleDocument.with({ id }))
  })
}

/**
 * Puts an accepted sample away; how long it is kept follows from what it is.
 * @throws Problem 404 · 409 when the life cycle forbids it, or another sample is at this place
 */
export async function storeSample(
  context: Context,
  caller: UserCaller,
  id: string,
  { storage_place }: Storage,
): Promise<JsonText<Sample>> {
  return await explainTakenPlace(storage_place, () =>
    write(context, caller, async (w) => {
      const { order_id } = await lockSample(w, id, 'stored')
      const statements = [
        setStored.with({ id, storage_place, by: caller.user_id }),
        publish(w, { type: 'sample.stored', order_id, subject_id: id }),
      ]
      return await finishWith(w, statements, sampleDocument.with({ id }))
    }),
  )
}

/** It is kept elsewhere; how long does not change. @throws Problem 404 · 409 */
export async function moveSample(
  context: Context,
  caller: UserCaller,
  id: string,
  { storage_place }: Storage,
): Promise<JsonText<Sample>> {
  return await explainTakenPlace(storage_place, () =>
    write(context, caller, async (w) => {
      const { order_id } = await lockSampleToMove(w, id)
      const statements = [
        setPlace.with({ id, storage_place }),
        publish(w, { type: 'sample.moved', order_id, subject_id: id }),
      ]
      return await finishWith(w, statements, sampleDocument.with({ id }))
    }),
  )
}

/**
 * Throws a stored sample away. Nobody can measure it again, so none goes while a result of it is under way: it
 * may be asked for a rerun.
 * @throws Problem 404 · 409 · 422 without a reason for one that is still to be kept
 */
export async function disposeOfSample(
  context: Context,
  caller: UserCaller,
  id: string,
  { method, reason }: Disposal,
): Promise<JsonText<Sample>> {
  return await write(context, caller, async (w) => {
    const { order_id } = await lockSample(w, id, 'disposed')
    const [[kept]] = await inOrder(w, [lookAtKept.with({ id })])
    const { disposal_due_at, under_way } = kept!
    if (under_way) {
      throw conflict('A result of this sample is under way: verify it or give it up first.', [])
    }
    if (reason === null && mustKeep(disposal_due_at, context.clock.now())) {
      const message = `is needed: the sample is to be kept until ${disposal_due_at!.toISOString()}`
      throw invalidField('/reason', 'still_to_be_kept', message)
    }
    const statements = [
      setDisposed.with({ id, method, reason, by: caller.user_id }),
      publish(w, { type: 'sample.disposed', order_id, subject_id: id, data: { method } }),
    ]
    return await finishWith(w, statements, sampleDocument.with({ id }))
  })
}

// The database's key decides, so two who put a tube at one place at once cannot both find it empty.
async function explainTakenPlace<T>(place: string, attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt()
  } catch (error) {
    if (violatedConstraint(error) !== 'samples_storage_place_key') throw error
    const look = `GET /v1/samples?storage_place=${place} says which`
    throw conflict(`Another sample is at ${place}: ${look}.`, [])
  }
}

const setInTransit = statement({ parameters: { id: 'uuid', by: 'uuid' } })`
  update samples set status = 'in_transit', dispatched_at = now(), dispatched_by = ${'by'}, updated_at = now()
  where id = ${'id'}`

const setStored = statement({ parameters: { id: 'uuid', storage_place: 'text', by: 'uuid' } })`
  update samples set status = 'stored', storage_place = ${'storage_place'}, stored_at = now(),
    stored_by = ${'by'}, updated_at = now(),
    disposal_due_at = now() + (select make_interval(days => r.retention_days) from specimen_retention r
      where r.specimen_type = samples.specimen_type)
  where id = ${'id'}`

const setPlace = statement({ parameters: { id: 'uuid', storage_place: 'text' } })`
  update samples set storage_place = ${'storage_place'}, updated_at = now() where id = ${'id'}`

const lookAtKept = statement({
  parameters: { id: 'uuid' },
  row: { disposal_due_at: 'timestamptz?', under_way: 'boolean' },
})`
  select s.disposal_due_at, exists (
    select from results r where r.sample_id = s.id and r.status in (${listed(openResultStatuses)})
  ) as under_way
  from samples s where s.id = ${'id'}`

const setDisposed = statement({
  parameters: { id: 'uuid', method: 'text', reason: 'text?', by: 'uuid' },
})`
  update samples set status = 'disposed', disposed_at = now(), disposed_by = ${'by'},
    disposal_method = ${'method'}, disposal_reason = ${'reason'}, updated_at = now()
  where id = ${'id'}`
