// The verbs of control material: register one, register a lot of it, close a lot.
import { violatedConstraint } from '../../../db/errors.ts'
import { statement } from '../../../db/statement.ts'
import type { Context } from '../../context.ts'
import type { UserCaller } from '../../platform/caller.ts'
import { isInTheFuture } from '../../platform/clock.ts'
import { finishWith } from '../../platform/finish-with.ts'
import type { JsonText } from '../../platform/json-text.ts'
import { conflict, invalidField, notFound } from '../../platform/problems.ts'
import { inOrder, write } from '../../platform/write.ts'
import { drawId } from '../new-id.ts'
import { lotDocument, materialDocument } from './queries.ts'
import type { Lot, Material, NewLot, NewMaterial } from './schemas.ts'

/** A material of one level. @throws Problem 409 when the code is taken */
export async function registerMaterial(
  context: Context,
  caller: UserCaller,
  input: NewMaterial,
): Promise<JsonText<Material>> {
  const taken = `Another material has the code ${input.code}.`
  return await explainTaken('qc_materials_code_key', taken, () =>
    write(context, caller, async (w) => {
      const [[drawn]] = await inOrder(w, [drawId.with({})])
      const { id } = drawn!
      const row = { id, ...input, created_by: caller.user_id }
      return await finishWith(w, [insertMaterial.with(row)], materialDocument.with({ id }))
    }),
  )
}

const insertMaterial = statement({
  parameters: {
    id: 'uuid',
    code: 'text',
    name: 'text',
    level: 'smallint',
    analyzer_names: 'text[]',
    created_by: 'uuid',
  },
})`
  insert into qc_materials (id, code, name, level, analyzer_names, created_by)
  values (${'id'}, ${'code'}, ${'name'}, ${'level'}, ${'analyzer_names'}, ${'created_by'})`

/** A lot, in use from `opened_at` on. @throws Problem 409 when it is there · 422 for an unknown material */
export async function registerLot(
  context: Context,
  caller: UserCaller,
  input: NewLot,
): Promise<JsonText<Lot>> {
  const { clock, config } = context
  const { opened_at = clock.now().toISOString() } = input
  if (isInTheFuture(clock, opened_at, config.policy.times)) {
    throw invalidField('/opened_at', 'in_the_future', 'must not be in the future')
  }
  const taken = `The material has a lot ${input.lot_number} already.`
  return await explainTaken('qc_lots_number_key', taken, () =>
    write(context, caller, async (w) => {
      const [[drawn], [material]] = await inOrder(w, [
        drawId.with({}),
        materialDocument.with({ id: input.material_id }),
      ])
      const { id } = drawn!
      if (!material) {
        throw invalidField('/material_id', 'unknown', 'is no material: see /v1/qc/materials')
      }
      const row = { id, ...input, opened_at: new Date(opened_at), created_by: caller.user_id }
      return await finishWith(w, [insertLot.with(row)], lotDocument.with({ id }))
    }),
  )
}

const insertLot = statement({
  parameters: {
    id: 'uuid',
    material_id: 'uuid',
    lot_number: 'text',
    expires_on: 'date',
    opened_at: 'timestamptz',
    created_by: 'uuid',
  },
})`
  insert into qc_lots (id, material_id, lot_number, expires_on, opened_at, created_by)
  values (${'id'}, ${'material_id'}, ${'lot_number'}, ${'expires_on'}, ${'opened_at'}, ${'created_by'})`

/** The lot is in use no more: rows of files that name the material are of another. @throws Problem 404 · 409 */
export async function closeLot(
  context: Context,
  caller: UserCaller,
  id: string,
): Promise<JsonText<Lot>> {
  return await write(context, caller, async (w) => {
    const [[lot]] = await inOrder(w, [lockLot.with({ id })])
    if (!lot) throw notFound('control lot')
    if (lot.is_closed) throw conflict('The lot is closed.', [])
    return await finishWith(w, [setClosed.with({ id })], lotDocument.with({ id }))
  })
}

const lockLot = statement({ parameters: { id: 'uuid' }, row: { is_closed: 'boolean' } })`
  select closed_at is not null as is_closed from qc_lots where id = ${'id'} for no key update`

// A lot that was opened at this very moment was open for a millisecond.
const setClosed = statement({ parameters: { id: 'uuid' } })`
  update qc_lots set closed_at = greatest(now(), opened_at + interval '1 millisecond') where id = ${'id'}`

async function explainTaken<T>(
  constraint: string,
  detail: string,
  attempt: () => Promise<T>,
): Promise<T> {
  try {
    return await attempt()
  } catch (error) {
    if (violatedConstraint(error) !== constraint) throw error
    throw conflict(detail, [])
  }
}
