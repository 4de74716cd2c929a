// The verbs of a result: enter, verify, correct, rerun, mark as an error. How one is written is in entry/,
// what it means in interpretation/.
import type { Context } from '../context.ts'
import { settleNotices } from '../notices/settle-notices.ts'
import { insertItems } from '../orders/items.ts'
import { moveItems, rollUpOrders } from '../orders/roll-up.ts'
import type { UserCaller } from '../platform/caller.ts'
import { publish } from '../platform/events.ts'
import { conflict, forbidden, invalid, type FieldError } from '../platform/problems.ts'
import { finishWith } from '../platform/finish-with.ts'
import type { JsonText } from '../platform/json-text.ts'
import { enqueue } from '../platform/queue.ts'
import { finish, write, type Write } from '../platform/write.ts'
import { insertResults } from './entry/insert-results.ts'
import { lockForEntry, refusalsOf } from './entry/lock-for-entry.ts'
import type { Refusal } from './entry/rules.ts'
import { endResult, lockResult, releaseResult, supersedeResult } from './life-cycle.ts'
import { reflexTests } from './reflex/rules.ts'
import { readReported } from './kinds/rules.ts'
import { resultDocument } from './queries.ts'
import { allowedResultTransitions } from './rules.ts'
import type { Correction, EnteredResult, NewResult, Result } from './schemas.ts'
import { inputGone, withdrawCorrectionOf, withdrawDerived } from './withdraw.ts'

/** @throws Problem 409 when order, sample or item do not allow it · 422 for what does not fit together */
export async function enterResult(
  context: Context,
  caller: UserCaller,
  input: NewResult,
): Promise<EnteredResult> {
  const pointer = () => ''
  return await enterAll(context, caller, [input], pointer, ([result]) => result!)
}

/** Several at once: all are entered or none. @throws Problem as enterResult */
export async function enterResults(
  context: Context,
  caller: UserCaller,
  inputs: NewResult[],
): Promise<{ items: EnteredResult[] }> {
  const pointer = (n: number) => `/results/${n}`
  return await enterAll(context, caller, inputs, pointer, (items) => ({ items }))
}

async function enterAll<T>(
  context: Context,
  caller: UserCaller,
  inputs: NewResult[],
  pointer: (n: number) => string,
  answer: (results: EnteredResult[]) => T,
): Promise<T> {
  return await write(context, caller, async (w) => {
    const facts = await lockForEntry(w, inputs)
    const refusals = await refusalsOf(w, facts, inputs)
    throwIfRefused(
      refusals.flatMap((some, n) =>
        some.map((refusal) => ({ ...refusal, pointer: `${pointer(n)}/${refusal.field}` })),
      ),
    )
    const entries = inputs.map((input, n) => {
      const { result_id: id, order_id, ...test } = facts.get(n)!
      const { order_item_id, sample_id } = input
      const { reported } = readReported(test, input)
      const place = { id, order_id, order_item_id, sample_id }
      return { ...place, ...reported!, entered_by: caller.user_id }
    })
    return await finish(w, insertResults(w, entries), (inserted) => {
      const versions = new Map(inserted.map(({ id, version }) => [id, version]))
      const receipts = entries.map(({ id, order_item_id, sample_id, value, unit }) => {
        const version = versions.get(id)!
        return { id, order_item_id, sample_id, version, status: 'entered' as const, value, unit }
      })
      return answer(receipts)
    })
  })
}

type PointedRefusal = Refusal & { pointer: string }

const atField = ({ field, code, message }: Refusal): FieldError => {
  return { pointer: `/${field}`, code, message }
}

// What is wrong with the input is said first: repeating the call later would not mend it.
function throwIfRefused(refused: PointedRefusal[]): void {
  const errors: FieldError[] = refused
    .filter(({ kind }) => kind === 'invalid')
    .map(({ pointer, code, message }) => ({ pointer, code, message }))
  if (errors.length > 0) throw invalid(errors)
  const [first] = refused
  if (first) throw conflict(`${first.pointer}: ${first.message}.`, [])
}

/**
 * A person releases a held result. A correction takes the place of the result that it corrects, in one
 * transaction: a reader sees the one or the other, never both or none.
 * @throws Problem 403 when the caller entered it (policy) · 404 · 409
 */
export async function verifyResult(
  context: Context,
  caller: UserCaller,
  id: string,
): Promise<JsonText<Result>> {
  return await write(context, caller, async (w) => {
    const locked = await lockResult(w, id, 'final')
    const { order_id, order_item_id, entered_by, corrects_id, derived_from } = locked
    if (context.config.policy.verify_by_another_person && entered_by === caller.user_id) {
      throw forbidden('You entered this result: another person must verify it.')
    }
    if (derived_from?.inputs.some(({ held }) => held)) {
      throw conflict('A result that it is derived from is held: verify that one first.', [])
    }
    const tests = locked.judged ? reflexTests(locked.reflex, locked.judged) : []
    const items = tests.map((test_id) => ({ order_id, test_id, caused_by_result_id: id }))
    const type = corrects_id === null ? 'result.final' : 'result.corrected'
    const statements = [
      ...(corrects_id === null ? [] : [supersedeResult.with({ id: corrects_id })]),
      releaseResult.with({ id, verified_by: caller.user_id }),
      moveItems.with({ ids: [order_item_id], status: 'final' }),
      publish(w, { type, order_id, subject_id: id }),
      ...(items.length === 0 ? [] : [insertItems.with({ items })]),
      settleNotices(w, [order_id]),
      rollUpOrders.with({ ids: [order_id] }),
      ...(locked.feeds_derived ? [enqueue(w, 'derive-results', { order_ids: [order_id] })] : []),
    ]
    return await finishWith(w, statements, resultDocument.with({ id }))
  })
}

/**
 * Proposes another value for a final result, as a new version. It is interpreted and verified like any
 * other; until then the reported one stands.
 * @throws Problem 404 · 409 when it is not the reported result, or is being corrected already · 422
 */
export async function correctResult(
  context: Context,
  caller: UserCaller,
  id: string,
  { value, unit, reason }: Correction,
): Promise<JsonText<Result>> {
  return await write(context, caller, async (w) => {
    const reported = await lockResult(w, id, undefined)
    const { order_id, order_item_id, sample_id, next_id } = reported
    if (reported.status !== 'final' || reported.superseded_at !== null) {
      throw conflict(
        'Only the result that is reported now can be corrected.',
        allowedResultTransitions(reported.status),
      )
    }
    if (reported.derived_from !== null) throw derivedConflict('Correct')
    if (reported.correction_open) throw conflict('A correction of this result is under way.', [])
    const read = readReported(reported, { value, unit })
    if (!read.reported) throw invalid(read.refusals.map(atField))
    const place = { id: next_id, order_id, order_item_id, sample_id }
    const correction = { corrects_id: id, correction_reason: reason }
    const entry = { ...place, ...correction, ...read.reported, entered_by: caller.user_id }
    return await finishWith(w, insertResults(w, [entry]), resultDocument.with({ id: next_id }))
  })
}

/** Gives up a result that is not final: its item waits for a new one. @throws Problem 404 · 409 */
export async function rerunResult(
  context: Context,
  caller: UserCaller,
  id: string,
  reason: string,
): Promise<JsonText<Result>> {
  return await write(context, caller, (w) => withdrawResult(w, id, 'cancelled', reason))
}

// Its value is a sum: whoever doubts it doubts one of the values that it was computed from.
const derivedConflict = (what: string) =>
  conflict(`The result is derived. ${what} one that it is derived from: it follows.`, [])

/** Marks a result as an error, whatever its status: it stays readable, and its item waits for a new one. */
export async function markResultInError(
  context: Context,
  caller: UserCaller,
  id: string,
  reason: string,
): Promise<JsonText<Result>> {
  return await write(context, caller, (w) => withdrawResult(w, id, 'entered_in_error', reason))
}

async function withdrawResult(
  w: Write<UserCaller>,
  id: string,
  to: 'cancelled' | 'entered_in_error',
  reason: string,
): Promise<JsonText<Result>> {
  const { order_id, order_item_id, ...result } = await lockResult(w, id, to)
  if (to === 'cancelled' && result.derived_from !== null) throw derivedConflict('Repeat')
  // A proposed correction does not stand for its item yet; one that was replaced or cancelled no longer does.
  const stood =
    result.superseded_at === null &&
    result.status !== 'cancelled' &&
    (result.corrects_id === null || result.status === 'final')
  const because = 'The result that it corrects was an error'
  const statements = [
    endResult.with({ id, to, reason }),
    ...(stood
      ? [
          moveItems.with({ ids: [order_item_id], status: 'pending' }),
          withdrawCorrectionOf.with({ corrects_id: id, reason: because }),
          ...(result.feeds_derived ? [withdrawDerived.with({ order_id, reason: inputGone })] : []),
        ]
      : []),
    publish(w, { type: `result.${to}`, order_id, subject_id: id }),
    settleNotices(w, [order_id]),
    rollUpOrders.with({ ids: [order_id] }),
  ]
  return await finishWith(w, statements, resultDocument.with({ id }))
}
